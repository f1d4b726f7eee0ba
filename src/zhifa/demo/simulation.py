"""`zhifa simulate`: very many cases in a finished demonstration, in every stage, told in the order of time.

They follow on the demonstration's present, for its clock never runs backwards, and leave the clock at the end of the
last simulated day. No document is rendered: each stays approved until somebody opens it. The same seed on the same
database makes the same rows, one act at a time or in bulk.
"""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from rich.progress import Progress

from zhifa import clock
from zhifa.casework import bulk as casework_bulk
from zhifa.casework.desk import UNPRINTED
from zhifa.clock import SHANGHAI
from zhifa.demo import schedule, world
from zhifa.demo.cast import Cast, read
from zhifa.demo.hand import Hand, OneByOne
from zhifa.demo.ordinary import OrdinaryPlan, OrdinaryStory
from zhifa.demo.paper import Booklets
from zhifa.demo.schedule import Teller, Workdays
from zhifa.demo.story import CaseStory, Plan
from zhifa.journal import api as journal
from zhifa.ledger import api as ledger

CASES_A_DAY, LEAST_DAYS, MOST_DAYS = 100, 12, 60
CLOSING_HOUR = 18
TAIL = 22
"""Working days kept after the last new case, so that the latest can be told to their end as well."""
ENDS: Mapping[str, int] = {
    "archived": 52, "closed": 14, "withdrawn": 3, "terminated": 3, "proposed": 3, "paid": 5, "filed": 5, "served": 5,
    "decided": 3, "heard": 2, "notified": 2, "investigated": 1, "lead": 2,
}  # fmt: skip
"""How far cases come, in hundredths; whoever is early on the way when the period ends stays there."""
ORDINARY_ENDS: Mapping[str, int] = {
    "archived": 30, "closed": 8, "paid": 5, "served": 6, "decided": 4, "hearing": 3, "told": 9, "review": 9,
    "doubted": 4, "concluded": 7, "suspended": 2, "filed": 6, "lead": 5, "withdrawn": 2,
}  # fmt: skip
WAYS: Mapping[str, int] = {"": 62, "argued": 15, "hearing": 8, "no_penalty": 9, "suspended": 6}
"""How an ordinary case goes there, in hundredths."""
MARKED = 0.3
"""The part of ordinary cases that are complex, so that they are reviewed and discussed."""
SEVERAL_PARTIES, KNOWN_PARTY = 0.05, 0.005
DROPPED = ("paper", "publish", "parties")
"""What a line of cases.yaml may say and a simulated case leaves out: paper forms and the acts of disclosure."""


class SimulationRefused(RuntimeError):
    """Nothing can be simulated here; the message says why and what to do."""


@dataclass(frozen=True)
class Simulated:
    """What was made."""

    cases: int
    entries: int
    first: date
    last: date
    statuses: dict[str, int]


class Townsfolk(Cast):
    """People and firms for any number of cases: names may repeat as in life, and some parties were here before."""

    def __init__(self, seed: int, region: str) -> None:
        super().__init__(seed, region)
        self._known: dict[tuple[str, str], deque[tuple[date, dict[str, Any]]]] = {}
        self._numbers: set[str] = set()

    def identity_number(self, birth: date) -> str:
        """One not drawn before: two people with one number would be one person, fined twice for one act."""
        while (number := super().identity_number(birth)) in self._numbers:
            pass
        self._numbers.add(number)
        return number

    def party(self, kind: str, authority: str, today: date, age: int | None = None) -> dict[str, Any]:
        self._used.clear()
        before = self._known.setdefault((kind, authority), deque(maxlen=200))
        if age is None and before and before[0][0] < today and self.random.random() < KNOWN_PARTY:
            return dict(before.popleft()[1])
        made = super().party(kind, authority, today, age)
        if age is None:
            before.append((today, made))
        return made


@dataclass(frozen=True)
class Stage:
    """What every story needs: who acts, on which days, and what it is written with."""

    district: world.World
    workdays: Workdays
    booklets: Booklets
    hand: Hand


Maker = Callable[[Stage, date], Teller]


def street(stage: Stage, day: date) -> CaseStory:
    """An on-the-spot penalty: a line of cases.yaml with another end and other people."""
    draw = stage.district.cast.random
    situation, kind, _, _, options = draw.choice(read("cases.yaml")["cases"])
    given = {name: value for name, value in options.items() if name not in DROPPED}
    if not {"minor", "cash"} & given.keys() and draw.random() < SEVERAL_PARTIES:
        given["parties"] = draw.choice((2, 2, 3))
    end = draw.choices(list(ENDS), list(ENDS.values()))[0]
    story = CaseStory(
        stage.district, stage.workdays, stage.booklets, Plan(situation, kind, draw.randrange(50), end, given), day,
        stage.hand,
    )  # fmt: skip
    if end == "archived" and story.matter[0] != "LJ-WAT":  # the archivist of the demonstration works there
        story.plan = replace(story.plan, end="closed")
    return story


