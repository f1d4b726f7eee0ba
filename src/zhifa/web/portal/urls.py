"""The public routes (design 3.2). The names are contracts with the shells: home, search, decision, officers, officer, matters,
matter, procedure, document, verify, ledger, about, howto.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.views.generic import TemplateView

app_name = "portal"


def page(template: str) -> TemplateView:
    return TemplateView.as_view(template_name=f"web/portal/{template}.html")  # type: ignore[return-value]  # a view function


urlpatterns: list[URLPattern | URLResolver] = [
    path("", page("home"), name="home"),
    path("decisions", page("search"), name="search"),
    path("officers", page("officers"), name="officers"),
    path("matters", page("matters"), name="matters"),
    path("verify", page("verify"), name="verify"),
    path("ledger", page("ledger"), name="ledger"),
    path("about", page("about"), name="about"),
    path("how-to-verify", page("howto"), name="howto"),
]
