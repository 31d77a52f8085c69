"""What many scored reports say together."""
