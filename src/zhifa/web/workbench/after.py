"""After the publication: what is kept back (for supervision), receipts of the channels, requests for correction."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhifa import clock
from zhifa.accounts import permissions, scope
from zhifa.accounts.actor import Actor
from zhifa.casework.errors import Invalid, Refused
from zhifa.disclosure import kept_back
from zhifa.disclosure.channels import receipts
from zhifa.disclosure.corrections import answering
from zhifa.disclosure.models import State
from zhifa.disclosure.subscriptions.overview import overview
from zhifa.web.presentation import spreadsheets, words
from zhifa.web.workbench.access import staff


@staff
def kept(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET /workbench/disclosures/kept-back, with ?format=csv the whole list."""
    chosen = {name: request.GET.get(name, "") for name in ("authority", "ground", "state")}
    if request.GET.get("format") == "csv":
        name = f"kept-back-{clock.legal_today().isoformat()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        table = spreadsheets.as_csv(kept_back.table(actor, **chosen))
        return HttpResponse(table, content_type=spreadsheets.CSV_TYPE, headers=headers)
    found = kept_back.listed(actor, **chosen)
    states = [(str(state), state.label) for state in kept_back.STATES]
    page = {"nav": "desk", "found": found, "chosen": chosen, "states": states, "deferred": State.DEFERRED}
    return render(request, "web/workbench/kept_back.html", page)


@staff
def channels(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The open receipts; POST confirms the chosen ones with one proof."""
    said: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        chosen = request.POST.getlist("receipts")
        try:
            count = receipts.confirm(actor, chosen, request.POST.get("proof", ""))
        except Invalid as wrong:
            said = {"problems": [f"{one.message}{one.remedy}" for one in wrong.errors], "chosen": chosen}
            said |= {"proof": request.POST.get("proof", "")}
            status = 422
        else:
            messages.success(request, f"已确认 {count} 项。")
            return redirect("workbench:channels")
    found = receipts.waiting(actor, overdue=request.GET.get("due") == "overdue")
    today = clock.legal_today()
    for item in found["items"]:
        item["late"] = words.as_day(item["due"]) < today
    page = {"nav": "desk", "found": found, "can": _holds(actor, "disclosure.channel"), **said}
    page["subscriptions"] = overview()
    return render(request, "web/workbench/channels.html", page, status=status)


@staff
def corrections(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Requests for correction; POST answers one."""
    said: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        asked, result, text = (request.POST.get(name, "") for name in ("correction", "result", "answer"))
        try:
            answering.answer(actor, asked, result, text)
        except Invalid as wrong:
            said = {"problems": [f"{one.message}{one.remedy}" for one in wrong.errors]}
            status = 422
        except Refused as refused:
            said = {"problems": [f"{one.message}{one.remedy}" for one in refused.refusals]}
            status = 409
        else:
            messages.success(request, "已答复，申请人凭查询码可以看到。")
            return redirect("workbench:corrections")
        said |= {"tried": asked, "typed": request.POST.dict()}
    answered = request.GET.get("state") == "answered"
    page = {
        "nav": "desk", "found": answering.waiting(actor, answered=answered), "answered": answered,
        "can": _holds(actor, "disclosure.answer"), **said,
    }  # fmt: skip
    return render(request, "web/workbench/corrections.html", page, status=status)


def _holds(actor: Actor, operation: str) -> bool:
    """Whether the actor may do it anywhere: the action itself asks for the authority."""
    reach = scope.authorities(actor, operation)
    return isinstance(reach, scope.Everything) or any(
        permissions.permits(actor, operation, authority=code) for code in reach
    )
