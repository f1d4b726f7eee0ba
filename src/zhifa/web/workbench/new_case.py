"""Registering a case: what it is about, who the party is, where the lead came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Forbidden, Invalid
from zhifa.accounts.permissions import operation
from zhifa.casework import write
from zhifa.casework.errors import Refused
from zhifa.casework.requests import OpenRequest
from zhifa.journal.api import new_id
from zhifa.law import procedures
from zhifa.law.engine.structure_schemas import PARTIES, SOURCE
from zhifa.registry import queries as registry
from zhifa.web.presentation import case, forms, words
from zhifa.web.presentation.forms import Field
from zhifa.web.workbench.access import staff
from zhifa.web.workbench.acts import as_json, key_of
from zhifa.web.workbench.tasks import can_open

MOST_MATTERS: Final = 20  # choices shown at once; a longer list is narrowed by words first
FIELDS: Final = {
    "organisation": ("name", "credit_code", "legal_representative", "address", "phone"),
    "sole_trader": ("name", "credit_code", "legal_representative", "id_type", "id_number", "address", "phone"),
    "natural_person": ("name", "id_type", "id_number", "birth_date", "address", "phone"),
}
TITLES: Final = {
    "organisation": {"name": "单位名称", "address": "住所", "legal_representative": "法定代表人或者负责人"},
    "sole_trader": {"name": "字号或者经营者姓名", "address": "经营场所", "legal_representative": "经营者"},
    "natural_person": {"name": "姓名", "address": "住址"},
}
HINTS: Final = {
    "credit_code": "营业执照上的 18 位代码，全角、空格都可以，系统会核对校验位。",
    "id_number": "与证件核对后填写，系统会核对校验位。",
    "birth_date": "填了身份证号码就不用填。",
}
Posted = Mapping[str, list[str]]


@staff
def new_case(request: HttpRequest, actor: Actor) -> HttpResponse:
    if not can_open(actor):
        line = operation("case.open")
        raise Forbidden(f"登记案件由{'、'.join(line.who_can)}办理。您可以请他们登记。", line.who_can)
    if request.method != "POST":
        return render(request, "web/workbench/new_case.html", _page(request, actor, None, {}))
    posted = {name: [str(value) for value in request.POST.getlist(name)] for name in request.POST}
    kind = _kind(posted)
    party = forms.parse(_party_schema(kind), posted)
    source = forms.parse(_source_schema(), posted)
    errors = party.errors | source.errors
    matter = posted.get("matter", [""])[0]
    if not matter:
        errors["matter"] = "没有选择违法事项。先查找，再从清单里选一项。"
    if errors:
        return _again(request, actor, posted, 422, errors=errors)
    asked = OpenRequest(
        procedure=procedures.all()[0].code if not posted.get("procedure") else posted["procedure"][0],
        matter=matter,
        parties=[{"kind": kind, **_bare(party.data, "party-")}],
        source=_bare(source.data, "source-"),
    )
    try:
        result = write.open_case(actor, asked, key_of(posted))
    except Refused as refused:
        return _again(request, actor, posted, 409, refused=[as_json(refusal) for refusal in refused.refusals])
    except Invalid as wrong:
        return _again(
            request, actor, posted, 422, errors={_place(e.field): f"{e.message}{e.remedy}" for e in wrong.errors}
        )
    messages.success(request, f"已登记，案号 {result.case.number}。")
    return redirect("workbench:case", result.case.id)


def _bare(data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): value for name, value in data.items()}


def _place(field: str) -> str:
    """The control that an error of the engine belongs to: parties.0.name -> party-name."""
    parts = field.split(".")
    if parts[0] == "parties" and len(parts) > 2:  # noqa: PLR2004 - parties, which one, which value
        return f"party-{parts[2]}"
    return f"source-{parts[1]}" if parts[0] == "source" and len(parts) > 1 else field


def _kind(posted: Posted) -> str:
    kind = posted.get("kind", [""])[0]
    return kind if kind in FIELDS else "organisation"


def _party_schema(kind: str) -> dict[str, Any]:
    """The engine's own schema of a party, narrowed to what this kind of party has."""
    item = PARTIES["items"]
    titles = TITLES[kind]
    props = {
        f"party-{name}": {
            **item["properties"][name],
            "title": titles.get(name, item["properties"][name]["title"]),
            **({"description": HINTS[name]} if name in HINTS else {}),
            **({"default": "resident_id"} if name == "id_type" else {}),
        }
        for name in FIELDS[kind]
    }
    return {"properties": props, "required": [f"party-{name}" for name in item["required"]]}


def _source_schema() -> dict[str, Any]:
    props = {f"source-{name}": {**prop, "rows": 3} for name, prop in SOURCE["properties"].items()}
    return {"properties": props, "required": [f"source-{name}" for name in SOURCE["required"]]}


def _again(request: HttpRequest, actor: Actor, posted: Posted, status: int, **found: Any) -> HttpResponse:
    page = _page(request, actor, posted, dict(found.get("errors", {})))
    page |= {"refused": case.lacks(found.get("refused", ())), "typed": True}
    return render(request, "web/workbench/new_case.html", page, status=status)


def _page(request: HttpRequest, actor: Actor, typed: Posted | None, errors: dict[str, str]) -> dict[str, Any]:
    kind = _kind(typed) if typed else _kind({"kind": [request.GET.get("kind", "")]})
    party = forms.build(_party_schema(kind), typed, {k: v for k, v in errors.items() if k.startswith("party-")})
    source = forms.build(_source_schema(), typed, {k: v for k, v in errors.items() if k.startswith("source-")})
    query = request.GET.get("q", "").strip()
    matters = _matters(actor, query, typed, errors)
    others = [
        forms.FormError("main", text)
        for name, text in errors.items()
        if not name.startswith(("party-", "source-", "matter"))
    ]
    own = [forms.FormError(matters.id, errors["matter"])] if "matter" in errors else []
    first = procedures.all()[0]
    return {
        "nav": "cases",
        "procedure": first.code,
        "procedure_title": first.title,
        "kind": kind,
        "kinds": [
            {
                "code": code,
                "title": title,
                "current": code == kind,
                "href": f"?kind={code}" + (f"&q={query}" if query else ""),
            }
            for code, title in words.PARTY_KINDS.items()
        ],
        "q": query,
        "matter_fields": (matters,),
        "party_fields": party.fields,
        "source_fields": source.fields,
        "form": forms.Form(errors=(*own, *party.errors, *source.errors, *others)),
        "key": new_id(),
    }


def _matters(actor: Actor, query: str, typed: Posted | None, errors: Mapping[str, str]) -> Field:
    """Matters of one's own authority; a long list is narrowed by the words of the search above it."""
    rows = registry.matters_of(actor, "penalty")
    for word in query.split():
        rows = rows.filter(title__icontains=word)
    total = rows.count()
    chosen = typed.get("matter", [""])[0] if typed else ""
    found = list(rows.order_by("code")[:MOST_MATTERS])
    if chosen and chosen not in {row.code for row in found}:
        found += list(registry.matters_of(actor, "penalty").filter(code=chosen)[:1])
    choices = tuple(
        forms.Choice(row.code, row.title, sub="；".join(row.basis), chosen=row.code == chosen or total == 1)
        for row in found
    )
    hint = f"清单里有 {total} 项" + (
        f"，下面是前 {MOST_MATTERS} 项，请用上面的词语缩小范围。" if total > MOST_MATTERS else "。"
    )
    return Field(
        "matter", "违法事项", "pick", required=True, hint=hint, choices=choices, error=errors.get("matter", "")
    )
