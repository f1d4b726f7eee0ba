"""The form of an act, made from what the engine says it asks, and its submission. Nothing typed is ever lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhifa import clock
from zhifa.accounts import roles
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Invalid, NotFound
from zhifa.casework import previews, queries, write
from zhifa.casework.errors import Refused, Stale
from zhifa.casework.requests import ActRequest, RequestKey
from zhifa.journal.api import Conflict, idempotency, new_id
from zhifa.law import procedures
from zhifa.law.dates import SHANGHAI
from zhifa.proof.canonical import canonical_bytes
from zhifa.web.presentation import ahead, case, content, forms, todo, words
from zhifa.web.presentation.forms import Field
from zhifa.web.workbench import choosing, citing, correcting
from zhifa.web.workbench.access import staff
from zhifa.web.workbench.cases import entry_views

Json = dict[str, Any]
OCCURRED: Final = "occurred_at"
PAPER: Final = "paper_number"


@staff
def act(request: HttpRequest, actor: Actor, case_id: str, code: str) -> HttpResponse:
    """GET shows the form; POST records the act or shows the form again with every reason why not."""
    loaded = write.load(actor, case_id, *write.NEAR)
    given = request.POST if request.method == "POST" else request.GET
    item = offered(actor, loaded, code, str(given.get("party", "")), str(given.get("of", "")))
    if item is None:
        if request.method == "POST" and write.sees_whole(actor, loaded.case):
            return _overtaken(request, loaded, code, _posted(request))
        raise NotFound(f"这件案子现在没有“{code}”要办。")
    item["asked"] = correcting.spoken(loaded, item["data_schema"])
    if correcting.amends(item):
        entry = str(given.get("entry", ""))
        if not correcting.chosen(item["asked"], entry):
            return _choose(request, loaded, actor, item)
        item["asked"] = correcting.narrowed(loaded, item["asked"], entry)
    if request.method != "POST":
        return render(request, "web/workbench/act_form.html", page_of(loaded, actor, item, None, {}))
    return _submit(request, loaded, actor, item)


@require_POST
@staff
def preview(request: HttpRequest, actor: Actor, case_id: str, code: str) -> HttpResponse:
    """The documents that the act would make of what is typed so far: marked as drafts, stored nowhere."""
    loaded = write.load(actor, case_id, *write.NEAR)
    item = offered(actor, loaded, code, str(request.POST.get("party", "")), str(request.POST.get("of", "")))
    if item is None:
        raise NotFound(f"这件案子现在没有“{code}”要办。")
    item["asked"] = correcting.spoken(loaded, item["data_schema"])
    posted = _posted(request)
    data = forms.parse(item["asked"], posted).data
    wanted = {name: values for name, values in posted.items() if name != PAPER}
    try:
        act = _request(item, data, wanted)
    except ValueError:  # the time cannot be read yet
        act = _request(item, data, {**wanted, OCCURRED: [""]})
    seen = ahead.view(previews.foreseen(loaded, act), act.data)
    page = {"previews": previews.of_act(actor, case_id, act), "ahead": seen}
    return render(request, "web/workbench/preview.html", page)


def _submit(request: HttpRequest, loaded: write.Loaded, actor: Actor, item: Json) -> HttpResponse:
    posted = _posted(request)
    read = _read(loaded, item, posted)
    if read.errors:
        return _again(request, loaded, actor, item, posted, 422, errors=read.errors)
    try:
        result = write.perform(
            actor, loaded.case.id, _request(item, read.data, posted), if_version=_version(posted), key=key_of(posted)
        )
    except Refused as refused:
        return _again(
            request, loaded, actor, item, posted, 409, refused=[as_json(refusal) for refusal in refused.refusals]
        )
    except Invalid as wrong:
        errors = {_control(error.field): f"{error.message}{error.remedy}" for error in wrong.errors}
        return _again(request, loaded, actor, item, posted, 422, errors=errors)
    except (Stale, Conflict, idempotency.KeyReused):
        fresh = write.load(actor, loaded.case.id, *write.NEAR)
        return _again(request, fresh, actor, item, posted, 409, since=_version(posted))
    made = f"，生成文书 {len(result.documents)} 份" if result.documents else ""
    messages.success(request, f"已记录“{item['title']}”{made}。")
    # a guest's way into the case may have ended with the act
    if not write.sees_whole(actor, loaded.case):
        return redirect("workbench:todo")
    return redirect("workbench:case", loaded.case.id)


def _posted(request: HttpRequest) -> dict[str, list[str]]:
    return {name: [str(value) for value in request.POST.getlist(name)] for name in request.POST}


def offered(actor: Actor, loaded: write.Loaded, code: str, party: str, of: str) -> Json | None:
    """The item of `available` that the address names; None when the case does not (or no longer) have it before it, and
    where a guest asks for another form than that of the act he is invited to: forms carry what the case knows.
    """
    found = [item.as_json() for item in queries.available(actor, loaded) if item.act == code]
    if not write.sees_whole(actor, loaded.case):
        held = set(actor.roles_in(loaded.case.authority_id))
        found = [item for item in found if held & set(item["actors"])]
    for item in found:
        proposal = case.proposed(item)
        if (not party or item["party"] in {party, None}) and (not of or proposal is None or proposal[0] == of):
            return item
    return None


def _choose(request: HttpRequest, loaded: write.Loaded, actor: Actor, item: Json) -> HttpResponse:
    """Which entry is to be corrected, by its own sentence; the next page asks what in it."""
    field = forms.question("entry", item["asked"]["properties"]["entry"], True, None, "")
    page = _heading(loaded, actor, item) | {"field": field}
    return render(request, "web/workbench/choose_entry.html", page)


def _control(field: str) -> str:
    """The control of a field as the engine names it: changes.place -> change-place."""
    return field.replace("changes.", content.PREFIX, 1)


def _read(loaded: write.Loaded, item: Json, posted: Mapping[str, list[str]]) -> forms.Parsed:
    read = read_asked(item, posted)
    if correcting.amends(item):
        correcting.read_changes(loaded, read.data["entry"], posted, read)
    number = posted.get(PAPER, [""])[0].strip()
    if number and not number.isdecimal():
        read.errors[PAPER] = f"“{number}”不是编号。只填号段里的数字，例如 12。"
    return read


def read_asked(item: Json, posted: Mapping[str, list[str]]) -> forms.Parsed:
    """What was typed as `data`, and a sentence where it cannot be read, the time of the act included."""
    read = forms.parse(item["asked"], posted)
    if stated(item):
        try:
            moment(posted.get(OCCURRED, [""])[0])
        except ValueError as error:
            read.errors[OCCURRED] = str(error)
    return read


def stated(item: Json) -> bool:
    """Whether the act itself states when it was done."""
    return "stated" in item["form"]["time"]


def _request(item: Json, data: Json, posted: Mapping[str, list[str]]) -> ActRequest:
    number = posted.get(PAPER, [""])[0].strip()
    return ActRequest(
        act=str(item["act"]),
        data=data,
        party=item["party"],
        officers=tuple(posted.get(choosing.OFFICERS, ())),
        occurred_at=moment(posted.get(OCCURRED, [""])[0]) if stated(item) else None,
        paper_number=int(number) if number else None,
    )


def moment(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise ValueError(f"“{text}”不是时间。请写成 2026-03-05 09:52 的样子。") from error


def _version(posted: Mapping[str, list[str]]) -> int | None:
    text = posted.get("version", [""])[0]
    return int(text) if text.isdecimal() else None


def key_of(posted: Mapping[str, list[str]]) -> RequestKey | None:
    """One key a form: sending it twice records it once."""
    key = posted.get("key", [""])[0]
    if not key:
        return None
    content = {name: value for name, value in posted.items() if name not in {"csrfmiddlewaretoken", "key"}}
    return RequestKey(key, hashlib.sha256(canonical_bytes(content)).hexdigest())


def as_json(refusal: Any) -> dict[str, str]:
    return {"code": refusal.code, "message": refusal.message, "basis": refusal.basis, "remedy": refusal.remedy}


def _again(
    request: HttpRequest,
    loaded: write.Loaded,
    actor: Actor,
    item: Json,
    posted: Mapping[str, list[str]],
    status: int,
    *,
    errors: Mapping[str, str] | None = None,
    refused: list[dict[str, str]] | None = None,
    since: int | None = None,
) -> HttpResponse:
    page = page_of(loaded, actor, item, posted, dict(errors or {}))
    page |= {"refused": case.lacks(refused or ()), "typed": True}
    if since is not None:
        page |= {"since": since, "meanwhile": _meanwhile(loaded, since) if write.sees_whole(actor, loaded.case) else []}
    return render(request, "web/workbench/act_form.html", page, status=status)


def _heading(loaded: write.Loaded, actor: Actor, item: Json) -> dict[str, Any]:
    row = loaded.case
    held = frozenset(grant.role for grant in actor.grants)
    titles = {code: role.title for code, role in roles.ROLES.items()}
    view = case.act(item, case_url=reverse("workbench:case", args=[row.id]), roles=held, role_title=titles)
    return {
        "nav": "cases",
        "case": {"id": row.id, "number": row.number, "title": todo.title(row, loaded.parties)},
        "links": {
            "case": _place(loaded, actor),
            "preview": reverse("workbench:preview", args=[row.id, item["act"]]),
            "return": reverse("workbench:act", args=[row.id, "return"]),
        },
        "act": view,
        "basis": [item["form"]["basis"]] if item["form"].get("basis") else [],
    }


def _place(loaded: write.Loaded, actor: Actor) -> str:
    """Where the links back lead: the case; for who is invited to its legal review the page of the review."""
    name = "workbench:case" if write.sees_whole(actor, loaded.case) else "workbench:review"
    return reverse(name, args=[loaded.case.id])


def _meanwhile(loaded: write.Loaded, since: int) -> list[case.EntryView]:
    """What others recorded since this form was opened."""
    return [view for view in entry_views(loaded.entries, loaded.situation) if view.version > since]


def _overtaken(request: HttpRequest, loaded: write.Loaded, code: str, posted: Mapping[str, list[str]]) -> HttpResponse:
    """The step was done by somebody else meanwhile: what was typed is shown, so that nothing of it is lost."""
    step = procedures.load(loaded.case.procedure, loaded.case.procedure_version).step(code)
    fields = step.fields if step else ()
    typed = forms.parse({"properties": {field.code: content.asked(field) for field in fields}}, posted)
    page = {
        "nav": "cases",
        "case": loaded.case,
        "title": step.title if step else code,
        "typed": content.lines(step, typed.data, erased=False) if step else (),
        "meanwhile": _meanwhile(loaded, _version(posted) or 0),
    }
    return render(request, "web/workbench/overtaken.html", page, status=409)


def page_of(
    loaded: write.Loaded, actor: Actor, item: Json, typed: Mapping[str, list[str]] | None, errors: dict[str, str]
) -> dict[str, Any]:
    form_json = item["form"]
    paper = _paper(form_json, typed, errors)
    officers = choosing.officers(loaded, form_json, typed, errors.get(choosing.OFFICERS, ""), actor)
    known = {name: str(prop["const"]) for name, prop in item["asked"]["properties"].items() if "const" in prop}
    amended = known["entry"] if correcting.amends(item) else ""
    changes = correcting.changes(loaded, amended, typed, errors) if amended else ()
    beside = (paper, *(change.field for change in changes))
    return {
        **_heading(loaded, actor, item),
        **asked_page(item, typed, errors, officers, clock.legal_now(), beside),
        "changes": changes,
        "proposal": correcting.proposal(loaded, known["of"]) if "of" in known else (),
        "version": loaded.case.version,
        "of": known.get("of", ""),
        "entry": amended,
        "key": new_id(),
        "paper": paper,
        "previewed": bool(form_json["documents"]),
        "ahead": ahead.view(previews.foreseen(loaded, ActRequest(str(item["act"]), {}, party=item["party"])), {}),
    }


def asked_page(
    item: Json,
    typed: Mapping[str, list[str]] | None,
    errors: dict[str, str],
    officers: Field | None,
    now: datetime,
    beside: Iterable[Field | None] = (),
) -> dict[str, Any]:
    """What the form of an act shows wherever it is filled in: in a case, or in practice with a clock of its own."""
    form_json = item["form"]
    occurred = _occurred(item, typed, errors, now)
    form = forms.build(item["asked"], typed, errors, (occurred, officers, *beside))
    return {
        **citing.beside(form),
        "form": form,
        "party": item["party"] or "",
        "now": now,
        "occurred": occurred,
        "officers": officers,
        "officers_hint": f"至少 {form_json['officers']['minimum']} 人" if officers else "",
        "makes": _makes(form_json, {code: role.title for code, role in roles.ROLES.items()}),
    }


def _occurred(
    item: Json, typed: Mapping[str, list[str]] | None, errors: Mapping[str, str], now: datetime
) -> Field | None:
    if not stated(item):
        return None
    value = typed.get(OCCURRED, [""])[0] if typed else words.as_instant(now).strftime("%Y-%m-%dT%H:%M")
    return Field(OCCURRED, "发生时间", "datetime-local", required=True, value=value, error=errors.get(OCCURRED, ""))


def _paper(form: Json, typed: Mapping[str, list[str]] | None, errors: Mapping[str, str]) -> Field | None:
    if "paper" not in form["time"]:
        return None
    return Field(
        PAPER,
        "纸质文书的预编号",
        "text",
        required=False,
        hint="用领取的纸质文书本现场填写的，写本子上印的号；系统生成的不用填。",
        value=typed.get(PAPER, [""])[0] if typed else "",
        error=errors.get(PAPER, ""),
    )


def _makes(form: Json, titles: Mapping[str, str]) -> list[dict[str, str]]:
    made = [{"icon": "doc", "text": f"生成{document['title']}"} for document in form["documents"]]
    made += [{"icon": "clock", "text": f"开始计算期限：{clock_of['title']}"} for clock_of in form["clocks"]]
    if form["publishes"]:
        made.append({"icon": "send", "text": "依法应当公开的，自动产生公示任务，由公示管理员遮盖、由负责人批准"})
    if form["chain"]:
        signers = "、".join(titles.get(code, code) for code in form["chain"])
        made.append({"icon": "stamp", "text": f"报{signers}批准，批准后生效"})
    made.append({"icon": "hash", "text": "写入日志，不能修改或删除，可以更正"})
    return made


@staff
def capitals(request: HttpRequest, _actor: Actor) -> HttpResponse:
    """伍万元整 for the amount typed so far; empty for what is not an amount yet."""
    return HttpResponse(forms.capitals(request.GET.get("amount", "")), content_type="text/plain; charset=utf-8")
