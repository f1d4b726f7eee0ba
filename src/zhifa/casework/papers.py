"""Documents: approved with number and code inside the act's transaction, rendered once outside any (design 2.5)."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings

from zhifa import clock, files
from zhifa.casework import numbering, projection, sets
from zhifa.casework.desk import TABLES, Desk
from zhifa.casework.documents import catalogue, typesetting
from zhifa.casework.documents.composing import Paper as Composed
from zhifa.casework.documents.composing import compose
from zhifa.casework.documents.data import checked
from zhifa.casework.documents.problems import FormIncompleteError
from zhifa.casework.errors import FieldError, Invalid, NotFound
from zhifa.casework.filling import Source, Typed, fill, is_restricted, place_of
from zhifa.casework.models import Case, Document, OwnForm, Party
from zhifa.casework.requests import Result
from zhifa.journal import api as journal
from zhifa.journal.api import DueRow, Effect, Entry, NewEntry, Reactor, Transaction, due, new_id, read
from zhifa.journal.identity import new_salt
from zhifa.law.engine import situation as reading
from zhifa.law.types import Act, Facts

log = logging.getLogger(__name__)
FINISHER = "documents"
SERVE = "serve"
DECIDE = "decide"
READY_TO_SERVE = frozenset({"rendered", "sealed"})
PATIENCE = timedelta(seconds=30)  # the act itself renders; only what a dead process left is finished by the reactor


@dataclass(frozen=True)
class Made:
    entries: tuple[Entry, ...] = ()
    documents: tuple[str, ...] = ()
    due_rows: tuple[DueRow, ...] = ()


@dataclass(frozen=True)
class Paper:
    """One document to approve: which act's entry makes it, for which party."""

    entry: Entry
    made_by: str
    party: Party
    template: str
    title: str
    number_word: str


@cache
def warm() -> None:
    """Reads fonts and templates once a process, before any transaction holds a lock for it."""
    for template in catalogue.codes():
        typesetting.template_digest(catalogue.source(template))


def source_of(
    case: Case, party: Party, situation: Mapping[str, Any], entries: Sequence[Entry], officers: Sequence[Any], at: Any,
    *, number: str = "", code: str = "", about: str = "", typed: Typed | None = None, others: Sequence[Party] = (),
    desk: Desk = TABLES,
) -> Source:  # fmt: skip
    """What a document of this party is filled from."""
    decided = {entry["id"] for entry in reading.live(dict(situation), DECIDE, party.id)}
    rendered = tuple(
        (catalogue.title(d["template"]), d["number"] or "")
        for d in situation["documents"].values()
        if d["entry"] in decided and goes_out(d["template"])
    )
    return Source(
        case=case, authority=case.authority, party=party, situation=situation,
        entries={e.entry_id: e for e in entries}, officers=officers, day=at, number=number, code=code,
        url=f"{settings.ZHIFA_PUBLIC_URL}/verify/{code}" if code else "",
        demonstration=journal.demonstration(),
        rendered=rendered, about=about, typed=typed, others=tuple(others), desk=desk,
    )  # fmt: skip


def goes_out(template: str) -> bool:
    """Whether a document is handed to somebody outside, who checks it by its code; what is signed inside has none."""
    return catalogue.load(template).carries_code


