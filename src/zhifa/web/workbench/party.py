"""The officer's side of a party's page: print its copy with the code, renew the code, answer who asks to read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhifa import files
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Invalid
from zhifa.casework import by_party, party_codes
from zhifa.casework.errors import Refused
from zhifa.files.kinds import PDF
from zhifa.web.workbench.access import staff


@never_cache
@require_POST
@staff
def served_copy(request: HttpRequest, actor: Actor, case_id: str, document_id: str) -> HttpResponseBase:
    """The copy for the party, with the sheet that carries its code; nothing of it is stored."""
    try:
        row, content = party_codes.served_copy(actor, case_id, document_id)
    except Refused as refused:
        return _back(request, case_id, refused)
    return HttpResponse(content, headers=files.headers(PDF, f"{row.title}{row.number or ''}（送达件）"))


@never_cache
@require_POST
@staff
def renew_code(request: HttpRequest, actor: Actor, case_id: str, party_id: str) -> HttpResponseBase:
    try:
        party_codes.issue(actor, case_id, party_id, again=True, phone=request.POST.get("phone", ""))
    except Refused as refused:
        return _back(request, case_id, refused)
    except Invalid as wrong:
        messages.error(request, " ".join(f"{error.message}{error.remedy}" for error in wrong.errors))
        return redirect("workbench:case", case_id)
    messages.success(request, "查案码已发放，以前的停用。请从文书页打印送达件交给当事人。")
    return redirect("workbench:case", case_id)


@require_POST
@staff
def answer_reading(request: HttpRequest, actor: Actor, case_id: str) -> HttpResponseBase:
    try:
        by_party.answer_reading(
            actor, case_id, request.POST.get("of", ""), request.POST.getlist("attachments"),
            request.POST.get("reason", ""),
        )  # fmt: skip
    except Invalid as wrong:
        messages.error(request, " ".join(f"{error.message}{error.remedy}" for error in wrong.errors))
    else:
        messages.success(request, "已答复当事人的查阅申请，当事人在查案页看到。")
    return redirect("workbench:case", case_id)


def _back(request: HttpRequest, case_id: str, refused: Refused) -> HttpResponse:
    messages.error(request, " ".join(f"{one.message}{one.remedy}" for one in refused.refusals))
    return redirect("workbench:case", case_id)
