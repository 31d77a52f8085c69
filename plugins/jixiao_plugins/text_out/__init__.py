"""Writes reports in this format."""
