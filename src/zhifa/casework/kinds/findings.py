"""What followers find in a case and tell whoever handles it."""

from __future__ import annotations

from typing import Final

from zhifa.journal.api import Kind, Payload


class FindingOpen(Payload):
    rule: str
    clock: str
    party: str | None
    due: str
    message: str


class CorrectionFindingOpen(Payload):
    act: str
    party: str | None
    code: str
    message: str
    basis: str


class WordingOpen(Payload):
    document: str
    template: str
    party: str | None
    code: str
    message: str


class WordingPersonal(Payload):
    quote: str


class PartyFindingOpen(Payload):
    party: str
    message: str


KINDS: Final = (
    Kind("finding.correction", "更正的后果", lambda e: e.open["message"], open=CorrectionFindingOpen),
    Kind(
        "finding.wording",
        "文书用语提醒",
        lambda e: e.open["message"],
        open=WordingOpen,
        personal=WordingPersonal,
        erase=lambda _entry, _parts: None,
    ),
    Kind("finding.overdue", "期限届满提醒", lambda e: e.open["message"], open=FindingOpen),
    Kind("finding.party", "当事人提交", lambda e: e.open["message"], open=PartyFindingOpen),
)
