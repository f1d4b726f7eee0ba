"""Cases of the ordinary procedure, through the same actions that people use."""

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

STAGES = (
    "lead", "filed", "suspended", "concluded", "doubted", "review", "told", "hearing", "decided", "served", "paid",
    "closed", "archived",
)  # fmt: skip
APART = dict.fromkeys(("doubted", "review", "asked", "advised", "withdrawn"), "concluded")
"""Ends that lie beside the way: how far such a case came first."""
KINDS = {"o": "organisation", "s": "sole_trader", "p": "natural_person"}
FEN = 100
HEARING_IN = 12
"""Working days from the call to the hearing."""
SPARED = "no_penalty_slight"
MATERIALS = ["report", "statement", "draft", "evidence"]
POINTS = ["competence", "procedure", "facts", "law", "powers", "papers", "crime"]
Step = tuple[int, Callable[[], object]]
"""Working days after the step before, and what is done."""


@dataclass(frozen=True)
class OrdinaryPlan:
    """A line of ordinary.yaml. `ways`: argued, challenged, hearing, no_penalty, suspended; `house`: who acts."""

    parties: str
    ago: int
    end: str
    yuan: int
    marks: Sequence[str]
    ways: Sequence[str] = ()
    house: str = "water"


def plans() -> list[OrdinaryPlan]:
    return [OrdinaryPlan(*line) for line in read("ordinary.yaml")["cases"]]


