"""What a person sees of a case: scoped, masked, with the acts that can come next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q

from zhifa import clock
from zhifa.accounts import scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.permissions import capacity as capacity_of
from zhifa.casework import bearing, clocks, papers, searching, wordings, write
from zhifa.casework.errors import NotFound
from zhifa.casework.models import Attachment, Case, CaseHandler, Document, Party
from zhifa.journal.api import Entry, read
from zhifa.law import engine, procedures
from zhifa.law.engine import situation as reading
from zhifa.law.redaction import mask_id, mask_phone
from zhifa.law.types import Act, Available
from zhifa.proof.canonical import format_instant, parse_instant

PAGE = 50
FINDINGS = ("finding.overdue", "finding.correction", "finding.wording", "finding.party")
_DISCLOSED = (
    "kind", "name", "credit_code", "legal_representative", "id_number", "phone", "address", "birth_date", "erased",
)  # fmt: skip


@dataclass(frozen=True)
class CasePage:
    """Up to fifty cases, newest change first; `next` is the cursor of the following page, None on the last.

    `total` is exact, or None where a search finds more than five thousand.
    """

    items: tuple[Case, ...]
    next: str | None
    total: int | None


def cases(actor: Actor, *, status: str = "", q: str = "", cursor: str = "", mine: bool = False) -> CasePage:
    """Cases within the actor's scope. `q`: words of number, matter and party; whole credit and document numbers.

    A cursor that is none of ours leads to the first page.
    """
    rows = _visible(actor)
    if status:
        rows = rows.filter(status=status)
    if mine:
        rows = rows.filter(own(actor))
    words = searching.Words(q)
    since = Q()
    if is_cursor(cursor):
        moment, _, case_id = cursor.partition("~")
        # the first condition lets the index begin where the page begins
        since = Q(updated_at__lte=moment) & (Q(updated_at__lt=moment) | Q(id__lt=case_id))
    order = ("-updated_at", "-id")
    ids, total = words.page(rows, order, PAGE + 1, since=since, exact=mine)
    page = Case.objects.filter(id__in=ids)  # only these are read whole
    found = list(page.select_related("authority").prefetch_related("parties").order_by(*order))
    last = found[PAGE - 1] if len(found) > PAGE else None
    return CasePage(tuple(found[:PAGE]), f"{format_instant(last.updated_at)}~{last.id}" if last else None, total)


def is_cursor(text: str) -> bool:
    """Whether it could be the `next` of a page of cases."""
    try:
        parse_instant(text.partition("~")[0])
    except ValueError:
        return False
    return "\0" not in text


def handled(actor: Actor) -> int:
    """Open cases that this person registered or worked on. One statement."""
    return int(_visible(actor).filter(own(actor), status="open").count())


def own(actor: Actor) -> Q:
    """The cases that this person handles, by the table of handlers."""
    return Q(Exists(CaseHandler.objects.filter(account=actor.id, case_id=OuterRef("id"))))


def findings(actor: Actor, limit: int = 50, kinds: Sequence[str] = FINDINGS) -> list[Entry]:
    """The newest findings of the cases within the actor's reach: overdue, corrected, slips, what parties sent."""
    reach = scope.authorities(actor, "case.read")
    codes = None if isinstance(reach, scope.Everything) else reach
    return read.of_kinds(tuple(kinds), codes, limit)


def _visible(actor: Actor) -> Any:
    reach = scope.authorities(actor, "case.read")
    rows = Case.objects.all()
    return rows if isinstance(reach, scope.Everything) else rows.filter(authority_id__in=reach)


def available(actor: Actor, loaded: write.Loaded) -> list[Available]:
    """Every act of the procedure as it stands for this person: what can be done, what is lacking, what it asks."""
    case = loaded.case
    facts = write.facts_for(loaded, Act(code=_asks_most(case), actor_id=actor.id, capacity=""))
    if ",reviewer," in case.waiting_for:
        facts = replace(facts, invitable=write.invitable(case.authority_id))
    own = write.is_own(actor, case)
    roles = [
        role
        for role in dict.fromkeys(held.role for held in actor.grants)
        if capacity_of(actor, "case.act", authority=case.authority_id, unit=case.unit or None, own=own, role=role)
    ]
    found: dict[tuple[str, str | None], Available] = {}
    for role in roles or [""]:
        for one in engine.available(
            loaded.situation, facts, write.rulebook(), write.calendar(), clock.legal_now(), role
        ):
            known = found.get((one.act, one.party))
            if known is None or len(one.refusals) < len(known.refusals):
                found[one.act, one.party] = one
    return list(found.values())


def _asks_most(case: Case) -> str:
    """The act whose facts serve the forms of all: the one that chooses among the tiers of the matter."""
    procedure = procedures.load(case.procedure, case.procedure_version)
    return next((step.code for step in procedure.steps if step.field("tier")), procedure.opening)


def party_view(party: Party) -> dict[str, Any]:
    """A party with numbers masked; the original is shown only by a reveal with a reason, which is an entry."""
    return {
        "id": party.id,
        "kind": party.kind,
        "name": party.name,
        "credit_code": party.credit_code,
        "id_type": party.id_type,
        "id_number": mask_id(party.id_number) if party.id_number else "",
        "legal_representative": party.legal_representative,
        "address": party.address,
        "phone": mask_phone(party.phone) if party.phone else "",
        "erased": party.erased,
    }


