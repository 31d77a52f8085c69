"""Document → Report: `extract/` reads it, `claims/` checks what it states, `papers/` knows the official forms on paper."""
