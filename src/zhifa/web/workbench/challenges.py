"""Reconsideration and litigation: the file for the body that reviews, and what became of the challenges, counted."""

from __future__ import annotations

import tempfile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Invalid
from zhifa.casework import challenge_file, challenges, write
from zhifa.casework.challenges import Asked
from zhifa.casework.errors import Refused
from zhifa.ledger.errors import LedgerError
from zhifa.proof.merkle import ProofError
from zhifa.web.presentation import challenges as views
from zhifa.web.presentation import spreadsheets, words
from zhifa.web.workbench.access import staff
from zhifa.web.workbench.records import IN_MEMORY


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def one_file(request: HttpRequest, actor: Actor, case_id: str) -> HttpResponseBase:
    """GET lists what the file of a challenged decision holds; POST hands it out, which is an entry."""
    given = request.POST if request.method == "POST" else request.GET
    party = given.get("party", "")
    try:
        if request.method == "POST":
            return _handed_out(actor, case_id, party, request.POST.getlist("secondary"))
        found = challenge_file.contents(actor, case_id, party)
    except Refused as refused:
        messages.error(request, " ".join(f"{one.message}{one.remedy}" for one in refused.refusals))
    except Invalid as wrong:
        messages.error(request, " ".join(f"{error.message}{error.remedy}" for error in wrong.errors))
    except (LedgerError, ProofError) as problem:
        messages.error(request, f"卷还不能导出：{problem}")
    else:
        return render(request, "web/workbench/challenge_file.html", _file_page(actor, case_id, found))
    return redirect("workbench:case", case_id)


def _handed_out(actor: Actor, case_id: str, party: str, more: list[str]) -> HttpResponseBase:
    prepared = challenge_file.prepare(actor, case_id, party, more)
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it when it has been sent
    try:
        challenge_file.write_to(prepared, out)  # type: ignore[arg-type]  # a spooled file reads and writes bytes like any other
    except (LedgerError, ProofError):
        out.close()
        raise
    out.seek(0)
    row = write.load(actor, case_id).case
    return FileResponse(out, as_attachment=True, filename=f"{row.number}复议诉讼卷.zip", content_type="application/zip")


def _file_page(actor: Actor, case_id: str, found: challenge_file.Contents) -> dict[str, Any]:
    loaded = write.load(actor, case_id)
    names = {party.id: party.name for party in loaded.everyone}
    folders = [
        {"title": title.partition(" ")[2], "items": [one for one in found.items if one.folder == title]}
        for title in challenge_file.SECTIONS.values()
    ]
    return {
        "nav": "cases",
        "case": loaded.case,
        "party": found.party,
        "name": names[found.party],
        "others": [(key, names[key]) for key in challenge_file.challenged(loaded.situation) if key != found.party],
        "folders": folders,
        "secondary": [one for one in found.items if one.secondary],
        "missing": found.missing,
    }


@staff
def statistics(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET /workbench/challenges/: counted by authority and kind; ?format=csv or xlsx gives the table as a file."""
    asked = _asked(request)
    found = challenges.statistics(actor, asked)
    kinds, results = challenges.titles("kind"), challenges.titles("result")
    wanted = request.GET.get("format", "")
    if wanted in {"csv", "xlsx"}:
        return _download(views.table(found, kinds, results), wanted)

    def link(authority: str, kind: str, result: str) -> str:
        said = {"year": asked.year or "", "authority": authority or asked.authority, "kind": kind, "result": result}
        return f"{reverse('workbench:challenge_list')}?{urlencode({k: v for k, v in said.items() if v})}"

    lines, total = views.rows(found, kinds, results, link)
    page = {
        "nav": "challenges", "rows": lines, "lines": [*lines, total], "total": total, "asked": asked,
        "years": found.years, "authorities": found.authorities, "query": request.GET.urlencode(),
        "rate": views.rate(found.total), "median": views.days(found.total), "line": found.total,
        "link_all": link("", "", ""), "link_concluded": link("", "", "concluded"),
        "link_corrected": link("", "", "corrected"), "link_pending": link("", "", challenges.PENDING),
    }  # fmt: skip
    return render(request, "web/workbench/challenges.html", page)


def _download(lines: list[list[str | int | float]], wanted: str) -> HttpResponse:
    content, kind = (
        (spreadsheets.as_csv(lines), spreadsheets.CSV_TYPE)
        if wanted == "csv"
        else (views.as_xlsx(lines), views.XLSX_TYPE)
    )
    answer = HttpResponse(content, content_type=kind)
    name = f"challenges-{clock.legal_today().isoformat()}.{wanted}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET /workbench/challenges/list: the challenges behind one figure."""
    asked, kind, result = _asked(request), request.GET.get("kind", ""), request.GET.get("result", "")
    found = challenges.listed(actor, asked, kind=kind, result=result)
    kinds, results = challenges.titles("kind"), challenges.titles("result")
    page = {
        "nav": "challenges",
        "title": views.result_title(result, results),
        "asked": asked,
        "kind": kinds.get(kind, ""),
        "capped": len(found) == challenges.PAGE,
        "rows": [
            {
                "case": row.case, "authority": row.authority.name, "kind": kinds.get(row.kind, row.kind),
                "body": row.body, "received": words.day(row.received_on),
                "result": results.get(row.result, "") or "未审结",
                "ended": words.day(row.concluded_on) if row.concluded_on else "",
                "tone": "amber" if views.is_corrected(row.result) else "green" if row.result else "violet",
            }
            for row in found
        ],
    }  # fmt: skip
    return render(request, "web/workbench/challenge_list.html", page)


def _asked(request: HttpRequest) -> Asked:
    year = request.GET.get("year", "")
    return Asked(int(year) if year.isdecimal() and len(year) == 4 else 0, request.GET.get("authority", ""))  # noqa: PLR2004 - digits of a year
