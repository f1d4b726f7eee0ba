"""One on-the-spot case from the street as far as it has come, through the same actions that people use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from zhifa import clock
from zhifa.casework import write
from zhifa.casework.requests import ActRequest, OpenRequest, Result
from zhifa.demo.cast import read
from zhifa.demo.hand import Hand
from zhifa.demo.office import afterwards
from zhifa.demo.paper import Booklets
from zhifa.demo.schedule import Workdays, at
from zhifa.demo.world import World

STREET = ("lead", "investigated", "notified", "heard", "decided", "served")
KINDS = {"o": "organisation", "s": "sole_trader", "p": "natural_person"}
FEN = 100
Step = Callable[[], object]
TOLD = ["content", "facts", "reasons", "basis", "rights", "recusal"]


@dataclass
class Plan:
    """A line of cases.yaml."""

    situation: str
    kind: str
    ago: int
    end: str
    options: Mapping[str, Any] = field(default_factory=dict)


class CaseStory:
    """Tells one case; `case_id` and `parties` are known once it is open."""

    def __init__(
        self, world: World, workdays: Workdays, booklets: Booklets, plan: Plan, day: date, hand: Hand
    ) -> None:
        self.world, self.workdays, self.booklets, self.plan, self.hand = world, workdays, booklets, plan, hand
        self.situation: dict[str, Any] = read("cases.yaml")["situations"][plan.situation]
        self.username: str = self.situation["by"]
        self.day = day
        self.case_id = ""
        self.parties: list[str] = []
        self.money: list[int] = []
        self.happened: datetime | None = None
        self.served: list[date] = []

    def tell(self) -> Iterator[datetime]:
        """Yields the instant of each step and then takes it."""
        draw = self.world.cast.random
        moment = at(self.day, draw.choice((9, 10, 14, 15)), draw.randrange(50))
        yield moment
        self._open()
        for gap, step in self._street():
            moment += timedelta(minutes=gap)
            yield moment
            step()
        yield from self._afterwards()

    # -- in the street -------------------------------------------------------------------------------------------

    def _open(self) -> None:
        options, cast = self.plan.options, self.world.cast
        if options.get("paper"):
            self.booklets.hand_out()
        given = [
            cast.party(KINDS[self.plan.kind], self.matter[0], clock.legal_today(), options.get("minor"))
            for _ in range(options.get("parties", 1))
        ]
        self.money = [self._fine() for _ in given]
        opened = self.hand.open_case(
            self.actor,
            OpenRequest(
                procedure="penalty-summary",
                matter=self.world.matters[self.matter],
                parties=given,
                source={"kind": "inspection", "text": "日常巡查时发现。"},
            ),
        )
        self.case_id = opened.case.id
        self.parties = [party["id"] for party in opened.case.situation["parties"]]

    def _street(self) -> Iterator[tuple[int, Step]]:
        """(minutes after the step before, step) until the plan's end."""
        for n, party in enumerate(self.parties):
            steps: tuple[tuple[str, int, Step], ...] = (
                ("investigated", 12, partial(self._investigate, party)),
                ("notified", 9, partial(self._notify, party, n)),
                ("heard", 5, partial(self.act, "represent", party, self._heard())),
                ("decided", 8, partial(self._decide, party, n)),
                ("served", 4, partial(self._serve, party)),
            )
            for stage, gap, step in steps:
                if self._reaches(stage):
                    yield gap, step
                if stage == "notified" and self.plan.options.get("void") and self._reaches(stage):
                    yield 3, partial(self._void_and_notify_again, party, n)
        yield from self._turning_away()

    def _turning_away(self) -> Iterator[tuple[int, Step]]:
        if self.plan.end == "withdrawn":
            reason = "经核实，现场物料由他人存放，当事人没有违法行为。"
            yield 40, partial(self.propose, "withdraw_case", {"ground": "no_violation", "reason": reason})
        if self.plan.end == "terminated":
            reason = "当事人另有多个摊位同类行为，需要进一步调查，转为普通程序。"
            yield 40, partial(self.propose, "terminate", {"ground": "ordinary_procedure", "reason": reason})

    def _investigate(self, party: str) -> Result:
        spared = self.plan.options.get("spared") == "no_penalty_slight"
        self.happened = self.happened or clock.legal_now() - timedelta(minutes=25)
        found = {
            "certificate_shown": True, "identity_checked": True, "happened_at": self.happened.isoformat(),
            "place": self.full_place, "facts": self.situation["facts"],
            "evidence": ["inspection", "statement"], "evidence_note": self.situation["evidence"],
            "slight": spared, "first_time": True, "corrected": spared, "harm": "none" if spared else "slight",
            **({"single_officer_accepted": True} if self.alone else {}),
        }  # fmt: skip
        return self.act("investigate", party, found)

    def _notify(self, party: str, n: int) -> Result:
        refuses = self.plan.options.get("refuses_notice")
        note = {"acknowledged_note": "当事人听取告知后不愿签名，全程已录像。"} if refuses else {}
        told = {"told": TOLD, "acknowledged": "refused" if refuses else "signed", **note}
        if self.spared:
            return self.act("notify", party, {**told, "intends": "no_penalty"})
        return self.act("notify", party, {**told, "intends": "penalty", **self._penalty(n)})

    def _penalty(self, n: int) -> dict[str, Any]:
        kinds = self.situation["kinds"]
        return {
            "kinds": kinds, "tier": f"{self.situation['tier']}.1",
            **({"amount_fen": self.money[n]} if "fine" in kinds else {}),
            **({"factors": ["minor"]} if self.plan.options.get("minor") else {}),
        }  # fmt: skip

    def _heard(self) -> dict[str, Any]:
        which = self.plan.options.get("statement")
        return {"made": "none"} if which is None else {"made": "oral", **read("cases.yaml")["statements"][which]}

    def _decide(self, party: str, n: int) -> Result:
        place = {"place": self.full_place}
        days = self.plan.options.get("correct")
        correction: dict[str, Any] = {"correction": "at_once"}
        if days:
            by = self.workdays.after(clock.legal_today(), days)
            correction = {"correction": "by_date", "correct_by": by.isoformat()}
        if self.spared:
            return self.act("decide", party, {"outcome": self.spared, **self._spared(), **place, "correction": "done"})
        reasons = "初次被发现，没有从重情节，按本档幅度内确定。"
        data = {"outcome": "penalty", **self._penalty(n), "reasons": reasons, **correction, **place}
        return self.act("decide", party, data, paper=self._paper())

    def _spared(self) -> dict[str, str]:
        if self.spared == "no_penalty_age":
            return {"ground": "当事人不满十四周岁。", "education": "已当场教育，并责令监护人加以管教，监护人签名确认。"}
        education = "已讲解有关规定，当事人表示今后遵守。"
        return {"ground": "违法行为轻微，当场改正，没有造成危害后果。", "education": education}

    def _serve(self, party: str) -> Result:
        data: dict[str, Any] = {"method": "direct", "receipt": "signed", "place": self.full_place}
        if self.plan.options.get("refuses"):
            data |= {"receipt": "refused", "receipt_note": "当事人看过决定书后拒绝签收，执法人员当场留下决定书。"}
        if self.plan.options.get("leaving"):
            data |= {
                "method": "leaving", "receipt": "refused", "witness": "社区居民委员会工作人员", "witnessed": True,
                "filmed": True, "receipt_note": "当事人拒绝签收，邀请社区居民委员会工作人员见证后留置。",
            }  # fmt: skip
        self.served.append(clock.legal_today())
        return self.act("serve", party, data)

    # -- in the office -------------------------------------------------------------------------------------------

    def _afterwards(self) -> Iterator[datetime]:
        yield from afterwards(self)

    # -- how anything is done --------------------------------------------------------------------------------------

    @property
    def home(self) -> str:
        return self.world.home(self.username)

    @property
    def matter(self) -> tuple[str, str]:
        """(authority in whose name, number in its table)."""
        return "LJ-WAT" if self.home == "LJ-WAT-SZ" else self.home, self.situation["seq"]

    @property
    def actor(self) -> Any:
        return self.world.actor(self.username)

    @property
    def head(self) -> str:
        """Username of the head of the officer's unit."""
        return {"water.officer2": "water.head2"}.get(self.username, self.username.partition(".")[0] + ".head")

    @property
    def full_place(self) -> str:
        place = str(self.situation["place"])
        return place if "当事人" in place else f"明州市临江区{place}"

    @property
    def alone(self) -> bool:
        """Whether the law of that day lets one officer do it."""
        statute = self.world.statutes[self.matter]
        rule = write.rulebook().rule("officers.minimum", self.day, statute=statute, act="penalty-summary")
        return rule.value == 1

    @property
    def spared(self) -> str:
        return str(self.plan.options.get("spared", ""))

    @property
    def fined(self) -> bool:
        return "fine" in self.situation["kinds"] and not self.spared

    def act(self, code: str, party: str | None, data: Mapping[str, Any], *, paper: int | None = None) -> Result:
        """An act by the officer together with a colleague whose certificate is valid."""
        team = [self.world.certificates[self.username]]
        if not self.alone:
            team.append(self.world.cast.random.choice(self.world.colleagues[self.home]))
        request = ActRequest(code, data, party, officers=team, paper_number=paper, occurred_at=self._written(paper))
        return self.hand.perform(self.actor, self.case_id, request)

    def office(self, username: str, code: str, party: str | None, data: Mapping[str, Any]) -> Result:
        """An act at a desk, by one person."""
        return self.hand.perform(self.world.actor(username), self.case_id, ActRequest(code, data, party))

    def propose(self, code: str, data: Mapping[str, Any]) -> Result:
        """Something that the head of the unit approves at once."""
        proposal = self.office(self.username, code, None, data)
        return self.approve(proposal)

    def approve(self, proposal: Result) -> Result:
        opinion = {"of": proposal.entries[0].entry_id, "opinion": "情况属实，同意。"}
        return self.office(self.head, "approve", None, opinion)

    def _void_and_notify_again(self, party: str, n: int) -> None:
        last = [e for e in self.hand.entries(self.case_id) if e.kind == "case.notify"][-1]
        self.propose("void_entry", {"entry": last.entry_id, "reason": "告知时选错了裁量档次，重新告知。"})
        self._notify(party, n)

    def _paper(self) -> int | None:
        """The number on the form of a paper booklet."""
        form = self.plan.options.get("paper")
        return self.booklets.number(form) if form else None

    def _written(self, paper: int | None) -> datetime | None:
        return clock.legal_now() - timedelta(minutes=2) if paper else None

    def _fine(self) -> int:
        if "fine" not in self.situation:
            return 0
        low, high = self.situation["fine"]
        return int(self.world.cast.random.randrange(low, high + 1, 50 if high > low + 50 else 10)) * FEN

    def _reaches(self, stage: str) -> bool:
        ends = {"withdrawn": "investigated", "terminated": "notified"}
        return _rank(stage) <= _rank(ends.get(self.plan.end, self.plan.end))


def _rank(stage: str) -> int:
    """How far along the street; everything that comes after it ranks behind."""
    return STREET.index(stage) if stage in STREET else len(STREET)
