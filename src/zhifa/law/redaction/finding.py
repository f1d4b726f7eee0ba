"""What a scan hands back, and what is known of each kind (`data/redaction.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import yaml

Certainty = Literal["certain", "likely", "possible"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`text[start:end]` of the scanned text, as it stands there, should not be published unexamined. `rule` is the
    article that protects it, `how` says in Chinese what it was recognised by.
    """

    kind: str
    start: int
    end: int
    text: str
    rule: str
    certainty: Certainty
    how: str

    @property
    def title(self) -> str:
        """What the kind is called."""
        return title_of(self.kind)


@lru_cache(maxsize=1)
def knowledge() -> dict[str, Any]:
    """Kinds with title and basis, words of health and of minors."""
    found: dict[str, Any] = yaml.safe_load((files("zhifa.law") / "data/redaction.yaml").read_text("utf-8"))
    return found


def basis(kind: str) -> str:
    """The article that protects a kind."""
    return str(knowledge()["kinds"][kind]["basis"])


def title_of(kind: str) -> str:
    """What a kind is called."""
    return str(knowledge()["kinds"][kind]["title"])
