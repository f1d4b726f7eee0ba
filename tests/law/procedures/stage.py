"""The cast of the scenarios, for tests that play it themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from zhifa.law import engine, scenarios
from zhifa.law.calendar import Calendar
from zhifa.law.dates import SHANGHAI
from zhifa.law.rules import Rulebook
from zhifa.law.types import (
    Act,
    AuthorityFact,
    Available,
    Decision,
    Event,
    Facts,
    Json,
    MatterFact,
    PartyFact,
    TierFact,
)

CAST = scenarios.cast()
USUAL = CAST["acts"]
ROLES = ("officer", "unit_head", "archivist", "agency_head")


@dataclass
class Case:
    """One case being played; `parties` are names of the cast."""

    parties: tuple[str, ...] = ("organisation",)
    procedure: str = "penalty-summary"
    tiers: tuple[str, ...] = ("T1", "T2")
    now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
    situation: Json | None = None
    events: list[Event] = field(default_factory=list)
    opens: list[Json] = field(default_factory=list)

    @property
    def cast(self) -> Mapping[str, Any]:
        return scenarios.cast(self.procedure)

    def people(self) -> list[Json]:
        return [{"id": str(n), **CAST["parties"][name]} for n, name in enumerate(self.parties, 1)]

    def facts(self, officers: tuple[str, ...] = ()) -> Facts:
        water = CAST["matters"]["water"]
        lists = {name: tuple(water[name]) for name in ("basis", "procedures")}
        tiers = [self.cast["tiers"][code] for code in self.tiers]
        return Facts(
            authority=AuthorityFact(**CAST["authority"]),
            procedure=self.procedure,
            matter=MatterFact(**{**water, **lists}),
            tiers=tuple(
                TierFact(**{"code": c, **t, "kinds": tuple(t["kinds"])})
                for c, t in zip(self.tiers, tiers, strict=True)
            ),
            officers=scenarios.officers(officers),
            parties=tuple(PartyFact(p["id"], scenarios._day(p.get("birth_date"))) for p in self.people()),
        )

    def act(self, code: str, data: Json | None = None, **given: Any) -> Decision:
        """One act ten minutes later, with the usual data unless given."""
        self.now += given.pop("passing", timedelta(minutes=10))
        usual = self.cast["acts"].get(code, {})
        filled = dict(usual.get("data", {})) if data is None else data
        if code == "register_lead" and data is None:
            filled = {"matter": "W27", "parties": self.people(), **filled}
        officers = tuple(given.pop("officers", usual.get("officers", ())))
        act = Act(
            code, given.pop("by", usual.get("by", "甲")), given.pop("capacity", usual.get("as", "officer")),
            filled, given.pop("party", None), officers, occurred_at=given.pop("at", None),
        )  # fmt: skip
        decision = engine.decide(
            self.situation, act, self.facts(officers), Rulebook.default(), Calendar.default(), self.now
        )
        for draft in decision.entries:
            self.fold(draft.kind, draft.open, draft.occurred_at, act.actor_id, act.capacity)
            self.render(draft.open)
        return decision

    def fold(self, kind: str, body: Json, at: datetime, actor: str, capacity: str) -> None:
        event = Event(f"e{len(self.events) + 1}", kind, body, at, self.now, actor, capacity)
        self.events.append(event)
        self.situation = engine.evolve(self.situation, event)

    def render(self, body: Json) -> None:
        entry = body["data"]["of"] if body.get("effect") == "approve" else self.events[-1].entry_id
        for n, made in enumerate(body.get("documents", ())):
            named = {"document": f"{entry}-{n}", "template": made["template"], "party": made["party"], "entry": entry}
            named["number"] = "1号" if made["number_word"] else None
            self.fold("document.approved", named, self.now, "system", "system")
            self.fold("document.rendered", {"document": f"{entry}-{n}"}, self.now, "system", "system")

    def course(self, until: str) -> Case:
        """The usual course up to and including an act."""
        for code in CAST["course"][: CAST["course"].index(until) + 1]:
            parties = [p["id"] for p in self.people()] if USUAL[code].get("per_party") else [None]
            for party in parties:
                data = dict(USUAL[code].get("data", {}))
                if "of" in data:
                    data["of"] = self.last(data["of"])
                decision = self.act(code, None if code == "register_lead" else data, party=party)
                assert decision.accepted, decision
        return self

    def last(self, act: str) -> str:
        assert self.situation is not None
        return next(str(e["id"]) for e in reversed(self.situation["entries"]) if e["act"] == act)

    def available(self, capacity: str) -> list[Available]:
        return engine.available(
            self.situation, self.facts(), Rulebook.default(), Calendar.default(), self.now, capacity
        )
