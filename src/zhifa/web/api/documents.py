"""Documents of a case: drafts, and the rendered file."""

from __future__ import annotations

import io
from typing import NoReturn

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Router

from zhifa import files
from zhifa.casework import drafts, papers, queries
from zhifa.casework.models import Document
from zhifa.files import FileMissing
from zhifa.files.kinds import DOCX
from zhifa.web.api.attachments import stream_out
from zhifa.web.api.auth import actor_of
from zhifa.web.api.conditions import answer, request_key
from zhifa.web.api.schemas import DocumentIn

router = Router(tags=["文书"])


@router.post("/{id:case_id}/documents", url_name="documents", summary="起草文书")
def draft(request: HttpRequest, case_id: str, payload: DocumentIn) -> HttpResponse:
    """草稿没有文号；办理产生这份文书的行为时定稿，才有文号和核对码。"""
    key = request_key(request, payload)
    made = drafts.create(actor_of(request), case_id, payload.template, payload.data, payload.party, key)
    view = queries.document_view(made) | {"pdf_url": _address(made)}
    return answer(view, status=201, replayed=bool(key and key.replayed))


@router.post("/{id:case_id}/documents/{id:document_id}/approve", url_name="document-approve", summary="定稿文书")
def approve(request: HttpRequest, case_id: str, document_id: str) -> NoReturn:
    """文书随产生它的行为定稿、编号；单独定稿一律 409，并写明由哪一个行为定稿。"""
    drafts.approve(actor_of(request), case_id, document_id)


@router.get("/{id:case_id}/documents/{id:document_id}/pdf", url_name="document-pdf", summary="文书的 PDF")
def pdf(request: HttpRequest, case_id: str, document_id: str) -> HttpResponseBase:
    """草稿是标明草稿的样张。已定稿还没有生成的，这时生成。用机关自己的 Word 样式而服务器不能转 PDF 的，给 Word 文件。

    已经依法抹除的，410。
    """
    actor = actor_of(request)
    found = queries.document_file(actor, case_id, document_id)
    if found.state == "draft":
        return stream_out(io.BytesIO(drafts.preview(actor, case_id, document_id)), f"{found.title}（草稿）.pdf")
    found = papers.opened(found)
    if not found.file:
        raise FileMissing(found.id)
    ending = "docx" if found.media_type == DOCX.media_type else "pdf"
    return stream_out(files.store().open(found.file), f"{found.title}{found.number or ''}.{ending}")


def _address(document: Document) -> str:
    return f"/api/v1/cases/{document.case_id}/documents/{document.id}/pdf"