def approve_products(
    desk: Desk,
    tx: Transaction,
    case: Case,
    parties: Sequence[Party],
    situation: Mapping[str, Any],
    known: Sequence[Entry],
    made: Sequence[Entry],
    act: Act,
    facts: Facts,
    booklet: numbering.FromBooklet | None,
    own: Sequence[OwnForm] = (),
) -> Made:
    """Approves what the act produces: number, code, the filled data as an erasable part, the template's digest.

    `known` are the entries before the act, `made` those of the act, `own` the forms to choose among.
    Raises Invalid when a document lacks something.
    """
    papers = _products(parties, made)
    if not papers:
        return Made()
    new, rows = [], []
    for paper in papers:
        document_id, code = new_id(), numbering.verification_code(new_salt())
        numbered = _number(desk, case, paper, booklet)
        source = source_of(
            case, paper.party, situation, [*known, *made], facts.officers, paper.entry.occurred,
            number=numbered.text if numbered else "", code=code, about=paper.made_by, others=parties,
            desk=desk,
        )  # fmt: skip
        style = sets.style(paper.template, place_of(case.authority, source.matter["sector"]), own, source.day)
        data = _filled(style, source)
        payload = {
            "document": document_id, "template": paper.template,
            "template_digest": style.digest(), "set": style.set, "title": paper.title,
            "party": paper.party.id, "entry": paper.made_by, "number": numbered.text if numbered else None,
            "n": numbered.n if numbered else None, "block": numbered.block if numbered else None, "code": code,
        }  # fmt: skip
        part = "restricted" if is_restricted(style.addresses, source) else "personal"
        new.append(
            NewEntry("document.approved", open=payload, **{part: {"data": data}}, cause=paper.entry.entry_id,
                     occurred_at=paper.entry.occurred, provenance="system")
        )  # fmt: skip
        rows.append((document_id, paper, numbered, code))
    entries = tx.append(
        f"case/{case.id}", new, authority=case.authority_id, actor=act.actor_id, capacity=act.capacity,
    )  # fmt: skip
    _insert(desk, case, rows, entries)
    due_rows = tuple(_render_due(case, row[0]) for row in rows) if desk.prints else ()
    return Made(tuple(entries), tuple(row[0] for row in rows), due_rows)


def as_if_printed(situation: dict[str, Any]) -> dict[str, Any]:
    """The situation in which an unprinted case is decided on: what a simulation leaves approved counts as on paper."""
    documents = {
        key: {**one, "state": "rendered"} if one["state"] == "approved" else one
        for key, one in situation["documents"].items()
    }
    return {**situation, "documents": documents}


def _products(parties: Sequence[Party], made: Sequence[Entry]) -> list[Paper]:
    by_id = {party.id: party for party in parties}
    found = []
    for entry in made:
        # what an approval lets pass was made by the proposal
        source = entry.open["data"]["of"] if entry.open.get("effect") == "approve" else entry.entry_id
        for product in entry.open.get("documents", ()):
            party = by_id[product["party"] or parties[0].id]
            found.append(Paper(entry, source, party, product["template"], product["title"], product["number_word"]))
    return found


def _number(desk: Desk, case: Case, paper: Paper, booklet: numbering.FromBooklet | None) -> numbering.Numbered | None:
    if not paper.number_word:
        return None
    if booklet and booklet.word == paper.number_word:
        return booklet.numbered
    return numbering.next_number(desk, case.authority, paper.number_word, clock.legal_day(paper.entry.occurred))


def _filled(style: sets.Style, source: Source) -> dict[str, Any]:
    try:
        data = fill(style.template, source, style.more)
        checked(style.template, data, style.more)
    except FormIncompleteError as error:
        raise Invalid(*(FieldError(p.field, p.message, p.remedy) for p in error.problems)) from error
    except ValueError as error:  # the register lacks what the law wants on the paper (a reconsideration body)
        raise Invalid(FieldError("document", str(error), "请系统管理员补全执法主体的登记后再办。")) from error
    return data


def _insert(desk: Desk, case: Case, rows: Sequence[Any], entries: Sequence[Entry]) -> None:
    made = [
        Document(
            id=document_id, case=case, party=paper.party.id, template=paper.template, title=paper.title,
            state="approved", number=numbered.text if numbered else None, code=code, entry_id=entry.entry_id,
            made_at=entry.recorded,
        )
        for (document_id, paper, numbered, code), entry in zip(rows, entries, strict=True)
    ]  # fmt: skip
    desk.insert_documents(made)


def content(approval: Entry) -> dict[str, Any] | None:
    """What an approved document was filled with; None where it was erased."""
    part = next((part for part in (approval.personal, approval.restricted) if isinstance(part, dict)), None)
    return part["data"] if part else None


