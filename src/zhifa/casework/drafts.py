"""Drafts: a document as it would read now, before the act that approves it; no number, no code, no entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NoReturn

from zhifa import clock, files
from zhifa.accounts.actor import Actor
from zhifa.accounts.permissions import require
from zhifa.casework import papers, retries, write
from zhifa.casework.documents import catalogue, typesetting
from zhifa.casework.documents.composing import compose
from zhifa.casework.documents.data import checked
from zhifa.casework.documents.language import Template
from zhifa.casework.documents.problems import FormIncompleteError, UnknownTemplateError
from zhifa.casework.documents.word import export
from zhifa.casework.errors import FieldError, Invalid, NotFound, Refused
from zhifa.casework.filling import fill, place_of
from zhifa.casework.models import Document
from zhifa.casework.requests import RequestKey
from zhifa.files.kinds import DOCX
from zhifa.journal.api import new_id, read, transaction
from zhifa.law import procedures
from zhifa.law.types import Refusal
from zhifa.registry import queries as registry


def create(
    actor: Actor, case_id: str, template: str, data: Mapping[str, Any], party: str | None = None,
    key: RequestKey | None = None,
) -> Document:  # fmt: skip
    """A draft filled from what is known, with `data` laid over it: what is to be printed, by address.

    Raises NotFound, Forbidden, Invalid, idempotency.KeyReused.
    """
    loaded = write.load(actor, case_id)
    case = loaded.case
    require(actor, "case.document", authority=case.authority_id, unit=case.unit or None, own=write.is_own(actor, case))
    if party and party not in {one.id for one in loaded.parties}:
        raise Invalid(FieldError("party", "这名当事人不在本案。", "请从本案的当事人中选择。"))
    found = _template(loaded, template)
    filled = _known(loaded, found, party)
    filled["values"] |= dict(data)
    try:
        checked(found, filled)
    except FormIncompleteError as error:
        raise Invalid(*(FieldError(p.field, p.message, p.remedy) for p in error.problems)) from error

    def make() -> Document:
        with transaction():
            made = Document.objects.create(**_columns(loaded, found, party, filled))
            retries.remember(actor, key, made.id)
        return made

    return retries.once(actor, key, lambda document: Document.objects.get(id=document), make)


def approve(actor: Actor, case_id: str, document_id: str) -> NoReturn:
    """A document takes its number from the act that makes it, so that none is decided on paper alone: always refused.

    Raises NotFound, Forbidden, Refused naming the act.
    """
    loaded = write.load(actor, case_id)
    case = loaded.case
    require(actor, "case.document", authority=case.authority_id, unit=case.unit or None, own=write.is_own(actor, case))
    found = Document.objects.filter(id=document_id, case_id=case_id).first()
    if found is None:
        raise NotFound("没有这份文书。")
    if found.state != "draft":
        message, remedy = f"《{found.title}》已经定稿。", "写错的，申请更正，或者作废产生它的记录。"
    else:
        procedure = procedures.load(case.procedure, case.procedure_version)
        acts = [s.title for s in procedure.steps if any(p.template == found.template for p in s.produces)] or ["批准"]
        message = f"《{found.title}》不能单独定稿：它随“{acts[0]}”定稿、编号。"
        remedy = f"办理“{acts[0]}”；草稿可以先打印核对。"
    raise Refused([Refusal("document.with_its_act", message, "行政处罚法第五十二条、第四十七条", remedy)])


def _columns(loaded: write.Loaded, template: Template, party: str | None, filled: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "case": loaded.case,
        "party": party or (loaded.parties[0].id if len(loaded.parties) == 1 else ""),
        "template": template.code,
        "title": template.title,
        "state": "draft",
        "draft": dict(filled),
        "made_at": clock.legal_now(),
    }


def _template(loaded: write.Loaded, code: str) -> Template:
    place = place_of(loaded.authority, loaded.situation["matter"]["sector"])
    try:
        return catalogue.load(code, place)
    except UnknownTemplateError as error:
        raise Invalid(FieldError("template", str(error), "请从可用的模板中选择。")) from error


def _known(loaded: write.Loaded, template: Template, party: str | None) -> dict[str, Any]:
    chosen = next((one for one in loaded.parties if one.id == party), loaded.parties[0])
    numbers: list[str] = next((e["officers"] for e in reversed(loaded.situation["entries"]) if e["officers"]), [])
    source = papers.source_of(
        loaded.case, chosen, loaded.situation, loaded.entries, registry.officer_facts(numbers), clock.legal_now(),
        others=loaded.parties,
    )  # fmt: skip
    return fill(template, source)


def word(actor: Actor, case_id: str, document_id: str) -> tuple[Document, bytes]:
    """A draft or an approved document as a Word file to work on. Raises NotFound."""
    loaded = write.load(actor, case_id)
    found = Document.objects.filter(id=document_id, case_id=case_id).first()
    if found is None or (found.state == "draft" and found.draft is None):
        raise NotFound("没有这份文书。")
    own = found.word or (found.file if found.media_type == DOCX.media_type else "")
    if own:
        with files.store().open(own) as stream:
            return found, stream.read()
    if found.state != "draft":
        return found, export(papers.composed(found, read.entry(found.entry_id)))
    return found, export(compose(_template(loaded, found.template), found.draft or {}))


def slip(actor: Actor, case_id: str, document_id: str) -> tuple[Document, bytes]:
    """A document on 80 mm paper for a pocket printer: the same words, number and code. Raises NotFound."""
    loaded = write.load(actor, case_id)
    found = Document.objects.filter(id=document_id, case_id=case_id).first()
    if found is None or not has_slip(found):
        raise NotFound("没有这份文书，或者它不能用小票打印。")
    if found.state == "draft":
        paper = compose(_template(loaded, found.template), found.draft or {})
        return found, typesetting.render(replace(paper, template=paper.template.as_slip()), timestamp=found.made_at)
    approval = read.entry(found.entry_id)
    paper = papers.composed(found, approval)
    return found, typesetting.render(
        replace(paper, template=paper.template.as_slip()), timestamp=approval.recorded
    )  # fmt: skip


def has_slip(document: Document) -> bool:
    """Whether the document may be printed 80 mm wide."""
    return catalogue.load(document.template).has_slip


def preview(actor: Actor, case_id: str, document_id: str) -> bytes:
    """The draft as PDF, marked as a draft. Raises NotFound."""
    loaded = write.load(actor, case_id)
    found = Document.objects.filter(id=document_id, case_id=case_id, state="draft").exclude(draft=None).first()
    if found is None:
        raise NotFound("没有这份草稿。")
    assert found.draft is not None
    template = _template(loaded, found.template)
    return typesetting.render(compose(template, found.draft), timestamp=found.made_at)
