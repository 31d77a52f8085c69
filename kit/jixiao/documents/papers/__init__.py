"""The official forms on paper: their layouts, and how a filled one is read back."""
