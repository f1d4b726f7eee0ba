"""Registering a case: what it is about, who the parties are, where the lead came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Forbidden, Invalid
from zhifa.accounts.permissions import operation
from zhifa.casework import write
from zhifa.casework.errors import Refused
from zhifa.casework.requests import OpenRequest
from zhifa.journal.api import idempotency, new_id
from zhifa.law import procedures
from zhifa.registry import queries as registry
from zhifa.web.presentation import case, forms, opening
from zhifa.web.presentation.forms import Choice, Field, FormError
from zhifa.web.presentation.opening import Posted
from zhifa.web.workbench.access import staff
from zhifa.web.workbench.acts import as_json, key_of
from zhifa.web.workbench.tasks import can_open

SENT: Final = "这张登记表已经登记过一件案件，在“我承办的”里。现在写的和那时不同：确实要再登记一件的，核对以后再提交。"
MOST_MATTERS: Final = 20  # choices shown at once; a longer list is narrowed by words first


@staff
def new_case(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET shows the form; POST registers the case, or changes the form (`do`) and keeps everything typed."""
    if not can_open(actor):
        line = operation("case.open")
        raise Forbidden(f"登记案件由{'、'.join(line.who_can)}办理。您可以请他们登记。", line.who_can)
    if request.method != "POST":
        return render(request, "web/workbench/new_case.html", _page(actor, None, {}))
    posted = {name: [str(value) for value in request.POST.getlist(name)] for name in request.POST}
    wish = _one(posted, "do")
    if wish:
        return _again(request, actor, changed(posted, wish), 200)
    return _register(request, actor, posted)


def changed(posted: Posted, wish: str) -> Posted:
    """The form as the button `wish` asks: a party more or fewer, everything else kept."""
    verb, _, which = wish.partition("-")
    if verb == "add":
        return opening.with_one_more(posted)
    if verb == "remove" and which.isdecimal():
        return opening.without(posted, int(which))
    return posted


@dataclass(frozen=True)
class Read:
    """What a posted form of registration says, with a sentence for each thing that is missing or cannot be read."""

    procedure: str
    matter: str
    parties: list[dict[str, Any]]
    source: dict[str, Any]
    errors: dict[str, str]


def read(posted: Posted) -> Read:
    parties = [forms.parse(opening.party_schema(n), posted) for n in range(opening.count(posted))]
    source = forms.parse(opening.source_schema(), posted)
    errors = {name: text for one in (*parties, source) for name, text in one.errors.items()}
    if not _one(posted, "matter"):
        errors["matter"] = "没有选择违法事项。先查找，再从清单里选一项。"
    if not _one(posted, "procedure"):
        errors["procedure"] = "没有选择适用的程序。符合当场处罚条件的选简易程序，其他的选普通程序。"
    named = [opening.bare(one.data) for one in parties]
    return Read(_one(posted, "procedure"), _one(posted, "matter"), named, opening.bare(source.data), errors)


def _register(request: HttpRequest, actor: Actor, posted: Posted) -> HttpResponse:
    said = read(posted)
    if said.errors:
        return _again(request, actor, posted, 422, errors=said.errors)
    asked = OpenRequest(said.procedure, said.matter, said.parties, said.source)
    try:
        result = write.open_case(actor, asked, key_of(posted))
    except Refused as refused:
        return _again(request, actor, posted, 409, refused=[as_json(refusal) for refusal in refused.refusals])
    except Invalid as wrong:
        errors = {opening.place(error.field): f"{error.message}{error.remedy}" for error in wrong.errors}
        return _again(request, actor, posted, 422, errors=errors)
    except idempotency.KeyReused:
        return _again(request, actor, posted, 409, errors={"sent": SENT})
    messages.success(request, f"已登记，案号 {result.case.number}。")
    return redirect("workbench:case", result.case.id)


def _one(posted: Posted | None, name: str) -> str:
    return (posted or {}).get(name, [""])[0].strip()


def _catalogue() -> list[procedures.Procedure]:
    """The newest version of every procedure."""
    return list({procedure.code: procedure for procedure in procedures.all()}.values())


def _again(request: HttpRequest, actor: Actor, posted: Posted, status: int, **found: Any) -> HttpResponse:
    page = _page(actor, posted, dict(found.get("errors", {})))
    page |= {"refused": case.lacks(found.get("refused", ())), "typed": True}
    return render(request, "web/workbench/new_case.html", page, status=status)


def _page(actor: Actor, typed: Posted | None, errors: dict[str, str]) -> dict[str, Any]:
    matters = _matters(actor, _one(typed, "q"), _one(typed, "matter"), errors.get("matter", ""))
    return asked_page(typed, errors, matters) | {
        "nav": "cases", "q": _one(typed, "q"), "key": new_id(), "finds": True, "leave": reverse("workbench:todo"),
    }  # fmt: skip


def asked_page(typed: Posted | None, errors: dict[str, str], matters: Field) -> dict[str, Any]:
    """What the form of registration shows, for a case or in practice."""
    parties = [
        forms.build(opening.party_schema(n), _of_party(typed, n), _under(errors, f"parties-{n}-"))
        for n in range(opening.count(typed))
    ]
    source = forms.build(opening.source_schema(), typed, _under(errors, "source-"))
    offered = _catalogue()
    own = [FormError(f"f-{name}", errors[name]) for name in ("procedure", "matter") if name in errors]
    asked = [error for form in (*parties, source) for error in form.errors]
    others = [
        FormError("main", text)
        for name, text in errors.items()
        if not name.startswith(("parties-", "source-", "matter", "procedure"))
    ]
    return {
        "procedure_field": _procedures(offered, _one(typed, "procedure"), errors.get("procedure", "")),
        "matters": matters,
        "parties": [form.fields for form in parties],
        "room": len(parties) < opening.MOST,
        "most": opening.MOST,
        "source_fields": source.fields,
        "form": forms.Form(errors=(*own, *asked, *others)),
    }


def _of_party(typed: Posted | None, n: int) -> Posted | None:
    """What was typed for a party; a party that was only just added starts with its defaults."""
    return typed if typed and opening.control(n, "name") in typed else None


def _under(errors: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name: text for name, text in errors.items() if name.startswith(prefix)}


def _procedures(offered: list[procedures.Procedure], chosen: str, error: str) -> Field:
    """Nothing is chosen beforehand: which procedure applies is a decision of the law, not of a form."""
    choices = tuple(Choice(item.code, item.title, sub=item.basis, chosen=item.code == chosen) for item in offered)
    return Field("procedure", "适用的程序", "pick", required=True, choices=choices, error=error)


def _matters(actor: Actor, query: str, chosen: str, error: str) -> Field:
    """Matters of one's own authority; a long list is narrowed by words, and what was chosen stays in it."""
    rows = registry.matters_of(actor, "penalty")
    for word in query.split():
        rows = rows.filter(title__icontains=word)
    total = rows.count()
    found = list(rows.order_by("code")[:MOST_MATTERS])
    if chosen and chosen not in {row.code for row in found}:
        found += list(registry.matters_of(actor, "penalty").filter(code=chosen)[:1])
    choices = tuple(
        Choice(row.code, row.title, sub="；".join(row.basis), chosen=row.code == chosen or (total == 1 and not chosen))
        for row in found
    )
    narrow = f"，下面是前 {MOST_MATTERS} 项，请用上面的词语缩小范围。" if total > MOST_MATTERS else "。"
    hint = f"{'符合的' if query else '清单里'}有 {total} 项{narrow}"
    return Field("matter", "违法事项", "pick", required=True, hint=hint, choices=choices, error=error)
