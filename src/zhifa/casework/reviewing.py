"""A case as its legal reviewer sees it: rounds, what the machine found, and a second round as a difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from zhifa import clock
from zhifa.casework.write import Loaded, rulebook
from zhifa.journal.api import Entry
from zhifa.law import procedures
from zhifa.law.engine import situation as read
from zhifa.law.procedures.language import Field, Procedure
from zhifa.law.redaction import identifiers_in, redact
from zhifa.law.review import Noted, Reading
from zhifa.law.rules import Rule, RuleError

Json = Mapping[str, Any]
REQUEST, OPINION, PROPOSAL = "review.request", "review.opinion", "conclude"
TEXTS: Final = frozenset({"text", "longtext", "table", "list"})
ANSWERED: Final = frozenset({PROPOSAL, "discuss", "decide"})
"""Steps beside the review itself for which somebody answers when the decision is looked at later."""
CAPACITIES: Final = {"reviewer": "reviewed", "shared_reviewer": "reviewed", "adviser": "advised"}
SIGNED: Final = {"approve": "approved", "return": "returned"}
GONE: Final = "（已依法抹除）"
PUBLIC: Final = frozenset({"credit_code"})
"""Identifiers that pages show as they are."""


@dataclass(frozen=True)
class Remark:
    """What a reviewer found wrong, and what the office answered when it submitted again ("" = not yet)."""

    about: str
    problem: str
    advice: str
    answer: str = ""


@dataclass(frozen=True)
class Round:
    """A submission and its opinion, if there is one yet. `n` counts from 1."""

    n: int
    request: Entry
    opinion: Entry | None
    remarks: tuple[Remark, ...]
    answers: str
    """The office's answer to the remarks of this round in one text, where it does not follow them line by line."""

    @property
    def reason(self) -> str:
        return masked(str(restricted(self.opinion).get("reason", ""))) if self.opinion else ""


@dataclass(frozen=True)
class Change:
    """A value of a party's record that is another one now; None: not there. `free`: a text, shown as a difference."""

    party: str | None
    act: str
    field: Field
    before: Any
    after: Any

    @property
    def free(self) -> bool:
        return self.field.type in TEXTS


@dataclass(frozen=True)
class RuleChange:
    before: Rule
    after: Rule


@dataclass(frozen=True)
class Difference:
    """What is new since the submission before: everything else was seen already."""

    since: Entry
    changes: tuple[Change, ...]
    added: tuple[Entry, ...]
    rules: tuple[RuleChange, ...]

    @property
    def proposals(self) -> tuple[Change, ...]:
        return tuple(one for one in self.changes if not one.free)

    @property
    def texts(self) -> tuple[Change, ...]:
        return tuple(one for one in self.changes if one.free)


def masked(text: str) -> str:
    """Identifiers in a text are hidden, as on every page of a case."""
    return redact(text, [find for find in identifiers_in(text) if find.kind not in PUBLIC])


def personal(entry: Entry) -> Json:
    return _data(entry.personal)


def restricted(entry: Entry) -> Json:
    return _data(entry.restricted)


def _data(part: Any) -> Json:
    """`data` of an erasable part; empty where it is gone or never was."""
    found: Json = part.get("data", {}) if isinstance(part, dict) else {}
    return found


def has_review(loaded: Loaded) -> bool:
    return procedures.load(loaded.case.procedure, loaded.case.procedure_version).step(OPINION) is not None


def reading_of(loaded: Loaded, noted: Iterable[Entry], attachments: int) -> Reading:
    """What the machine checks read. `noted`: findings of the case."""
    acts = [entry for entry in loaded.entries if entry.kind.startswith("case.")]
    late = {e.entry_id: masked(str(personal(e)["late_reason"])) for e in acts if "late_reason" in personal(e)}
    several = {party.id: party.name for party in loaded.parties} if len(loaded.parties) > 1 else {}
    return Reading(
        situation=loaded.situation,
        opens={entry.entry_id: entry.open for entry in acts},
        today=clock.legal_today(),
        provenance={entry.entry_id: entry.provenance for entry in acts},
        names=several,
        late_reasons=late,
        noted=[Noted(entry.display(), entry.open.get("entry", "") or "") for entry in noted],
        attachments=attachments,
    )