def office(stage: Stage, day: date) -> OrdinaryStory:
    """A case of the ordinary procedure: in the water bureau; suspended, in the market bureau, whose field allows it."""
    draw = stage.district.cast.random
    end, way = (draw.choices(list(odds), list(odds.values()))[0] for odds in (ORDINARY_ENDS, WAYS))
    way = {"suspended": "suspended", "hearing": "hearing"}.get(end, way)
    parties = "".join(draw.choices("osp", (6, 3, 1))) + ("p" if draw.random() < SEVERAL_PARTIES else "")
    ways, house = (way,) if way else (), "market" if way == "suspended" else "water"
    reviewed = way not in ("suspended", "no_penalty")
    if not reviewed:  # nothing of these calls for a review, and the market bureau here has no archivist
        end = {"review": "concluded", "doubted": "concluded", "archived": "closed"}.get(end, end)
    marked = reviewed and (end in ("review", "doubted") or draw.random() < MARKED)
    low, high = read("ordinary.yaml")["houses"][house]["yuan"]
    plan = OrdinaryPlan(
        parties, 0, end, draw.randrange(low, high + 1, 100), ("complex",) if marked else (), ways, house
    )  # fmt: skip
    return OrdinaryStory(stage.district, stage.workdays, plan, day, stage.hand)


@dataclass(frozen=True)
class Kind:
    """How the cases of a procedure are told, and how many there are of them beside the others."""

    make: Maker
    share: int


STORIES: Mapping[str, Kind] = {"penalty-summary": Kind(street, 3), "penalty-ordinary": Kind(office, 1)}
"""A further procedure adds its line here and nothing else."""


def simulate(
    *, cases: int, seed: int, bulk: bool, procedures: Iterable[str] = tuple(STORIES), progress: Progress | None = None
) -> Simulated:
    """Writes the cases and moves the demonstration's clock to the end of the last day. Raises SimulationRefused.

    A run that dies leaves whole transactions: the cases so far stand where they were, and another run adds its own.
    """
    kinds = [_kind(code) for code in procedures]
    if not journal.demonstration():
        raise SimulationRefused(
            "只能在演示安装里模拟案件：这里没有演示数据，或者是正式的安装。请先运行 zhifa demo --no-serve，"
            "再用 ZHIFA_HOME 指明它的数据目录。"
        )
    before = journal.read.head()
    days = _days(cases)
    own_seed = _mixed(seed, before)
    with journal.seeded(own_seed):
        district = _district(own_seed, days[-1])
        with _hand(bulk=bulk) as hand:
            stage = Stage(district, Workdays(), Booklets(district), hand)
            _tell(stage, kinds, cases, days, progress)
        end = schedule.at(days[-1], CLOSING_HOUR, 0)
        with clock.pinned(end):
            journal.set_clock(end)
    return Simulated(cases, journal.read.head() - before, days[0], days[-1], _statuses())


def follow(progress: Progress | None = None) -> int:
    """Runs due dates, every follower and the ledger to the end; returns how many entries that added."""
    before = journal.read.head()
    task = progress.add_task("跟随者", total=before) if progress else None
    with journal.leader.leadership(wait=True):
        journal.followers.tick()
        while (end := journal.read.head()) and (journal.followers.run_once() or journal.read.head() != end):
            if progress and task is not None:
                behind = min(one.position() for one in journal.followers.all_followers())
                progress.update(task, completed=behind, total=journal.read.head())
    ledger.integrate()
    if progress and task is not None:
        progress.update(task, completed=journal.read.head(), total=journal.read.head())
    return journal.read.head() - before


def _kind(procedure: str) -> Kind:
    if procedure not in STORIES:
        raise SimulationRefused(f"还不能模拟程序“{procedure}”的案件。可以模拟：{'、'.join(STORIES)}。")
    return STORIES[procedure]


def _days(cases: int) -> list[date]:
    """The working days after the demonstration's present: enough for the cases, and a tail to finish them in."""
    present = max(clock.legal_now(), journal.newest_recorded()).astimezone(SHANGHAI).date()
    workdays = Workdays()
    days = [workdays.after(present, 1)]
    while len(days) < min(MOST_DAYS, max(LEAST_DAYS, -(-cases // CASES_A_DAY))) + TAIL:
        days.append(workdays.after(days[-1], 1))
    return days


def _mixed(seed: int, head: int) -> int:
    """A seed of this run's own: a second run on the same demonstration must not make the same numbers again."""
    return int.from_bytes(hashlib.sha256(f"simulate {seed} {head}".encode()).digest()[:8], "big")


def _district(seed: int, until: date) -> world.World:
    try:
        district = world.recall(Townsfolk(seed, read("district.yaml")["region"]), until + timedelta(days=1))
    except LookupError as missing:
        raise SimulationRefused(
            f"这个演示里缺少临江区的账号：{missing}。请用 zhifa demo --no-serve 另建一个演示。"
        ) from missing
    return district


def _hand(*, bulk: bool) -> AbstractContextManager[Hand]:
    return casework_bulk.Run() if bulk else nullcontext(OneByOne(UNPRINTED))


def _tell(stage: Stage, kinds: list[Kind], cases: int, days: list[date], progress: Progress | None) -> None:
    draw = stage.district.cast.random
    task = progress.add_task("模拟案件", total=cases) if progress else None
    opening, shares = len(days) - TAIL, [kind.share for kind in kinds]

    def arrivals(day: date) -> Iterator[Teller]:
        n = days.index(day)
        if n >= opening:
            return
        for _ in range(cases * (n + 1) // opening - cases * n // opening):
            yield draw.choices(kinds, shares)[0].make(stage, day)
            if progress and task is not None:
                progress.advance(task)

    schedule.tell_by_day(days, arrivals, told=lambda story: stage.hand.forget(story.case_id))


def _statuses() -> dict[str, int]:
    from zhifa.casework.models import Case

    return dict(sorted(Counter(Case.objects.values_list("status", flat=True)).items()))
