"""Writing the rows of a list: one at a time in a form, or all at once from Excel; and taking them out as a table."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from zhifa.accounts import permissions
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Invalid
from zhifa.disclosure.lists import actions, queries, tables
from zhifa.disclosure.lists.actions import Target
from zhifa.disclosure.lists.catalogue import KEY, ListKind
from zhifa.disclosure.lists.rows import Row, check_row, tidied
from zhifa.journal.api import Conflict
from zhifa.registry.imports.report import Report
from zhifa.web.list_files import attachment
from zhifa.web.presentation import lists as views
from zhifa.web.workbench.access import staff
from zhifa.web.workbench.desk import CONFLICT

Rows = list[dict[str, str]]
ERRORS_SHOWN: Final = 200


@staff
def take_out(_request: HttpRequest, actor: Actor, authority: str, listed: str, ending: str) -> HttpResponseBase:
    """The rows at hand, to be written on in Excel; without any, the empty table with its header."""
    of = actions.visible(actor, authority, listed)
    rows = queries.in_register(of) if of.kind.derived else queries.to_edit(of)[0]
    return attachment(of.kind, rows, ending)


@staff
def edit(request: HttpRequest, actor: Actor, authority: str, listed: str) -> HttpResponseBase:
    """GET shows the draft and a form for one row; POST keeps a row, removes one, or takes a whole table."""
    of = actions.visible(actor, authority, listed)
    permissions.require(actor, "list.save", authority=authority)
    rows, saved = queries.to_edit(of)
    if request.method != "POST":
        return render(request, "web/workbench/list_edit.html", _page(of, rows, saved, request.GET.get("row", "")))
    sent = request.POST.get("saved", "")
    if_saved = int(sent) if sent.isdecimal() else saved
    try:
        if request.POST.get("act") == "bring":
            return _bring(request, actor, of, if_saved)
        rows = _changed(request, of, rows)
        actions.save_draft(actor, of, rows, if_saved=if_saved)
    except Invalid as wrong:
        page = _page(of, rows, saved, request.POST.get("was", "")) | {"errors": wrong.errors}
        page |= {"fields": _fields(of.kind, tidied(of.kind, request.POST), wrong.errors)}
        return render(request, "web/workbench/list_edit.html", page, status=422)
    except Conflict:
        page = _page(of, rows, saved, "") | {"errors": [FieldError("", CONFLICT, "")]}
        return render(request, "web/workbench/list_edit.html", page, status=409)
    messages.success(request, "草稿已保存。写完以后回到清单页提交审核。")
    return redirect("workbench:list_edit", authority, listed)


def _changed(request: HttpRequest, of: Target, rows: Rows) -> Rows:
    """The rows after one was kept or removed. Raises Invalid."""
    was = request.POST.get("was", "")
    if request.POST.get("act") == "remove":
        return [row for row in rows if row[KEY] != was]
    row = tidied(of.kind, request.POST)
    problems = check_row(of.kind, row)
    if row[KEY] != was and any(other[KEY] == row[KEY] for other in rows):
        title = of.kind.column(KEY).title
        problems.append(FieldError(KEY, f"{title}“{row[KEY]}”已经用过。", "请改成不重复的。"))
    if problems:
        raise Invalid(*problems)
    if any(other[KEY] == was for other in rows):
        return [row if other[KEY] == was else other for other in rows]
    return [*rows, row]


def _bring(request: HttpRequest, actor: Actor, of: Target, if_saved: int) -> HttpResponseBase:
    """All rows of a table in place of the draft's, or none."""
    found = _read(request, of)
    if isinstance(found, str):
        page = _page(of, *queries.to_edit(of), "") | {"problem": found}
        return render(request, "web/workbench/list_edit.html", page, status=422)
    rows, report = found
    if not report.ok:
        page = _page(of, *queries.to_edit(of), "") | {"report": report, "report_errors": report.errors[:ERRORS_SHOWN]}
        return render(request, "web/workbench/list_edit.html", page, status=422)
    actions.save_draft(actor, of, rows, if_saved=if_saved)
    messages.success(request, f"已读入 {len(rows)} 行，作为草稿保存。请核对后提交审核。")
    return redirect("workbench:list_edit", of.authority.code, of.kind.code)


def _read(request: HttpRequest, of: Target) -> tuple[Rows, Report] | str:
    """What the table holds, or a sentence when there is nothing to read."""
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        return "没有选择文件。请选择 Excel 或者 CSV 文件。"
    ending = Path(sent.name or "").suffix.lower()
    if ending not in tables.ENDINGS:
        return "只能读 .xlsx、.xls 和 .csv 文件。请另存为其中一种再导入。"
    with tempfile.NamedTemporaryFile(suffix=ending) as copy:
        for chunk in sent.chunks():
            copy.write(chunk)
        copy.flush()
        return tables.bring(of.kind, Path(copy.name))


def _page(of: Target, rows: Rows, saved: int, chosen: str) -> dict[str, Any]:
    row = next((row for row in rows if row[KEY] == chosen), None)
    return {
        "nav": "lists", "of": of, "kind": of.kind, "columns": views.shown(of.kind),
        "lines": [views.line(of.kind, one) for one in rows], "saved": saved, "was": chosen if row else "",
        "fields": _fields(of.kind, row or {}, ()), "endings": ",".join(tables.ENDINGS),
        "trail": (
            {"title": "公示清单", "href": f"{reverse('workbench:lists')}?authority={of.authority.code}"},
            {"title": of.kind.title, "href": reverse("workbench:list", args=(of.authority.code, of.kind.code))},
            {"title": "编写", "href": ""},
        ),
    }  # fmt: skip


def _fields(kind: ListKind, values: Row, errors: Sequence[FieldError]) -> list[dict[str, Any]]:
    wrong = {error.field: f"{error.message}{error.remedy}" for error in errors}
    return [
        {"column": column, "value": values.get(column.name, ""), "error": wrong.get(column.name, "")}
        for column in kind.columns
    ]
