"""Bytes ↔ nouns: what is read stays within its time and memory, what is written is whole or not there."""
