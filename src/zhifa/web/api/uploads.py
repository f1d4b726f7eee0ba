# ruff: noqa: ARG002 - a handler has the signatures that Django calls
"""Uploads are streamed to a nameless file and stopped at the limit, mid-stream: nothing is ever left on disk."""

from __future__ import annotations

import tempfile
from typing import IO, Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from zhifa.files import UploadTooLarge

AROUND: Final = 65_536  # bytes that the other fields and the boundaries of a multipart body may take


class UploadStopped(UploadTooLarge, RequestDataTooBig):
    """Too large for us, and for Django: a page that does not catch it answers 400, never 500."""


class BoundedUpload(FileUploadHandler):
    """Raises UploadStopped before the first byte when the length says so, else as soon as one byte is too many."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.limit = int(settings.ZHIFA_UPLOAD_LIMIT)
        self.received = 0
        self.stream: IO[bytes] | None = None

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 - Django's signature
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > self.limit + AROUND:
            raise UploadStopped(self.limit)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.stream = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 - closed with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self.stream is not None
        self.received += len(raw_data)
        if self.received > self.limit:
            self.stream.close()
            raise UploadStopped(self.limit)
        self.stream.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        assert self.stream is not None
        self.stream.seek(0)
        return UploadedFile(self.stream, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        if self.stream is not None:
            self.stream.close()


def guard(request: HttpRequest) -> None:
    """From here on the request's multipart body is read within the limit."""
    if request.content_type == "multipart/form-data":
        request.upload_handlers = [BoundedUpload(request)]
