"""A published decision as a citizen reads it; and what is left of one that was taken down."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, get_conditional_response
from django.utils.translation import gettext

from zhifa import files
from zhifa.casework.models import Case, Document
from zhifa.disclosure import queries
from zhifa.disclosure.channels import receipts
from zhifa.disclosure.models import Disclosure
from zhifa.disclosure.shown import companies
from zhifa.disclosure.shown.archive import Month
from zhifa.registry import queries as registry
from zhifa.registry.content import ACTS
from zhifa.web.portal import decision_pdf
from zhifa.web.portal.asking import page
from zhifa.web.portal.kept import kept
from zhifa.web.portal.proofs import place
from zhifa.web.portal.statutes import links
from zhifa.web.presentation import disclosures, linked, statutes, summary

CACHE: Final = "public, max-age=60"
SETTLED: Final = ("pay", "collect")


@page
@kept
def decision(request: HttpRequest, disclosure_id: str) -> HttpResponse:
    try:
        record = queries.public(disclosure_id)
    except queries.Gone as gone:
        left = {"nav": "decisions", "gone": gone, "recall": receipts.recall(disclosure_id)}
        return render(request, "web/portal/gone.html", left, status=410)
    duty = Disclosure.objects.get(pk=disclosure_id)
    act_title = ACTS.get(record["act"], record["act"])
    rows = disclosures.masked(record)
    cited = [text for text in str(record.get("basis") or "").split(statutes.BETWEEN) if text]
    decided_on = date.fromisoformat(str(record["decided_on"])[:10])
    rows = statutes.linked(rows, links(cited, decided_on))
    course = _course(duty)
    context: dict[str, Any] = {
        "nav": "decisions",
        "record": record,
        "act_title": act_title,
        "title": f"{record['party']['shown']}：{record['matter']}",
        "outcome": disclosures.outcome(record),
        "rows": rows,
        "company": companies.code_of(record),
        "withheld": record.get("withheld") or (),
        "struck": sum(piece.kind == "withheld" for row in rows for piece in row.pieces),
        "due": duty.clock["due"],
        "month": Month.of(decided_on),
        "period": duty.display or {},
        "proof": place(duty.decision),
        "address": f"{settings.ZHIFA_PUBLIC_URL}{request.path}",
        "linked": linked.decision(record, f"{record['party']['shown']}：{record['matter']}", cited),
        "trail": (
            {"title": "查决定", "href": reverse("portal:search")},
            {"title": record["number"] or act_title, "href": ""},
        ),
        **_document(duty),
        **course,
        "summary": summary.of(record, settled=course["settled"], due=course["pay_by"]),
    }
    answer = render(request, "web/portal/decision.html", context)
    if context["proof"] is None:
        add_never_cache_headers(answer)  # in a second it will have its place in the log
    return answer


@page
def pdf(request: HttpRequest, disclosure_id: str) -> HttpResponse:
    """The public version as a document of its own: the same bytes as long as the record stays what it is."""
    try:
        content = decision_pdf.rendered(queries.public(disclosure_id))
    except queries.Gone as gone:
        return render(request, "web/portal/gone.html", {"nav": "decisions", "gone": gone}, status=410)
    name = files.clean_name(gettext("公示") + f"-{disclosure_id}", files.kinds.PDF)
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    told = files.headers(files.kinds.PDF, name) | {"Cache-Control": CACHE, "ETag": tag}
    response = HttpResponse(content, headers=told)
    unchanged: HttpResponse | None = get_conditional_response(request, etag=tag, response=response)
    return unchanged or response


@page
def attachment(request: HttpRequest, disclosure_id: str, n: int) -> HttpResponse:
    """A file that goes out with the decision, as it was made anew; gone with it."""
    try:
        title, stream = queries.public_file(disclosure_id, n)
    except queries.Gone as gone:
        return render(request, "web/portal/gone.html", {"nav": "decisions", "gone": gone}, status=410)
    with stream:
        content = stream.read()  # made anew from at most preflight.reading.MOST_BYTES
    kind = files.recognise(io.BytesIO(content))
    return HttpResponse(content, headers=files.headers(kind, title) | {"Cache-Control": CACHE})


def _document(duty: Disclosure) -> dict[str, str]:
    """The code printed on the decision, with the address that it opens."""
    found = Document.objects.filter(
        case_id=duty.case_id, party=duty.party_id, number=duty.number, code__isnull=False
    ).first()
    if found is None or found.code is None:
        return {"code": "", "verify_url": ""}
    address = reverse("portal:document", args=[found.code])
    return {"code": found.code, "verify_url": f"{settings.ZHIFA_PUBLIC_URL}{address}"}


def _course(duty: Disclosure) -> dict[str, Any]:
    """Who decided, when it was served, and when the fine was settled: from the record of the case as it stands.

    Of a decision that has no case here nothing is known of it.
    """
    situation = Case.objects.values_list("situation", flat=True).filter(pk=duty.case_id).first() or {"entries": ()}
    standing = [
        entry
        for entry in situation["entries"]
        if entry["party"] in {duty.party_id, None} and not (entry["voided"] or entry["pending"] or entry["returned"])
    ]
    numbers: list[str] = next((entry["officers"] for entry in standing if entry["id"] == duty.decision), [])
    officers = [{"name": fact.name, "certificate": fact.certificate} for fact in registry.officer_facts(numbers)]
    days = {entry["act"]: entry["at"] for entry in standing}
    settled = next((days[act] for act in SETTLED if act in days), None)
    mine = [one for one in situation.get("clocks", ()) if one["key"] == "pay" and one["party"] == duty.party_id]
    pay_by = mine[-1]["due_latest"] if mine else None
    return {
        "officers": officers, "served": days.get("serve"), "settled": settled, "pay_by": pay_by,
    }  # fmt: skip
