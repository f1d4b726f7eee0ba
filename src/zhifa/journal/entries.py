"""What an entry is, before and after it is written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from zhifa.journal.kinds import PARTS, kind_of, lifted
from zhifa.proof.canonical import parse_instant

FORMAT_VERSION: Final = 1
PROVENANCES: Final = {"on_site": "现场采集", "uploaded": "事后上传", "supplemented": "补录", "system": "系统"}


class Erased:
    """Stands where a part was erased: the commitment remains, the content is gone."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "<已抹除>"


ERASED: Final = Erased()


@dataclass(frozen=True)
class NewEntry:
    """An entry to append. `occurred_at` None means now; `cause` is the id of the entry that made it necessary."""

    kind: str
    open: Mapping[str, Any] | None = None
    personal: Mapping[str, Any] | None = None
    restricted: Mapping[str, Any] | None = None
    occurred_at: datetime | None = None
    provenance: str = "on_site"
    cause: str | None = None


@dataclass(frozen=True)
class StoredPart:
    salt: bytes
    content: bytes


@dataclass
class Entry:
    """A written entry: header, commitments, and those parts that still exist."""

    entry_id: str
    authority: str
    stream: str
    version: int
    kind: str
    schema: int
    actor: str
    capacity: str
    occurred_at: str
    recorded_at: str
    provenance: str
    cause: str | None
    previous: str | None
    commitments: dict[str, str | None]
    digest: str
    parts: dict[str, StoredPart] = field(default_factory=dict, repr=False)
    position: int | None = None
    v: int = FORMAT_VERSION
    read: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False, compare=False)
    """Values of the parts as far as they were read; a new entry's are known from the start."""

    @property
    def open(self) -> dict[str, Any]:
        """The open part lifted to the present schema; it is never erased."""
        value = self.part("open")
        return value if isinstance(value, dict) else {}

    @property
    def personal(self) -> dict[str, Any] | Erased | None:
        return self.part("personal")

    @property
    def restricted(self) -> dict[str, Any] | Erased | None:
        return self.part("restricted")

    def part(self, name: str) -> dict[str, Any] | Erased | None:
        """The part's value, None where the entry never had it, ERASED where it is gone.

        Read once: whoever wants to change the value copies it first.
        """
        if self.commitments[name] is None:
            return None
        stored = self.parts.get(name)
        if stored is None:
            return ERASED
        if name not in self.read:
            self.read[name] = lifted(kind_of(self.kind), self.schema, name, json.loads(stored.content))
        return self.read[name]

    @property
    def occurred(self) -> datetime:
        return parse_instant(self.occurred_at)

    @property
    def recorded(self) -> datetime:
        return parse_instant(self.recorded_at)

    def display(self) -> str:
        """One Chinese sentence that says what happened."""
        return kind_of(self.kind).display(self)

    def header(self) -> dict[str, Any]:
        """The 17 fields that the digest covers (design 2.1)."""
        return {
            "v": self.v,
            "entry_id": self.entry_id,
            "authority": self.authority,
            "stream": self.stream,
            "version": self.version,
            "kind": self.kind,
            "schema": self.schema,
            "actor": self.actor,
            "capacity": self.capacity,
            "occurred_at": self.occurred_at,
            "recorded_at": self.recorded_at,
            "provenance": self.provenance,
            "cause": self.cause,
            "previous": self.previous,
            **{part: self.commitments[part] for part in PARTS},
        }
