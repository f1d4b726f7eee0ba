"""Who else's pages may read an answer: what is public, by reading only (CORS)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase

OPEN: Final = ("/api/v1/public/", "/log/", "/open-data/")
"""None of them knows who asks, so that no page can use a visitor's log-in."""
SHOWN: Final = (
    "ETag, Retry-After, RateLimit, RateLimit-Policy, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, "
    "Content-Disposition, Content-Range, Accept-Ranges, Repr-Digest"
)
ASKED: Final = "If-None-Match, If-Modified-Since, If-Range, Range"
READING: Final = "GET, HEAD, OPTIONS"

Handler = Callable[[HttpRequest], HttpResponseBase]


def for_every_page(get_response: Handler) -> Handler:
    """Middleware: refusals carry the header as well, else the page that asked could not read why."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(OPEN):
            return get_response(request)
        if request.method == "OPTIONS":  # a browser asks first when a page wants to send more than is plain
            return HttpResponse(status=204, headers={
                "Allow": READING, "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": READING,
                "Access-Control-Allow-Headers": ASKED, "Access-Control-Max-Age": "86400",
            })  # fmt: skip
        response = get_response(request)
        if request.method in {"GET", "HEAD"}:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = SHOWN
        return response

    return answered
