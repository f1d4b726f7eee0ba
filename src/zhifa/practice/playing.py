"""Playing an exercise: the engine of real work on facts of the exercise, kept in one row of the attempt.

Every change is one conditional UPDATE of that row. Raises NotFound for an attempt that is somebody else's or handed in,
Stale when the attempt was changed in another window.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import NotFound
from zhifa.law import engine, procedures
from zhifa.law.calendar import Calendar, CalendarError
from zhifa.law.engine.instants import read as instant
from zhifa.law.engine.instants import written
from zhifa.law.procedures.language import Product
from zhifa.law.rules import Rulebook, RuleError
from zhifa.law.types import (
    Act,
    Available,
    Decision,
    Draft,
    Event,
    Facts,
    FieldProblem,
    PartyFact,
    Refusal,
)
from zhifa.practice import catalogue, scoring
from zhifa.practice.catalogue import TRAINEE, Answer, Exercise
from zhifa.practice.models import Attempt
from zhifa.statutes import queries as statutes

Json = dict[str, Any]
ROLE: Final = "officer"
MOST_DAYS: Final = 60
NOT_PRACTISED: Final = frozenset({"approve", "return", "void", "amend"})
"""Effects that colleagues answer with, and corrections, for which an attempt is begun anew. An exercise is one case
with its parties, so joining, parting and the like are not practised either.
"""


class Stale(Exception):
    """The attempt was changed in another window meanwhile."""


@dataclass(frozen=True)
class Asked:
    """What the trainee asks to be recorded."""

    act: str
    data: Mapping[str, Any] = field(default_factory=dict)
    party: str | None = None
    officers: tuple[str, ...] = ()
    occurred_at: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of it; `unanswered` is why a colleague could not do their part."""

    refusals: tuple[Refusal, ...] = ()
    invalid: tuple[FieldProblem, ...] = ()
    unanswered: tuple[Refusal, ...] = ()

    @property
    def accepted(self) -> bool:
        return not (self.refusals or self.invalid)


@cache
def rulebook() -> Rulebook:
    return Rulebook.default()


def begin(actor: Actor, code: str) -> Attempt:
    """A new attempt; earlier ones stay. Raises NotFound."""
    exercise = exercise_of(code)
    return Attempt.objects.create(user_id=_account(actor), exercise=code, now=exercise.begins)


def exercise_of(code: str) -> Exercise:
    found = catalogue.every().get(code)
    if found is None:
        raise NotFound("没有这个练习。")
    return found


def _account(actor: Actor) -> UUID:
    assert actor.user_id is not None  # only people practise
    return actor.user_id


def own(actor: Actor) -> list[Attempt]:
    """One's own attempts, newest first. One statement."""
    return list(Attempt.objects.filter(user_id=_account(actor)).order_by("-begun_at"))


def find(actor: Actor, attempt_id: UUID) -> Attempt:
    """One's own attempt. One statement. Raises NotFound."""
    found = Attempt.objects.filter(id=attempt_id, user_id=_account(actor)).first()
    if found is None:
        raise NotFound("没有这次练习，或者它是别人的。")
    return found


def situation(attempt: Attempt) -> Json | None:
    return engine.fold(_event(line) for line in attempt.events) if attempt.events else None


def _event(line: Mapping[str, Any]) -> Event:
    return Event(
        line["id"], line["kind"], line["open"], instant(line["occurred_at"]), instant(line["recorded_at"]),
        line["actor"], line["capacity"],
    )  # fmt: skip


def finished(attempt: Attempt) -> bool:
    """Whether the exercise has reached its end: the last act that it asks for is done."""
    stands = situation(attempt)
    return stands is not None and any(
        e["act"] == exercise_of(attempt.exercise).done and e["done"] for e in stands["entries"]
    )


def available(attempt: Attempt) -> list[Available]:
    """What the trainee has before them, as the engine says it."""
    exercise, stands = exercise_of(attempt.exercise), situation(attempt)
    facts = _facts(attempt, exercise, Act("", TRAINEE, ROLE))
    found = engine.available(stands, facts, rulebook(), Calendar.default(), attempt.now, ROLE)
    return [one for one in found if ROLE in one.actors and _practised(exercise, one.act)]


def _practised(exercise: Exercise, act: str) -> bool:
    step = procedures.load(exercise.procedure).step(act)
    return step is not None and step.effect not in NOT_PRACTISED and not (step.roster or step.migrates)


