"""Headers that make a request safe to send: If-Match against a second writer, Idempotency-Key against a repeat."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Schema

from zhifa.accounts.errors import FieldError, Invalid
from zhifa.casework.requests import RequestKey
from zhifa.proof.canonical import canonical_bytes

_TAG: Final = re.compile(r'(?:W/)?"([0-9]{1,15})"')
_KEY: Final = re.compile(r"[!-~]{1,200}")


def if_version(request: HttpRequest) -> int | None:
    """The version that If-Match demands; None without one, or for `*`. Raises Invalid."""
    text = request.headers.get("If-Match", "").strip()
    if text in {"", "*"}:
        return None
    found = _TAG.fullmatch(text)
    if found is None:
        message = "If-Match 不是我们给出的 ETag。"
        raise Invalid(FieldError("If-Match", message, '请原样送回读取时的 ETag，例如 "12"。'))
    return int(found[1])


def request_key(request: HttpRequest, body: Schema | dict[str, Any]) -> RequestKey | None:
    """The Idempotency-Key with the hash of method, path and canonical body; None without one. Raises Invalid."""
    key = named_key(request)
    if key is None:
        return None
    value = body if isinstance(body, dict) else body.model_dump(mode="json", exclude_unset=True)
    asked = f"{request.method}\n{request.path}\n".encode() + canonical_bytes(value)
    return RequestKey(key, hashlib.sha256(asked).hexdigest())


def named_key(request: HttpRequest) -> str | None:
    """The Idempotency-Key; None without one. Raises Invalid."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        message = "Idempotency-Key 不合规。"
        raise Invalid(FieldError("Idempotency-Key", message, "请用 1 至 200 个可见的英文字符，例如一个 UUID。"))
    return key


def answer(
    body: Any, *, status: int = 200, version: int | None = None, replayed: bool = False, cache: str = "no-store"
) -> HttpResponse:
    """A JSON answer; `version` becomes its ETag. Without `cache` nothing on the way may keep it."""
    made = JsonResponse(body, status=status, safe=False, json_dumps_params={"ensure_ascii": False})
    made["Cache-Control"] = cache
    if version is not None:
        made["ETag"] = f'"{version}"'
    if replayed:
        made["Idempotency-Replayed"] = "true"
    return made
