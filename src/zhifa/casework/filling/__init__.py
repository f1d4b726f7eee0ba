"""Fills the documents of a case from what is known: nobody types twice what the record holds."""

from zhifa.casework.filling.fill import fill, is_restricted, place_of
from zhifa.casework.filling.source import Source, Typed

__all__ = ["Source", "Typed", "fill", "is_restricted", "place_of"]
