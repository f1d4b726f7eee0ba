"""Drafts: a document as it would read now, before the act that approves it; no number, no code, no entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.permissions import require
from zhifa.casework import papers, write
from zhifa.casework.documents import forms, typesetting
from zhifa.casework.errors import FieldError, Invalid, NotFound
from zhifa.casework.filling import fill
from zhifa.casework.models import Document
from zhifa.journal.api import new_id, transaction
from zhifa.registry import queries as registry


def create(actor: Actor, case_id: str, template: str, data: Mapping[str, Any], party: str | None = None) -> Document:
    """A draft filled from what is known, with `data` laid over it. Raises NotFound, Forbidden, Invalid."""
    loaded = write.load(actor, case_id)
    case = loaded.case
    require(actor, "case.document", authority=case.authority_id, unit=case.unit or None, own=write.is_own(actor, case))
    filled = {**_known(loaded, template, party), **dict(data)}
    try:
        forms.validate(template, filled)
    except forms.UnknownTemplateError as error:
        raise Invalid(FieldError("template", str(error), "请从可用的模板中选择。")) from error
    except forms.FormIncompleteError as error:
        raise Invalid(*(FieldError(p.field, p.message, p.remedy) for p in error.problems)) from error
    with transaction():
        return Document.objects.create(
            id=new_id(),
            case=case,
            party=party or (loaded.parties[0].id if len(loaded.parties) == 1 else ""),
            template=template,
            title=forms.title(template),
            state="draft",
            draft=filled,
            made_at=clock.legal_now(),
        )


def _known(loaded: write.Loaded, template: str, party: str | None) -> dict[str, Any]:
    chosen = next((one for one in loaded.parties if one.id == party), loaded.parties[0])
    numbers: list[str] = next((e["officers"] for e in reversed(loaded.situation["entries"]) if e["officers"]), [])
    source = papers.source_of(
        loaded.case, chosen, loaded.situation, loaded.entries, registry.officer_facts(numbers), clock.legal_now()
    )
    try:
        return fill(template, source)
    except KeyError:
        return {}  # nothing recorded yet that this document is made of: all comes from the person


def preview(actor: Actor, case_id: str, document_id: str) -> bytes:
    """The draft as PDF, marked as a draft. Raises NotFound."""
    write.load(actor, case_id)
    found = Document.objects.filter(id=document_id, case_id=case_id, state="draft").exclude(draft=None).first()
    if found is None:
        raise NotFound("没有这份草稿。")
    assert found.draft is not None
    return typesetting.render(found.template, found.draft, timestamp=found.made_at)
