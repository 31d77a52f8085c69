"""Rates and shares: which two figures a percentage is made of, in one sentence or over several."""
