"""Bytes ↔ nouns: parsing, decoding, places, limits, and writing a file whole or not at all."""
