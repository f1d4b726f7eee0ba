"""The routes of the JSON interface (design 3.2)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from zhifa.web.api import paths as _converters  # noqa: F401 - registers what the routes are written with
from zhifa.web.api.interface import api
from zhifa.web.api.problems import unknown_path

_patterns, _app, _namespace = api.urls
urlpatterns: list[URLPattern | URLResolver] = [
    path("", (_patterns, _app, _namespace)),
    re_path("", unknown_path, name="api-unknown"),
]
