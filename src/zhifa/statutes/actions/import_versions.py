"""Writes versions of statutes: rows, articles, and one entry a version. What is there already stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhifa.accounts.actor import Actor
from zhifa.journal import api as journal
from zhifa.law import citations
from zhifa.statutes import content
from zhifa.statutes.content import StatuteText
from zhifa.statutes.kinds import VERSION_IMPORTED
from zhifa.statutes.models import Article, Name, Statute, Version
from zhifa.statutes.preparing import Prepared
from zhifa.statutes.report import Line, NotUnderstood, Report

_ARTICLES_PER_STATEMENT = 500


@dataclass
class _Known:
    """What is imported already."""

    statutes: dict[str, Statute] = field(default_factory=dict)
    """By `citations.key` of the title."""
    names: set[tuple[str, str]] = field(default_factory=set)
    versions: dict[tuple[str, date], Version] = field(default_factory=dict)


def record(
    tx: journal.Transaction,
    prepared: Sequence[Prepared],
    *,
    report: Report,
    actor: Actor,
    capacity: str,
    advance: Callable[[int, int], object],
) -> None:
    """Inside the caller's transaction; permission was asked. The report tells what became of each text."""
    known = _load()
    statutes_before = len(known.statutes)
    for done, one in enumerate(prepared, 1):
        outcome = _one(tx, known, one, report=report, actor=actor, capacity=capacity)
        begins, _ = content.commencement(one.text, one.day)
        line = Line(one.text.title, one.day.isoformat(), begins.isoformat(), len(one.text.articles), outcome)
        report.lines.append(line)
        setattr(report, outcome, getattr(report, outcome) + 1)
        if outcome != "unchanged":
            report.versions += 1
            report.articles += len(one.text.articles)
        advance(done, len(prepared))
    report.statutes = len(known.statutes) - statutes_before
    if report.versions:
        settle()


def _load() -> _Known:
    """Three statements: a country's statutes are some thousand rows."""
    return _Known(
        {citations.key(one.title): one for one in Statute.objects.all()},
        set(Name.objects.values_list("statute_id", "key")),
        {(one.statute_id, one.promulgated): one for one in Version.objects.defer("preamble")},
    )


def _one(
    tx: journal.Transaction, known: _Known, one: Prepared, *, report: Report, actor: Actor, capacity: str
) -> str:
    text, digest = one.text, content.digest(one.text)
    statute = _statute(known, text)
    present = known.versions.get((statute.id, one.day))
    if present is not None and present.digest == digest:
        return "unchanged"
    if present is not None and present.source != text.source:
        reason = f"与已导入的文本不同，保留已导入的（来源 {present.source}）"
        report.not_understood.append(NotUnderstood(text.title, reason))
        return "unchanged"
    _name(known, statute, text)
    entry = content.as_open(text, one.day, statute.id)
    known.versions[statute.id, one.day] = _version(statute, present, text, entry)
    tx.append(
        f"statute/{statute.id}", [journal.NewEntry(VERSION_IMPORTED.name, open=entry, provenance="system")],
        authority=actor.authority, actor=actor.id, capacity=capacity,
    )  # fmt: skip
    return "created" if present is None else "updated"


def _statute(known: _Known, text: StatuteText) -> Statute:
    key = citations.key(text.title)
    if key not in known.statutes:
        taken = {one.id for one in known.statutes.values()}
        wanted = content.slug(text)
        free = wanted if wanted not in taken else content.slug(StatuteText(text.title, "", "", ()))
        known.statutes[key] = Statute.objects.create(
            id=free, title=text.title, level=text.level, issuer=text.issuer or content.issuer(text), region=text.region
        )
    return known.statutes[key]


def _name(known: _Known, statute: Statute, text: StatuteText) -> None:
    """New ways to name the statute, each once."""
    wanted = {citations.key(name): name for name in reversed(content.names(text))}
    new = [
        Name(statute=statute, text=name, key=key)
        for key, name in wanted.items()
        if (statute.id, key) not in known.names
    ]
    Name.objects.bulk_create(new)
    known.names |= {(statute.id, one.key) for one in new}


def _version(statute: Statute, present: Version | None, text: StatuteText, entry: dict[str, Any]) -> Version:
    """The row with its articles; those of an earlier transcription from the same source are replaced."""
    row = present or Version(statute=statute, promulgated=date.fromisoformat(entry["promulgated"]))
    row.enacted = date.fromisoformat(entry["enacted"])
    row.valid_from = date.fromisoformat(entry["valid_from"])
    row.dated, row.repeals, row.digest, row.source = (entry[name] for name in ("dated", "repeals", "digest", "source"))
    row.preamble = list(text.preamble)
    row.save()
    if present is not None:
        Article.objects.filter(version=row).delete()
    Article.objects.bulk_create(
        (Article(version=row, number=a.number, sub=a.sub, path=list(a.path), text=a.text) for a in text.articles),
        batch_size=_ARTICLES_PER_STATEMENT,
    )
    return row


def settle() -> None:
    """`valid_to` of every version: the day of the next one, or of a text that repeals it, whichever comes first."""
    rows = list(Version.objects.select_related("statute").order_by("statute_id", "valid_from", "promulgated"))
    ends: dict[str, list[date]] = {}
    for row in rows:
        for title in row.repeals:
            ends.setdefault(citations.key(title), []).append(row.valid_from)
    changed = []
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        next_one = following.valid_from if following and following.statute_id == row.statute_id else None
        until = _first(day for day in (next_one, *_after(ends.get(citations.key(row.statute.title), ()), row)) if day)
        if until != row.valid_to:
            row.valid_to = until
            changed.append(row)
    Version.objects.bulk_update(changed, ["valid_to"], batch_size=200)


def _after(days: Iterable[date], row: Version) -> Iterable[date]:
    return (day for day in days if day > row.valid_from)


def _first(days: Iterable[date]) -> date | None:
    return min(days, default=None)
