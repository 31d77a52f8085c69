"""What a report says twice, what the words call equal, what must lie within another."""
