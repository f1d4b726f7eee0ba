"""In which language the portal speaks to a visitor: Chinese, or English by `?lang=en`, kept in a cookie once asked for.

What staff read and what machines read is Chinese always; so is every fact, name and text of a record.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

COOKIE: Final = "zhifa_lang"
ONE_YEAR: Final = 365 * 24 * 3600  # seconds
LANGUAGES: Final = {"zh": "zh-hans", "en": "en"}
CHINESE_ONLY: Final = ("/workbench/", "/api/", "/log/", "/static/")
_CHINESE: Final = re.compile("[\u3400-\u9fff]")

Handler = Callable[[HttpRequest], HttpResponse]


def for_public_pages(get_response: Handler) -> Handler:
    """Middleware: the language of the words of one answer. Sets its cookie only on a visitor who chose."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(CHINESE_ONLY):
            return get_response(request)
        asked = request.GET.get("lang", "")
        chosen = asked if asked in LANGUAGES else request.COOKIES.get(COOKIE, "")
        with translation.override(LANGUAGES.get(chosen, LANGUAGES["zh"])):
            response = get_response(request)
        patch_vary_headers(response, ("Cookie",))
        if asked in LANGUAGES:
            response.set_cookie(
                COOKIE, asked, max_age=ONE_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
            )
        return response

    return answered


def english() -> bool:
    return translation.get_language() == "en"


def page() -> str:
    """What `<html lang>` says."""
    return "en" if english() else "zh-CN"


def sentences(*texts: str) -> str:
    """Sentences of ours in the language of the page, one after the other."""
    return (" " if english() else "").join(translation.gettext(text) for text in texts if text)


def has_chinese(text: str) -> bool:
    return bool(_CHINESE.search(text))