def document_view(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "template": document.template,
        "title": document.title,
        "state": document.state,
        "number": document.number,
        "party": document.party,
        "pages": document.pages,
        "code": document.code,
        "pdf_url": f"/api/v1/cases/{document.case_id}/documents/{document.id}/pdf" if can_be_opened(document) else None,
    }


def can_be_opened(document: Document) -> bool:
    """Whether there is a file, or one is made when somebody asks for it."""
    return bool(document.file) or document.state == "approved"


def attachment_view(attachment: Attachment) -> dict[str, Any]:
    return {
        "id": attachment.id,
        "kind": attachment.kind,
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "sha256": attachment.file,
        "document": attachment.document or None,
        "party": attachment.party or None,
        "paper": attachment.paper,
    }


def case_row(case: Case) -> dict[str, Any]:
    """A line of a list."""
    return {
        "id": case.id,
        "number": case.number,
        "title": case.title,
        "state": case.state,
        "status": case.status,
        "procedure": case.procedure,
        "version": case.version,
        "authority": case.authority_id,
        "updated_at": format_instant(case.updated_at),
    }


def case_view(actor: Actor, case_id: str) -> dict[str, Any]:
    """The whole answer of GET /cases/{id}. Raises NotFound."""
    loaded = write.load(actor, case_id)
    case = loaded.case
    situation = loaded.situation
    return {
        **case_row(case),
        "unit": case.unit,
        "procedure_version": case.procedure_version,
        "matter": situation["matter"],
        "next_due": case.next_due.isoformat() if case.next_due else None,
        "parties": [party_view(party) for party in loaded.parties],
        "clocks": clocks.of_case(case),
        "available": [one.as_json() for one in available(actor, loaded)],
        "documents": [document_view(row) for row in Document.objects.filter(case_id=case.id)],
        "attachments": [attachment_view(row) for row in Attachment.objects.filter(case_id=case.id)],
        "findings": [
            {"at": e.recorded_at, "message": e.display(), "entry": e.entry_id}
            for e in read.stream(f"finding/{case.id}")
        ],
    }


def after_act(actor: Actor, case: Case) -> dict[str, Any]:
    """The case as it is answered to who has just acted on it: a guest gets its line in a list and no more."""
    return case_view(actor, case.id) if write.sees_whole(actor, case) else case_row(case)


def journal_of(actor: Actor, case_id: str) -> Sequence[Entry]:
    """The entries of the case, in order. Raises NotFound."""
    return write.load(actor, case_id, "case.journal").entries


def document_file(actor: Actor, case_id: str, document_id: str) -> Document:
    """A document of a case the actor may read, or that bears on the review he is invited to. Raises NotFound."""
    loaded = write.load(actor, case_id, "case.read", "case.review")
    found = Document.objects.filter(id=document_id, case_id=case_id).first()
    if found is None or not bearing.sight(actor, loaded).document(found):
        raise NotFound("没有这份文书。")
    return found


@dataclass(frozen=True)
class Slip:
    """A remark on the words of a document: what, and the words meant."""

    message: str
    quote: str


def wording_of(case_id: str, document: Document) -> list[Slip]:
    """What to look at in the words of a document: of a draft as it stands, else as it was found."""
    if document.state == "draft":
        found = wordings.remarks(document.draft or {}, wordings.names_of(case_id))
        return [Slip(one.message, one.quote) for one in found]
    return [
        Slip(e.open["message"].partition("》：")[2], e.personal["quote"] if isinstance(e.personal, dict) else "")
        for e in read.stream(f"finding/{case_id}")
        if e.kind == "finding.wording" and e.open["document"] == document.id
    ]


def disclosure_source(case_id: str, party_id: str) -> dict[str, Any]:
    """What the decision says about one party, for disclosure/ alone: unmasked, never shown as it is.

    Raises NotFound when there is no such party or no decision in effect.
    """
    party = Party.objects.filter(id=party_id, case_id=case_id).select_related("case__authority__principal").first()
    if party is None:
        raise NotFound("没有这名当事人。")
    case = party.case
    entries = read.stream(write.stream_of(case_id))
    source = papers.source_of(case, party, case.situation, entries, (), clock.legal_now())
    decision = reading.last(case.situation, "decide", party_id)
    if decision is None:
        raise NotFound("还没有对这名当事人作出决定。")
    decided_at = reading.took_effect(case.situation, decision)
    decided = source.act("decide")
    others = Party.objects.filter(case_id=case_id, kind="natural_person").exclude(id=party_id)
    document = Document.objects.filter(case_id=case_id, party=party_id, template__endswith="_decision").last()
    band = next((p["age_band"] for p in case.situation["parties"] if p["id"] == party_id), "unknown")
    return {
        "procedure": case.procedure,
        "number": document.number if document else "",
        "authority": case.authority_id,
        "matter": case.title,
        "matter_code": case.matter,
        "sector": source.matter["sector"],
        "statute": source.matter["statute"],
        "facts": source.act("investigate").get("facts", ""),
        "basis": source.act("conclude").get("basis") or list(source.matter["basis"]),
        "kinds": list(decided.get("kinds", ())),
        "kind_titles": source.words("decide", "kinds").split("、") if decided.get("kinds") else [],
        "amount_fen": decided.get("amount_fen"),
        "decided_on": clock.legal_day(decided_at),
        "party": {**{name: getattr(party, name) for name in _DISCLOSED}, "age_band": band},
        "persons": list(others.values_list("name", flat=True)),
        "officers": list(decision["officers"]),
    }
