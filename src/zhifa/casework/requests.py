"""What somebody asks casework to do, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhifa.casework.models import Case, Party
from zhifa.journal.api import Entry


@dataclass(frozen=True)
class ActRequest:
    """One act. `occurred_at` None means now; `officers` are certificate numbers; `paper_number` is n of a booklet, or
    of the block of the `device` that is named with it.
    """

    act: str
    data: Mapping[str, Any] = field(default_factory=dict)
    party: str | None = None
    officers: Sequence[str] = ()
    documents: Sequence[str] = ()
    recordings: Sequence[str] = ()
    occurred_at: datetime | None = None
    paper_number: int | None = None
    device: str = ""


@dataclass(frozen=True)
class OpenRequest:
    """A new case: the opening act of its procedure. `unit` None means the unit of the person's own role."""

    procedure: str
    matter: str
    parties: Sequence[Mapping[str, Any]]
    source: Mapping[str, Any]
    data: Mapping[str, Any] = field(default_factory=dict)
    officers: Sequence[str] = ()
    occurred_at: datetime | None = None
    authority: str = ""
    unit: str | None = None


@dataclass
class RequestKey:
    """An Idempotency-Key with the hash of the request it came with; `replayed` once the first answer was found."""

    key: str
    request_hash: str
    replayed: bool = False


@dataclass(frozen=True)
class Result:
    case: Case
    entries: tuple[Entry, ...]
    replayed: bool = False
    documents: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()  # of a case just opened; empty after any other act
