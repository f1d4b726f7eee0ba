"""Everything public about one organisation, by its credit code: read from the records themselves, never from the index.

A natural person has no such page, and neither has a business that is one person (个体工商户).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count
from django.db.models.functions import ExtractYear

from zhifa.accounts.errors import NotFound
from zhifa.disclosure.models import PublicRecord
from zhifa.disclosure.shown.current import current
from zhifa.law.identifiers import CODE_LENGTH

PAGE: Final = 20


@dataclass(frozen=True)
class Company:
    """Counts are of all its public records; `rows` one page of them, the newest decision first.

    `names`: under which it is shown, the newest first. `next`: how many rows stand before the next page, None on the
    last one. `authorities`: (code, name) -> count; performance and challenge are codes of law.publication.
    """

    code: str
    names: tuple[str, ...]
    total: int
    rows: tuple[PublicRecord, ...]
    next: int | None
    years: Mapping[int, int]
    acts: Mapping[str, int]
    authorities: Mapping[tuple[str, str], int]
    performances: Mapping[str, int]
    challenges: Mapping[str, int]


def code_of(content: Mapping[str, Any]) -> str:
    """Under which company a public version counts; empty for everybody else."""
    party = content.get("party") or {}
    code = str(party.get("credit_code") or "")
    return code if party.get("kind") == "organisation" and len(code) == CODE_LENGTH else ""


def company(code: str, start: int = 0) -> Company:
    """Four statements. Raises NotFound when nothing is public of it: whether anything ever was, nobody is told."""
    mine = current().filter(company=code) if code else current().none()
    by: dict[str, Counter[Any]] = {name: Counter() for name in ("year", "act", "authority")}
    performances: Counter[str] = Counter()
    challenges: Counter[str] = Counter()
    total = 0
    grouped = mine.values("authority", "authority_name", "act", year=ExtractYear("decided_on")).annotate(n=Count("id"))
    for one in grouped.order_by("-year"):
        total += one["n"]
        by["year"][one["year"]] += one["n"]
        by["act"][one["act"]] += one["n"]
        by["authority"][one["authority"], one["authority_name"]] += one["n"]
    if not total:
        raise NotFound("没有这家单位的公示记录。请核对统一社会信用代码；也可以按名称查决定。")
    stands = mine.values("performance", "challenge")
    for stand in stands.annotate(n=Count("id")).order_by():
        if stand["performance"]:
            performances[stand["performance"]] += stand["n"]
            challenges[stand["challenge"]] += stand["n"]
    rows = list(mine.order_by("-decided_on", "id")[start : start + PAGE + 1])
    latest = mine.order_by("-decided_on", "id").values_list("party", flat=True)
    return Company(
        code=code, names=tuple(dict.fromkeys(latest)), total=total, rows=tuple(rows[:PAGE]),
        next=start + PAGE if len(rows) > PAGE else None, years=dict(by["year"]), acts=dict(by["act"]),
        authorities=dict(by["authority"].most_common()), performances=dict(performances.most_common()),
        challenges=dict(challenges.most_common()),
    )  # fmt: skip
