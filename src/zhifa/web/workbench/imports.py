"""Lists from Excel and CSV: tried out first, then taken whole or not at all, with an answer for every row."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhifa.accounts import permissions, scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Forbidden, NotFound
from zhifa.accounts.models import Authority
from zhifa.disclosure.records import imports as records
from zhifa.registry.imports import run
from zhifa.registry.imports.report import Report
from zhifa.web.workbench.access import staff

ENDINGS: Final = (".xlsx", ".xls", ".csv")
SHOWN: Final = 200  # lines of a report on a page; the counts are always whole


@dataclass(frozen=True)
class Lists:
    """What one page imports: its words, the operation that it needs, and the tables to choose from."""

    nav: str
    title: str
    operation: str
    kinds: Mapping[str, str]
    hint: str = ""


REGISTERS: Final = Lists(
    "imports", "名册导入", "registry.import",
    {
        "officers": "执法人员和证件", "matters": "权责事项", "discretion": "裁量基准", "exemptions": "不予处罚清单",
        "periods": "本机关的办理时限",
    },
)  # fmt: skip
DECISIONS: Final = Lists(
    "desk", "导入其他系统的决定", "disclosure.import", {"disclosures": "行政处罚、行政许可等决定"},
    "双公示的处罚表、许可表（2016、2018 年的列名都认），或者本系统导出的表。导入以后要由另一个人批准才公示。",
)  # fmt: skip


@staff
def imports(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _page(request, actor, REGISTERS)


@staff
def decisions(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _page(request, actor, DECISIONS)


def _page(request: HttpRequest, actor: Actor, lists: Lists) -> HttpResponse:
    if not scope.authorities(actor, lists.operation):
        line = permissions.operation(lists.operation)
        raise Forbidden(f"{line.title}由{'、'.join(line.who_can)}办理。需要导入的，把表格交给他们。", line.who_can)
    page: dict[str, Any] = {
        "nav": lists.nav,
        "title": lists.title,
        "hint": lists.hint,
        "kinds": lists.kinds,
        "authorities": Authority.objects.filter(scope.within(actor, lists.operation, "code")),
        "kind": request.POST.get("kind", ""),
        "authority": request.POST.get("authority", actor.authority),
        "endings": ",".join(ENDINGS),
    }
    if request.method != "POST":
        return render(request, "web/workbench/imports.html", page)
    found = _run(request, actor, lists.kinds)
    page |= {"problem": found} if isinstance(found, str) else _shown(found)
    failed = isinstance(found, str) or not found.ok
    return render(request, "web/workbench/imports.html", page, status=422 if failed else 200)


def _run(request: HttpRequest, actor: Actor, kinds: Mapping[str, str]) -> Report | str:
    """The report, or a sentence when there is nothing to read."""
    kind, sent = request.POST.get("kind", ""), request.FILES.get("file")
    if kind not in kinds:
        return "没有选择导入什么。请选择一种。"
    if not isinstance(sent, UploadedFile):
        return "没有选择文件。请选择 Excel 或者 CSV 文件。"
    ending = Path(sent.name or "").suffix.lower()
    if ending not in ENDINGS:
        return "只能读 .xlsx、.xls 和 .csv 文件。请另存为其中一种再导入。"
    with tempfile.NamedTemporaryFile(suffix=ending) as copy:
        for chunk in sent.chunks():
            copy.write(chunk)
        copy.flush()
        try:
            code, dry_run = request.POST.get("authority", ""), request.POST.get("act") != "import"
            if kind == "disclosures":
                return records.run(Path(copy.name), code, actor, dry_run=dry_run)
            return run(kind, Path(copy.name), code, actor, dry_run=dry_run)
        except NotFound as missing:
            return str(missing)


def _shown(report: Report) -> dict[str, Any]:
    return {
        "report": report,
        "errors": report.errors[:SHOWN],
        "more_errors": max(0, len(report.errors) - SHOWN),
        "kept_as_text": report.not_understood[:SHOWN],
        "more_text": max(0, len(report.not_understood) - SHOWN),
    }
