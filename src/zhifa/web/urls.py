"""The routes: one file per audience."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from zhifa.web import display

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("zhifa.web.portal.urls")),
    path("workbench/", include("zhifa.web.workbench.urls")),
    path("api/v1/", include("zhifa.web.api.urls")),
    path("", include("zhifa.web.api.outside")),
    path("display", display.choose, name="display"),
]
