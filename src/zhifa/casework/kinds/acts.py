"""What is done in a case, and what is corrected. An act of any procedure is `case.<act>`; its parts have one shape."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from zhifa.casework import erasing
from zhifa.journal.api import Entry, Kind, Payload
from zhifa.law import exemptions, procedures


class ActOpen(Payload):
    """What evolve reads: never a name or a number of a person."""

    act: str
    procedure: str
    procedure_version: int
    party: str | None
    officers: list[str]
    data: dict[str, Any]
    facts: dict[str, Any]
    gates: list[str]
    rules: list[dict[str, Any]]
    chain: list[str]
    effect: str
    sets_state: str
    done: bool
    clocks: list[dict[str, Any]]
    meets: list[str]
    documents: list[dict[str, Any]]
    publishes: dict[str, Any] | None
    final: bool = False
    moves: list[dict[str, Any]] = []
    meets_of: str | None = None
    clears: list[str] = []
    roster: dict[str, Any] | None = None
    migrates: int | None = None
    copied: dict[str, Any] | None = None
    recordings: list[str] = []


class ActPart(Payload):
    data: dict[str, Any]


class VoidedOpen(Payload):
    entry: str
    act: str
    title: str = ""
    party: str | None
    proposal: str
    aftermath: list[dict[str, Any]]


class AmendedOpen(VoidedOpen):
    data: dict[str, Any]
    facts: dict[str, Any]
    occurred_at: str | None
    clocks: list[dict[str, Any]]
    documents: list[dict[str, Any]]


@cache
def _titles() -> dict[str, str]:
    found: dict[str, str] = {}
    for procedure in procedures.all():
        for step in procedure.steps:
            found.setdefault(step.code, step.title)
    return found


def _act_sentence(entry: Entry) -> str:
    """Procedures name the same act differently: the case's own procedure says how it reads."""
    step = procedures.load(entry.open["procedure"], entry.open["procedure_version"]).step(entry.open["act"])
    who = "、".join(entry.open.get("officers", ()))
    by = f"（执法证号 {who}）" if who else ""
    spared = entry.open["facts"].get("exemption")
    why = exemptions.sentence(spared) if spared else ""
    return f"{step.title if step else entry.open['act']}{by}。{why}"


def _answer_sentence(verb: str) -> Any:
    def display(entry: Entry) -> str:
        title = entry.open.get("title") or _titles().get(entry.open["act"], entry.open["act"])
        return f"{verb}“{title}”的记录，原记录保留。"

    return display


def of_procedures() -> tuple[Kind, ...]:
    """A kind for every act of every procedure."""
    return tuple(
        Kind(
            f"case.{act}", title, _act_sentence, open=ActOpen, personal=ActPart, restricted=ActPart,
            erase=erasing.erase_case_entry,
        )
        for act, title in _titles().items()
    )  # fmt: skip


KINDS: Final = (
    Kind("entry.voided", "作废记录", _answer_sentence("作废"), open=VoidedOpen),
    Kind("entry.amended", "更正记录", _answer_sentence("更正"), open=AmendedOpen),
)
