"""Outcomes of reconsideration and litigation, as they are counted. Pure."""

from __future__ import annotations

from typing import Final

CORRECTED: Final = frozenset({"changed", "revoked", "revoked_redo", "unlawful", "void"})
"""Outcomes that correct the agency (复议法 63-67; 行诉法 70, 74, 75, 77)."""
