"""A province's or an authority's own forms: imported as Word files by an administrator, chosen by place and day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from zhifa import clock, files
from zhifa.accounts import scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority, Level
from zhifa.accounts.permissions import require
from zhifa.casework.documents import catalogue, wordforms
from zhifa.casework.documents.problems import UnknownTemplateError
from zhifa.casework.errors import FieldError, Invalid, NotFound
from zhifa.casework.models import OwnForm
from zhifa.files.kinds import DOCX
from zhifa.journal import api as journal
from zhifa.journal.api import NewEntry, new_id

OPERATION = "document.template"
STREAM = "list/templates"
SIZE_LIMIT = 10_000_000  # bytes
PREFIX = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6}
"""Digits of the region code by which an authority of a level names everything below it."""


@dataclass(frozen=True)
class Wanted:
    """What an administrator says of a form. `below`: for every authority of the region, not the importing one alone."""

    authority: str
    template: str
    valid_from: date
    valid_to: date | None = None
    below: bool = False


def bring(actor: Actor, wanted: Wanted, stream: BinaryIO, name: str) -> OwnForm:
    """Imports a form as the next version; earlier ones are kept. An entry. Raises Forbidden, NotFound, Invalid."""
    authority = Authority.objects.filter(code=wanted.authority).first()
    if authority is None:
        raise NotFound("没有这个机关，或者它不在您的范围内。")
    capacity = require(actor, OPERATION, authority=authority.code)
    content = stream.read(SIZE_LIMIT + 1)
    fields = _checked(wanted, authority, content)
    stored = files.store().put(content, personal=False)
    with journal.transaction() as tx:
        rows = OwnForm.objects.filter(authority=authority, template=wanted.template)
        last = rows.order_by("-version").values_list("version", flat=True).first() or 0
        form = OwnForm(
            id=new_id(), authority=authority, template=wanted.template, version=last + 1, fields=list(fields),
            region=authority.region[: PREFIX[Level(authority.level)]] if wanted.below else "",
            sector=authority.sector if wanted.below else "", name=files.clean_name(name, DOCX), file=stored.sha256,
            valid_from=wanted.valid_from, valid_to=wanted.valid_to, made_at=clock.legal_now(),
        )  # fmt: skip
        tx.append(STREAM, [_entry(form)], authority=authority.code, actor=actor.id, capacity=capacity)
        form.save(force_insert=True)
    return form


def _entry(form: OwnForm) -> NewEntry:
    payload = {
        "form": form.id, "template": form.template, "version": form.version, "region": form.region,
        "sector": form.sector, "name": form.name, "file": form.file, "fields": form.fields,
        "valid_from": form.valid_from.isoformat(),
        "valid_to": form.valid_to.isoformat() if form.valid_to else None,
    }  # fmt: skip
    return NewEntry("document.template.imported", open=payload)


def _checked(wanted: Wanted, authority: Authority, content: bytes) -> tuple[str, ...]:
    problems = []
    try:
        catalogue.load(wanted.template)
    except UnknownTemplateError:
        problems.append(FieldError("template", "没有选择是哪一种文书的样式。", "请从文书的清单中选择。"))
    if wanted.valid_to and wanted.valid_to < wanted.valid_from:
        problems.append(FieldError("valid_to", "停用的日期早于启用的日期。", "请核对两个日期。"))
    if wanted.below and Level(authority.level) not in PREFIX:
        problems.append(FieldError("below", "只有省、市、县一级的机关才能给全域定样式。", "请选择只供本机关使用。"))
    fields: tuple[str, ...] = ()
    if len(content) > SIZE_LIMIT:
        problems.append(FieldError("file", f"文件超过 {SIZE_LIMIT // 1_000_000} 兆字节。", "请去掉大的图片再导入。"))
    else:
        try:
            fields = wordforms.fields(content)
        except wordforms.FormRefused as refused:
            problems += [FieldError("file", problem.message, problem.remedy) for problem in refused.problems]
    if problems:
        raise Invalid(*problems)
    return fields


def listed(actor: Actor) -> list[OwnForm]:
    """Every version of the forms of the authorities for which the actor imports. Raises Forbidden."""
    reach = scope.authorities(actor, OPERATION)
    rows = OwnForm.objects.select_related("authority")
    return list(rows if isinstance(reach, scope.Everything) else rows.filter(authority_id__in=reach))


def opened(actor: Actor, form_id: str) -> tuple[OwnForm, BinaryIO]:
    """A form and its bytes. Raises NotFound."""
    found = next((form for form in listed(actor) if form.id == form_id), None)
    if found is None:
        raise NotFound("没有这份文书样式，或者它不在您的范围内。")
    return found, files.store().open(found.file)


def unused(form: OwnForm) -> list[str]:
    """What the law wants on the paper and the form does not name, by Chinese titles."""
    from zhifa.casework.documents.names import title_of

    named = set(wordforms.addresses(form.fields))
    needs = [need for need in catalogue.load(form.template).needs() if need.required]
    return list(dict.fromkeys(title_of(n.addresses[0]) for n in needs if not named & set(n.addresses)))


def every() -> tuple[OwnForm, ...]:
    """All forms there are, for choosing among them. One statement."""
    return tuple(OwnForm.objects.all())


def chosen(forms: Iterable[OwnForm], template: str, place: catalogue.Place, day: date) -> OwnForm | None:
    """The form in force for an authority on a legal day: its own before those of its region, the nearest first."""
    fitting = [
        form
        for form in forms
        if form.template == template
        and form.valid_from <= day
        and (form.valid_to is None or day <= form.valid_to)
        and _fits(form, place)
    ]
    return max(fitting, key=_rank, default=None)


def _fits(form: OwnForm, place: catalogue.Place) -> bool:
    if not form.region:
        return form.authority_id == place.authority
    return place.region.startswith(form.region) and form.sector in {"", place.sector}


def _rank(form: OwnForm) -> tuple[Any, ...]:
    return (not form.region, len(form.region), bool(form.sector), form.valid_from, form.version)
