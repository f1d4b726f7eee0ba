"""Small words of the templates: icons, codes, dates and amounts in the wording of the design language."""

from __future__ import annotations

import base64
import json
from datetime import date, datetime
from typing import Any, Final

import segno
from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from zhifa.web import language
from zhifa.web.presentation import english, words

register = template.Library()
QUIET_ZONE: Final = 4  # modules of white around a QR code (ISO/IEC 18004)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A decorative icon of the sprite; an icon that stands alone needs a label on its parent."""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        f" {css}" if css else "",
        static("zhifa/sprite.svg"),
        name,
    )


@register.simple_block_tag
def note(content: str, tone: str = "", role: str = "") -> SafeString:
    """{% note "red" role="alert" %}…{% endnote %}: a box with the icon of its tone."""
    shape = {"": "info", "green": "ok", "amber": "warn", "red": "stop"}[tone]
    return format_html(
        '<div class="note{}"{}>{}<div>{}</div></div>',
        f" {tone}" if tone else "",
        format_html(' role="{}"', role) if role else "",
        icon(shape),
        content,
    )


NOT_IN_DATA: Final = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@register.simple_tag
def linked_data(value: dict[str, Any]) -> SafeString:
    """schema.org in JSON-LD: a block of data, which no browser runs and no content policy forbids."""
    text = json.dumps(value, ensure_ascii=False).translate(NOT_IN_DATA)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


@register.simple_tag
def qr(data: str, label: str) -> SafeString:
    """A QR code on white paper; `label` says the same code in text, for those who cannot scan."""
    matrix = [list(row) for row in segno.make(data, error="m", micro=False).matrix]
    size = len(matrix) + 2 * QUIET_ZONE
    path = "".join(
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, dark in enumerate(row)
        if dark
    )
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" shape-rendering="crispEdges">'
        '<path class="qr-ink" d="{}"/></svg>',
        size,
        size,
        label,
        path,
    )


@register.simple_tag
def marked(text: str, ranges: list[tuple[int, int]]) -> SafeString:
    """The text with the ranges (start, end) of a search hit marked; everything else escaped."""
    pieces: list[tuple[str, str]] = []
    at = 0
    for start, end in sorted(ranges):
        pieces.append((text[at:start], text[start:end]))
        at = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[at:])


@register.filter
def cday(value: date | datetime | str | None) -> str:
    return "" if value in {None, ""} else (english if language.english() else words).day(value)


@register.filter
def cmonth(value: str) -> str:
    """2026-03 as 2026年3月, on English pages as March 2026."""
    year, _, number = value.partition("-")
    told = english.month if language.english() else words.month
    return told(int(year), int(number))


@register.filter
def cshort(value: date | datetime | str | None) -> str:
    return "" if value in {None, ""} else (english if language.english() else words).short_day(value)


@register.filter
def cmoment(value: datetime | str | None) -> str:
    return "" if value in {None, ""} else (english if language.english() else words).moment(value)


@register.filter
def cweekday(value: date | datetime | str) -> str:
    return words.weekday(value)


@register.filter
def yuan(fen: int | None) -> str:
    return "" if fen is None else (english if language.english() else words).yuan(fen)


@register.filter
def said(text: Any) -> str:
    """A sentence or word of ours in the language of the page; what that language lacks stands in Chinese, marked so."""
    if not language.english():
        return str(text)
    told = gettext(str(text))
    return format_html('<span lang="zh">{}</span>', told) if language.has_chinese(told) else told


@register.filter
def digits(value: int | None) -> str:
    """1,284"""
    return "" if value is None else f"{value:,}"


@register.filter
def shortdigest(digest: str) -> str:
    return words.short_digest(digest)


@register.filter
def get(mapping: Any, key: str) -> Any:
    """mapping[key], or an empty text where it is missing."""
    return mapping.get(key, "") if mapping else ""


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The present query with these keys changed (None or empty removes one); a cursor never survives a new filter."""
    params = context["request"].GET.copy()
    if "cursor" not in changes:
        params.pop("cursor", None)
    for key, value in changes.items():
        if value in {None, ""}:
            params.pop(key, None)
        else:
            params[key] = value
    return f"?{params.urlencode()}" if params else "?"


@register.filter
def png(image: bytes) -> str:
    """The address of a picture that stands in the page itself."""
    return "data:image/png;base64," + base64.b64encode(image).decode()
