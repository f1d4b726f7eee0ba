"""Public pages go out compressed; private ones do not: a secret beside reflected input could be guessed (BREACH)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

LEFT_ALONE: Final = ("/workbench/", "/case/", "/api/", "/log/", "/open-data/decisions/")
"""Pages of staff and parties; and what is compared by its strong ETag, or asked for by range: a compressed answer has
neither.
"""

Handler = Callable[[HttpRequest], HttpResponseBase]


def for_public_pages(get_response: Handler) -> Handler:
    """Middleware."""
    compressed = GZipMiddleware(get_response)

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        return response if request.path.startswith(LEFT_ALONE) else compressed.process_response(request, response)

    return answered
