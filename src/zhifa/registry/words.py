"""A short list of words in one text column, searchable by word on both databases: `|水利|渔业|`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _TextField = models.TextField[list[str] | tuple[str, ...], list[str]]
else:
    _TextField = models.TextField  # generic for the type checker only

_EDGE = "|"


def joined(words: Iterable[str]) -> str:
    """`|a|b|`; empty for no words. Raises ValueError for a word that holds the separator."""
    kept = list(words)
    if any(_EDGE in word or not word for word in kept):
        raise ValueError(f"词语不能为空，也不能含有“{_EDGE}”：{kept}")
    return f"{_EDGE}{_EDGE.join(kept)}{_EDGE}" if kept else ""


def containing(word: str) -> str:
    """What to look for with `contains` to find lists that hold exactly this word."""
    return f"{_EDGE}{word}{_EDGE}"


class WordsField(_TextField):
    """Python: list of words. Text values pass through as they are, for `contains` look-ups."""

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return super().get_prep_value(value)
        return joined(value)

    def from_db_value(self, value: str | None, expression: object, connection: object) -> list[str]:  # noqa: ARG002 - Django's signature
        return [word for word in (value or "").split(_EDGE) if word]
