"""Carry out the rules: `rows/` report by report, `columns/` over millions of packed ones; `summary/` adds up."""
