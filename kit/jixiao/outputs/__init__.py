"""From results to bytes and text: JSON by the contracts, CSV, and pages for a person. No room here knows a terminal."""
