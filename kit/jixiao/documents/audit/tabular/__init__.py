"""The arithmetic of forms and of small tables, and of the text beside them."""
