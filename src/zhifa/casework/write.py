"""The one write path: permission, engine, journal and projections in one transaction; documents rendered after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from django.db import IntegrityError

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority
from zhifa.accounts.permissions import capacity as capacity_of
from zhifa.accounts.permissions import permits, require
from zhifa.casework import facts as facts_of
from zhifa.casework import joining, numbering, papers, projection, retries, sets
from zhifa.casework.desk import TABLES, Desk
from zhifa.casework.errors import FieldError, Invalid, NotFound, Refused, Stale, invalid
from zhifa.casework.models import Case, OwnForm, Party
from zhifa.casework.requests import ActRequest, OpenRequest, RequestKey, Result
from zhifa.journal import api as journal
from zhifa.journal.api import Conflict, Entry, NewEntry, NotADemonstration, Transaction, idempotency, new_id, read
from zhifa.law import engine, procedures
from zhifa.law.calendar import Calendar
from zhifa.law.procedures.language import Product, Step
from zhifa.law.rules import Rulebook
from zhifa.law.types import Act, CitationFact, Decision, Draft, Facts, InvitableFact, NumberFact

SIGNING = frozenset({"approve", "return"})


@cache
def rulebook() -> Rulebook:
    return Rulebook.default()


@cache
def calendar() -> Calendar:
    return Calendar.default()


@dataclass(frozen=True)
class Loaded:
    """A case as the transaction found it: row, parties, and the stream's entries with the parts that still exist."""

    case: Case
    everyone: tuple[Party, ...]
    """Also who was a party and is no more: substituted, or parted into another case."""
    entries: tuple[Entry, ...]

    @property
    def parties(self) -> tuple[Party, ...]:
        """Whom the case is about now."""
        present = {party["id"] for party in self.situation["parties"]}
        return tuple(party for party in self.everyone if party.id in present)

    @property
    def authority(self) -> Authority:
        return self.case.authority

    @property
    def situation(self) -> dict[str, Any]:
        situation: dict[str, Any] = self.case.situation
        return situation


NEAR = ("case.read", "case.act")
"""Who sees a case or takes part in it: who is invited to its legal review does the second alone."""


def load(actor: Actor, case_id: str, *operations: str, to_write: bool = False) -> Loaded:
    """The case if the actor may do one of the operations there (`case.read` where none is named).

    Raises NotFound otherwise, the same as for a case that is not there.

    `to_write` keeps the case's row until the end of the transaction, so that writers of one case take turns: on SQLite
    all writers do anyway.
    """
    rows = Party.objects.filter(case_id=case_id).select_related("case__authority__principal").order_by("ordinal")
    parties = tuple(rows.select_for_update(of=("case",)) if to_write else rows)
    if not parties:
        raise NotFound("没有这件案件，或者它不在您的范围内。")
    case = parties[0].case
    must_know(actor, case, *operations)
    return Loaded(case, parties, tuple(read.stream(stream_of(case_id))))


def sees_whole(actor: Actor, case: Case) -> bool:
    """Whether the whole case lies open to the actor; to who is invited to its legal review it does not."""
    return may(actor, case, "case.read")


def may(actor: Actor, case: Case, operation: str) -> bool:
    return permits(actor, operation, authority=case.authority_id, unit=case.unit or None, own=is_own(actor, case))


def must_know(actor: Actor, case: Case, *operations: str) -> None:
    """Raises NotFound unless the actor may do one of the operations on the case (`case.read` where none is named)."""
    if not any(may(actor, case, operation) for operation in operations or ("case.read",)):
        raise NotFound("没有这件案件，或者它不在您的范围内。")


def invitable(authority: str) -> tuple[InvitableFact, ...]:
    """Who can have a part in a legal review of the authority today. Three statements."""
    return TABLES.invitable(authority, clock.legal_today())


def is_own(actor: Actor, case: Case) -> bool:
    """Named in the case: as officer, as its party, or invited to its legal review for as long as that runs."""
    if f",{actor.id}," in case.handlers or any(one["id"] == actor.id for one in case.situation["parties"]):
        return True
    return engine.invitation(case.situation, actor.id, clock.legal_today()) is not None


