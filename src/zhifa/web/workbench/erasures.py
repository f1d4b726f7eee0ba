"""Erasing personal data: what was proposed waits here for whoever may approve it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhifa.accounts import permissions, scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Forbidden
from zhifa.casework import erasures
from zhifa.casework.models import Case
from zhifa.disclosure.models import Record
from zhifa.disclosure.records import erasures as of_records
from zhifa.journal.api import Entry
from zhifa.web.presentation import words
from zhifa.web.workbench.access import staff
from zhifa.web.workbench.desk import attempt

OPERATION = "case.erase.approve"


@dataclass(frozen=True)
class Row:
    """`of`: the case or the record that the proposal is about."""

    of: str
    proposal: str
    number: str
    what: str
    reason: str
    basis: str
    when: str


@staff
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET shows what waits; POST carries one proposal out."""
    if not scope.authorities(actor, OPERATION):
        line = permissions.operation(OPERATION)
        raise Forbidden(f"{line.title}由{'、'.join(line.who_can)}办理。", line.who_can)
    status = 200
    found: dict[str, Any] = {}
    if request.method == "POST":
        of, proposal = request.POST.get("of", ""), request.POST.get("proposal", "")
        status, found = attempt(lambda: _approve(actor, of, proposal))
        if not found:
            messages.success(request, "已经抹除并记入日志。")
            return redirect("workbench:erasures")
    page = {"nav": "erasures", "rows": _rows(erasures.waiting(actor)), **found}
    return render(request, "web/workbench/erasures.html", page, status=status)


def _approve(actor: Actor, of: str, proposal: str) -> Entry:
    if Record.objects.filter(pk=of).exists():
        return of_records.approve(actor, of, proposal)
    return erasures.approve(actor, of, proposal)


def _rows(asked: Sequence[Entry]) -> list[Row]:
    """Two statements."""
    ids = [entry.stream.removeprefix("erasure/") for entry in asked]
    cases = dict(Case.objects.filter(id__in=ids).values_list("id", "number"))
    records = dict(Record.objects.filter(id__in=ids).values_list("id", "number"))
    return [
        Row(
            of, entry.entry_id, cases.get(of) or records.get(of, ""),
            "其他系统作出的决定的当事人" if of in records else "案件的当事人", str(entry.open["reason"]),
            str(entry.open["basis"]), words.moment(entry.recorded),
        )
        for of, entry in zip(ids, asked, strict=True)
    ]  # fmt: skip
