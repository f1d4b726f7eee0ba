"""What a visitor asked for, made safe to look up; and the page for what is not there."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render

from zhifa.accounts.errors import NotFound

READING: Final = ("GET", "HEAD")
LONGEST: Final = 200  # characters of one value; the search itself says so for its words
Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def asked(request: HttpRequest, name: str) -> str:
    """A value of the query without control characters; longer ones are cut, for no page asks for more."""
    text = request.GET.get(name, "")
    plain = "".join(char for char in text if char.isspace() or unicodedata.category(char) not in {"Cc", "Cs"})
    return " ".join(plain.split())[:LONGEST] if name != "q" else plain.strip()


def page(view: View[Rest]) -> View[Rest]:
    """A public page: read only; what is not there is said in words."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if request.method not in READING:
            return HttpResponseNotAllowed(READING)
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            return problem(request, 404, "没有找到", str(error))

    return shown


def problem(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    return render(request, "web/portal/problem.html", {"title": title, "message": message}, status=status)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's handler404
    """For handler404: every address that is none."""
    return problem(request, 404, "没有这一页", "没有这一页，请核对网址；也可以从首页查找。")


def query(**values: Any) -> str:
    """?a=1&b=2 of what is not empty."""
    kept = {name: value for name, value in values.items() if value not in {None, ""}}
    return f"?{urlencode(kept)}"
