"""No history, however wild, leads to a penalty that was not told, heard, reviewed and discussed as the law demands.

Random walks through the ordinary procedure with usual, wrong and backdated data. The history is then read by itself:
nothing here asks a gate or a guard of the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

import pytest

from tests.law.procedures.stage import Case
from zhifa.law.calendar import Calendar
from zhifa.law.dates import SHANGHAI
from zhifa.law.types import Event, Json

WALKS, LENGTH = 60, 90
DAY = timedelta(days=1)
HEAVY = {"revoke_licence", "stop_production"}
LARGE = {"organisation": 10_000_000, "natural_person": 1_000_000}
BASIS = (["防洪法第五十五条第二项"], ["水法第六十六条"])
PENALTIES: tuple[Json, ...] = (
    {"tier": "T2", "kinds": ["fine"], "amount_fen": 500_000},
    {"tier": "T2", "kinds": ["fine"], "amount_fen": 400_000},
    {"tier": "T2", "kinds": ["fine"], "amount_fen": 1_500_000},
    {"tier": "T3", "kinds": ["fine"], "amount_fen": 20_000_000},
    {"tier": "T3", "kinds": ["fine", "revoke_licence"], "amount_fen": 3_000_000},
    {"tier": "T2", "kinds": ["fine"], "amount_fen": 500_000, "marks": ["complex"]},
    {"tier": "T2", "kinds": ["fine"], "amount_fen": 500_000, "marks": ["major"]},
    {"tier": "T2", "kinds": ["fine"], "amount_fen": 500_000, "marks": ["public_interest"]},
)
ACTS = (
    ("notify", 6), ("deliver", 8), ("conclude", 2), ("represent", 2), ("reexamine", 2), ("waive", 2), ("decide", 6),
    ("review.request", 4), ("review.opinion", 4), ("discuss", 3), ("hearing.request", 2), ("hearing.notice", 3),
    ("hearing.hold", 3), ("approve", 12), ("return", 1), ("void_entry", 3), ("amend_entry", 2),
)  # fmt: skip
COURSE = (
    "notify", "deliver", "review.request", "review.opinion", "hearing.request", "hearing.notice", "deliver",
    "hearing.hold", "reexamine", "review.request", "review.opinion", "discuss", "decide", "approve", "approve",
)  # fmt: skip
"""What a careful officer does; each act is tried whether the case needs it or not."""
ROLES = {"丙": "unit_head", "戊": "agency_head"}


@dataclass
class Walk:
    case: Case
    chance: Random
    taken: int = 0

    def take(self) -> None:
        """One act: the next of the careful course, or anything."""
        names, weights = zip(*ACTS, strict=True)
        act, person = self.chance.choices(names, weights)[0], self.chance.choice(self.case.people())
        if self.chance.random() < 0.75:
            self.go_on()
        else:
            self.do(act, person["id"])

    def go_on(self) -> None:
        """The next act of the careful course, the parties in turns."""
        parties = [p["id"] for p in self.case.people()]
        turn, place = divmod(self.taken, len(COURSE))
        self.taken += 1
        self.do(COURSE[place], parties[turn % len(parties)])

    def do(self, act: str, party: str) -> None:
        """One act with the data that this moment suggests."""
        data = dict(self.case.cast["acts"][act].get("data", {}))
        given: Json = {"party": party, "passing": self.chance.choice([timedelta(minutes=10), DAY, 4 * DAY])}
        shaped = getattr(self, "_" + act.replace(".", "_"), lambda *_: None)
        shaped(data, given)
        if self.chance.random() < 0.1:
            given["at"] = self.case.now - self.chance.choice([timedelta(hours=2), 3 * DAY, 12 * DAY])
            if act in ("notify", "deliver", "represent", "hearing.request", "hearing.notice"):
                data["late_reason"] = "补录。"
        self.case.act(act, data, **given)

    def _often(self, value: object, *others: object) -> object:
        return value if self.chance.random() < 0.85 else self.chance.choice(others)

    def proposal(self, party: str) -> Json:
        found = [e for e in self.entries() if e["act"] == "conclude" and e["party"] == party]
        return dict(found[-1]["data"]) if found else dict(PENALTIES[0])

    def entries(self) -> list[Json]:
        assert self.case.situation is not None
        return list(self.case.situation["entries"])

    def _conclude(self, data: Json, _given: Json) -> None:
        data |= {**self.chance.choice(PENALTIES), "basis": self._often(*BASIS)}

    def _notify(self, data: Json, given: Json) -> None:
        proposed = self.proposal(given["party"])
        large = proposed["amount_fen"] >= 1_000_000 or bool(HEAVY & set(proposed["kinds"]))
        data |= {"kinds": proposed["kinds"], "amount_fen": self._often(proposed["amount_fen"], 400_000, 900_000)}
        data["hearing"] = self._often(large, not large)

    def _deliver(self, data: Json, given: Json) -> None:
        assert self.case.situation is not None
        documents = self.case.situation["documents"]
        mine = [key for key, one in documents.items() if one["party"] == given["party"]] or ["没有"]
        data["document"] = self._often(mine[-1], *documents, "没有")
        way = self.chance.random()
        if way < 0.15:
            received = self.case.now.date() + self.chance.choice([-20, -2, -1, 0, 5]) * DAY
            data |= {"method": "post", "receipt": "delivered", "received_on": received.isoformat()}
        elif way < 0.25:
            data |= {"method": "announcement", "receipt": "announced", "receipt_note": "登报。", "unreachable": True}

    def _represent(self, data: Json, _given: Json) -> None:
        if self.chance.random() < 0.5:
            data |= {"made": "none", "statement": None}

    def _waive(self, data: Json, _given: Json) -> None:
        data["in_writing"] = self._often(True, False)
        data["rights"] = self._often(["represent", "hearing"], ["hearing"], ["represent"])

    def _hearing_request(self, data: Json, _given: Json) -> None:
        data["accepted"] = self._often("accepted", "late")

    def _hearing_notice(self, data: Json, _given: Json) -> None:
        on = self.case.now + self.chance.choice([2, 9, 14, 16]) * DAY
        data["hearing_at"] = on.isoformat()

    def _hearing_hold(self, data: Json, given: Json) -> None:
        given["passing"] = self.chance.choice([DAY, 15 * DAY])
        if self.chance.random() < 0.3:
            data |= {"outcome": "absent", "agents_count": None, "investigators": None, "defence": None, "signed": None}

    def _review_request(self, data: Json, _given: Json) -> None:
        if any(e["act"] == "review.opinion" for e in self.entries()):
            data["answers"] = "已处理。"
        if self.chance.random() < 0.5:
            data["materials"] = [*data["materials"], "hearing"]

    def _review_opinion(self, data: Json, _given: Json) -> None:
        if self.chance.random() < 0.25:
            points = data["sound"]
            remark = {"about": "证据", "problem": "不足", "advice": "补充"}
            data |= {"opinion": "correct", "sound": points[1:], "wrong": points[:1], "remarks": [remark]}

    def _discuss(self, data: Json, _given: Json) -> None:
        data["conclusion"] = self._often("agree", "more")

    def _decide(self, data: Json, given: Json) -> None:
        proposed = self.proposal(given["party"])
        data |= {"kinds": proposed["kinds"], "amount_fen": self._often(proposed["amount_fen"], 400_000, 2_000_000)}

    def _sign(self, data: Json, given: Json) -> None:
        assert self.case.situation is not None
        waiting = self.case.situation["proposals"] or ["没有"]
        data["of"] = self._often(waiting[-1], *waiting)
        signed = next((len(e["approvals"]) for e in self.entries() if e["id"] == data["of"]), 0)
        given["by"] = self._often([*ROLES, *ROLES][signed], *ROLES)
        given["capacity"] = ROLES[given["by"]]

    _approve = _return = _sign

    def _void_entry(self, data: Json, _given: Json) -> None:
        data["entry"] = self.chance.choice(self.entries())["id"]

    def _amend_entry(self, data: Json, _given: Json) -> None:
        entry = self.chance.choice(self.entries())
        data |= {"entry": entry["id"], "occurred_at": (self.case.now - 5 * DAY).isoformat()}


PARTIES = (("organisation",), ("person",), ("organisation", "person"))


def begin(parties: tuple[str, ...], chance: Random) -> Walk:
    """A case that was filed, investigated and put up for a first decision on each party."""
    case = Case(parties, procedure="penalty-ordinary", tiers=("T1", "T2", "T3"))
    assert case.act("register_lead").accepted
    assert case.act("file").accepted
    for by, role in ROLES.items():
        assert case.act("approve", {"of": "e2", "opinion": "同意。"}, by=by, capacity=role).accepted
    steps = Walk(case, chance)
    for person in case.people():
        assert case.act("investigate", party=person["id"]).accepted
        data = {**case.cast["acts"]["conclude"]["data"], **chance.choice(PENALTIES)}
        assert case.act("conclude", data, party=person["id"]).accepted
    return steps


@cache
def walk(seed: int) -> tuple[list[Event], dict[str, str]]:
    """The events of one walk, and the kind of each party."""
    chance = Random(seed)
    steps = begin(chance.choice(PARTIES), chance)
    for _ in range(LENGTH):
        steps.take()
    return steps.case.events, {p["id"]: p["kind"] for p in steps.case.people()}


# -- reading the history by itself --------------------------------------------------------------------------------------


@dataclass
class Told:
    """What the entries up to one moment say, voided and unsigned ones left out, in order."""

    events: list[Event]

    def entries(self, act: str, party: str | None = None) -> list[tuple[int, Event]]:
        voided = {e.open["entry"] for e in self.events if e.kind == "entry.voided"}
        return [
            (n, e)
            for n, e in enumerate(self.events)
            if e.kind == f"case.{act}" and e.entry_id not in voided and party in (None, e.open["party"])
        ]

    def newest(self, act: str, party: str | None = None) -> tuple[int, Event]:
        return (self.entries(act, party) or [(-1, self.events[0])])[-1]

    def data(self, event: Event) -> Json:
        found = dict(event.open["data"])
        for later in self.events:
            if later.kind == "entry.amended" and later.open["entry"] == event.entry_id:
                found |= later.open["data"]
        return found

    def day(self, event: Event) -> date:
        at = event.occurred_at
        for later in self.events:
            if later.kind == "entry.amended" and later.open["entry"] == event.entry_id and later.open["occurred_at"]:
                at = datetime.fromisoformat(later.open["occurred_at"])
        return at.astimezone(SHANGHAI).date()

    def received(self, made: Event, party: str) -> date | None:
        """The day the newest service of a document of an entry took effect on the party."""
        days = []
        for _, event in self.entries("deliver", party):
            data = self.data(event)
            if data["document"].startswith(f"{made.entry_id}-"):
                day = date.fromisoformat(data["received_on"]) if "received_on" in data else self.day(event)
                days.append(day + 30 * DAY if data["method"] == "announcement" else day)
        return days[-1] if days else None


def working_days_after(day: date, count: int) -> date:
    calendar = Calendar.default()
    while count:
        day += DAY
        count -= calendar.day(day).working
    return day


def decisions(events: list[Event]) -> Iterator[tuple[Event, str, date, Told]]:
    """Every decision that took effect: the proposal, its party, the day of the last signature, what was told before."""
    proposals = {e.entry_id: e for e in events if e.kind == "case.decide"}
    for n, event in enumerate(events):
        if event.kind == "case.approve" and event.open["done"] and event.open["data"]["of"] in proposals:
            proposal = proposals[event.open["data"]["of"]]
            yield proposal, proposal.open["party"], event.recorded_at.astimezone(SHANGHAI).date(), Told(events[:n])


def grave(proposal: Json, kind: str) -> bool:
    """Whether a hearing must be offered (63)."""
    return proposal["amount_fen"] >= LARGE[kind] or bool(HEAVY & set(proposal["kinds"]))


def concluded(told: Told, party: str) -> tuple[int, Json]:
    at, proposal = told.newest("conclude", party)
    return at, told.data(proposal)


def held(told: Told, party: str) -> int:
    return max((n for n, e in told.entries("hearing.hold", party) if e.open["data"]["outcome"] == "held"), default=-1)


def check_notice_and_rights(decided: Json, party: str, day: date, told: Told, kind: str) -> None:
    proposed_at, proposed = concluded(told, party)
    assert (decided["amount_fen"], decided["kinds"]) == (proposed["amount_fen"], proposed["kinds"])
    at, notice = told.newest("notify", party)
    assert at >= 0, "decided without a notice"
    said = notice.open["data"]
    assert decided["amount_fen"] <= said["amount_fen"]
    assert set(decided["kinds"]) <= set(said["kinds"])
    if proposed_at > at:
        before = [e for n, e in told.entries("conclude", party) if n < at]
        assert told.data(before[-1])["basis"] == proposed["basis"]
    assert said["hearing"] or not grave(proposed, kind)
    received = told.received(notice, party)
    assert received is not None, "decided without service of the notice"
    assert told.day(notice) <= received, "served before there was a notice"
    waived = [told.data(e) for n, e in told.entries("waive", party) if n > at]
    over = day > working_days_after(received, 5)
    assert over or any("represent" in w["rights"] and w["in_writing"] for w in waived)
    asked = any(n > at for n, _ in told.entries("hearing.request", party))
    assert not said["hearing"] or over or asked or any("hearing" in w["rights"] and w["in_writing"] for w in waived)


def check_hearing(party: str, told: Told) -> None:
    spoken = [n for n, e in told.entries("represent", party) if told.data(e)["made"] != "none"]
    assert not spoken or told.newest("reexamine", party)[0] > spoken[-1]
    for n, request in told.entries("hearing.request", party):
        if told.data(request)["accepted"] != "accepted":
            notice = [e for m, e in told.entries("notify", party) if m < n][-1]
            received = told.received(notice, party)
            assert received is None or told.day(request) > working_days_after(received, 5)
            continue
        after = [e for m, e in told.entries("hearing.hold", party) if m > n]
        assert after, "decided while a hearing was still to be held"
        noticed = [e for m, e in told.entries("hearing.notice", party) if m > n and e.recorded_at < after[0].recorded_at]
        days = [d for e in noticed if (d := told.received(e, party))]
        assert any(told.day(after[0]) > working_days_after(d, 7) for d in days)


def check_review_and_discussion(party: str, told: Told, kinds: dict[str, str]) -> None:
    proposals = {other: concluded(told, other)[1] for other in kinds}
    marked = any({"complex", "public_interest"} & set(p.get("marks", ())) for p in proposals.values())
    if marked or any(grave(p, kinds[o]) or held(told, o) >= 0 for o, p in proposals.items()):
        asked, opinion = told.newest("review.request")[0], told.newest("review.opinion")
        assert opinion[0] > asked > max(concluded(told, party)[0], held(told, party)), "decided without review"
        assert told.data(opinion[1])["opinion"] == "agree"
    proposal = proposals[party]
    if grave(proposal, kinds[party]) or {"complex", "major"} & set(proposal.get("marks", ())):
        discussed = told.newest("discuss")
        assert discussed[0] > max(concluded(told, party)[0], held(told, party)), "decided without discussion"
        assert told.data(discussed[1])["conclusion"] == "agree"


@pytest.mark.parametrize("seed", range(WALKS))
def test_nothing_is_decided_before_its_time(seed: int) -> None:
    events, kinds = walk(seed)
    for proposal, party, day, told in decisions(events):
        check_notice_and_rights(proposal.open["data"], party, day, told, kinds[party])
        check_hearing(party, told)
        check_review_and_discussion(party, told, kinds)


@pytest.mark.parametrize("seed", range(WALKS))
def test_no_decision_in_effect_loses_what_it_rests_on(seed: int) -> None:
    events, kinds = walk(seed)
    voids = [e for e in events if e.kind == "entry.voided"]
    voided = {e.open["entry"] for e in voids}
    for proposal, party, day, told in decisions(events):
        if proposal.entry_id not in voided:
            since = Told([*told.events, *(e for e in voids if e not in told.events)])
            check_notice_and_rights(proposal.open["data"], party, day, since, kinds[party])
            check_review_and_discussion(party, since, kinds)


def test_the_walks_do_reach_decisions_of_every_sort() -> None:
    found = [(p.open["data"], told, party) for seed in range(WALKS) for p, party, _, told in decisions(walk(seed)[0])]
    assert len(found) > 15
    assert any(data["amount_fen"] >= 10_000_000 or HEAVY & set(data["kinds"]) for data, _, _ in found)
    assert any(held(told, party) >= 0 for _, told, party in found)
    assert any(told.entries("review.opinion") for _, told, _ in found)
    assert any(told.entries("discuss") for _, told, _ in found)