def handler(actor: Actor) -> str | None:
    """Who acts on a case handles it from then on; a party of it does not."""
    return None if any(held.role == "party" for held in actor.grants) else actor.id


def stream_of(case_id: str) -> str:
    return f"case/{case_id}"


def open_case(actor: Actor, request: OpenRequest, key: RequestKey | None = None, *, desk: Desk = TABLES) -> Result:
    """Registers a case by the opening act of its procedure.

    Raises Forbidden, NotFound, Invalid, Refused, idempotency.KeyReused.
    """
    return _once(actor, key, lambda: _open(actor, request, key, desk), desk)


def perform(
    actor: Actor,
    case_id: str,
    request: ActRequest,
    *,
    if_version: int | None = None,
    key: RequestKey | None = None,
    desk: Desk = TABLES,
) -> Result:
    """Records one act on an open case; documents it produces are rendered before this returns.

    Raises Forbidden, NotFound, Invalid, Refused, Stale, journal.Conflict, idempotency.KeyReused.
    """
    return _once(actor, key, lambda: _perform(actor, case_id, request, if_version, key, desk), desk)


def _once(actor: Actor, key: RequestKey | None, act: Any, desk: Desk) -> Result:
    if key is not None and (first := _replayed(actor, key)) is not None:
        return first
    try:
        result: Result = act()
    except (Refused, Invalid, Stale, Conflict, IntegrityError):
        # Another request with this key may have been first meanwhile; then what it changed is why ours fails.
        first = _replayed(actor, key) if key is not None else None
        if first is None:
            raise
        return first
    return papers.render_all(result) if result.documents and desk.prints else result


def _replayed(actor: Actor, key: RequestKey) -> Result | None:
    first = idempotency.replay(actor.id, key.key, key.request_hash)
    if first is None:
        return None
    return Result(Case.objects.get(id=first.subject), tuple(read.entries(first.entry_ids)), replayed=True)


def _open(actor: Actor, request: OpenRequest, key: RequestKey | None, desk: Desk) -> Result:
    with journal.transaction() as tx:
        result = register(desk, tx, actor, request)
        retries.remember(actor, key, result.case.id, result.entries)
    return result


def register(desk: Desk, tx: Transaction, actor: Actor, request: OpenRequest) -> Result:
    """The opening act inside the caller's transaction."""
    authority = _authority_for(desk, actor, request.authority)
    unit = request.unit if request.unit is not None else _unit_for(actor, authority.code)
    procedure = procedures.load(request.procedure)
    capacity = _capacity(actor, authority.code, unit, False, procedure.step(procedure.opening), None)
    case_id = new_id()
    parties = [{**party, "id": new_id()} for party in request.parties]
    data = {**request.data, "matter": request.matter, "parties": parties, "source": dict(request.source)}
    act = Act(
        code=procedure.opening, actor_id=actor.id, capacity=capacity, data=data,
        officers=tuple(request.officers), occurred_at=request.occurred_at,
    )  # fmt: skip
    day = clock.legal_day(request.occurred_at or clock.legal_now())
    found = desk.matter(request.matter, authority.code, day)
    facts = Facts(
        authority=facts_of.authority_fact(authority), procedure=request.procedure, unit=unit,
        matter=found[0] if found else None, tiers=found[1] if found else (),
        officers=desk.officers(act.officers) if act.officers else (),
        citations=citation_facts(desk, procedure, act, None, day),
    )  # fmt: skip
    decision = _decide(None, act, facts)
    number = numbering.case_number(desk, authority)
    drafts, recorded = _with_parties(decision.entries, parties)
    entries = tx.append(
        stream_of(case_id), [*drafts, *recorded], authority=authority.code, actor=actor.id, capacity=capacity,
        expected_version=0,
    )  # fmt: skip
    case = projection.create(desk, case_id, authority, unit, number, entries, [actor.id])
    made = projection.create_parties(desk, case, entries)
    return Result(case, tuple(entries), parties=tuple(made))


