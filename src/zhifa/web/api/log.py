# ruff: noqa: ARG001 - views and handlers have the signature that the framework calls
"""The log as C2SP tlog-tiles serves it: static bytes, and one look-up."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhifa.ledger import api as ledger
from zhifa.ledger.errors import LedgerEmpty, LedgerError, NotInLedger
from zhifa.web.api.conditions import answer
from zhifa.web.api.problems import problem

DIGEST: Final = re.compile(r"[0-9a-f]{64}")
FOREVER: Final = "public, max-age=31536000, immutable"
OPEN: Final = {"Access-Control-Allow-Origin": "*"}  # a witness's page may fetch what is public anyway


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """GET /log/checkpoint: the signed note."""
    try:
        note = ledger.checkpoint()
    except LedgerError as error:
        return _no(error)
    return HttpResponse(note, content_type="text/plain; charset=utf-8", headers={**OPEN, "Cache-Control": "no-cache"})


@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """GET /log/tile/<L>/<N>[.p/<W>] and /log/tile/entries/<N>[.p/<W>]: never changes once it is there."""
    try:
        content = ledger.tile(f"tile/{path}")
    except (FileNotFoundError, ValueError):
        return problem(404, "not-found", "没有这块瓦片", "没有这块瓦片，或者它已经由完整的瓦片代替。")
    return HttpResponse(content, content_type="application/octet-stream", headers={**OPEN, "Cache-Control": FOREVER})


@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    """GET /log/proof?digest=HEX: where the entry of this digest stands, with the path to the signed root."""
    digest = request.GET.get("digest", "")
    if not DIGEST.fullmatch(digest):
        listed = [{"field": "digest", "message": "摘要不对。", "remedy": "请填写 64 位小写十六进制数字。"}]
        return problem(422, "invalid", "填写的内容有误", "摘要不对。", errors=listed)
    try:
        made = answer(ledger.inclusion(digest).as_json())
    except LedgerError as error:
        return _no(error)
    made["Access-Control-Allow-Origin"] = OPEN["Access-Control-Allow-Origin"]
    return made


def _no(error: LedgerError) -> HttpResponse:
    if isinstance(error, NotInLedger | LedgerEmpty):
        return problem(404, "not-found", "存证日志里没有", str(error))
    return problem(503, "not-ready", "存证日志暂时不能使用", str(error))
