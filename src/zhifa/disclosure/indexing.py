"""The search index of public records on this host; it follows the journal and can be thrown away at any time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from zhifa.accounts import regions
from zhifa.accounts.models import Authority
from zhifa.disclosure import kinds
from zhifa.disclosure.models import PublicRecord
from zhifa.disclosure.shown.current import among, current
from zhifa.journal.api import Entry, HostProjector
from zhifa.law.sectors import sector_code
from zhifa.search import Doc, Index, IndexSchema

SCHEMA: Final = IndexSchema(
    texts=("number", "party", "credit_code", "matter", "facts", "basis", "authority_name"),
    keywords=(
        "authority", "region", "act", "kind", "sector", "matter_code", "party_kind", "performance", "challenge", "year",
    ),
    # whoever types a number, a code or a name looks for that one record; then what it is about, then all it says
    weights={"number": 8.0, "credit_code": 8.0, "party": 6.0, "matter": 3.0, "authority_name": 0.5, "basis": 0.5},
)  # fmt: skip
Places = Mapping[str, tuple[str, str]]
"""Code of an authority -> (region, sector)."""


@cache
def _index(home: str) -> Index:
    return Index(Path(home) / "search" / "disclosures", SCHEMA)


def index() -> Index:
    """The index of this host (one object a process, so that its reader stays open)."""
    return _index(str(settings.ZHIFA_HOME))


def places() -> Places:
    """Where authorities stand and in which field they enforce. One statement."""
    rows = Authority.objects.values_list("code", "region", "sector")
    return {code: (region, sector) for code, region, sector in rows}


def as_doc(record: PublicRecord, where: Places) -> Doc:
    content, party = record.content, record.content.get("party") or {}
    region, sector = where.get(record.authority, ("", ""))
    texts = {name: str(content.get(name, "")) for name in ("matter", "facts", "basis")}
    texts |= {"number": record.number, "party": record.party, "authority_name": record.authority_name}
    texts["credit_code"] = str(party.get("credit_code") or "")
    keywords: dict[str, str | tuple[str, ...]] = {
        "authority": record.authority, "region": regions.enclosing(region), "act": record.act,
        "kind": tuple(dict.fromkeys(str(kind) for kind in content.get("kinds") or ())),
        "sector": str(content.get("sector") or sector_code(sector)),
        "matter_code": str(content.get("matter_code") or ""),
        "party_kind": str(party.get("kind") or ""), "performance": str(record.standing.get("performance") or ""),
        "challenge": str(record.standing.get("challenge") or ""), "year": str(record.decided_on.year),
    }  # fmt: skip
    return Doc(record.id, record.decided_on, texts, keywords)


def published() -> Iterator[Doc]:
    """All that is public now, in the order of days."""
    rows, where = current().order_by("decided_on", "id"), places()
    return (as_doc(record, where) for record in rows.iterator(chunk_size=500))


class PublicIndex(HostProjector):
    """Reads the record as it is now rather than the entry: a repeat or an overtaking does no harm."""

    name = "search-disclosures"
    kinds = kinds.PUBLIC

    def __init__(self) -> None:
        self._changed: set[str] = set()
        self._rebuild = False

    def step(self) -> bool:
        """Where there is no index of this schema (after an upgrade), it is built at once, not with the next entry."""
        if index().generation() is None:
            self.commit()
        return super().step()

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
                found, where = among(self._changed).values(), places()
                for gone in self._changed - {record.id for record in found}:
                    writer.delete(gone)
                for record in found:
                    writer.add(as_doc(record, where))
                writer.commit()
        self._changed.clear()
        self._rebuild = False

    def reset(self) -> None:
        self._changed.clear()
        self._rebuild = True
