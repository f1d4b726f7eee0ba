"""A statute as it is read: chapters and articles; a citation as a link to its article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from zhifa.law import citations
from zhifa.statutes.models import Article, Version
from zhifa.statutes.queries import STATUSES, Resolved
from zhifa.web.presentation import words
from zhifa.web.presentation.clocks import Light, Tone
from zhifa.web.presentation.disclosures import FIELDS, Piece, TextRow

TONES: Final[dict[str, Tone]] = {"in_force": "green", "not_yet": "amber", "unknown_version": "amber"}
BETWEEN: Final = "；"


@dataclass(frozen=True)
class Heading:
    """A part, chapter or section that begins here; `depth` counts from 0."""

    id: str
    text: str
    depth: int


@dataclass(frozen=True)
class Row:
    """An article with the headings that begin before it."""

    headings: tuple[Heading, ...]
    anchor: str
    label: str
    lines: tuple[str, ...]


def rows(articles: Iterable[Article]) -> tuple[Row, ...]:
    """Articles in order; a heading stands before the first article that it covers."""
    found = []
    before: Sequence[str] = ()
    count = 0
    for article in articles:
        path = article.path
        same = next((n for n, (old, new) in enumerate(zip(before, path, strict=False)) if old != new), None)
        start = same if same is not None else min(len(before), len(path))
        headings = []
        for depth, text in enumerate(path[start:], start):
            count += 1
            headings.append(Heading(f"part-{count}", text, depth))
        found.append(Row(tuple(headings), article.anchor, article.label, tuple(article.text.splitlines())))
        before = path
    return tuple(found)


def contents(found: Iterable[Row]) -> tuple[Heading, ...]:
    return tuple(heading for row in found for heading in row.headings)


def light(status: str) -> Light:
    return Light(TONES.get(status, "red"), STATUSES[status])


def version(row: Version) -> dict[str, Any]:
    """A line of the list of versions."""
    until = f"至 {words.day(row.valid_to)}前" if row.valid_to else "至今"
    return {
        "on": row.valid_from.isoformat(),
        "promulgated": row.promulgated,
        "validity": f"{words.day(row.valid_from)}{until}",
        "dated": row.get_dated_display(),
    }


def cited(found: Resolved, url: str) -> dict[str, Any]:
    """A citation with its text, for beside a form and for the interface."""
    version = found.version
    return {
        "citation": citations.formatted(found.citation),
        "title": found.statute.title if found.statute else found.citation.title,
        "level": found.statute.level if found.statute else "",
        "level_title": citations.LEVELS[found.statute.level] if found.statute else "",
        "sets_penalty": citations.may_set_penalty(found.statute.level) if found.statute else None,
        "status": found.status,
        "status_title": STATUSES[found.status],
        "place_exists": found.place_exists,
        "note": _note(found),
        "valid_from": version.valid_from.isoformat() if version else None,
        "valid_to": version.valid_to.isoformat() if version and version.valid_to else None,
        "text": found.text or "",
        "url": url,
    }


def _note(found: Resolved) -> str:
    """What somebody who rests a penalty on it should see at once."""
    if found.statute and not citations.may_set_penalty(found.statute.level):
        return f"{citations.LEVELS[found.statute.level]}不能单独作为处罚的依据（{citations.PENAL_BASIS}）。"
    if found.article_exists and not found.place_exists:
        return "这一条里没有找到所写的款、项，请自行核对。"
    return ""


def linked(found: Iterable[TextRow], links: Mapping[str, str]) -> tuple[TextRow, ...]:
    """The rows of a public record with every citation of its basis that has a link as a link."""
    return tuple(replace(row, pieces=tuple(_linked(row, links))) for row in found)


def _linked(row: TextRow, links: Mapping[str, str]) -> Iterable[Piece]:
    for piece in row.pieces:
        if row.label != FIELDS["basis"] or piece.kind != "text":
            yield piece
            continue
        for n, text in enumerate(piece.text.split(BETWEEN)):
            if n:
                yield Piece("text", BETWEEN)
            yield Piece("text", text, href=links.get(text, ""))