def _perform(
    actor: Actor, case_id: str, request: ActRequest, if_version: int | None, key: RequestKey | None, desk: Desk
) -> Result:
    papers.warm()
    own = sets.own_forms(request.act)
    with journal.transaction() as tx:
        loaded = load(actor, case_id, *NEAR, to_write=True)
        tx.resume(loaded.entries[-1])
        if if_version is not None and if_version != loaded.case.version:
            raise Stale(loaded.case.version)
        result = record(desk, tx, actor, loaded, request, own)
        retries.remember(actor, key, case_id, result.entries)
    return result


def record(
    desk: Desk, tx: Transaction, actor: Actor, loaded: Loaded, request: ActRequest, own: Sequence[OwnForm] = ()
) -> Result:
    """The act inside the caller's transaction: decided, recorded, folded, its documents approved."""
    case, before = loaded.case, loaded.situation
    if not desk.prints:
        if not journal.demonstration():
            raise NotADemonstration("只有演示安装可以把文书留到打开时再生成")
        before = papers.as_if_printed(before)
    step = _procedure(case).step(request.act)
    signer = engine.signer(loaded.situation, request.data) if step and step.effect in SIGNING else None
    capacity = _capacity(actor, case.authority_id, case.unit, is_own(actor, case), step, signer)
    act = Act(
        code=request.act, actor_id=actor.id, capacity=capacity, data=request.data, party=request.party,
        officers=tuple(request.officers), documents=tuple(request.documents),
        recordings=tuple(request.recordings), occurred_at=request.occurred_at,
    )  # fmt: skip
    booklet = _from_booklet(loaded, act, step, request)
    facts = facts_for(loaded, act, number=booklet.fact if booklet else None, desk=desk)
    decision = _decide(before, act, facts)
    entries = tx.append(
        stream_of(case.id), [_new(draft) for draft in decision.entries], authority=case.authority_id,
        actor=actor.id, capacity=capacity, expected_version=case.version,
    )  # fmt: skip
    entries = [*entries, *joining.carry_out(desk, tx, loaded, entries)]
    situation = projection.folded(loaded.situation, entries)
    handed_over = papers.mark_served(desk, tx, case, situation, act, entries)
    situation = projection.folded(situation, handed_over)
    entries = [*entries, *handed_over]
    made = papers.approve_products(
        desk, tx, case, loaded.parties, situation, loaded.entries, entries, act, facts, booklet, own
    )
    situation = projection.folded(situation, made.entries)
    projection.update(case, situation, [*entries, *made.entries], handler(actor), made.due_rows, desk)
    return Result(case, (*entries, *made.entries), documents=made.documents)


def facts_for(loaded: Loaded, act: Act, *, number: NumberFact | None = None, desk: Desk = TABLES) -> Facts:
    """The facts of an act on a case: each only where the step needs it, one statement each."""
    case = loaded.case
    on = clock.legal_day(act.occurred_at or clock.legal_now())
    needs = engine.needs(case.procedure, case.procedure_version, act.code)
    found = desk.matter(case.matter, case.authority_id, on) if needs.tiers else None
    # an act on the whole case (filing) looks at every party, one statement each
    about = [one for one in loaded.parties if act.party in (None, one.id)]
    return Facts(
        authority=facts_of.authority_fact(loaded.authority),
        procedure=case.procedure,
        unit=case.unit,
        matter=found[0] if found else None,
        tiers=found[1] if found else (),
        officers=desk.officers(act.officers) if act.officers else (),
        number=number,
        parties=facts_of.party_facts(loaded.parties),
        fines=tuple(fine for one in about for fine in desk.fines(case.id, one)) if needs.fines else (),
        own=desk.own(act.actor_id) if needs.own else (),
        other=joining.other_case(desk, loaded, act),
        invitable=desk.invitable(case.authority_id, on) if needs.invitable else (),
        citations=citation_facts(desk, _procedure(case), act, loaded.situation, on) if needs.citations else (),
    )


def citation_facts(
    desk: Desk, procedure: procedures.Procedure, act: Act, situation: dict[str, Any] | None, on: date
) -> tuple[CitationFact, ...]:
    """What the act cites, on its day and on that of the violation (处罚法 37)."""
    cited = engine.cited(procedure, act, situation, on)
    return desk.citations(cited.texts, cited.days)


