"""Reading a page as a person does: its form fields, its visible words."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


class _Form(HTMLParser):
    """The controls of the first form that posts, outside the top bar."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.values: dict[str, list[str]] = {}
        self.names: set[str] = set()
        self._area = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (tag == "form" and given.get("data-guard") is not None) or (tag == "form" and "data-guard" in given):
            self.inside = True
        if not self.inside:
            return
        name = given.get("name") or ""
        if name:
            self.names.add(name)
        if tag == "textarea":
            self._area = name
            self.values.setdefault(name, [""])
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self.values[self._select] = [given.get("value") or ""]
        elif tag == "input" and name and (given.get("type") not in {"radio", "checkbox"} or "checked" in given):
            self.values.setdefault(name, []).append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] = [self.values[self._area][0] + data]


def form(answer: Any) -> _Form:
    read = _Form()
    read.feed(answer.content.decode())
    return read


def words(answer: HttpResponse | Any) -> str:
    """The page as text, without its tags."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def filled(answer: Any, **values: Any) -> dict[str, Any]:
    """What the form would post as it stands, with these values put in."""
    posted: dict[str, Any] = {
        name: value for name, value in form(answer).values.items() if name != "csrfmiddlewaretoken"
    }
    return {**posted, **values}