def perform(actor: Actor, attempt: Attempt, asked: Asked) -> Outcome:
    """Records the act in the attempt, then what colleagues answer; or keeps what was refused, for the score."""
    exercise = exercise_of(attempt.exercise)
    _open(attempt)
    act = Act(
        code=asked.act, actor_id=TRAINEE, capacity=ROLE, data=asked.data, party=asked.party, officers=asked.officers,
        occurred_at=asked.occurred_at,
    )  # fmt: skip
    decision = _decide(attempt, exercise, act)
    if not decision.accepted:
        _remember(attempt, asked.act, decision)
        _save(actor, attempt)
        return Outcome(refusals=() if decision.invalid else decision.refusals, invalid=decision.invalid)
    _record(attempt, exercise, act, decision.entries, actor.name)
    unanswered = [said for answer in exercise.answers.get(asked.act, ()) for said in _answer(attempt, exercise, answer)]
    attempt.now += exercise.passes
    _save(actor, attempt)
    return Outcome(unanswered=tuple(unanswered))


def register(actor: Actor, attempt: Attempt, procedure: str, matter: str, parties: list[Json], source: Json) -> Outcome:
    """The opening act; a procedure that does not fit is refused as the exercise says."""
    exercise = exercise_of(attempt.exercise)
    opening = procedures.load(exercise.procedure).opening
    if procedure != exercise.procedure:
        _open(attempt)
        _remember(attempt, opening, Decision(refusals=(exercise.wrong_procedure,)))
        _save(actor, attempt)
        return Outcome(refusals=(exercise.wrong_procedure,))
    return perform(actor, attempt, Asked(opening, {"matter": matter, "parties": parties, "source": source}))


def wait(actor: Actor, attempt: Attempt, days: int) -> None:
    """Moves the exercise's clock on to the morning `days` later (1 to 60)."""
    _open(attempt)
    morning = clock.start_of_day(clock.legal_day(attempt.now) + timedelta(days=max(1, min(MOST_DAYS, days))))
    attempt.now = morning + timedelta(hours=9)
    _save(actor, attempt)


def hand_in(actor: Actor, attempt: Attempt) -> Attempt:
    """Scores the attempt as it stands; nothing can be done in it afterwards."""
    _open(attempt)
    attempt.score = scoring.score(exercise_of(attempt.exercise), attempt, situation(attempt), rulebook())
    attempt.handed_in_at = clock.machine_now()
    _save(actor, attempt)
    return attempt


def _open(attempt: Attempt) -> None:
    if attempt.score is not None:
        raise NotFound("这次练习已经交卷。")


def _save(actor: Actor, attempt: Attempt) -> None:
    rows = Attempt.objects.filter(id=attempt.id, user_id=_account(actor), version=attempt.version, handed_in_at=None)
    changed = rows.update(
        version=attempt.version + 1, now=attempt.now, events=attempt.events, refused=attempt.refused,
        score=attempt.score, handed_in_at=attempt.handed_in_at,
    )  # fmt: skip
    if not changed:
        raise Stale
    attempt.version += 1


def _facts(attempt: Attempt, exercise: Exercise, act: Act) -> Facts:
    """The exercise's own facts; of the installation only what the statutes say of a citation."""
    stands, procedure = situation(attempt), procedures.load(exercise.procedure)
    on = clock.legal_day(act.occurred_at or attempt.now)
    cited = engine.cited(procedure, act, stands, on)
    return Facts(
        authority=exercise.authority,
        procedure=exercise.procedure,
        unit=exercise.unit,
        matter=exercise.matter if stands or act.data.get("matter") == exercise.matter.code else None,
        tiers=exercise.tiers,
        officers=exercise.team(act.officers),
        parties=tuple(PartyFact(party["id"], _birth(party)) for party in parties(attempt)),
        citations=statutes.citation_facts(cited.texts, *cited.days) if cited.texts else (),
    )


