"""Lists from Excel and CSV: tried out first, then taken whole or not at all, with an answer for every row."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhifa.accounts import permissions, scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Forbidden, NotFound
from zhifa.accounts.models import Authority
from zhifa.registry.imports import run
from zhifa.registry.imports.report import Report
from zhifa.web.workbench.access import staff

KINDS: Final = {
    "officers": "执法人员和证件",
    "matters": "权责事项",
    "discretion": "裁量基准",
    "exemptions": "不予处罚清单",
    "periods": "本机关的办理时限",
}
ENDINGS: Final = (".xlsx", ".xls", ".csv")
SHOWN: Final = 200  # lines of a report on a page; the counts are always whole


@staff
def imports(request: HttpRequest, actor: Actor) -> HttpResponse:
    reach = scope.authorities(actor, "registry.import")
    if not isinstance(reach, scope.Everything) and not reach:
        line = permissions.operation("registry.import")
        raise Forbidden(f"导入名册由{'、'.join(line.who_can)}办理。需要导入的，把表格交给他们。", line.who_can)
    rows = Authority.objects.all() if isinstance(reach, scope.Everything) else Authority.objects.filter(code__in=reach)
    page: dict[str, Any] = {
        "nav": "imports",
        "kinds": KINDS,
        "authorities": rows,
        "kind": request.POST.get("kind", ""),
        "authority": request.POST.get("authority", actor.authority),
        "endings": ",".join(ENDINGS),
    }
    if request.method != "POST":
        return render(request, "web/workbench/imports.html", page)
    found = _run(request, actor)
    page |= {"problem": found} if isinstance(found, str) else _shown(found)
    failed = isinstance(found, str) or not found.ok
    return render(request, "web/workbench/imports.html", page, status=422 if failed else 200)


def _run(request: HttpRequest, actor: Actor) -> Report | str:
    """The report, or a sentence when there is nothing to read."""
    kind, sent = request.POST.get("kind", ""), request.FILES.get("file")
    if kind not in KINDS:
        return "没有选择导入什么。请选择一种名册。"
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
            code = request.POST.get("authority", "")
            return run(kind, Path(copy.name), code, actor, dry_run=request.POST.get("act") != "import")
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
