"""What a document is filled from: the case, its parties, and everything recorded about it so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from zhifa.accounts import roles
from zhifa.accounts.models import Authority
from zhifa.casework.desk import TABLES, Desk
from zhifa.casework.models import Case, Party
from zhifa.journal.api import Entry
from zhifa.law import procedures
from zhifa.law.engine import situation as reading
from zhifa.law.procedures.language import Step
from zhifa.law.types import OfficerFact


@dataclass(frozen=True)
class Typed:
    """An act as somebody is typing it: read in place of a recorded one, for a preview that stores nothing."""

    act: str
    data: Mapping[str, Any]
    at: datetime
    officers: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What the engine would note with the entry: the tier, the derivation, the line of the list, the money."""


@dataclass(frozen=True)
class Signed:
    """One signature of an approval chain."""

    role: str
    name: str
    opinion: str
    at: datetime


@dataclass(frozen=True)
class Source:
    """`officers` are the certificates of this act; `number` and `code` are empty for a draft; `about` is the entry of
    the act that the document is made of, where one is known.
    """

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
    """(title, number) of what was made for this party with its decision and is served with it."""
    about: str = ""
    typed: Typed | None = None
    others: tuple[Party, ...] = field(default=())
    """All parties where the caller has them at hand; else they are read when a document asks."""
    desk: Desk = TABLES
    """Where the registers are read."""

    # ---- one act -----------------------------------------------------------------------------------------------

    def found(self, code: str) -> dict[str, Any] | None:
        """The entry of the situation that an act's values come from: the one the document is made of, else the last in
        effect for the party.
        """
        about = reading.find(dict(self.situation), self.about) if self.about else None
        if about is not None and about["act"] == code:
            return about
        return reading.last(dict(self.situation), code, self.party.id)

    def act(self, code: str) -> dict[str, Any]:
        """All data of an act, as amended; empty where there is none."""
        if self.typed is not None and self.typed.act == code:
            return dict(self.typed.data)
        found = self.found(code)
        return self._data(found) if found else {}

    def facts(self, code: str) -> dict[str, Any]:
        """What the engine noted with an act; empty where there is none."""
        if self.typed is not None and self.typed.act == code:
            return dict(self.typed.facts)
        found = self.found(code)
        entry = self.entries.get(found["id"]) if found else None
        return dict(entry.open["facts"]) if entry else {}

    def each(self, code: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """(entry of the situation, data) of every entry of an act in effect, for all parties, oldest first."""
        for found in self.situation["entries"]:
            if found["act"] == code and reading.in_effect(found):
                yield found, self._data(found)

    def _data(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """The parts laid together; of a value that divides itself (source of a lead) the open piece alone stands."""
        entry = self.entries.get(found["id"])
        own = {**_part(entry.personal), **_part(entry.restricted)} if entry else {}
        for amended in found["amended"]:
            answer = self.entries.get(amended)
            own |= _part(self.entries[answer.open["proposal"]].personal).get("changes", {}) if answer else {}
        return {**own, **found["data"]}

    def at(self, code: str) -> datetime | None:
        """When the act happened; of one that needed a chain, when the last signature was given."""
        if self.typed is not None and self.typed.act == code:
            return self.typed.at
        found = self.found(code)
        if found is None:
            return None
        answered = found["approvals"][-1:] if found["chain"] else []
        entry = self.entries.get((answered or [found["id"]])[0])
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
        return self._procedure.step(act)

    @cached_property
    def _procedure(self) -> procedures.Procedure:
        return procedures.load(self.case.procedure, self.case.procedure_version)

    @property
    def signing(self) -> tuple[OfficerFact, ...]:
        """The officers who sign the document: those of the act it is made of, whoever approved it afterwards."""
        about = reading.find(dict(self.situation), self.about) if self.about else None
        return self.register(about["officers"]) if about else tuple(self.officers)

    # ---- people ------------------------------------------------------------------------------------------------

    def officers_of(self, act: str) -> tuple[OfficerFact, ...]:
        """The register's lines of those who did an act."""
        if self.typed is not None and self.typed.act == act:
            return self.register(self.typed.officers)
        found = self.found(act)
        return self.register(found["officers"]) if found else ()

    def register(self, numbers: Iterable[str]) -> tuple[OfficerFact, ...]:
        known = {officer.certificate: officer for officer in self.officers}
        wanted = list(numbers)
        if any(number not in known for number in wanted):
            known |= self._register
        return tuple(known[number] for number in wanted if number in known)

    @cached_property
    def _register(self) -> dict[str, OfficerFact]:
        """Every officer of the case. One statement."""
        numbers = [number for entry in self.situation["entries"] for number in entry["officers"]]
        numbers += self.typed.officers if self.typed else ()
        return {officer.certificate: officer for officer in self.desk.officers(dict.fromkeys(numbers))}

    def signed(self, act: str) -> tuple[Signed, ...]:
        """The signatures of an act's chain, in order, the proposer first."""
        found = self.found(act)
        if found is None:
            return ()
        answers = [reading.find(dict(self.situation), entry_id) for entry_id in found["approvals"]]
        step = self.step(act)
        rows = [self._signature(found, f"{step.title if step else act}，报请审批。")]
        rows += [self._signature(one, str(self._data(one).get("opinion", ""))) for one in answers if one]
        return tuple(rows)

    def _signature(self, entry: Mapping[str, Any], opinion: str) -> Signed:
        at = self.entries[entry["id"]].occurred
        return Signed(roles.title(entry["capacity"]), self.person(entry["actor"]), opinion, at)

    def person(self, actor: str) -> str:
        """The name behind an actor's id; entries carry the id alone."""
        return self._people.get(actor, "")

    @cached_property
    def _people(self) -> Mapping[str, str]:
        """The names of everybody who recorded something in the case. One statement."""
        return self.desk.names({entry["actor"] for entry in self.situation["entries"]})

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """All parties of the case, in order."""
        return self.others or tuple(Party.objects.filter(case_id=self.case.id).order_by("ordinal"))

    # ---- documents and corrections -----------------------------------------------------------------------------

    def number_of(self, act: str) -> str:
        """The number of the document that an act made for the party."""
        found = self.found(act)
        if found is None:
            return ""
        made = self.situation["documents"].values()
        return next((d["number"] for d in made if d["entry"] == found["id"] and d["number"]), "")

    @property
    def decision(self) -> tuple[str, str]:
        """(title, number) of the decision made for the party, not of what goes with it; empty where there is none."""
        return next((made for made in reversed(self.rendered) if made[1]), ("", ""))

    @property
    def amendment(self) -> dict[str, Any]:
        """The newest correction: act, changes, what stood before, reason. Empty where there is none."""
        newest = next((e for e in reversed(list(self.entries.values())) if e.kind == "entry.amended"), None)
        if newest is None:
            return {}
        proposal, corrected = self.entries[newest.open["proposal"]], self.entries[newest.open["entry"]]
        changes = {**newest.open["data"], **_part(proposal.personal).get("changes", {})}
        before = {**corrected.open["data"], **_part(corrected.personal)}
        reason = _part(proposal.personal).get("reason", "")
        return {"act": newest.open["act"], "changes": changes, "before": before, "reason": reason}

    @property
    def in_whose_name(self) -> str:
        """An entrusted organisation acts in its principal's name (行政处罚法第二十条)."""
        return self.authority.principal.name if self.authority.principal else self.authority.name

    @property
    def matter(self) -> Mapping[str, Any]:
        matter: Mapping[str, Any] = self.situation["matter"]
        return matter


def _part(part: Any) -> dict[str, Any]:
    return dict(part["data"]) if isinstance(part, dict) else {}
