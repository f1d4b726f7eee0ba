"""Imports from Excel and CSV: all or nothing, row by row, safe to repeat."""

from zhifa.registry.imports.report import NotUnderstood, Report, RowError
from zhifa.registry.imports.run import KINDS, run

__all__ = ["KINDS", "NotUnderstood", "Report", "RowError", "run"]
