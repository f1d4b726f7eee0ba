"""The to-do list, the list of cases, and the page of one case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhifa import clock
from zhifa.accounts import permissions, roles, scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import User
from zhifa.casework import attachments, queries, write
from zhifa.casework.models import Attachment, Case, Document
from zhifa.journal.api import Entry
from zhifa.law import procedures
from zhifa.law.calendar import Calendar
from zhifa.registry.models import Certificate
from zhifa.web.presentation import case, case_page, registry, todo, words
from zhifa.web.presentation.todo import Task
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
    tab, query = request.GET.get("tab", ""), request.GET.get("q", "").strip()
    mine = queries.todo(actor)
    tasks = [_task(row, today, calendar, mine=True) for row in mine]
    own = queries.cases(actor, status="open", mine=True, q=query if tab == "mine" else "")
    shown, following = tasks, None
    if tab == "mine":
        waiting = {row.id for row in mine}
        shown = [_task(row, today, calendar, mine=row.id in waiting) for row in own.items]
    elif tab:
        shown = [item for item in tasks if item.light.tone == {"late": "red", "near": "amber"}.get(tab)]
    if query and tab != "mine":
        shown = [item for item in shown if all(word in f"{item.number}{item.title}" for word in query.split())]
    title, text = EMPTY.get(tab, EMPTY[""])
    page = {
        "nav": "todo",
        "greeting": words.greeting(clock.legal_now()),
        "weekday": words.weekday(today),
        **_person(request, today),
        "tiles": todo.tiles(tasks, own.total, base=reverse("workbench:todo")),
        "tabs": _tabs(tab, tasks, own.total),
        "tab": tab,
        "heading": dict(TABS).get(tab, "待办"),
        "rows": shown,
        "total": own.total if tab == "mine" else len(shown),
        "next": following,
        "week": todo.week((row.next_due for row in mine if row.next_due), today=today, calendar=calendar),
        "hints": [],
        "q": query,
        "can_open": can_open(actor),
        "empty_title": title,
        "empty_text": text,
        "empty_href": reverse("workbench:cases"),
        "empty_verb": "看全部案件",
    }
    return render(request, "web/workbench/todo.html", page)


def _task(row: Case, today: date, calendar: Calendar, *, mine: bool) -> Task:
    return todo.task(row, reverse("workbench:case", args=[row.id]), today=today, calendar=calendar, mine=mine)


def _tabs(tab: str, tasks: list[Task], mine: int) -> list[dict[str, Any]]:
    counts = {
        "": len(tasks),
        "late": sum(item.light.tone == "red" for item in tasks),
        "near": sum(item.light.tone == "amber" for item in tasks),
        "mine": mine,
    }
    return [
        {"title": title, "href": f"?tab={code}" if code else "?", "current": code == tab, "count": counts[code]}
        for code, title in TABS
    ]


def _person(request: HttpRequest, today: date) -> dict[str, Any]:
    user = request.user
    assert isinstance(user, User)
    held = Certificate.objects.filter(officer__user=user, kind="enforcement").select_related(
        "officer__authority", "officer__unit"
    )
    newest = held.order_by("-valid_to").first()
    return {"unit": user.unit.name if user.unit else "", "officer": registry.officer(newest, today) if newest else None}


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
        "rows": [_task(row, today, calendar, mine=False) for row in found.items],
        "total": found.total,
        "next": found.next,
        "can_open": can_open(actor),
    }
    return render(request, "web/workbench/cases.html", page)


@staff
def one(request: HttpRequest, actor: Actor, case_id: str) -> HttpResponse:
    loaded = write.load(actor, case_id)
    row, situation = loaded.case, loaded.situation
    url = reverse("workbench:case", args=[row.id])
    procedure = procedures.load(row.procedure, row.procedure_version)
    side = {step.code for step in procedure.steps if step.side}
    held = frozenset(grant.role for grant in actor.grants)
    available = [item.as_json() for item in queries.available(actor, loaded)]
    acts = case.acts(available, case_url=url, roles=held, role_title=_role_titles())
    chips = [{**item, "days": queries.deadline_days(item, loaded)} for item in situation["clocks"]]
    place = {"authority": row.authority_id, "unit": row.unit or None, "own": write.is_own(actor, row)}
    files = Attachment.objects.filter(case_id=row.id)
    page = {
        "id": row.id,
        "number": row.number,
        "title": [part for part in todo.title(row).split("　") if part],
        "procedure": case_page.procedure_words(procedure),
        "procedure_code": row.procedure,
        "handlers": names_of(row.handlers.strip(",").split(",")),
        "opened": words.day(row.opened_at),
        "state": todo.stage(row),
        "turn": "、".join(roles.title(code) for code in row.waiting_for.strip(",").split(",") if code),
        "steps": case_page.steps(situation),
        "acts": [act for act in acts if act.code not in side],
        "side_acts": [act for act in acts if act.code in side and act.mine],
        "documents": [case.document(document(item), case_url=url) for item in Document.objects.filter(case_id=row.id)],
        "attachments": [
            case_page.attachment(queries.attachment_view(item), f"{url}attachments/{item.id}", attachments.KINDS)
            for item in files
        ],
        "can_attach": permissions.permits(actor, "case.attachment", **place),
        "attachment_kinds": attachments.KINDS.items(),
        "upload_limit": case_page.size(settings.ZHIFA_UPLOAD_LIMIT),
        "entries": entry_views(loaded.entries)[::-1][: case_page.NEWEST],
        "total_entries": len(loaded.entries),
        "clocks": case_page.chips(chips, today=clock.legal_today(), calendar=Calendar.default()),
        "parties": [case_page.party(queries.party_view(item)) for item in loaded.parties],
    }
    return render(request, "web/workbench/case.html", {"nav": "cases", "page": page})


def document(row: Document) -> dict[str, Any]:
    return queries.document_view(row) | {"approved_at": row.made_at}


def _role_titles() -> dict[str, str]:
    return {code: role.title for code, role in roles.ROLES.items()}


def names_of(ids: Iterable[str]) -> str:
    """Names of people by their opaque ids, for a page; a person who is no longer known is left out."""
    wanted = [item for item in ids if item and item != "system"]
    known = dict(User.objects.filter(pk__in=wanted).values_list("id", "name"))
    return "、".join(known[key] for key in known)


def entry_views(entries: Iterable[Entry]) -> list[case.EntryView]:
    """The lines of a record with names and capacities, and what was voided or amended later struck through."""
    found = list(entries)
    people = {
        str(pk): name
        for pk, name in User.objects.filter(pk__in={e.actor for e in found if _person_id(e.actor)}).values_list(
            "id", "name"
        )
    }
    struck = {
        str(item.open.get("entry")): {"entry.voided": "已作废", "entry.amended": "已更正"}[item.kind]
        for item in found
        if item.kind in {"entry.voided", "entry.amended"}
    }
    return [case.entry(item, who=_who(item, people), struck=struck.get(item.entry_id, "")) for item in found]


def _person_id(actor: str) -> bool:
    return actor not in {"", "system"}


def _who(entry: Entry, people: dict[str, str]) -> str:
    if not _person_id(entry.actor):
        return "系统"
    return f"{people.get(entry.actor, '不再登记的人员')}（{roles.title(entry.capacity)}）"


@staff
def journal(request: HttpRequest, actor: Actor, case_id: str) -> HttpResponse:
    row = write.load(actor, case_id).case
    entries = entry_views(queries.journal_of(actor, case_id))
    return render(request, "web/workbench/journal.html", {"nav": "cases", "case": row, "entries": entries})
