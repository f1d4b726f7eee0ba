"""Attachments of a case: streamed in, streamed out."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import File, Form, Router
from ninja.files import UploadedFile

from zhifa import files
from zhifa.casework import attachments, queries
from zhifa.casework.scans import Told
from zhifa.web.api.auth import actor_of
from zhifa.web.api.conditions import answer, named_key
from zhifa.web.api.schemas import AttachmentIn

router = Router(tags=["附件"])


@router.post("/{id:case_id}/attachments", url_name="attachments", summary="上传附件")
def add(request: HttpRequest, case_id: str, file: File[UploadedFile], fields: Form[AttachmentIn]) -> HttpResponse:
    """multipart/form-data。超过 ZHIFA_UPLOAD_LIMIT 的，413，什么也不留下。"""
    made = attachments.add(
        actor_of(request), case_id, cast("BinaryIO", file.file), file.name or "",
        kind=fields.kind, document=fields.document, party=fields.party, key=named_key(request) or "",
        told=Told(fields.pages, fields.seam_seal, fields.shelf),
    )  # fmt: skip
    return answer(queries.attachment_view(made), status=201)


@router.get("/{id:case_id}/attachments", url_name="attachments", summary="附件列表")
def listing(request: HttpRequest, case_id: str) -> HttpResponse:
    """本案的全部附件。"""
    view = queries.case_view(actor_of(request), case_id)
    return answer({"items": view["attachments"], "next": None, "truncated": False})


@router.get("/{id:case_id}/attachments/{id:attachment_id}", url_name="attachment", summary="附件内容")
def content(request: HttpRequest, case_id: str, attachment_id: str) -> HttpResponseBase:
    """文件本身。已经依法抹除的，410。"""
    found, stream = attachments.open_file(actor_of(request), case_id, attachment_id)
    return stream_out(stream, found.name)


def stream_out(stream: BinaryIO, name: str) -> FileResponse:
    """A stored file as an answer: its own type, with headers that keep it from running as a page of ours."""
    made = FileResponse(stream)
    for header, value in files.headers(files.recognise(stream), name).items():
        made[header] = value  # over what Django guessed from the stream's own name
    return made
