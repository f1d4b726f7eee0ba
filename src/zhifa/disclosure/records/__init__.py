"""Decisions that another system handed over: read from tables, checked, filed, corrected, voided, and exported again."""
