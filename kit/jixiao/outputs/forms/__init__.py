"""Reports on paper: the official form and its companion tables as neutral pages, and such pages read back.

`pages.lay_out` turns a report into pages that every writer prints; `back.read_back` reads what a writer printed, from the
visible text alone. What a page has no place for stands in a table of its own (`amend`), so that nothing is lost.
"""