def _procedure(case: Case) -> procedures.Procedure:
    return procedures.load(case.procedure, case.procedure_version)


def _from_booklet(loaded: Loaded, act: Act, step: Step | None, asked: ActRequest) -> numbering.FromBooklet | None:
    """The number on the paper form that this act was written on, or that the device gave it."""
    if asked.paper_number is None:
        if asked.device:
            raise Invalid(FieldError("device", "写了设备，没有写设备号段里的编号。", "请一并写明 paper_number。"))
        return None
    numbered = [product for product in step.produces if product.number_word] if step else []
    if not numbered:
        raise Invalid(FieldError("paper_number", "这一步不产生编号的文书。", "请不要填写纸质文书的编号。"))
    made = next((product for product in numbered if _wanted(product, act)), numbered[0])
    day = clock.legal_day(act.occurred_at or clock.legal_now())
    return numbering.from_booklet(
        loaded.authority, made.number_word, day, asked.paper_number, loaded.case.id, device=asked.device,
        person=act.actor_id,
    )  # fmt: skip


def _wanted(product: Product, act: Act) -> bool:
    return all(act.data.get(condition.field) in condition.values for condition in product.when)


def _decide(situation: dict[str, Any] | None, act: Act, facts: Facts) -> Decision:
    decision = engine.decide(situation, act, facts, rulebook(), calendar(), clock.legal_now())
    if decision.invalid:
        raise invalid(decision.invalid)
    if decision.refusals:
        raise Refused(decision.refusals)
    return decision


def _capacity(actor: Actor, authority: str, unit: str, own: bool, step: Any, signer: str | None) -> str:
    """The role in which the actor does it: one that the step names where they hold it, else the one that brought them
    near the case, so that the engine can say who does it instead. Raises Forbidden.
    """
    wanted: Sequence[str] = [signer] if signer else step.actors if step else ()
    operation = "case.open" if step and step.code in {p.opening for p in procedures.all()} else "case.act"
    for role in wanted:
        if capacity_of(actor, operation, authority=authority, unit=unit or None, own=own, role=role):
            return role
    return require(actor, operation, authority=authority, unit=unit or None, own=own)


def _authority_for(desk: Desk, actor: Actor, code: str) -> Authority:
    held = code or next((grant.authority for grant in actor.grants if grant.role == "officer"), "") or actor.authority
    found = desk.authority(held)
    if found is None:
        raise NotFound(f"没有编码为 {held} 的执法主体。")
    return found


def _unit_for(actor: Actor, authority: str) -> str:
    return next((g.unit for g in actor.grants if g.authority == authority and g.role == "officer" and g.unit), "") or ""


def _new(draft: Draft) -> NewEntry:
    return NewEntry(
        draft.kind, open=draft.open, personal=draft.personal, restricted=draft.restricted,
        occurred_at=draft.occurred_at, provenance=draft.provenance,
    )  # fmt: skip


def _with_parties(
    drafts: Sequence[Draft], parties: Sequence[Mapping[str, Any]]
) -> tuple[list[NewEntry], list[NewEntry]]:
    """Each party's particulars in an entry of their own, so that one party can be erased and the others kept."""
    opening = drafts[0]
    personal = dict((opening.personal or {}).get("data", {}))
    particulars = {item["id"]: item for item in personal.pop("parties", [])}
    kept = replace(opening, personal={"data": personal} if personal else None)
    recorded = []
    for ordinal, party in enumerate(parties, 1):
        own = {k: v for k, v in {**particulars.get(party["id"], {}), "kind": party["kind"]}.items() if k != "id"}
        recorded.append(
            NewEntry(
                "party.recorded", open={"party": party["id"], "ordinal": ordinal, "kind": party["kind"]}, personal=own,
                occurred_at=opening.occurred_at, provenance=opening.provenance,
            )
        )  # fmt: skip
    return [_new(kept), *map(_new, drafts[1:])], recorded


__all__ = ["Loaded", "facts_for", "load", "open_case", "perform", "record", "register", "stream_of"]
