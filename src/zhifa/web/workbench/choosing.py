"""Choosing the officers of an act: who may do it in this case today, and who may not, with the engine's own reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.casework import facts, write
from zhifa.law import engine
from zhifa.registry import queries
from zhifa.registry.models import Certificate
from zhifa.web.presentation import registry
from zhifa.web.presentation.forms import Choice, Field

OFFICERS: Final = "officers"
OPEN: Final = 8  # names that stand in the open; the rest of a large office folds


def officers(
    loaded: write.Loaded, form: Mapping[str, Any], typed: Mapping[str, list[str]] | None, error: str, actor: Actor
) -> Field | None:
    """The officers of the authority: oneself and one's own unit first, those who cannot act last, with the reason."""
    if "officers" not in form:
        return None
    day = _day(typed)
    rows = _certificates(loaded.case.authority_id, day)
    why = _reasons(loaded, [row.number for row in rows], day)
    mine = {row.number for row in rows if row.officer.user_id and str(row.officer.user_id) == str(actor.user_id)}
    before = team_before(loaded.situation)
    supposed = before if mine & before else mine  # who did the last step, where oneself was there
    chosen = set(typed.get(OFFICERS, ())) if typed else {number for number in supposed if not why.get(number, "?")}
    unit = loaded.case.unit

    def order(row: Certificate) -> tuple[bool, bool, bool, str]:
        own_unit = bool(row.officer.unit and row.officer.unit.code == unit)
        return bool(why[row.number]), row.number not in chosen | mine, not own_unit, row.officer.name

    choices = tuple(
        _choice(row, day, why[row.number], mine=row.number in mine, chosen=row.number in chosen)
        for row in sorted(rows, key=order)
    )
    return field(form, choices, error, as_before=not typed and chosen == before)


def field(form: Mapping[str, Any], choices: tuple[Choice, ...], error: str, *, as_before: bool) -> Field:
    """The question who did the step; `as_before`: those of the last step stand chosen, and the hint says so."""
    usual = "证件在办理当日有效、类别和区域与本案相符的人才能选。"
    return Field(
        OFFICERS,
        "办理这一步的执法人员",
        "picks",
        required=True,
        hint="已照上一步选好，人有变化的请改。" + usual if as_before else usual,
        choices=choices,
        error=error,
        basis=form["officers"]["basis"],
        fold=OPEN,
    )


def team_before(situation: Mapping[str, Any]) -> set[str]:
    """Certificates of those who did the last step of the case that officers signed for; empty before the first."""
    teams = (entry["officers"] for entry in reversed(situation["entries"]) if entry["officers"] and not entry["voided"])
    return set(next(teams, ()))


def _day(typed: Mapping[str, list[str]] | None) -> date:
    """The day on which it was done, as far as it was typed and can be read; else today."""
    try:
        return datetime.fromisoformat((typed or {}).get("occurred_at", [""])[0]).date()
    except ValueError:
        return clock.legal_today()


def _certificates(authority: str, day: date) -> list[Certificate]:
    """Those valid on the day, of the authority and of whom it entrusts, then its own that are not valid."""
    found = {row.number: row for row in queries.certificates_for(authority, day)}
    cursor: str | None = None
    while True:
        page = queries.officers(authority=authority, status="invalid", cursor=cursor)
        found |= {row.number: row for row in page.items if row.kind == "enforcement" and row.number not in found}
        cursor = page.next
        if cursor is None:
            return list(found.values())


def _reasons(loaded: write.Loaded, numbers: list[str], day: date) -> dict[str, str]:
    """Why each certificate cannot be used in this case, "" where it can: the law's own words, none of ours."""
    authority, sector = facts.authority_fact(loaded.authority), str(loaded.situation["matter"]["sector"])
    said = {}
    for officer in queries.officer_facts(numbers):
        refusal = next(engine.unfit(officer, authority, sector, day), None)
        said[officer.certificate] = f"{refusal.message}依据：{refusal.basis}。" if refusal else ""
    return said


def _choice(row: Certificate, day: date, why: str, *, mine: bool, chosen: bool) -> Choice:
    view = registry.officer(row, day)
    return Choice(
        value=view.certificate,
        title=view.name + ("（本人）" if mine else ""),
        sub=f"执法证 {view.certificate}　{view.unit}",
        chosen=chosen,
        off_reason=why,
        light=view.light,
    )
