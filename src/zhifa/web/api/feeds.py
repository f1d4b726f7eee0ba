"""The newest public decisions as Atom (RFC 4287) and as JSON Feed 1.1, for feed readers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from zhifa.registry.content import ACTS
from zhifa.web.api.conditions import answer

LENGTH: Final = 50
TITLE: Final = "行政执法决定公示"
LANGUAGE: Final = "zh-CN"
ATOM: Final = "application/atom+xml; charset=utf-8"
NOT_IN_XML: Final = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


@dataclass(frozen=True)
class Feed:
    """`items` of the public search; `path` of the feed; `narrowed`: ?a=b of its filters, or empty."""

    items: tuple[dict[str, Any], ...]
    path: str
    narrowed: str

    @property
    def address(self) -> str:
        return settings.ZHIFA_PUBLIC_URL + self.path + self.narrowed

    @property
    def page(self) -> str:
        """The search that shows the same to people."""
        return settings.ZHIFA_PUBLIC_URL + reverse("portal:search") + self.narrowed


def as_atom(feed: Feed, *, cache: str) -> HttpResponse:
    """An entry keeps its id when its text is corrected; then `updated` changes."""
    made = Atom1Feed(
        title=TITLE, link=feed.page, description="", language=LANGUAGE, feed_url=feed.address, feed_guid=feed.address
    )
    for item in feed.items:
        made.add_item(
            title=_clean(_title(item)), link=_address(item), description=_clean(item["facts"]), unique_id=_id(item),
            author_name=_clean(item["authority"]["name"]), categories=(_act(item),),
            pubdate=datetime.fromisoformat(item["published_at"]),
            updateddate=datetime.fromisoformat(item["updated_at"]),
        )  # fmt: skip
    response = HttpResponse(made.writeString("utf-8"), content_type=ATOM)
    response["Cache-Control"] = cache
    return response


def as_json(feed: Feed, *, cache: str) -> HttpResponse:
    items = [
        {
            "id": _id(item), "url": _address(item), "title": _title(item),
            "content_text": item["facts"] or _title(item),
            "date_published": item["published_at"], "date_modified": item["updated_at"],
            "authors": [{"name": item["authority"]["name"]}], "tags": [_act(item)],
        }
        for item in feed.items
    ]  # fmt: skip
    body = {
        "version": "https://jsonfeed.org/version/1.1", "title": TITLE, "home_page_url": feed.page,
        "feed_url": feed.address, "language": LANGUAGE, "items": items,
    }  # fmt: skip
    response = answer(body, cache=cache)
    response["Content-Type"] = "application/feed+json; charset=utf-8"
    return response


def _id(item: dict[str, Any]) -> str:
    return f"urn:uuid:{item['id']}"


def _address(item: dict[str, Any]) -> str:
    return str(settings.ZHIFA_PUBLIC_URL + reverse("portal:decision", args=[item["id"]]))


def _title(item: dict[str, Any]) -> str:
    return f"{item['party']}：{item['matter']}（{item['number']}）"


def _act(item: dict[str, Any]) -> str:
    return str(ACTS.get(item["act"], item["act"]))


def _clean(text: str) -> str:
    """Without what no XML document may hold."""
    return NOT_IN_XML.sub("", text)
