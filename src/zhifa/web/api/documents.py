"""Documents of a case: drafts, approval, the rendered file."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router

from zhifa import files
from zhifa.casework import papers, queries
from zhifa.files import FileMissing
from zhifa.web.api.attachments import stream_out
from zhifa.web.api.auth import actor_of

router = Router(tags=["文书"])


@router.get("/{id:case_id}/documents/{id:document_id}/pdf", url_name="document-pdf", summary="文书的 PDF")
def pdf(request: HttpRequest, case_id: str, document_id: str) -> HttpResponseBase:
    """已定稿还没有生成的，这时生成。已经依法抹除的，410。"""
    actor = actor_of(request)
    found = queries.document_file(actor, case_id, document_id)
    if not found.file:
        papers.render(document_id)
        found = queries.document_file(actor, case_id, document_id)
    if not found.file:
        raise FileMissing(found.id)
    return stream_out(files.store().open(found.file), f"{found.title}{found.number or ''}.pdf")
