"""Whoever watches a search, a company or an authority is told what changes: by mail once a day, by webhook at once."""
