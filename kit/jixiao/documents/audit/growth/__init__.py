"""Changes between two figures: growth, distances, savings, and words of change without a figure."""
