"""Open data: what there is to take away, what each column means, under which terms, and the files themselves."""

from __future__ import annotations

import base64
from itertools import groupby
from typing import Any, BinaryIO, Final
from wsgiref.util import FileWrapper

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from whitenoise.responders import SlicedFile, StaticFile

from zhifa.disclosure.opendata import definition, folder, package, writing
from zhifa.disclosure.opendata.folder import WHOLE, File, Manifest, NotReady, Part
from zhifa.web.api.conditions import answer
from zhifa.web.api.problems import problem
from zhifa.web.context import site
from zhifa.web.portal.asking import READING, page
from zhifa.web.presentation import linked
from zhifa.web.rates import RATES

FORM_OF: Final = {ending: form for form, ending in writing.ENDINGS.items()}
CACHE: Final = "public, max-age=60"
BLOCK: Final = 1 << 16  # bytes read in one go
RETRY: Final = 300  # seconds after which files that are not ready are worth another look


@page
def index(request: HttpRequest) -> HttpResponse:
    found, problem_text = _current()
    years = [
        {"year": year, "months": [_line(part) for part in parts]}
        for year, parts in groupby(found.months if found else (), key=lambda part: part.name[:4])
    ]
    context = {
        "whole": _line(found.parts[WHOLE]) if found else None, "years": years, "problem": problem_text,
        "made_at": found.made_at if found else "", "rates": RATES, "columns": len(definition.dataset().columns),
        "oldest": int(folder.OLDEST.total_seconds() // 60), "linked": linked.catalog(site()),
    }  # fmt: skip
    return render(request, "web/portal/open_data.html", context)


@page
def dictionary(request: HttpRequest) -> HttpResponse:
    """Every column of the files: name, title, type, meaning, source."""
    found, _ = _current()
    context = {
        "dataset": definition.dataset(), "linked": linked.dataset(found, site()),
        "trail": ({"title": "开放数据", "href": reverse("portal:open_data")}, {"title": "数据字典", "href": ""}),
    }  # fmt: skip
    return render(request, "web/portal/open_data_columns.html", context)


@page
def terms(request: HttpRequest) -> HttpResponse:
    context = {
        "rates": RATES,
        "trail": ({"title": "开放数据", "href": reverse("portal:open_data")}, {"title": "使用条款", "href": ""}),
    }
    return render(request, "web/portal/open_data_terms.html", context)


def datapackage(request: HttpRequest) -> HttpResponse:
    """GET /open-data/datapackage.json."""
    if request.method not in READING:
        return HttpResponseNotAllowed(READING)
    try:
        found = folder.current()
    except NotReady as error:
        return _not_ready(error)
    described = package.describe(
        found, base=linked.absolute("portal:open_data_columns") + "/", terms=linked.absolute("portal:open_data_terms"),
        schema=linked.absolute("portal:open_data_schema"), page=linked.absolute("portal:open_data"),
        publisher=site()["owner"],
    )  # fmt: skip
    return answer(described, cache=CACHE)


def schema(request: HttpRequest) -> HttpResponse:
    """GET /open-data/decisions/schema.json: the Table Schema that every resource names."""
    if request.method not in READING:
        return HttpResponseNotAllowed(READING)
    return answer(definition.table_schema(), cache=CACHE)


def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """GET /open-data/decisions/{part}.{ending}: by range and by digest, so that a torn download goes on."""
    if request.method not in READING:
        return HttpResponseNotAllowed(READING)
    part, _, ending = name.partition(".")
    try:
        file, opened = folder.opened(part, FORM_OF[ending])
    except NotReady as error:
        return _not_ready(error)
    except KeyError:
        return problem(404, "not-found", "没有这个文件", "没有这个文件，或者这个月没有公示；全部文件见 /open-data/。")
    response = _given(request, file, opened)
    response["ETag"], response["Accept-Ranges"] = f'"{file.sha256}"', "bytes"
    response["Cache-Control"] = "no-cache"  # kept, and asked about: what was taken down must not live on in a cache
    response["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(file.sha256)).decode()}:"
    if response.status_code != 304:  # noqa: PLR2004 - which says nothing of the content
        response["Content-Type"] = package.TYPES[FORM_OF[ending]]
        response["Content-Disposition"] = f'attachment; filename="decisions-{name}"'
    return response


def _given(request: HttpRequest, file: File, opened: BinaryIO) -> HttpResponseBase:
    tag = f'"{file.sha256}"'
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if tag in known or "*" in known:
        opened.close()
        return HttpResponse(status=304)
    wanted = _range(request, tag, file.bytes)
    if wanted is None:
        return _sent(request, opened, 0, file.bytes, 200)
    first, last = wanted
    if not 0 <= first <= last < file.bytes:
        opened.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.bytes}"})
    response = _sent(request, opened, first, last + 1 - first, 206)
    response["Content-Range"] = f"bytes {first}-{last}/{file.bytes}"
    return response


def _range(request: HttpRequest, tag: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for; None for the whole, also where the file is another than the one begun with."""
    if "Range" not in request.headers or request.headers.get("If-Range", tag) != tag:
        return None
    try:
        first, last = StaticFile.parse_byte_range(request.headers["Range"])
    except ValueError:
        return None  # RFC 9110 14.2: what cannot be understood is no range
    if first < 0:
        return max(0, size + first), size - 1
    return first, size - 1 if last is None else min(last, size - 1)


def _sent(request: HttpRequest, opened: BinaryIO, start: int, length: int, status: int) -> HttpResponseBase:
    response: HttpResponseBase
    if request.method == "HEAD":
        opened.close()
        response = HttpResponse(status=status)
    else:
        body = FileWrapper(SlicedFile(opened, start, start + length - 1), BLOCK)
        response = StreamingHttpResponse(body, status=status)
    response["Content-Length"] = str(length)
    return response


def _not_ready(error: NotReady) -> HttpResponse:
    response = problem(503, "not-ready", "还没有准备好", str(error))
    response["Retry-After"] = str(RETRY)
    return response


def _current() -> tuple[Manifest | None, str]:
    try:
        return folder.current(), ""
    except NotReady as error:
        return None, str(error)


def _line(part: Part) -> dict[str, Any]:
    files = [
        {
            "title": package.TITLES[form], "bytes": file.bytes, "sha256": file.sha256,
            "href": reverse("portal:open_data_file", args=[package.file_name(part.name, form)]),
        }
        for form, file in part.files.items()
    ]  # fmt: skip
    return {"name": part.name, "rows": part.rows, "left_out": part.left_out, "files": files}