def composed(document: Document, approval: Entry) -> Composed:
    """The paper of an approved document. Raises NotFound where its content was erased, or is of an older layout."""
    data = content(approval)
    if data is None:
        raise NotFound("这份文书的内容已经依法抹除。")
    if "values" not in data:
        raise NotFound("这份文书是旧版式的，只有 PDF。")
    template = sets.template_of(document.template, approval.open["set"])
    return compose(template, data, data["values"])


def mark_served(
    desk: Desk, tx: Transaction, case: Case, situation: Mapping[str, Any], act: Act, entries: Sequence[Entry]
) -> list[Entry]:
    """What the act `serve` hands over is served from here on: an entry a document. At most one statement."""
    if act.code != SERVE:
        return []
    served = {entry["id"] for entry in reading.live(dict(situation), DECIDE, entries[0].open["party"])}
    ids = [
        key
        for key, document in situation["documents"].items()
        if document["entry"] in served and document["state"] in READY_TO_SERVE and goes_out(document["template"])
    ]
    if not ids:
        return []
    desk.serve_documents(ids)
    new = [
        NewEntry(
            "document.served", open={"document": one}, cause=entries[0].entry_id, occurred_at=entries[0].occurred,
            provenance=entries[0].provenance,
        )
        for one in ids
    ]  # fmt: skip
    return tx.append(f"case/{case.id}", new, authority=case.authority_id, actor=act.actor_id, capacity=act.capacity)


def _render_due(case: Case, document_id: str) -> DueRow:
    at = clock.legal_now() + PATIENCE
    return DueRow(f"case/{case.id}", f"render:{document_id}", at, FINISHER, {"document": document_id})


def render_all(result: Result) -> Result:
    """Renders the documents an act approved; what fails here is finished by the reactor, and nothing is lost."""
    entries = list(result.entries)
    case = result.case
    for document_id in result.documents:
        try:
            made = render(document_id)
        except Exception:
            log.exception("文书 %s 暂未生成，稍后由系统补做", document_id)
            continue
        if made is not None:
            entry, case = made
            entries.append(entry)
    return Result(case, tuple(entries), documents=result.documents)


def render(document_id: str) -> tuple[Entry, Case] | None:
    """Typesets an approved document once and records the file's digest; None if it was done already.

    Two processes at once make the same bytes; the second one's entry is refused by the state of the row.
    """
    document = Document.objects.select_related("case").get(id=document_id)
    if document.state != "approved":
        return None
    approval = read.entry(document.entry_id)
    if content(approval) is None:
        return None
    made = sets.print_out(composed(document, approval), approval.open["set"], approval.recorded)
    stored = files.store().put(made.content, personal=True)
    word = files.store().put(made.word, personal=True).sha256 if made.word else ""
    with journal.transaction() as tx:
        rows = Document.objects.select_related("case__authority__principal").select_for_update(of=("self", "case"))
        row = rows.get(id=document_id)
        if row.state != "approved":
            return None
        case = row.case
        payload = {
            "document": document_id, "file": stored.sha256, "size": stored.size, "pages": made.pages,
            "media_type": made.media_type, "word": word or None,
        }  # fmt: skip
        entries = tx.append(
            f"case/{case.id}",
            [NewEntry("document.rendered", open=payload, cause=approval.entry_id, provenance="system")],
            authority=case.authority_id, actor="system", capacity="system", expected_version=case.version,
        )  # fmt: skip
        Document.objects.filter(id=document_id).update(
            state="rendered", file=stored.sha256, pages=made.pages, media_type=made.media_type, word=word
        )
        projection.update(case, projection.folded(case.situation, entries), entries, None)
        due.clear(f"case/{case.id}", [f"render:{document_id}"])
    return entries[0], case


def opened(document: Document) -> Document:
    """The row of a document that somebody opens: what is only approved is rendered now."""
    if document.file or document.state != "approved":
        return document
    render(document.id)
    return Document.objects.get(id=document.id)


class Finisher(Reactor):
    """Renders what a process that died between approval and rendering left behind."""

    name = FINISHER
    kinds = frozenset()  # work comes by due date only

    def come_due(self, row: DueRow, now: Any, effect: Effect) -> None:  # noqa: ARG002 - Reactor's signature
        render(str(row.payload["document"]))
