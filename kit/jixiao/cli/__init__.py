"""Words in, exit code out: each command is one file that hands over at once."""
