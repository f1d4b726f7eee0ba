"""Forms of one's own: a province's or an authority's Word file with named fields, its versions, its days."""

from __future__ import annotations

from datetime import date
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from zhifa import files
from zhifa.accounts import permissions, scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Forbidden, Invalid
from zhifa.accounts.models import Authority
from zhifa.casework import converting, ownforms
from zhifa.casework.documents import catalogue, wordforms
from zhifa.files.kinds import DOCX
from zhifa.web.workbench.access import staff


@staff
def templates(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    reach = scope.authorities(actor, ownforms.OPERATION)
    if not isinstance(reach, scope.Everything) and not reach:
        line = permissions.operation(ownforms.OPERATION)
        raise Forbidden(f"文书样式由{'、'.join(line.who_can)}导入。需要换样式的，把 Word 文件交给他们。", line.who_can)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            made = _bring(request, actor)
        except Invalid as wrong:
            errors = wrong.errors
        else:
            messages.success(request, f"“{made.name}”已导入为第 {made.version} 版，并记入日志。")
            return redirect("workbench:templates")
    rows = Authority.objects.all() if isinstance(reach, scope.Everything) else Authority.objects.filter(code__in=reach)
    page = _page(request, actor, list(rows), errors)
    return render(request, "web/workbench/templates.html", page, status=422 if errors else 200)


def _page(
    request: HttpRequest, actor: Actor, authorities: list[Authority], errors: tuple[FieldError, ...]
) -> dict[str, Any]:
    titles = {code: catalogue.title(code) for code in catalogue.codes()}
    return {
        "nav": "templates",
        "authorities": authorities,
        "titles": titles,
        "typed": request.POST,
        "authority": request.POST.get("authority", actor.authority),
        "errors": errors,
        "forms": [
            (form, titles.get(form.template, form.template), ownforms.unused(form)) for form in ownforms.listed(actor)
        ],
        "known": [(name, title) for name, (title, _) in wordforms.known().items()],
        "converter": converting.program(),
    }


def _bring(request: HttpRequest, actor: Actor) -> Any:
    sent = request.FILES.get("file")
    problems = []
    if not isinstance(sent, UploadedFile) or sent.file is None:
        problems.append(FieldError("file", "没有选择文件。", "请选择 .docx 文件。"))
    days = {}
    for name, needed in (("valid_from", True), ("valid_to", False)):
        try:
            days[name] = _day(request.POST.get(name, ""), needed)
        except ValueError as error:
            problems.append(FieldError(name, str(error), "请写成 2026-03-05 的样子。"))
    if problems or sent is None or days["valid_from"] is None:
        raise Invalid(*problems)
    wanted = ownforms.Wanted(
        authority=request.POST.get("authority", ""), template=request.POST.get("template", ""),
        valid_from=days["valid_from"], valid_to=days["valid_to"], below="below" in request.POST,
    )  # fmt: skip
    return ownforms.bring(actor, wanted, cast("BinaryIO", sent.file), str(sent.name or ""))


def _day(text: str, needed: bool) -> date | None:
    if not text.strip() and not needed:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError("没有写明从哪一天起使用。" if not text.strip() else f"“{text}”不是日期。") from error


@staff
def form_file(_request: HttpRequest, actor: Actor, form_id: str) -> HttpResponseBase:
    form, stream = ownforms.opened(actor, form_id)
    answer = FileResponse(stream)
    for name, value in files.headers(DOCX, form.name, download=True).items():
        answer[name] = value
    return answer
