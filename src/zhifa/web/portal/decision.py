"""A published decision as a citizen reads it; and what is left of one that was taken down."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhifa.casework.models import Case, Document
from zhifa.disclosure import queries
from zhifa.disclosure.models import Disclosure
from zhifa.registry import queries as registry
from zhifa.web.portal.asking import page
from zhifa.web.portal.proofs import place
from zhifa.web.portal.statutes import links
from zhifa.web.presentation import disclosures, statutes, summary

SETTLED: Final = ("pay", "collect")


@page
def decision(request: HttpRequest, disclosure_id: str) -> HttpResponse:
    try:
        record = queries.public(disclosure_id)
    except queries.Gone as gone:
        return render(request, "web/portal/gone.html", {"nav": "decisions", "gone": gone}, status=410)
    duty = Disclosure.objects.get(pk=disclosure_id)
    act_title = disclosures.ACTS.get(record["act"], record["act"])
    rows = disclosures.masked(record)
    cited = [text for text in str(record.get("basis") or "").split(statutes.BETWEEN) if text]
    rows = statutes.linked(rows, links(cited, date.fromisoformat(str(record["decided_on"])[:10])))
    course = _course(duty)
    context = {
        "nav": "decisions",
        "record": record,
        "act_title": act_title,
        "title": f"{record['party']['shown']}：{record['matter']}",
        "outcome": disclosures.outcome(record),
        "rows": rows,
        "withheld": sum(piece.kind == "withheld" for row in rows for piece in row.pieces),
        "due": duty.clock["due"],
        "period": duty.display or {},
        "proof": place(duty.decision),
        "address": f"{settings.ZHIFA_PUBLIC_URL}{request.path}",
        "trail": (
            {"title": "查决定", "href": reverse("portal:search")},
            {"title": record["number"] or act_title, "href": ""},
        ),
        **_document(duty),
        **course,
        "summary": summary.of(record, settled=course["settled"], due=course["pay_by"]),
    }
    return render(request, "web/portal/decision.html", context)


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
