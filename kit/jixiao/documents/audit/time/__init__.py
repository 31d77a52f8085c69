"""Days, spans and the order of events."""
