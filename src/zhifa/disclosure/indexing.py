"""The search index of public records on this host; it follows the journal and can be thrown away at any time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from zhifa.disclosure import kinds
from zhifa.disclosure.models import PublicRecord
from zhifa.disclosure.shown.current import among, current
from zhifa.journal.api import Entry, HostProjector
from zhifa.search import Doc, Index, IndexSchema

SCHEMA = IndexSchema(
    texts=("number", "party", "credit_code", "matter", "facts", "basis", "authority_name"),
    keywords=("authority", "act", "year"),
)


@cache
def _index(home: str) -> Index:
    return Index(Path(home) / "search" / "disclosures", SCHEMA)


def index() -> Index:
    """The index of this host (one object a process, so that its reader stays open)."""
    return _index(str(settings.ZHIFA_HOME))


def as_doc(record: PublicRecord) -> Doc:
    content = record.content
    texts = {name: str(content.get(name, "")) for name in ("matter", "facts", "basis")}
    texts |= {"number": record.number, "party": record.party, "authority_name": record.authority_name}
    texts["credit_code"] = str(content.get("party", {}).get("credit_code") or "")
    keywords = {"authority": record.authority, "act": record.act, "year": str(record.decided_on.year)}
    return Doc(record.id, record.decided_on, texts, keywords)


def published() -> Iterator[Doc]:
    """All that is public now, in the order of days."""
    rows = current().order_by("decided_on", "id")
    return (as_doc(record) for record in rows.iterator(chunk_size=500))


class PublicIndex(HostProjector):
    """Reads the record as it is now rather than the entry: a repeat or an overtaking does no harm."""

    name = "search-disclosures"
    kinds = kinds.PUBLIC - {kinds.STANDING.name}  # the standing is not searched for

    def __init__(self) -> None:
        self._changed: set[str] = set()
        self._rebuild = False

    def apply(self, entry: Entry) -> None:
        self._changed.add(entry.stream.removeprefix("disclosure/"))
        # deleting from an index leaves the words in its files until they are written anew
        self._rebuild = self._rebuild or entry.kind == "disclosure.erased"

    def commit(self) -> None:
        if self._rebuild or index().generation() is None:
            with index().writer(wait=True) as writer:
                writer.rebuild(published())
        elif self._changed:
            with index().writer(wait=True) as writer:
                found = among(self._changed).values()
                for gone in self._changed - {record.id for record in found}:
                    writer.delete(gone)
                for record in found:
                    writer.add(as_doc(record))
                writer.commit()
        self._changed.clear()
        self._rebuild = False

    def reset(self) -> None:
        self._changed.clear()
        self._rebuild = True
