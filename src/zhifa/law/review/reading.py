"""What a machine check reads, and what it says: one Chinese sentence, ok / look / problem, and the entry to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from zhifa.law import procedures
from zhifa.law.engine import situation as read
from zhifa.law.procedures.language import Procedure, Step
from zhifa.law.types import Json

OK: Final = "ok"
LOOK: Final = "look"
PROBLEM: Final = "problem"
GRAVITY: Final = (OK, LOOK, PROBLEM)
GATHERS: Final = ("启动", "调查取证")
"""The stages in which a case is investigated."""


@dataclass(frozen=True)
class Found:
    """`entry`: id of the entry that it is about, "" for the whole case."""

    tone: str
    text: str
    entry: str = ""


@dataclass(frozen=True)
class Noted:
    """Something the system noted on the case itself: an overdue duty, what a correction changed, a slip of wording."""

    text: str
    entry: str = ""


@dataclass(frozen=True)
class Reading:
    """A case as a reviewer's machine reads it: the situation and the open parts, nothing else that decides.

    `opens`: open part by id of each `case.*` entry; `provenance` by the same id; `names` of the parties where there are
    several; `late_reasons`: why an entry was made late, where that still exists.
    """

    situation: Json
    opens: Mapping[str, Json]
    today: date
    provenance: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    late_reasons: Mapping[str, str] = field(default_factory=dict)
    noted: Sequence[Noted] = ()
    attachments: int = 0

    @property
    def procedure(self) -> Procedure:
        return procedures.load(self.situation["procedure"], self.situation["version"])

    def title(self, act: str) -> str:
        step = self.procedure.step(act)
        return step.title if step else act

    def step(self, act: str) -> Step | None:
        return self.procedure.step(act)

    def entries(self, *acts: str) -> Iterator[Json]:
        """Entries in effect, oldest first: of these acts, or of all."""
        for entry in self.situation["entries"]:
            if read.in_effect(entry) and (not acts or entry["act"] in acts):
                yield entry

    def facts(self, entry: Json) -> Json:
        """The whole facts of an entry, also those that the situation does not keep."""
        facts: Json = self.opens.get(entry["id"], {}).get("facts", {})
        return facts

    def parties(self) -> list[str]:
        return [party["id"] for party in self.situation["parties"]]

    def last(self, act: str, party: str | None) -> Json | None:
        return read.last(self.situation, act, party)

    def whose(self, party: str | None) -> str:
        """“甲公司：” where a case has several parties."""
        return f"{self.names[party]}：" if party and party in self.names else ""


Check = Callable[[Reading], Iterator[Found]]
CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    """Registers a machine check under its own name."""
    CHECKS[function.__name__] = function
    return function


def find(reading: Reading, checks: Sequence[str]) -> list[Found]:
    """What these checks found, the gravest first. Raises KeyError for a check that does not exist."""
    found = [one for name in checks for one in CHECKS[name](reading)]
    return sorted(found, key=lambda one: -GRAVITY.index(one.tone))


def worst(found: Sequence[Found]) -> str:
    return max((one.tone for one in found), key=GRAVITY.index, default=OK)


def titles_of(step: Step | None, field_code: str, codes: Any) -> str:
    """Chosen values in words."""
    asked = step.field(field_code) if step else None
    chosen = [codes] if isinstance(codes, str) else list(codes or ())
    choices = [(code, asked.choice(code) if asked else None) for code in chosen]
    return "、".join(choice.title if choice else str(code) for code, choice in choices)