def _birth(party: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(party["birth_date"]) if party.get("birth_date") else None


def parties(attempt: Attempt) -> list[Json]:
    """Parties with the particulars that the trainee wrote."""
    if not attempt.events:
        return []
    opening = attempt.events[0]
    named = {one["id"]: one for one in ((opening["personal"] or {}).get("data") or {}).get("parties", ())}
    return [{**one, **named.get(one["id"], {})} for one in opening["open"]["data"]["parties"]]


def drafted(attempt: Attempt, asked: Asked) -> tuple[tuple[Product, ...], Json]:
    """The documents that the act would make as far as it is filled in, and what its entry would note."""
    exercise, stands = exercise_of(attempt.exercise), situation(attempt)
    act = Act(asked.act, TRAINEE, ROLE, asked.data, asked.party, asked.officers, occurred_at=asked.occurred_at)
    given = (stands, act, _facts(attempt, exercise, act), rulebook(), Calendar.default(), attempt.now)
    step = procedures.load(exercise.procedure).step(asked.act)
    made = engine.products(*given) or (step.produces[:1] if step else ())
    try:
        return made, engine.noted(*given)
    except (RuleError, CalendarError):  # a day is still wrong: the form says which
        return made, {}


def _decide(attempt: Attempt, exercise: Exercise, act: Act) -> Decision:
    facts = _facts(attempt, exercise, act)
    return engine.decide(situation(attempt), act, facts, rulebook(), Calendar.default(), attempt.now)


def _record(attempt: Attempt, exercise: Exercise, act: Act, drafts: tuple[Draft, ...], who: str) -> None:
    events = list(attempt.events)
    for draft in drafts:
        line = {
            "id": f"e{len(events) + 1}", "kind": draft.kind, "open": draft.open, "personal": draft.personal,
            "restricted": draft.restricted, "occurred_at": written(draft.occurred_at),
            "recorded_at": written(attempt.now), "actor": act.actor_id, "capacity": act.capacity, "who": who,
            "provenance": draft.provenance,
        }  # fmt: skip
        events.append(line)
    attempt.events = [*events, *_papers(attempt, exercise, events[-1], len(events))]


def _papers(attempt: Attempt, exercise: Exercise, last: Json, so_far: int) -> list[Json]:
    """The documents of the act as made, so that they can be served: with a practice number, and no paper."""
    entry = last["open"]["data"]["of"] if last["open"]["effect"] == "approve" else last["id"]
    made: list[Json] = []
    for n, document in enumerate(last["open"].get("documents", ())):
        number = (
            f"练习{document['number_word']}〔{clock.legal_day(attempt.now).year}〕1号"
            if document["number_word"]
            else None
        )
        body = {
            "document": f"{entry}-{n}", "entry": entry, "template": document["template"], "party": document["party"],
            "number": number, "title": document["title"],
        }  # fmt: skip
        for state in ("approved", "rendered"):
            event = {
                "id": f"e{so_far + len(made) + 1}", "kind": f"document.{state}", "open": body,
                "occurred_at": written(attempt.now), "recorded_at": written(attempt.now), "actor": "system",
                "capacity": "system", "who": exercise.authority.name, "personal": None, "restricted": None,
                "provenance": "system",
            }  # fmt: skip
            made.append(event)
    return made


def _answer(attempt: Attempt, exercise: Exercise, answer: Answer) -> tuple[Refusal, ...]:
    """A colleague's part. What a colleague may not sign is sent back with the reason."""
    attempt.now += timedelta(minutes=answer.minutes)
    stands = situation(attempt)
    assert stands is not None  # an answer follows an act
    name = exercise.colleagues[answer.capacity]
    data = dict(answer.data)
    if answer.act == "approve":
        if not stands["proposals"]:
            return ()
        data["of"] = stands["proposals"][-1]
    act = Act(code=answer.act, actor_id=name, capacity=answer.capacity, data=data)
    decision = _decide(attempt, exercise, act)
    if not decision.accepted and answer.act == "approve":
        said = "".join(refusal.message for refusal in decision.refusals)
        act = replace(act, code="return", data={"of": data["of"], "reason": said})
        back = _decide(attempt, exercise, act)
        _record(attempt, exercise, act, back.entries, name)
        return decision.refusals
    if decision.accepted:
        _record(attempt, exercise, act, decision.entries, name)
    return decision.refusals


def _remember(attempt: Attempt, act: str, decision: Decision) -> None:
    """What was refused, once for each act and reason; a form that lacks something is not a refusal of the law."""
    step = procedures.load(exercise_of(attempt.exercise).procedure).step(act)
    kept = {(line["act"], line["code"]) for line in attempt.refused}
    found = () if decision.invalid else decision.refusals
    lines = [
        {**asdict(refusal), "act": act, "title": step.title if step else act}
        for refusal in found
        if (act, refusal.code) not in kept
    ]
    attempt.refused = [*attempt.refused, *lines]