class OrdinaryStory:
    """Tells one case; `case_id` is known once it is open."""

    def __init__(self, world: World, workdays: Workdays, plan: OrdinaryPlan, day: date, hand: Hand) -> None:
        self.world, self.workdays, self.plan, self.day, self.hand = world, workdays, plan, day, hand
        self.words: dict[str, Any] = read("ordinary.yaml")["houses"][plan.house]
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
        matter = self.world.matters[self.house, self.words["seq"]]
        given = [self.world.cast.party(KINDS[k], self.house, clock.legal_today(), None) for k in self.plan.parties]
        source = {"kind": "inspection", "text": self.words["source"]}
        request = OpenRequest("penalty-ordinary", matter=matter, parties=given, source=source)
        opened = self.hand.open_case(self.world.actor(self._who("officer")), request)
        self.case_id = opened.case.id
        self.situation = opened.case.situation
        self.parties = [party["id"] for party in self.situation["parties"]]

    def _steps(self) -> Iterator[Step]:
        for stage, steps in (
            ("filed", self._filing()),
            ("suspended", self._suspension()),
            ("concluded", self._investigation()),
            ("concluded", self._beside()),
            ("told", self._review()),
            ("told", self._notice()),
            ("hearing", self._hearing()),
            ("decided", self._decision()),
            ("served", self._challenge()),
            ("paid", self._payment()),
            ("closed", self._closing()),
            ("archived", self._archive()),
        ):
            if self._reaches(stage):
                yield from steps

    # -- stages -----------------------------------------------------------------------------------------------------

    def _filing(self) -> Iterator[Step]:
        scene = {
            "certificate_shown": True, "ended_at": self._in(40), "place": self.words["place"], "signed": "signed",
            "present": "当事人的现场管理人员", "scene": self.words["facts"],
        }  # fmt: skip
        yield 0, partial(self.act, "inspect_scene", None, scene)
        reasons = f"{self.words['facts']}涉嫌违反{self.words['suspected']}，应当立案查处。"
        numbers = "、".join(self._team())
        filing = {"happened_on": self.day.isoformat(), "reasons": reasons, "handlers": numbers}
        yield 1, partial(self.signed, "file", None, filing)

    def _suspension(self) -> Iterator[Step]:
        """A test is awaited; where the field lets the days not count."""
        if "suspended" not in self.plan.ways:
            return
        asked = {"ground": "testing", "reason": "样品已经送检，等待检测报告。"}
        yield 1, partial(self.signed, "suspend", None, asked, ("deputy",))
        if self._reaches("concluded"):
            yield 6, partial(self.office, "officer", "resume", None, {"reason": "检测报告已经收到。"})

    def _investigation(self) -> Iterator[Step]:
        asked = {
            "certificate_shown": True, "ended_at": self._in(60), "role": "party",
            "place": f"{self.words['bureau']}询问室",
            "person": "当事人的现场管理人员", "rights_told": True, "answers": [self.words["talk"]], "signed": "signed",
        }  # fmt: skip
        yield 1, partial(self.act, "inquire", None, asked)
        for party in self.parties:
            found = {
                "identity_checked": True, "happened_at": at(self.day, 8, 30).isoformat(), "place": self.words["place"],
                "facts": self.words["facts"], "evidence": ["inspection", "statement", "audiovisual"],
                "evidence_note": self.words["evidence"], "slight": self.spared, "first_time": True, "corrected": True,
                "harm": "none" if self.spared else "slight",
            }  # fmt: skip
            yield 1, partial(self.act, "investigate", party, found)
            yield 0, partial(self.act, "conclude", party, self._proposal())

    def _proposal(self) -> dict[str, Any]:
        marks = {"marks": list(self.plan.marks)} if self.plan.marks else {}
        if self.spared:
            return {"outcome": SPARED, "ground": self.words["spared"], "correction": "done", **marks}
        return {
            "outcome": "penalty", "kinds": ["fine"], "tier": self.words["tier"], "amount_fen": self.plan.yuan * FEN,
            "reasons": self.words["reasons"], "basis": self._basis(), "correction": "done", **marks,
        }  # fmt: skip

    def _basis(self) -> list[str]:
        return citations.setting(self.situation["matter"]["basis"])

    def _beside(self) -> Iterator[Step]:
        """Where the case leaves the way: a review that is under way or finds fault, a withdrawal."""
        if self.plan.end in ("review", "asked", "advised", "doubted"):
            yield 1, self._ask_review
        if self.plan.end in ("asked", "advised"):
            adviser = self.world.actor(self._who("adviser")).id
            asked = {"capacity": "adviser", "person": adviser, "question": self.words["question"]}
            yield 0, partial(self.office, "reviewer", "review.invite", None, asked)
        if self.plan.end == "advised":
            advised = {"advice": "doubts", "reason": self.words["advice"]}
            yield 1, partial(self.office, "adviser", "review.advise", None, advised)
        if self.plan.end == "doubted":
            opinion = {
                "first_review": False, "sound": [p for p in POINTS if p != "facts"], "wrong": ["facts"],
                "remarks": [self.words["remark"]], "opinion": "correct", "reason": "数量的证据还要补充。",
            }  # fmt: skip
            yield 2, partial(self.office, "reviewer", "review.opinion", None, opinion)
        if self.plan.end == "withdrawn":
            why = {"ground": "no_violation", "reason": "补充核实后查明，现场物料由他人堆放，当事人没有违法行为。"}
            yield 2, partial(self.signed, "withdraw_case", None, why)

    def _review(self) -> Iterator[Step]:
        if self.plan.marks:
            yield from self._agreement()

    def _agreement(self, *more: str) -> Iterator[Step]:
        yield 1, partial(self._ask_review, *more)
        agreed = {"first_review": False, "sound": POINTS, "opinion": "agree", "reason": "事实清楚，适用法律正确。"}
        yield 2, partial(self.office, "reviewer", "review.opinion", None, agreed)

    def _ask_review(self, *more: str) -> Result:
        before = any(entry["act"] == "review.opinion" for entry in self.situation["entries"])
        answers = {"answers": "上次审核同意；听证以后处理意见没有改变。"} if before else {}
        return self.office("officer", "review.request", None, {"materials": [*MATERIALS, *more], **answers})

    def _notice(self) -> Iterator[Step]:
        if self.spared:
            return
        for party in self.parties:
            told = {
                "told": ["content", "facts", "reasons", "basis", "rights"], "hearing": self._heard, "kinds": ["fine"],
                "amount_fen": self.plan.yuan * FEN,
            }  # fmt: skip
            yield 1, partial(self.office, "officer", "notify", party, told)
            yield 0, partial(self._deliver, party)
        for party in self.parties if "argued" in self.plan.ways else ():
            yield 2, partial(self.office, "officer", "represent", party, self.words["argument"])
            yield 1, partial(self.act, "reexamine", party, self.words["answer"])

    def _deliver(self, party: str) -> Result:
        documents = self.situation["documents"]
        mine = [k for k, one in documents.items() if one["party"] == party and one["template"].endswith("notice")]
        handed = {"document": mine[-1], "method": "direct", "receipt": "signed", "place": "当事人住所"}
        return self.act("deliver", party, handed)

    def _hearing(self) -> Iterator[Step]:
        if not self._heard:
            return
        for party in self.parties:
            asked = {"made": "written", "accepted": "accepted"}
            yield 2, partial(self.office, "officer", "hearing.request", party, asked)
            yield 1, partial(self._call_hearing, party)
        if not self._reaches("decided"):
            return
        for n, party in enumerate(self.parties):
            yield 0 if n else HEARING_IN, partial(self.office, "chair", "hearing.hold", party, self.words["hearing"])
        yield from self._agreement("hearing")

    def _call_hearing(self, party: str) -> None:
        day = self.workdays.after(clock.legal_today(), HEARING_IN)
        place = f"{self.words['bureau']}听证室"
        called = {"hearing_at": at(day, 9, 0).isoformat(), "place": place, "chair": "听证主持人", "public": True}
        self.office("officer", "hearing.notice", party, called)
        self._deliver(party)

    def _decision(self) -> Iterator[Step]:
        discussed = {
            "members": 3, "present": 3, "place": f"{self.words['bureau']}会议室", "conclusion": "agree",
            "reason": "一致同意。", "opinions": [{"name": "分管负责人", "post": "副局长", "opinion": "同意处理意见。"}],
        }  # fmt: skip
        wait = 1 if self.spared or self._heard else 8
        if self.plan.marks:
            yield wait, partial(self.office, "deputy", "discuss", None, discussed)
        decided = {"outcome": "penalty", "kinds": ["fine"], "amount_fen": self.plan.yuan * FEN}
        if self.spared:
            decided = {"outcome": SPARED, "education": "已讲解有关规定，当事人表示今后遵守。"}
        for n, party in enumerate(self.parties):
            yield 0 if n or self.plan.marks else wait, partial(self.signed, "decide", party, decided)
            if self._reaches("served"):
                served = {"method": "direct", "receipt": "signed", "place": "当事人住所"}
                yield 1, partial(self.act, "serve", party, served)

    def _challenge(self) -> Iterator[Step]:
        """Reconsideration is asked for and answered; where the case goes on, the decision was upheld."""
        for party in self.parties if "challenged" in self.plan.ways else ():
            yield 2, partial(self._received, party)
            answered = {"reply": self.words["evidence"]}
            yield 4, partial(self.office, "officer", "challenge.reply", party, answered)
            if self._reaches("paid"):
                yield 10, partial(self._upheld, party)

    def _received(self, party: str) -> Result:
        asked = {"kind": "reconsideration", "body": "临江区人民政府", "received_on": clock.legal_today().isoformat(),
                 "asks": "请求撤销行政处罚决定。"}  # fmt: skip
        return self.office("officer", "challenge.receive", party, asked)

    def _upheld(self, party: str) -> Result:
        ended = {"result": "upheld", "document": f"临政复〔{self.day:%Y}〕8号", "summary": "事实清楚，程序合法。",
                 "effective_on": clock.legal_today().isoformat()}  # fmt: skip
        return self.office("officer", "challenge.outcome", party, ended)

    def _payment(self) -> Iterator[Step]:
        for n, party in enumerate(() if self.spared else self.parties):
            yield 3, partial(self._pay, party, n)

    def _pay(self, party: str, n: int) -> Result:
        paid = {"proof": "bank", "amount_fen": self.plan.yuan * FEN, "paid_on": clock.legal_today().isoformat(),
                "receipt_number": f"NT{self.day:%Y%m%d}{n}"}  # fmt: skip
        return self.office("officer", "pay", party, paid)

    def _closing(self) -> Iterator[Step]:
        yield 1, partial(self.signed, "close", None, {"summary": self.words["spared" if self.spared else "summary"]})

    def _archive(self) -> Iterator[Step]:
        kept = {"archive_number": f"罚{self.day:%Y}-001", "retention": "ten_years", "shelf": "档案室三排二层"}
        yield 2, partial(self.office, "archivist", "archive", None, kept)

    # -- how anything is done -----------------------------------------------------------------------------------------

    @property
    def house(self) -> str:
        """Code of the authority that handles the case."""
        return str(self.words["office"])

    @property
    def spared(self) -> bool:
        return "no_penalty" in self.plan.ways

    @property
    def _heard(self) -> bool:
        return self.plan.end == "hearing" or "hearing" in self.plan.ways

    def _reaches(self, stage: str) -> bool:
        return STAGES.index(stage) <= STAGES.index(APART.get(self.plan.end, self.plan.end))

    def _who(self, role: str) -> str:
        """Username of the house's officer, head, reviewer, adviser, deputy, chair or archivist."""
        return f"{self.plan.house}.{role}"

    def _team(self) -> list[str]:
        return [self.world.certificates[self._who("officer")], self.world.colleagues[self.house][0]]

    def _in(self, minutes: int) -> str:
        return (at(self.day, 9, 25) + timedelta(minutes=minutes)).isoformat()

    def act(self, code: str, party: str | None, data: Mapping[str, Any]) -> Result:
        """An act by the officer together with a colleague."""
        return self._perform("officer", ActRequest(code, data, party, officers=self._team()))

    def office(self, who: str, code: str, party: str | None, data: Mapping[str, Any]) -> Result:
        """An act at a desk, by one person."""
        return self._perform(who, ActRequest(code, data, party))

    def _perform(self, who: str, request: ActRequest) -> Result:
        result = self.hand.perform(self.world.actor(self._who(who)), self.case_id, request)
        self.situation = result.case.situation
        return result

    def signed(
        self, code: str, party: str | None, data: Mapping[str, Any], chain: Sequence[str] = ("head", "deputy")
    ) -> None:
        """A proposal and every signature of its chain."""
        proposal = self.office("officer", code, party, data).entries[0].entry_id
        for who in chain:
            self.office(who, "approve", None, {"of": proposal, "opinion": "情况属实，同意。"})
