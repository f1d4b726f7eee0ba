"""The record of a case: every entry with its digest, the chart it follows, the dossier that proves it, a reveal."""

from __future__ import annotations

import tempfile

from django.contrib import messages
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Invalid
from zhifa.casework import dossier as dossiers
from zhifa.casework import erasures, queries, revealing, write
from zhifa.law import flowchart, procedures
from zhifa.ledger.errors import LedgerError
from zhifa.web.presentation import case_page, todo
from zhifa.web.workbench.access import staff
from zhifa.web.workbench.cases import entry_views

IN_MEMORY = 5_000_000  # bytes of a dossier that are kept in memory before it goes to a temporary file


@staff
def journal(request: HttpRequest, actor: Actor, case_id: str) -> HttpResponseBase:
    row = write.load(actor, case_id).case
    entries = entry_views(queries.journal_of(actor, case_id), row.situation)
    return render(request, "web/workbench/journal.html", {"nav": "cases", "case": row, "entries": entries})


@staff
def chart(request: HttpRequest, actor: Actor, case_id: str) -> HttpResponseBase:
    """The procedure as it is drawn from its own file, with this case's present step lit."""
    loaded = write.load(actor, case_id)
    row = loaded.case
    procedure = procedures.load(row.procedure, row.procedure_version)
    drawn = mark_safe(flowchart.svg(procedure, loaded.situation))  # noqa: S308 - drawn by law/, which escapes every text
    page = {
        "nav": "cases",
        "case": row,
        "title": todo.title(row),
        "procedure": case_page.procedure_words(procedure),
        "svg": drawn,
    }
    return render(request, "web/workbench/chart.html", page)


@require_POST
@staff
def dossier(request: HttpRequest, actor: Actor, case_id: str) -> HttpResponseBase:
    """A verifiable dossier; that it was handed out is itself an entry."""
    prepared = dossiers.prepare(actor, case_id)
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it when it has been sent
    try:
        dossiers.write_to(prepared, out)  # type: ignore[arg-type]  # a spooled file reads and writes bytes like any other
    except LedgerError as problem:
        out.close()
        messages.error(request, f"案卷还不能导出：{problem}")
        return redirect("workbench:case", case_id)
    out.seek(0)
    row = write.load(actor, case_id).case
    return FileResponse(out, as_attachment=True, filename=f"{row.number}可验证案卷.zip", content_type="application/zip")


@require_POST
@staff
def propose_erasure(request: HttpRequest, actor: Actor, case_id: str, party_id: str) -> HttpResponseBase:
    """Of a party's particulars; somebody else approves it on a page of its own."""
    try:
        erasures.propose(actor, case_id, party_id, request.POST.get("reason", ""))
    except Invalid as wrong:
        messages.error(request, " ".join(f"{error.message}{error.remedy}" for error in wrong.errors))
    else:
        messages.success(request, "已提出抹除并记入日志，等安全管理员批准。")
    return redirect("workbench:case", case_id)


@never_cache
@require_POST
@staff
def reveal(request: HttpRequest, actor: Actor, case_id: str, party_id: str) -> HttpResponseBase:
    """The numbers in full, once, on a page that is never kept; the look is an entry with its reason."""
    try:
        shown = revealing.reveal(actor, case_id, party_id, request.POST.get("reason", ""))
    except Invalid as wrong:
        messages.error(request, " ".join(f"{error.message}{error.remedy}" for error in wrong.errors))
        return redirect("workbench:case", case_id)
    lines = [{"label": revealing.FIELDS[field], "value": value} for field, value in shown.items()]
    page = {"nav": "cases", "case": write.load(actor, case_id).case, "lines": lines}
    return render(request, "web/workbench/reveal.html", page)
