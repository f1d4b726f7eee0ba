"""Decisions of another system: read from tables, checked, filed, corrected, voided, and exported again."""
