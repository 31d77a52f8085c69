"""Text and Markdown, as published or pasted."""
