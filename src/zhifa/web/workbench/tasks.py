"""The to-do list and the list of cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhifa import clock
from zhifa.accounts import paging, permissions, scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import User
from zhifa.casework import clocks as clocks_of
from zhifa.casework import erasures, queries, workload
from zhifa.casework.models import Case
from zhifa.casework.todo import waiting
from zhifa.complaints import queries as complaints_of
from zhifa.disclosure import queries as disclosures_of
from zhifa.law import engine
from zhifa.law.calendar import Calendar
from zhifa.law.own_periods import OwnPeriod
from zhifa.registry import queries as registers
from zhifa.registry.models import Certificate
from zhifa.web.presentation import clocks, complaints, registry, todo, words
from zhifa.web.presentation.todo import Task
from zhifa.web.workbench import duties as duties_of
from zhifa.web.workbench.access import staff

TABS = (("", "待办"), ("late", "超期"), ("near", "临期"), ("mine", "我承办的"))
EMPTY = {
    "": ("没有待办", "轮到您办的案件和到期提醒会出现在这里。"),
    "late": ("没有超期", "都在期限内。"),
    "near": ("没有临期", "两个工作日内没有到期的。"),
    "mine": ("没有承办的案件", "您登记或者办理过的案件会出现在这里。"),
}


@staff
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    today, calendar = clock.legal_today(), Calendar.default()
    acts = bool(permissions.operation("case.act").roles.keys() & {held.role for held in actor.grants})
    duties, outstanding = duties_of.waiting(actor, today, calendar)
    lists = duties_of.lists(actor, today)
    complained, of_them = complaints_of.waiting(actor, duties_of.FEW)
    page = {
        "nav": "todo",
        "greeting": words.greeting(clock.legal_now()),
        "weekday": words.weekday(today),
        **_person(request, actor, today),
        "acts": acts,
        "duties": duties,
        "duties_total": outstanding,
        "lists": lists[: duties_of.ROWS],
        "lists_total": len(lists),
        "erasures": len(erasures.waiting(actor)),
        "complaints": [complaints.row(item, today=today) for item in complained],
        "complaints_total": of_them,
        "findings": duties_of.findings(actor, many=not acts),
        "watches": not acts and any(held.role in duties_of.WATCHES for held in actor.grants),
        "loads": workload.per_officer(actor, today),
        "can_open": can_open(actor),
        **(_work(request, actor, today, calendar) if acts else {"tiles": _overview(actor)}),
    }
    return render(request, "web/workbench/todo.html", page)


def _work(request: HttpRequest, actor: Actor, today: date, calendar: Calendar) -> dict[str, Any]:
    """The to-do list of somebody who acts in cases: tiles, tabs, rows, the week ahead."""
    tab, query = request.GET.get("tab", ""), request.GET.get("q", "").strip()
    cursor = request.GET.get("cursor", "")
    turns = waiting(
        actor, today=today, near=clocks.near_until(today, calendar), only=tab if tab in {"late", "near"} else "",
        search=query, offset=paging.start(cursor), listed=tab != "mine",
    )  # fmt: skip
    own = queries.cases(actor, status="open", mine=True, q=query, cursor=cursor) if tab == "mine" else None
    handled = own.total or 0 if own else queries.handled(actor)  # counted exactly, searched or not
    counts = {**turns.counts, "mine": handled}
    shown = own.items if own else turns.rows
    title, text = EMPTY.get(tab, EMPTY[""])
    return {
        "tiles": todo.tiles(counts, base=reverse("workbench:todo")),
        "tabs": _tabs(tab, counts),
        "tab": tab,
        "heading": dict(TABS).get(tab, "待办"),
        "rows": _tasks(shown, actor, today, calendar),
        "total": handled if own else turns.total,
        "next": own.next if own else turns.after,
        "week": todo.week(turns.dues, today=today, calendar=calendar),
        "q": query,
        "empty_title": "没有找到" if query else title,
        "empty_text": "换一个词，或者去掉条件再查。" if query else text,
        "empty_href": reverse("workbench:cases"),
        "empty_verb": "看全部案件",
    }


def _overview(actor: Actor) -> tuple[dict[str, Any], ...]:
    """Numbers for those who do not act in cases: what is open within reach, and what the public still waits for."""
    counts = disclosures_of.desk(actor, "open", limit=1)["counts"]
    return todo.overview(
        open_cases=queries.cases(actor, status="open").total or 0,
        to_publish=sum(counts[state] for state in ("due", "prepared", "approved", "deferred", "corrected")),
        late=counts["overdue"],
        cases_url=reverse("workbench:cases"),
        desk_url=reverse("workbench:desk"),
    )


def _tasks(rows: Sequence[Case], actor: Actor, today: date, calendar: Calendar) -> list[Task]:
    """The lines of a list; what their authorities set themselves is asked for once."""
    own = registers.own_periods(row.authority_id for row in rows)
    return [_task(row, actor, today, calendar, own.get(row.authority_id, ())) for row in rows]


def _task(row: Case, actor: Actor, today: date, calendar: Calendar, own: Sequence[OwnPeriod]) -> Task:
    held = held_in(actor, row)
    url = reverse("workbench:case", args=[row.id])
    over = clocks_of.passed(row, own, today)
    task = todo.task(row, url, today=today, calendar=calendar, held=held, over=over)
    reviews = held & {"reviewer", *engine.INVITED} and ",reviewer," in row.waiting_for and task.href == url
    # the reviewer works on a page of his own; a signature that is asked for stays one step away
    return replace(task, href=reverse("workbench:review", args=[row.id])) if reviews else task


def held_in(actor: Actor, row: Case) -> frozenset[str]:
    """The roles that this person holds where the case is handled."""
    return frozenset(
        held.role for held in actor.grants if held.authority == row.authority_id and held.unit in {None, row.unit}
    )


def _tabs(tab: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"title": title, "href": f"?tab={code}" if code else "?", "current": code == tab, "count": counts[code]}
        for code, title in TABS
    ]


def _person(request: HttpRequest, actor: Actor, today: date) -> dict[str, Any]:
    """Of which unit somebody is; of an officer, the certificate as well."""
    user = request.user
    assert isinstance(user, User)
    unit = user.unit.name if user.unit else ""
    if all(held.role != "officer" for held in actor.grants):
        return {"unit": unit, "officer": None}
    held = Certificate.objects.filter(officer__user=user, kind="enforcement").select_related(
        "officer__authority", "officer__unit"
    )
    newest = held.order_by("-valid_to").first()
    return {"unit": unit, "officer": registry.officer(newest, today) if newest else None}


def can_open(actor: Actor) -> bool:
    reach = scope.authorities(actor, "case.open")
    return isinstance(reach, scope.Everything) or bool(reach)


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    today, calendar = clock.legal_today(), Calendar.default()
    status, query = request.GET.get("status", ""), request.GET.get("q", "").strip()
    found = queries.cases(actor, status=status, q=query, cursor=request.GET.get("cursor", ""))
    suffix = f"&q={query}" if query else ""
    tabs = [
        {"title": title, "href": f"?status={code}{suffix}", "current": code == status, "count": None}
        for code, title in (("", "全部"), *todo.STATUS.items())
    ]
    page = {
        "nav": "cases",
        "q": query,
        "status": status,
        "tabs": tabs,
        "rows": _tasks(found.items, actor, today, calendar),
        "total": found.total,
        "next": found.next,
        "can_open": can_open(actor),
    }
    return render(request, "web/workbench/cases.html", page)
