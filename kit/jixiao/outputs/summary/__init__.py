"""What a summary says, as data, tables and text."""
