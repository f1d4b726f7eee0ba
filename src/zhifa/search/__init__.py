"""Exact search by character bigrams. Public names below; see README.md."""

from __future__ import annotations

from zhifa.search.index import MOST_RANKED, Index, Writer
from zhifa.search.schema import Doc, IndexBusy, IndexMissing, IndexSchema, Result
from zhifa.search.text import QueryProblem, bigrams, check, highlights, normalise, tokens, words

__all__ = [
    "MOST_RANKED",
    "Doc",
    "Index",
    "IndexBusy",
    "IndexMissing",
    "IndexSchema",
    "QueryProblem",
    "Result",
    "Writer",
    "bigrams",
    "check",
    "highlights",
    "normalise",
    "tokens",
    "words",
]
