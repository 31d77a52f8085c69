"""The nouns: document, report, finding, scorecard, result, limits and errors. Plain data, no work."""
