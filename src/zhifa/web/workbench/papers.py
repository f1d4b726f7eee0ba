"""Documents and attachments of a case: preview, print, scan back, upload."""

from __future__ import annotations

import io
from typing import BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from zhifa import files
from zhifa.accounts import permissions
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Invalid, NotFound
from zhifa.casework import attachments, drafts, papers, queries, write
from zhifa.casework.models import Attachment
from zhifa.casework.scans import Told, coverage
from zhifa.files.kinds import DOCX, PDF
from zhifa.web.presentation import case, case_page
from zhifa.web.presentation.clocks import Light
from zhifa.web.workbench.access import staff
from zhifa.web.workbench.cases import document as document_of

DECISIONS = frozenset({"penalty_decision", "no_penalty_decision", "penalty_summary_decision"})
"""Documents that the act `serve` hands over."""
LADDER = (("draft", "拟稿"), ("approved", "定稿编号"), ("rendered", "生成 PDF"), ("served", "送达"))
ROOM_FOR_THE_FORM = 100_000  # bytes of the other fields and of the multipart frame


@staff
def document(request: HttpRequest, actor: Actor, case_id: str, document_id: str) -> HttpResponseBase:
    loaded = write.load(actor, case_id)
    row = queries.document_file(actor, case_id, document_id)
    url = reverse("workbench:case", args=[case_id])
    reached = [code for code, _ in LADDER].index(row.state) if row.state in dict(LADDER) else -1
    steps = case.flow((code, title, _reached(n, reached)) for n, (code, title) in enumerate(LADDER))
    scans = Attachment.objects.filter(case_id=case_id, document=document_id)
    pdf_of_it = queries.can_be_opened(row)
    opens = pdf_of_it or row.draft
    page = {
        "nav": "cases",
        "case": loaded.case,
        "id": document_id,
        "doc": case.document(document_of(row), case_url=url),
        "pdf_url": reverse("workbench:pdf", args=[case_id, document_id]) if opens else "",
        "has_slip": drafts.has_slip(row),
        "only_word": row.media_type == DOCX.media_type,
        "steps": steps,
        "slips": queries.wording_of(case_id, row),
        "slots": _slots(loaded, row.party, row.template),
        "code": row.code,
        "verify_url": request.build_absolute_uri(reverse("portal:verify")) + f"?code={row.code}",
        "digest": row.file,
        "scans": [
            case_page.attachment(queries.attachment_view(item), f"{url}attachments/{item.id}", attachments.KINDS)
            for item in scans
        ],
        "coverage": coverage(row, scans) if scans else None,
        "can_attach": _may(actor, loaded, "case.attachment"),
        "can_hand_over": bool(row.party and pdf_of_it) and _may(actor, loaded, "case.party_code"),
    }
    return render(request, "web/workbench/document.html", page)


def _may(actor: Actor, loaded: write.Loaded, operation: str) -> bool:
    place, own = loaded.case, write.is_own(actor, loaded.case)
    return permissions.permits(actor, operation, authority=place.authority_id, unit=place.unit or None, own=own)


def _reached(n: int, reached: int) -> str:
    return "done" if n <= reached else "now" if n == reached + 1 else "todo"


RECEIPTS = {
    "signed": Light("green", "已签收"),
    "fingerprint": Light("green", "已捺印"),
    "by_agent": Light("green", "代收"),
    "read_aloud": Light("green", "宣读后签收"),
    "refused": Light("amber", "拒绝签收"),
    "absent": Light("amber", "不在场"),
    "delivered": Light("green", "回执证明送达"),
}


def _slots(loaded: write.Loaded, party: str, template: str) -> list[dict[str, object]]:
    """How each signature on a decision ended, as the acts of the case recorded it."""
    if template not in DECISIONS:
        return []
    entries = [e for e in loaded.situation["entries"] if e["party"] in {party, None} and not e["voided"]]
    decided = next((e for e in reversed(entries) if e["act"] == "decide"), None)
    served = next((e for e in reversed(entries) if e["act"] == "serve"), None)
    slots: list[dict[str, object]] = [
        {"role": "执法人员", "name": f"执法证 {number}", "light": Light("", "在纸上签名"), "note": ""}
        for number in (decided["officers"] if decided else ())
    ]
    ended = RECEIPTS.get(str(served["data"].get("receipt"))) if served else None
    name = next((item.name for item in loaded.parties if item.id == party), "")
    slots.append({"role": "当事人签收", "name": name, "light": ended or Light("", "送达时填写"), "note": ""})
    return slots


