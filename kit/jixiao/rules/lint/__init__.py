"""What can be wrong with a profile, file and line."""
