"""What a document is filled from: the case, the party, and everything recorded about it so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhifa.accounts.models import Authority
from zhifa.casework.models import Case, Party
from zhifa.journal.api import Entry
from zhifa.law import dates
from zhifa.law import procedures as catalogue
from zhifa.law.engine import situation as reading
from zhifa.law.procedures.language import Step
from zhifa.law.types import OfficerFact


@dataclass(frozen=True)
class Source:
    """`officers` are the certificates of this act; `number` and `code` are empty for a draft."""

    case: Case
    authority: Authority
    party: Party
    situation: Mapping[str, Any]
    entries: Mapping[str, Entry]
    officers: Sequence[OfficerFact]
    day: datetime
    number: str = ""
    code: str = ""
    url: str = ""
    demonstration: bool = False
    rendered: tuple[tuple[str, str], ...] = ()
    """(title, number) of documents made for this party before."""

    def act(self, code: str) -> dict[str, Any]:
        """Open and personal data of the last entry of an act in effect, as amended; empty where there is none."""
        found = reading.last(dict(self.situation), code, self.party.id)
        if found is None:
            return {}
        entry = self.entries.get(found["id"])
        own = _personal(entry) if entry else {}
        for amended in found["amended"]:
            answer = self.entries.get(amended)
            own |= _personal(self.entries[answer.open["proposal"]]).get("changes", {}) if answer else {}
        return {**own, **found["data"]}

    def at(self, code: str) -> datetime | None:
        """When the last entry of an act in effect happened."""
        found = reading.last(dict(self.situation), code, self.party.id)
        entry = self.entries.get(found["id"]) if found else None
        return entry.occurred if entry else None

    def words(self, act: str, field: str) -> str:
        """The Chinese title of a choice, or of several joined by 、."""
        value = self.act(act).get(field)
        step = self.step(act)
        asked = step.field(field) if step else None
        if asked is None or value is None:
            return ""
        chosen = value if isinstance(value, list) else [value]
        return "、".join(choice.title for choice in asked.choices if choice.code in chosen)

    def step(self, act: str) -> Step | None:
        return catalogue.load(self.case.procedure, self.case.procedure_version).step(act)

    @property
    def amendment(self) -> dict[str, Any]:
        """The newest correction: act, changes, what stood before, reason. Empty where there is none."""
        newest = next((e for e in reversed(list(self.entries.values())) if e.kind == "entry.amended"), None)
        if newest is None:
            return {}
        proposal, corrected = self.entries[newest.open["proposal"]], self.entries[newest.open["entry"]]
        changes = {**newest.open["data"], **_personal(proposal).get("changes", {})}
        before = {**corrected.open["data"], **_personal(corrected)}
        reason = _personal(proposal).get("reason", "")
        return {"act": newest.open["act"], "changes": changes, "before": before, "reason": reason}

    @property
    def in_whose_name(self) -> str:
        """An entrusted organisation acts in its principal's name (行政处罚法第二十条)."""
        return self.authority.principal.name if self.authority.principal else self.authority.name

    @property
    def matter(self) -> Mapping[str, Any]:
        matter: Mapping[str, Any] = self.situation["matter"]
        return matter


def _personal(entry: Entry) -> dict[str, Any]:
    return dict(entry.personal["data"]) if isinstance(entry.personal, dict) else {}


def moment(value: Any) -> str:
    """2026年3月5日14时05分 of an instant or its canonical text."""
    from zhifa.proof.canonical import parse_instant

    if value is None:
        return ""
    return dates.format_instant(parse_instant(value) if isinstance(value, str) else value)
