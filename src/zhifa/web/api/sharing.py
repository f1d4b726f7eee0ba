"""Who else's pages may read an answer: what is public, by reading only (CORS)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

OPEN: Final = ("/api/v1/public/", "/log/")  # neither knows who asks, so that no page can use a visitor's log-in

Handler = Callable[[HttpRequest], HttpResponseBase]


def for_every_page(get_response: Handler) -> Handler:
    """Middleware: refusals carry the header as well, else the page that asked could not read why."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method in {"GET", "HEAD"} and request.path.startswith(OPEN):
            response["Access-Control-Allow-Origin"] = "*"
        return response

    return answered
