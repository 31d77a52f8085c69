"""How many things a text announces, against how many it names."""
