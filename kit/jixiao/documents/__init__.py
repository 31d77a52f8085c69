"""Document → Report: `extract/` reads it, `facts/` and `audit/` check what it states, `papers/` knows the official forms on paper."""