# -- rounds -----------------------------------------------------------------------------------------------------------


def rounds(loaded: Loaded) -> tuple[Round, ...]:
    """Every submission in effect with its opinion, the first one first."""
    by_id = {entry.entry_id: entry for entry in loaded.entries}
    pairs: list[list[Entry]] = []
    for folded in loaded.situation["entries"]:
        if read.in_effect(folded) and folded["act"] == REQUEST:
            pairs.append([by_id[folded["id"]]])
        elif read.in_effect(folded) and folded["act"] == OPINION and pairs:
            pairs[-1] = [pairs[-1][0], by_id[folded["id"]]]
    found = []
    for n, pair in enumerate(pairs, 1):
        opinion = pair[1] if len(pair) > 1 else None
        answer = str(personal(pairs[n][0]).get("answers", "")) if n < len(pairs) else ""
        remarks = _remarks(opinion, answer) if opinion else ()
        answered = any(remark.answer for remark in remarks)
        found.append(Round(n, pair[0], opinion, remarks, "" if answered else masked(answer)))
    return tuple(found)


def _remarks(opinion: Entry, answer: str) -> tuple[Remark, ...]:
    """Answers stand beside their remarks where the office wrote one line for each."""
    rows = restricted(opinion).get("remarks", ())
    lines = [line.strip() for line in answer.splitlines() if line.strip()]
    beside = lines if len(lines) == len(rows) else [""] * len(rows)
    return tuple(
        Remark(
            masked(str(row.get("about", ""))),
            masked(str(row.get("problem", ""))),
            masked(str(row.get("advice", ""))),
            masked(line),
        )
        for row, line in zip(rows, beside, strict=True)
    )


# -- who answers for what ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Signature:
    """Who did a step or signed it, in which capacity. `what`: drafted | reviewed | advised | approved | returned."""

    entry: Entry
    title: str
    party: str | None
    what: str


def signatures(loaded: Loaded) -> tuple[Signature, ...]:
    """Everybody who drafted, reviewed or approved what leads to the decision, in order; voided records are left out."""
    procedure = procedures.load(loaded.case.procedure, loaded.case.procedure_version)
    by_id = {entry.entry_id: entry for entry in loaded.entries}
    found = []
    for one in loaded.situation["entries"]:
        step, about = procedure.step(one["act"]), one
        if step is not None and step.effect in SIGNED:
            about = read.find(loaded.situation, str(one["data"].get("of", ""))) or one
            step = procedure.step(about["act"])
        if one["voided"] or step is None or not (step.code in ANSWERED or step.code.startswith("review.")):
            continue
        reviewed = CAPACITIES.get(one["capacity"], "drafted")
        what = SIGNED.get(one["effect"], "approved" if one["act"] == "discuss" else reviewed)
        found.append(Signature(by_id[one["id"]], step.title, about["party"], what))
    return tuple(found)


# -- the difference ---------------------------------------------------------------------------------------------------


def difference(loaded: Loaded) -> Difference | None:
    """Between the newest submission and the one before; None for a first round."""
    asked = rounds(loaded)
    if len(asked) < 2:  # noqa: PLR2004 - two submissions make a difference
        return None
    since = asked[-2].request
    procedure = procedures.load(loaded.case.procedure, loaded.case.procedure_version)
    return Difference(
        since,
        tuple(_changes(loaded, procedure, since.version)),
        tuple(_added(loaded, procedure, since.version)),
        tuple(_rules(loaded, clock.legal_day(since.occurred), clock.legal_today())),
    )


