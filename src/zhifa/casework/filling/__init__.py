"""Fills the documents of a case from what is known: nobody types twice what the record holds."""

from zhifa.casework.filling.source import Source
from zhifa.casework.filling.templates import fill

__all__ = ["Source", "fill"]
