"""Outcomes of reconsideration and litigation, as they are counted. Pure."""

from __future__ import annotations

from typing import Final

CORRECTED: Final = frozenset({"changed", "revoked", "revoked_redo", "unlawful", "void"})
"""Outcomes that correct the agency (行政复议法第六十三条至第六十七条、行政诉讼法第七十条、第七十四条、第七十五条、第七十七条)."""