class Then:
    """The records of a case as they stood at a version of its stream."""

    def __init__(self, loaded: Loaded, version: int) -> None:
        self.by_id = {entry.entry_id: entry for entry in loaded.entries}
        self.version = version
        answers = [e for e in loaded.entries if e.version <= version and e.kind in {"entry.voided", "entry.amended"}]
        self.voided = {e.open["entry"] for e in answers if e.kind == "entry.voided"}
        self.amended = [e for e in answers if e.kind == "entry.amended"]
        self.folded = [
            one
            for one in loaded.situation["entries"]
            if self.by_id[one["id"]].version <= version
            and one["id"] not in self.voided
            and not (one["pending"] or one["returned"])
        ]

    def standing(self, procedure: Procedure) -> dict[tuple[str, str | None, str], Json]:
        """The records that count, by (act, party, id): of an act that replaces itself only the last, with id ""."""
        found: dict[tuple[str, str | None, str], Json] = {}
        for one in self.folded:
            step = procedure.step(one["act"])
            replaced = step is None or not step.repeat or one["act"] == PROPOSAL
            found[one["act"], one["party"], "" if replaced else one["id"]] = one
        return found

    def values(self, folded: Json) -> dict[str, Any]:
        """Open and personal values of a record, corrections made by then included."""
        entry = self.by_id[folded["id"]]
        values = {**entry.open["data"], **personal(entry)}
        for answer in self.amended:
            if answer.open["entry"] == entry.entry_id:
                values |= answer.open["data"]
                values |= personal(self.by_id[answer.open["proposal"]]).get("changes", {})
        return values

    def erased(self, folded: Json) -> bool:
        entry = self.by_id[folded["id"]]
        return entry.personal is not None and not isinstance(entry.personal, dict)


def _changes(loaded: Loaded, procedure: Procedure, version: int) -> Iterator[Change]:
    then, now = Then(loaded, version), Then(loaded, loaded.entries[-1].version)
    newest = now.standing(procedure)
    for key, old in then.standing(procedure).items():
        new, step = newest.get(key), procedure.step(key[0])
        if new is None or step is None or step.record.stage == "审核":
            continue  # what was voided since is told by its own entry; reviews are told as rounds
        before, after = then.values(old), now.values(new)
        gone = then.erased(old) or now.erased(new)
        for field in step.fields:
            one, other = said(field, before.get(field.code)), said(field, after.get(field.code))
            if gone and field.part != "open":
                one, other = (one or GONE), (other or GONE)
            if one != other:
                yield Change(key[1], key[0], field, one, other)


def said(field: Field, value: Any) -> Any:
    """A text as pages show it; other values as they are."""
    if value is None or field.type not in TEXTS:
        return value
    if isinstance(value, list):
        lines = [
            "；".join(f"{_column(field, code)}：{cell}" for code, cell in row.items())
            if isinstance(row, dict)
            else str(row)
            for row in value
        ]
        return masked("\n".join(lines))
    return masked(str(value))


def _column(field: Field, code: str) -> str:
    return next((column.title for column in field.columns if column.code == code), code)


def _added(loaded: Loaded, procedure: Procedure, version: int) -> Iterator[Entry]:
    """Records made since, apart from signatures and the review itself."""
    effect = {one["id"] for one in loaded.situation["entries"] if read.in_effect(one)}
    for entry in loaded.entries:
        step = procedure.step(entry.kind.removeprefix("case."))
        corrects = entry.kind in {"entry.voided", "entry.amended"}
        counts = (
            entry.entry_id in effect and step is not None and not step.effect and not step.code.startswith("review.")
        )
        if entry.version > version and (counts or corrects):
            yield entry


def _rules(loaded: Loaded, then: date, now: date) -> Iterator[RuleChange]:
    """Rules used in the case that hold another value now than on the day of the submission before."""
    matter, authority = loaded.situation["matter"], loaded.authority
    kinds = {party.id: party.kind for party in loaded.parties}
    used = {
        (rule["id"], kinds.get(entry.open.get("party") or "", ""))
        for entry in loaded.entries
        if entry.kind.startswith("case.")
        for rule in entry.open.get("rules", ())
    }
    for rule_id, kind in sorted(used):
        names = {
            "region": authority.region, "sector": matter["sector"] or authority.sector, "statute": matter["statute"],
            "act": loaded.case.procedure, "party_kind": kind,
        }  # fmt: skip
        try:
            before, after = (rulebook().rule(rule_id, day, **names) for day in (then, now))
        except RuleError:
            continue  # a rule that is no longer in force is told by the engine when it is needed
        if before.value != after.value:
            yield RuleChange(before, after)


def opinions(found: Sequence[Round]) -> list[Round]:
    """The rounds that have an opinion, the newest first."""
    return [one for one in reversed(found) if one.opinion]
