"""Cases of the ordinary procedure in the water bureau, through the same actions that people use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from zhifa import clock
from zhifa.casework.requests import ActRequest, OpenRequest, Result
from zhifa.demo.cast import read
from zhifa.demo.hand import Hand
from zhifa.demo.schedule import Workdays, at
from zhifa.demo.world import World
from zhifa.law import citations

STAGES = ("lead", "filed", "concluded", "doubted", "asked", "review", "told", "hearing", "decided", "paid", "archived")
KINDS = {"o": "organisation", "s": "sole_trader", "p": "natural_person"}
OFFICE, SEQUENCE, TIER = "LJ-WAT", "1", "3.1"
OFFICER, HEAD, REVIEWER, DEPUTY = "water.officer", "water.head", "water.reviewer", "water.deputy"
ARCHIVIST, CHAIR, ADVISER = "water.archivist", "water.chair", "water.adviser"
FEN = 100
MATERIALS = ["report", "statement", "draft", "evidence"]
POINTS = ["competence", "procedure", "facts", "law", "powers", "papers", "crime"]
Step = tuple[int, Callable[[], object]]
"""Working days after the step before, and what is done."""


@dataclass(frozen=True)
class OrdinaryPlan:
    """A line of ordinary.yaml."""

    parties: str
    ago: int
    end: str
    yuan: int
    marks: Sequence[str]


def plans() -> list[OrdinaryPlan]:
    return [OrdinaryPlan(*line) for line in read("ordinary.yaml")["cases"]]


class OrdinaryStory:
    """Tells one case; `case_id` is known once it is open."""

    def __init__(self, world: World, workdays: Workdays, plan: OrdinaryPlan, day: date, hand: Hand) -> None:
        self.world, self.workdays, self.plan, self.day, self.hand = world, workdays, plan, day, hand
        self.words: dict[str, Any] = read("ordinary.yaml")
        self.case_id = ""
        self.situation: dict[str, Any] = {}
        self.parties: list[str] = []

    def tell(self) -> Iterator[datetime]:
        """Yields the instant of each step and then takes it."""
        moment = at(self.day, 9, 10)
        yield moment
        self._open()
        for days, step in self._steps():
            later = self.workdays.after(moment.astimezone(clock.SHANGHAI).date(), days) if days else None
            moment = at(later, 10, 0) if later else moment + timedelta(minutes=15)
            yield moment
            step()

    def _open(self) -> None:
        matter = self.world.matters[OFFICE, SEQUENCE]
        given = [self.world.cast.party(KINDS[k], OFFICE, clock.legal_today(), None) for k in self.plan.parties]
        source = {"kind": "inspection", "text": "汛前检查时发现。"}
        request = OpenRequest("penalty-ordinary", matter=matter, parties=given, source=source)
        opened = self.hand.open_case(self.world.actor(OFFICER), request)
        self.case_id = opened.case.id
        self.situation = opened.case.situation
        self.parties = [party["id"] for party in self.situation["parties"]]

    def _steps(self) -> Iterator[Step]:
        for stage, steps in (
            ("filed", self._filing()),
            ("concluded", self._investigation()),
            ("review", self._review()),
            ("told", self._notice()),
            ("hearing", self._hearing()),
            ("decided", self._decision()),
            ("paid", self._payment()),
            ("archived", self._end()),
        ):
            reviewed = stage == "review" and self.plan.end in {"asked", "doubted"}
            if reviewed or STAGES.index(stage) <= STAGES.index(self.plan.end):
                yield from steps

    # -- stages -----------------------------------------------------------------------------------------------------

    def _filing(self) -> Iterator[Step]:
        scene = {
            "certificate_shown": True, "ended_at": self._in(40), "place": self.words["place"], "signed": "signed",
            "present": "当事人的现场管理人员", "scene": self.words["facts"],
        }  # fmt: skip
        yield 0, partial(self.act, "inspect_scene", None, scene)
        reasons = f"{self.words['facts']}涉嫌违反防洪管理规定，应当立案查处。"
        numbers = "、".join(self._team())
        filing = {"happened_on": self.day.isoformat(), "reasons": reasons, "handlers": numbers}
        yield 1, partial(self.signed, "file", None, filing, (HEAD, DEPUTY))

    def _investigation(self) -> Iterator[Step]:
        talk = [{"question": "这些材料是谁堆放的？", "answer": "是我们堆放的，还没有来得及运走。"}]
        asked = {
            "certificate_shown": True, "ended_at": self._in(60), "place": "临江区水务局询问室", "role": "party",
            "person": "当事人的现场管理人员", "rights_told": True, "answers": talk, "signed": "signed",
        }  # fmt: skip
        yield 1, partial(self.act, "inquire", None, asked)
        for party in self.parties:
            found = {
                "identity_checked": True, "happened_at": at(self.day, 8, 30).isoformat(), "place": self.words["place"],
                "facts": self.words["facts"], "evidence": ["inspection", "statement", "audiovisual"],
                "evidence_note": self.words["evidence"], "slight": False, "first_time": True, "corrected": True,
                "harm": "slight",
            }  # fmt: skip
            yield 1, partial(self.act, "investigate", party, found)
            yield 0, partial(self.act, "conclude", party, self._proposal())

    def _proposal(self) -> dict[str, Any]:
        marks = {"marks": list(self.plan.marks)} if self.plan.marks else {}
        return {
            "outcome": "penalty", "kinds": ["fine"], "tier": TIER, "amount_fen": self.plan.yuan * FEN,
            "reasons": "初次违法，及时清运，在幅度内从轻。", "basis": self._basis(), "correction": "done", **marks,
        }  # fmt: skip

    def _basis(self) -> list[str]:
        return citations.setting(self.situation["matter"]["basis"])

    def _review(self) -> Iterator[Step]:
        if not self.plan.marks:
            return
        yield 1, partial(self.office, OFFICER, "review.request", None, {"materials": MATERIALS})
        if self.plan.end in {"asked", "review"}:
            asked = {"capacity": "adviser", "person": self.world.actor(ADVISER).id, "question": self.words["question"]}
            yield 0, partial(self.office, REVIEWER, "review.invite", None, asked)
            if self.plan.end == "review":
                advised = {"advice": "doubts", "reason": self.words["advice"]}
                yield 1, partial(self.office, ADVISER, "review.advise", None, advised)
            return
        if self.plan.end == "doubted":
            opinion = {
                "first_review": False, "sound": [p for p in POINTS if p != "facts"], "wrong": ["facts"],
                "remarks": [self.words["remark"]], "opinion": "correct", "reason": "数量的证据还要补充。",
            }  # fmt: skip
            yield 2, partial(self.office, REVIEWER, "review.opinion", None, opinion)
            return
        agreed = {"first_review": False, "sound": POINTS, "opinion": "agree", "reason": "事实清楚，适用法律正确。"}
        yield 2, partial(self.office, REVIEWER, "review.opinion", None, agreed)

    def _notice(self) -> Iterator[Step]:
        hearing = self.plan.end == "hearing"
        for party in self.parties:
            told = {
                "told": ["content", "facts", "reasons", "basis", "rights"], "hearing": hearing, "kinds": ["fine"],
                "amount_fen": self.plan.yuan * FEN,
            }  # fmt: skip
            yield 1, partial(self.office, OFFICER, "notify", party, told)
            yield 0, partial(self._deliver, party)

    def _deliver(self, party: str) -> Result:
        documents = self.situation["documents"]
        mine = [k for k, one in documents.items() if one["party"] == party and one["template"].endswith("notice")]
        handed = {"document": mine[-1], "method": "direct", "receipt": "signed", "place": "当事人住所"}
        return self.act("deliver", party, handed)

    def _hearing(self) -> Iterator[Step]:
        if self.plan.end != "hearing":
            return
        (party,) = self.parties
        yield 2, partial(self.office, OFFICER, "hearing.request", party, {"made": "written", "accepted": "accepted"})
        yield 1, partial(self._call_hearing, party)

    def _call_hearing(self, party: str) -> None:
        day = self.workdays.after(clock.legal_today(), 12)
        called = {"hearing_at": at(day, 9, 0).isoformat(), "place": "临江区水务局听证室", "chair": "听证主持人",
                  "public": True}  # fmt: skip
        self.office(OFFICER, "hearing.notice", party, called)
        self._deliver(party)

    def _decision(self) -> Iterator[Step]:
        discussed = {
            "members": 3, "present": 3, "place": "临江区水务局会议室", "conclusion": "agree", "reason": "一致同意。",
            "opinions": [{"name": "分管负责人", "post": "副局长", "opinion": "同意处理意见。"}],
        }  # fmt: skip
        if self.plan.marks:
            yield 8, partial(self.office, DEPUTY, "discuss", None, discussed)
        for n, party in enumerate(self.parties):
            decided = {"outcome": "penalty", "kinds": ["fine"], "amount_fen": self.plan.yuan * FEN}
            yield 0 if n or self.plan.marks else 8, partial(self.signed, "decide", party, decided, (HEAD, DEPUTY))
            if self.plan.end != "decided":
                served = {"method": "direct", "receipt": "signed", "place": "当事人住所"}
                yield 1, partial(self.act, "serve", party, served)

    def _payment(self) -> Iterator[Step]:
        for n, party in enumerate(self.parties):
            yield 3, partial(self._pay, party, n)

    def _pay(self, party: str, n: int) -> Result:
        paid = {"proof": "bank", "amount_fen": self.plan.yuan * FEN, "paid_on": clock.legal_today().isoformat(),
                "receipt_number": f"NT{self.day:%Y%m%d}{n}"}  # fmt: skip
        return self.office(OFFICER, "pay", party, paid)

    def _end(self) -> Iterator[Step]:
        yield 1, partial(self.signed, "close", None, {"summary": "罚款已经缴纳，材料已经清运。"}, (HEAD, DEPUTY))
        kept = {"archive_number": f"罚{self.day:%Y}-001", "retention": "ten_years", "shelf": "档案室三排二层"}
        yield 2, partial(self.office, ARCHIVIST, "archive", None, kept)

    # -- how anything is done -----------------------------------------------------------------------------------------

    def _team(self) -> list[str]:
        return [self.world.certificates[OFFICER], self.world.colleagues[OFFICE][0]]

    def _in(self, minutes: int) -> str:
        return (at(self.day, 9, 25) + timedelta(minutes=minutes)).isoformat()

    def act(self, code: str, party: str | None, data: Mapping[str, Any]) -> Result:
        """An act by the officer together with a colleague."""
        return self._perform(OFFICER, ActRequest(code, data, party, officers=self._team()))

    def office(self, username: str, code: str, party: str | None, data: Mapping[str, Any]) -> Result:
        """An act at a desk, by one person."""
        return self._perform(username, ActRequest(code, data, party))

    def _perform(self, username: str, request: ActRequest) -> Result:
        result = self.hand.perform(self.world.actor(username), self.case_id, request)
        self.situation = result.case.situation
        return result

    def signed(self, code: str, party: str | None, data: Mapping[str, Any], chain: Sequence[str]) -> None:
        """A proposal and every signature of its chain."""
        proposal = self.office(OFFICER, code, party, data).entries[0].entry_id
        for username in chain:
            self.office(username, "approve", None, {"of": proposal, "opinion": "情况属实，同意。"})
