"""Totals and their parts, and what is left of a whole: in a list, over sentences and paragraphs, in words of arithmetic."""
