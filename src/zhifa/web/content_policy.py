"""From where a page may load what it needs (Content-Security-Policy): the same for every page, put into words once."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]


def for_every_page(get_response: Handler) -> Handler:
    """Middleware. An answer that brings a stricter one keeps it."""
    policy = build_policy()

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault(HEADER, policy)
        return response

    return answered
