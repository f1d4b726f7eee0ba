"""Imports of statutes from a folder, a file or an installed data package: all or nothing, safe to repeat."""

from zhifa.statutes.imports.run import BASIC, run
from zhifa.statutes.report import Line, NotUnderstood, Report, RowError

__all__ = ["BASIC", "Line", "NotUnderstood", "Report", "RowError", "run"]
