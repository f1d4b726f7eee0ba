"""The routes of the JSON interface (design 3.2)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, path, re_path

from zhifa.web.api import paths as _converters  # noqa: F401 - registers what the routes are written with
from zhifa.web.api.interface import api
from zhifa.web.api.problems import not_allowed, unknown_path

Call = Callable[..., HttpResponseBase]


def _read_as_http_says(call: Call) -> Call:
    """HEAD is GET without the content (RFC 9110 9.3.2); a method that there is not is a problem document too."""

    @wraps(call)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        response = call(request, *args, **kwargs)
        request.method = asked  # by which the server leaves the content out
        return not_allowed(response["Allow"]) if isinstance(response, HttpResponseNotAllowed) else response

    return answered


_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    if isinstance(_pattern, URLPattern):
        _pattern.callback = _read_as_http_says(_pattern.callback)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", (_patterns, _app, _namespace)),
    re_path("", unknown_path, name="api-unknown"),
]
