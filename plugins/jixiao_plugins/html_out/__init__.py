"""Pages: the report, a batch, a summary, a comparison and a profile, each one file that loads nothing.

Python gathers what a page says, `templates/` say how it is marked up, `charts.py` draws. Every text passes through the escaping
of the template engine: there is no other way into a page.
"""