@staff
def pdf(request: HttpRequest, actor: Actor, case_id: str, document_id: str) -> HttpResponseBase:
    row = papers.opened(queries.document_file(actor, case_id, document_id))
    if not row.file and row.state != "draft":
        raise NotFound("这份文书还没有生成。")
    content = files.store().open(row.file).read() if row.file else drafts.preview(actor, case_id, document_id)
    name = f"{row.title}{row.number or ''}" if row.file else f"{row.title}（草稿）"
    kind = DOCX if row.media_type == DOCX.media_type else PDF
    return HttpResponse(content, headers=files.headers(kind, name, download="download" in request.GET))


@staff
def word(_request: HttpRequest, actor: Actor, case_id: str, document_id: str) -> HttpResponseBase:
    """The document as a Word file, for what is still negotiated."""
    row, content = drafts.word(actor, case_id, document_id)
    return HttpResponse(content, headers=files.headers(DOCX, f"{row.title}{row.number or ''}", download=True))


@staff
def slip(_request: HttpRequest, actor: Actor, case_id: str, document_id: str) -> HttpResponseBase:
    """The document 80 mm wide, for a pocket printer."""
    row, content = drafts.slip(actor, case_id, document_id)
    return HttpResponse(content, headers=files.headers(PDF, f"{row.title}{row.number or ''}（小票）"))


@staff
def attachment(request: HttpRequest, actor: Actor, case_id: str, attachment_id: str) -> HttpResponseBase:
    row, stream = attachments.open_file(actor, case_id, attachment_id)
    head = io.BytesIO(stream.read(64 * 1024))
    kind = files.recognise(head)
    stream.seek(0)
    answer = FileResponse(stream)
    for name, value in files.headers(kind, row.name, download="download" in request.GET).items():
        answer[name] = value
    return answer


@csrf_exempt  # the form behind it is protected; its size must be known before the form is read at all
@require_POST
def attach(request: HttpRequest, case_id: str) -> HttpResponseBase:
    """An upload from a form. What is beyond the limit is turned away before a byte of it is stored."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.ZHIFA_UPLOAD_LIMIT + ROOM_FOR_THE_FORM:
        page = {"title": "附件太大", "message": str(files.UploadTooLarge(settings.ZHIFA_UPLOAD_LIMIT))}
        return render(request, "web/workbench/forbidden.html", page, status=413)
    return _attach(request, case_id)


@csrf_protect
@staff
def _attach(request: HttpRequest, actor: Actor, case_id: str) -> HttpResponseBase:
    back = reverse("workbench:case", args=[case_id])
    document_id = request.POST.get("document", "")
    if document_id:
        back = reverse("workbench:document", args=[case_id, document_id])
    sent = request.FILES.get("file")
    try:
        if sent is None or sent.file is None:
            messages.error(request, "没有选择文件。请选择要上传的文件，再点上传。")
            return redirect(back)
        kind = attachments.SCAN if document_id else request.POST.get("kind", "")
        made = attachments.add(
            actor, case_id, cast("BinaryIO", sent.file), sent.name or "", kind=kind, document=document_id,
            told=Told(request.POST.get("pages", ""), "seam_seal" in request.POST, request.POST.get("shelf", "")),
        )  # fmt: skip
    except (files.UploadRefused, files.UploadTooLarge) as refused:
        messages.error(request, str(refused))
    except Invalid as wrong:
        messages.error(request, " ".join(f"{error.message}{error.remedy}" for error in wrong.errors))
    else:
        messages.success(request, f"“{made.name}”已入卷，并记入日志。")
    return redirect(back)
