"""Withholding and deferring, alone or by two persons (rule `publish.withhold.persons`); shared by their verbs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhifa.accounts.models import Authority
from zhifa.casework.errors import FieldError, Invalid
from zhifa.disclosure import kinds
from zhifa.disclosure.actions.frame import Result, Step, today
from zhifa.disclosure.grounds import KEPT_BACK
from zhifa.disclosure.models import Disclosure, State
from zhifa.disclosure.shown import endings
from zhifa.law.rules import Rulebook

TITLES = {"withhold": "不予公示", "defer": "暂缓公示"}
_FROM = {
    "withhold": (State.DUE, State.PREPARED, State.DEFERRED),
    "defer": (State.DUE, State.PREPARED, State.DEFERRED),
}


def persons(row: Disclosure) -> int:
    """How many it takes today."""
    place = Authority.objects.get(code=row.authority)
    rule = Rulebook.default().rule(
        "publish.withhold.persons", today(), region=place.region, sector=place.sector, act=row.ruled_as
    )
    return rule.number


def may(act: Step, what: str) -> None:
    """Raises Refused from any other state; an approved correction of what is public is taken down, not withheld."""
    approved = [] if act.row.live or what == "defer" else [State.APPROVED]
    act.allowed_from("决定不予公示" if what == "withhold" else "暂缓公示", *_FROM[what], *approved)


def wanted(act: Step, what: str) -> dict[str, Any]:
    """What was filled in; ground may be left out and is then `other`. Raises Invalid."""
    request, title = act.request, TITLES[what]
    found: dict[str, Any] = {
        "ground": request.choice("ground", f"{title}的情形", KEPT_BACK) if request.data.get("ground") else "other",
        "reason": request.text("reason", f"{title}的理由" if what == "withhold" else "暂缓的理由"),
        "basis": request.text("basis", f"{title}的依据" if what == "withhold" else "暂缓的依据"),
    }
    if what == "defer":
        until = request.day("until", "暂缓至何日")
        _lies_ahead(until)
        found["until"] = until.isoformat()
    return found


def _lies_ahead(until: date) -> None:
    if until <= today():
        raise Invalid(FieldError("until", "暂缓的日期已经到了。", "请填写今天以后的日期，或者现在就公示。"))


def propose(act: Step, what: str, found: Mapping[str, Any]) -> Result:
    """It waits for a second person and holds nothing back until then: the clock of the duty runs on."""
    entry = act.record(kinds.PROPOSED, {"what": what, **found})
    act.row.proposal = {"what": what, "by": act.request.actor.id, "entry": entry.entry_id, **found}
    return act.done(entry)


def take(act: Step, what: str, found: Mapping[str, Any]) -> Result:
    """The decision itself; `found` may name the proposal that a second person agreed to."""
    row = act.row
    if what == "withhold":
        entry = act.record(kinds.WITHHELD, {**found, "by_rule": False})
        endings.stays_off(row, entry)
        row.state = State.WITHHELD
    else:
        until = date.fromisoformat(found["until"])
        _lies_ahead(until)
        entry = act.record(kinds.DEFERRED, found)
        row.state, row.due_on = State.DEFERRED, until
    row.proposal = None
    row.ground, row.reason, row.basis, row.kept_since = found["ground"], found["reason"], found["basis"], today()
    return act.done(entry)
