"""Slips in the words of a document become findings of its case: remarks for who works on it, never a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from zhifa.casework import papers
from zhifa.casework.documents.data import Data
from zhifa.casework.documents.names import title_of
from zhifa.casework.models import Party
from zhifa.journal import api as journal
from zhifa.journal.api import Effect, Entry, NewEntry, Reactor
from zhifa.law import wording
from zhifa.law.wording import Remark
from zhifa.statutes import queries as statutes

RECORDED = (":at", ":day")
"""Addresses of what the record says happened."""
NOT_WORDS = (":slot",)


class Wordings(Reactor):
    name = "wordings"
    kinds = frozenset({"document.approved"})

    def react(self, entry: Entry, effect: Effect) -> None:
        data = papers.content(entry)
        if data is None:
            return
        case_id = entry.stream.removeprefix("case/")
        found = [_finding(entry, one) for one in remarks(data, names_of(case_id))]
        if not found:
            return
        with journal.transaction() as tx:
            if effect.once():
                tx.append(f"finding/{case_id}", found, authority=entry.authority, actor=self.actor, capacity="system")


def _finding(entry: Entry, remark: Remark) -> NewEntry:
    told = {
        "document": entry.open["document"], "template": entry.open["template"], "party": entry.open["party"],
        "code": remark.code, "message": f"《{entry.open['title']}》：{remark.message}",
    }  # fmt: skip
    return NewEntry(
        "finding.wording", open=told, personal={"quote": remark.quote}, provenance="system", cause=entry.entry_id
    )


def names_of(case_id: str) -> list[str]:
    """The names of the parties as registered. One statement."""
    return list(Party.objects.filter(case_id=case_id, erased=False).values_list("name", flat=True))


def remarks(data: Mapping[str, Any], names: Iterable[str]) -> list[Remark]:
    """What to look at in the data of a document, draft or approved; nothing for data of an older layout.

    Two statements where it cites statutes, else none.
    """
    if "values" not in data:
        return []
    read = Data.model_validate(data)
    on = _day(read.date)
    if on is None:
        return []
    said = (value for address, value in read.values.items() if not address.endswith(NOT_WORDS))
    text = "\n".join(line for value in said for line in _said(value))
    known = statutes.citation_facts(wording.cited(text), on)
    return wording.check(text, names=names, events=list(_events(read.values)), known=known, on=on)


def _events(values: Mapping[str, Any]) -> Iterator[tuple[str, date]]:
    for address, value in values.items():
        day = _day(str(value)) if address.endswith(RECORDED) else None
        if day is not None:
            yield title_of(address), day


def _said(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _said(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _said(inner)


def _day(text: str) -> date | None:
    """The day that a text of a date or an instant begins with."""
    year, _, rest = text.partition("年")
    month, _, rest = rest.partition("月")
    day, _, _ = rest.partition("日")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
