"""Original and public version side by side: what to mask, what to keep and why, files, and the second person."""

from __future__ import annotations

import io
from typing import Any, BinaryIO, Final, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from zhifa import files
from zhifa.accounts.actor import Actor
from zhifa.casework.errors import NotFound
from zhifa.disclosure import actions, queries
from zhifa.disclosure.models import ENDED
from zhifa.disclosure.preflight import reading, seeing
from zhifa.web.presentation import disclosures
from zhifa.web.workbench.access import staff
from zhifa.web.workbench.desk import attempt, permitted, version

ROOM_FOR_THE_FORM: Final = 64 * 1024
DONE: Final = {
    "prepare": "公开版本已按您的处理制作。",
    "correct": "更正后的版本已制作，等待批准；原来的版本在批准发布前继续公开。",
    "detach": "附件已移去，请重新制作公开版本。",
    "confirm": "已经作为第二人确认，可以报请批准。",
}


@staff
def redact(request: HttpRequest, actor: Actor, disclosure_id: str) -> HttpResponse:
    """GET shows both versions; POST does one act and comes back, with everything chosen when it was refused."""
    if request.method != "POST":
        return render(request, "web/workbench/redact.html", _page(actor, disclosure_id))
    act = request.POST.get("act", "")
    if act not in DONE:
        raise NotFound("没有这种办理。")
    data = _data(request, act)
    status, found = attempt(lambda: actions.perform(actor, disclosure_id, act, data, if_version=version(request)))
    if found:
        page = _page(actor, disclosure_id) | {"typed": request.POST.dict(), **found}
        page["findings"] = disclosures.as_chosen(page["findings"], request.POST)
        return render(request, "web/workbench/redact.html", page, status=status)
    messages.success(request, DONE[act])
    return redirect("workbench:redact", disclosure_id)


def _data(request: HttpRequest, act: str) -> dict[str, Any]:
    """`data` of the act from the posted fields; the actions say what is missing."""
    posted = request.POST
    if act in {"detach", "confirm"}:
        return {name: posted.get(name, "") for name in ("attachment", "opinion")}
    answers = [
        {"finding": name.removeprefix("answer-"), "do": value, "reason": posted.get(f"reason-{name[7:]}", "")}
        for name, value in posted.items()
        if name.startswith("answer-") and value
    ]
    also = [line.strip() for line in posted.get("also_mask", "").splitlines() if line.strip()]
    return {"answers": answers, "also_mask": also, "rest": posted.get("rest", ""), "reason": posted.get("reason", "")}


@csrf_exempt  # the form behind it is protected; its size must be known before the form is read at all
@require_POST
def attach(request: HttpRequest, disclosure_id: str) -> HttpResponseBase:
    """An upload from a form. What is beyond the limit is turned away before a byte of it is stored."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > reading.MOST_BYTES + ROOM_FOR_THE_FORM:
        page = {"title": "附件太大", "message": str(files.UploadTooLarge(reading.MOST_BYTES))}
        return render(request, "web/workbench/forbidden.html", page, status=413)
    return _attach(request, disclosure_id)


@csrf_protect
@staff
def _attach(request: HttpRequest, actor: Actor, disclosure_id: str) -> HttpResponse:
    back = redirect("workbench:redact", disclosure_id)
    sent = request.FILES.get("file")
    if sent is None or sent.file is None:
        messages.error(request, "没有选择文件。请选择要公开的文件，再点上传。")
        return back
    stream, name, title = cast("BinaryIO", sent.file), sent.name or "", request.POST.get("title", "")
    try:
        status, found = attempt(
            lambda: actions.attach(actor, disclosure_id, stream, name, title=title, if_version=version(request))
        )
    except (files.UploadRefused, files.UploadTooLarge) as refused:
        messages.error(request, str(refused))
        return back
    if found:
        page = _page(actor, disclosure_id) | {"typed": request.POST.dict(), **found}
        return render(request, "web/workbench/redact.html", page, status=status)
    messages.success(request, "附件已经读过、扫描过。请制作公开版本，再逐处处理其中的提示。")
    return back


@staff
def made(_request: HttpRequest, actor: Actor, disclosure_id: str, n: int) -> HttpResponse:
    """A file as the present edition makes it anew, for whoever approves it."""
    return _sent(*queries.made_file(actor, disclosure_id, n))


@staff
def attached(_request: HttpRequest, actor: Actor, disclosure_id: str, n: int) -> HttpResponse:
    """A file as it was uploaded, for whoever decides what of it may be seen."""
    return _sent(*queries.attached_file(actor, disclosure_id, n))


def _sent(name: str, stream: BinaryIO) -> HttpResponse:
    with stream:
        content = stream.read()  # at most preflight.reading.MOST_BYTES, or made from that
    return HttpResponse(content, headers=files.headers(files.recognise(io.BytesIO(content)), name))


def _page(actor: Actor, disclosure_id: str) -> dict[str, Any]:
    detail = queries.detail(actor, disclosure_id)
    findings, can = disclosures.findings(detail), permitted(actor, detail)
    second = detail["second_person"]
    verb = "correct" if detail["live"] else "prepare"
    open_ = not detail["by_rule"] and detail["state"] not in ENDED
    return {
        "nav": "desk",
        "duty": detail,
        "original": disclosures.originals(detail),
        "masked": disclosures.publics(detail),
        "withheld": (detail["public"] or {}).get("withheld", ()),
        "findings": findings,
        "unanswered": sum(not finding.answer for finding in findings),
        "verb": verb,
        "can_edit": open_ and verb in can,
        "can_confirm": "confirm" in can and actor.id != second["prepared_by"],
        "also_mask": "\n".join(detail["also_mask"]),
        "sees": seeing.installed(),
        "megabytes": reading.MOST_BYTES // 1024 // 1024,
        "trail": (
            {"title": "公示台", "href": reverse("workbench:desk")},
            {
                "title": detail["number"] or detail["title"],
                "href": reverse("workbench:disclosure", args=[detail["id"]]),
            },
            {"title": "遮盖", "href": ""},
        ),
    }
