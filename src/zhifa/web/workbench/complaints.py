"""Complaints about enforcement: the list of those in reach, one with what can be done next, who complained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority
from zhifa.casework.errors import Invalid, Refused
from zhifa.complaints import acting, kinds, queries
from zhifa.journal.api import Conflict
from zhifa.web.presentation import complaints
from zhifa.web.workbench.access import staff

TABS: Final = (("mine", "等我办的"), ("open", "办理中的"), ("overdue", "超期"), ("ended", "办结"))
DONE: Final = {
    "accept": "已受理并记入日志，投诉人凭查询码可以看到。",
    "refuse": "已决定不予受理并记入日志。",
    "transfer": "已转送并记入日志。",
    "note": "已记入日志，只有办理的人看得到。",
    "extend": "已延长并记入日志。",
    "answer": "已答复，投诉人凭查询码可以看到。",
}
CONFLICT: Final = "别人刚刚办过这件投诉举报，现在的样子在下面。您填写的内容已保留，请核对后再提交。"
Typed = dict[str, str]
VERBS: Final[dict[str, Callable[[Actor, str, Typed], object]]] = {
    "accept": lambda actor, of, _: acting.accept(actor, of),
    "refuse": lambda actor, of, said: acting.refuse(actor, of, said["ground"], said["reason"]),
    "transfer": lambda actor, of, said: acting.transfer(
        actor, of, said["to"], said["reason"], authority=said["authority"], body=said["body"]
    ),
    "note": lambda actor, of, said: acting.note(actor, of, said["text"]),
    "extend": lambda actor, of, said: acting.extend(actor, of, said["reason"]),
    "answer": lambda actor, of, said: acting.answer(actor, of, said["result"], said["answer"]),
}
FIELDS: Final = ("act", "ground", "reason", "to", "authority", "body", "text", "result", "answer")


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    state = request.GET.get("state", "mine")
    found = queries.listed(actor, state=state, cursor=request.GET.get("cursor", ""))
    today = clock.legal_today()
    counted = found["counts"]
    page = {
        "nav": "complaints", "rows": [complaints.row(item, today=today) for item in found["items"]],
        "total": found["total"], "next": found["next"], "state": state, "counts": counted,
        "results": [(title, counted[code]) for code, title in kinds.RESULTS.items()],
        "tabs": [
            {"title": title, "href": f"?state={code}", "current": code == state, "count": counted.get(code)}
            for code, title in TABS
        ],
    }  # fmt: skip
    return render(request, "web/workbench/complaints.html", page)


@staff
def one(request: HttpRequest, actor: Actor, complaint_id: str) -> HttpResponse:
    """GET and POST: one of the verbs on it; what was typed is kept when it is refused."""
    said: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in FIELDS}
        verb = VERBS.get(typed["act"])
        try:
            if verb is None:
                raise LookupError(typed["act"])
            verb(actor, complaint_id, typed)
        except Invalid as wrong:
            said, status = {"problems": [f"{one.message}{one.remedy}" for one in wrong.errors], "typed": typed}, 422
        except Refused as refused:
            problems = [f"{one.message}{one.remedy}" for one in refused.refusals]
            said, status = {"problems": problems, "typed": typed}, 409
        except Conflict:
            said, status = {"problems": [CONFLICT], "typed": typed}, 409
        else:
            messages.success(request, DONE[typed["act"]])
            return redirect("workbench:complaints" if typed["act"] == "transfer" else request.path)
    return render(request, "web/workbench/complaint.html", {**_page(actor, complaint_id), **said}, status=status)


def _page(actor: Actor, complaint_id: str) -> dict[str, Any]:
    found = queries.one(actor, complaint_id)
    today = clock.legal_today()
    return {
        "nav": "complaints", "found": found, "light": complaints.light(found, today),
        "clocks": complaints.running(found["entries"], is_open=found["open"], today=today),
        "history": complaints.history(found["entries"]), "grounds": kinds.GROUNDS, "results": kinds.RESULTS,
        "authorities": Authority.objects.order_by("path").values("code", "name"),
    }  # fmt: skip


@never_cache
@require_POST
@staff
def reveal(request: HttpRequest, actor: Actor, complaint_id: str) -> HttpResponse:
    """Who complained, once, on a page that is never kept; the look is an entry with its reason."""
    try:
        shown = acting.reveal(actor, complaint_id, request.POST.get("reason", ""))
    except Invalid as wrong:
        messages.error(request, " ".join(f"{one.message}{one.remedy}" for one in wrong.errors))
        return redirect("workbench:complaint", complaint_id)
    return render(request, "web/workbench/complainant.html", {"nav": "complaints", "id": complaint_id, "shown": shown})
