"""The lists of an authority: how each stands, what waits for review, one list with its acts."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from zhifa import clock
from zhifa.accounts import permissions
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid
from zhifa.casework.errors import Refused
from zhifa.disclosure.lists import actions, queries
from zhifa.disclosure.lists.models import Stage
from zhifa.disclosure.lists.offices import Office, office
from zhifa.disclosure.lists.rows import compare
from zhifa.journal.api import Conflict
from zhifa.web.presentation import lists as views
from zhifa.web.workbench import duties
from zhifa.web.workbench.access import staff
from zhifa.web.workbench.desk import CONFLICT

ROWS_SHOWN: Final = 200
TYPED: Final = ("changed_on", "note", "opinion", "document", "reason")
DONE: Final = {
    "submit": "已提交审核并记入日志。",
    "review": "已审核同意并记入日志，由公示管理员公布。",
    "send_back": "已退回并记入日志。",
    "publish": "已公布并记入日志，公示网上马上看得到。",
}


@staff
def overview(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    authorities = {row.code: row for row in queries.readable(actor)}
    chosen = authorities.get(request.GET.get("authority", actor.authority)) or next(iter(authorities.values()), None)
    today = clock.legal_today()
    standings = queries.standings(chosen) if chosen else []
    rows = [
        {"standing": one, "light": views.light(one.row.stage if one.row else "", _due(one), today), "due": _due(one)}
        for one in standings
    ]
    late = sum((due := _due(one)) is not None and due < today for one in standings)
    page = {
        "nav": "lists", "authorities": list(authorities.values()), "authority": chosen, "rows": rows,
        "waiting": duties.lists(actor, today), "late": late,
        "across": queries.across(list(authorities.values())) if len(authorities) > 1 else (),
    }  # fmt: skip
    return render(request, "web/workbench/lists.html", page)


def _due(one: queries.Standing) -> date | None:
    return one.row.due_on if one.row else None


@staff
def one(request: HttpRequest, actor: Actor, authority: str, listed: str) -> HttpResponseBase:
    """GET shows the list; POST does one act and comes back, with everything typed when it was refused."""
    of = actions.visible(actor, authority, listed)
    if request.method != "POST":
        return render(request, "web/workbench/list.html", _page(actor, of))
    act = request.POST.get("act", "")
    try:
        _perform(request, actor, of, act)
    except Refused as refused:
        problems = [f"{r.message}{r.remedy}（{r.basis}）" for r in refused.refusals]
        return _again(request, actor, of, problems, 409)
    except Invalid as wrong:
        return _again(request, actor, of, [f"{p.message}{p.remedy}" for p in wrong.errors], 422)
    except Conflict:
        return _again(request, actor, of, [CONFLICT], 409)
    messages.success(request, DONE[act])
    return redirect("workbench:list", authority, listed)


def _perform(request: HttpRequest, actor: Actor, of: actions.Target, act: str) -> None:
    sent = {name: request.POST.get(name, "").strip() for name in TYPED}
    if act == "submit":
        actions.submit(actor, of, changed_on=_day(sent["changed_on"]), note=sent["note"])
    elif act == "review":
        actions.review(actor, of, opinion=sent["opinion"], document=sent["document"])
    elif act == "send_back":
        actions.send_back(actor, of, reason=sent["reason"])
    elif act == "publish":
        actions.publish(actor, of)
    else:
        raise Invalid(FieldError("act", f"没有“{act}”这个操作。", "请用页面上的按钮。"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        message = f"日期“{text}”不是日期。"
        raise Invalid(FieldError("changed_on", message, "请按 2026-03-05 的样子填写。")) from None


def _again(
    request: HttpRequest, actor: Actor, of: actions.Target, problems: list[str], status: int
) -> HttpResponseBase:
    page = _page(actor, of) | {"problems": problems, "typed": request.POST.dict()}
    return render(request, "web/workbench/list.html", page, status=status)


def _page(actor: Actor, of: actions.Target) -> dict[str, Any]:
    row, today = queries.state(of), clock.legal_today()
    stage = row.stage if row else ""
    by = Office(**row.office) if row and row.office and stage == Stage.SUBMITTED else office(of.kind, of.authority)
    published = queries.version(of.authority.code, of.kind.code)
    rows = _at_hand(of, row.rows if row else None, stage)
    found = compare(of.kind, published.rows, rows) if published else None
    may = {
        verb for verb in ("save", "submit", "publish")
        if permissions.permits(actor, f"list.{verb}", authority=of.authority.code)
    }  # fmt: skip
    if row and stage == Stage.SUBMITTED and row.submitted_by != actor.id:
        may |= {"review"} if actions.may_review(actor, by, of.authority.code) else set()
    return {
        "nav": "lists", "of": of, "kind": of.kind, "row": row, "stage": stage, "office": by,
        "light": views.light(stage, row.due_on if row else None, today),
        "clocks": views.chips(row and row.clock, today),
        "columns": views.shown(of.kind), "lines": [views.line(of.kind, one) for one in rows[:ROWS_SHOWN]],
        "total": len(rows), "shown": ROWS_SHOWN, "published": published, "changes": views.changes(of.kind, found),
        "versions": queries.versions(of.authority.code, of.kind.code), "history": queries.history(of), "may": may,
        "can_submit": "submit" in may and stage != Stage.SUBMITTED and (found is None or bool(found)) and bool(rows),
        "trail": (
            {"title": "公示清单", "href": f"{reverse('workbench:lists')}?authority={of.authority.code}"},
            {"title": of.kind.title, "href": ""},
        ),
    }  # fmt: skip


def _at_hand(of: actions.Target, submitted: list[dict[str, str]] | None, stage: str) -> list[dict[str, str]]:
    """What the next version would hold: under review or reviewed as submitted, else the draft or the register."""
    if submitted is not None and stage in {Stage.SUBMITTED, Stage.REVIEWED}:
        return submitted
    return queries.in_register(of) if of.kind.derived else queries.to_edit(of)[0]
