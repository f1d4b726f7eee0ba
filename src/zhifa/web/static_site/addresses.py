"""Which public addresses become files, and what every link of a page leads to once it stands in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from zhifa.web.static_site.assets import hashed

RECORD: Final = "portal:decision"
OF_RECORDS: Final = frozenset({
    RECORD, "portal:archive_month", "portal:archive_authority", "portal:archive_authority_month", "portal:company",
    "portal:authority",
})  # fmt: skip
"""What changes with decisions alone, and is found by the links between them."""
LIVE: Final = frozenset({
    "portal:correction", "portal:correction_progress", "portal:document", "portal:officer", "portal:ledger",
    "portal:list_download", "portal:party_find", "portal:party", "portal:party_document", "portal:party_attachment",
    "portal:party_application", "portal:party_send", "portal:regions", "portal:region", "portal:matter",
    "portal:search_download", "portal:open_data", "portal:open_data_file", "portal:open_data_package",
    "portal:open_data_schema", "portal:checker", "portal:decision_pdf", "portal:decision_attachment",
    "portal:complaint", "portal:complaint_progress", "portal:subscribe", "portal:subscription",
    "portal:statistics", "portal:statistics_years", "portal:statistics_year", "portal:statistics_download",
})  # fmt: skip
"""What answers for this moment or for one person, or counts what no page of a record leads to, and so comes from the
service.
"""
FEEDS: Final = ("api-v1:public-feed-atom", "api-v1:public-feed-json")
EVER: Final = ("portal:home", "portal:search", "portal:archive")
"""What shows the newest decisions or counts them: written anew after every change, as are feeds and sitemap."""
NAMED: Final = ("portal:robots", "portal:about", "portal:howto", "portal:rights", "portal:verify", "portal:statutes",
                "portal:catalogue", "portal:officers", "portal:matters")  # fmt: skip
"""Where a walk over everything begins, besides."""
LONGEST_NAME: Final = 255  # bytes, of nearly every file system
_LINK: Final = re.compile(r'\b(href|src|action)="(/[^"/][^"]*|/|\?[^"]*)"')


@dataclass
class Addresses:
    """`base`: the address of the folder on the web, which may have a path; `service`: that of the service."""

    base: str
    service: str
    _known: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def prefix(self) -> str:
        return urlsplit(self.base).path.rstrip("/")

    @property
    def mirror(self) -> bool:
        """Whether the folder stands at another address than the service."""
        return self.base != self.service

    def is_file(self, path: str) -> bool:
        """Whether an address without a query is that of a page in the folder (where its subject is public)."""
        match = _match(path)
        if match is None or not _is_name(path):
            return False
        return match.view_name in FEEDS or (match.namespace == "portal" and match.view_name not in LIVE)

    def rewritten(self, html: str, page: str) -> tuple[str, list[str]]:
        """The text of a page for the folder, and the addresses of the pages in it to which it leads."""
        found: list[str] = []

        def target(match: re.Match[str]) -> str:
            name, link = match[1], unescape(match[2])
            link = f"{quote(page)}{link}" if link.startswith("?") else link
            asks = name == "action"  # a form sends a query, which no file answers
            return f'{name}="{escape(self._served(link) if asks else self._target(link, found))}"'

        return _LINK.sub(target, html), list(dict.fromkeys(found))

    def _target(self, link: str, found: list[str]) -> str:
        path = link.partition("#")[0]
        if path.startswith(settings.STATIC_URL):
            asset = hashed(path.removeprefix(settings.STATIC_URL))
            return f"{self.prefix}{settings.STATIC_URL}{asset}{link[len(path) :]}"
        if "?" not in path and self._is_known(path):
            found.append(unquote(path))
            return self.prefix + link
        return self._served(link)

    def _served(self, link: str) -> str:
        return f"{self.service}{link}" if self.mirror else link

    def links_of(self, html: str) -> list[str]:
        """The pages in the folder to which a page leads that was written there before."""
        found = {unescape(match[2]) for match in _LINK.finditer(html) if match[1] == "href"}
        own = (link.removeprefix(self.prefix) for link in found if link.startswith(f"{self.prefix}/"))
        return [unquote(path) for path in own if "?" not in path and self._is_known(path.partition("#")[0])]

    def _is_known(self, path: str) -> bool:
        """`is_file`, remembered for the many pages that are linked from every page."""
        if is_record(path):
            return self.is_file(unquote(path))
        if path not in self._known:
            self._known[path] = self.is_file(unquote(path))
        return self._known[path]

    def absolute(self, text: str) -> str:
        """A feed or sitemap with addresses of pages in the folder where that stands elsewhere than the service."""
        if not self.mirror:
            return text
        whole = re.compile(re.escape(self.service) + r"(/[^\s\"'<>&?#\\]*)")
        return whole.sub(
            lambda match: (self.base if self.is_file(unquote(match[1])) else self.service) + match[1], text
        )


def _match(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def of_records(path: str) -> bool:
    match = _match(path)
    return match is not None and match.view_name in OF_RECORDS


def is_record(path: str) -> bool:
    return path.startswith("/decisions/")


def list_of(path: str) -> str:
    """The first page of the list of which an address is one page."""
    match = _match(path)
    return path.rpartition("/")[0] if match is not None and "number" in match.kwargs else path


def record(disclosure_id: str) -> str:
    return reverse(RECORD, args=[disclosure_id])


def ever() -> Iterator[str]:
    yield from (reverse(name) for name in (*EVER, *FEEDS))


def named() -> Iterator[str]:
    yield from (reverse(name) for name in NAMED)


def file_of(path: str) -> str:
    """Where an address lies in the folder: a page is the index of a folder of its name, as every server serves it."""
    name = path.strip("/")
    if path.startswith(("/robots.", "/sitemap", "/api/")):
        return name
    return f"{name}/index.html" if name else "index.html"


def _is_name(path: str) -> bool:
    """Whether each part may name a folder; a code that somebody chose is no way out of ours, and no page above it."""
    parts = [part for part in path.split("/") if part]
    return not any(part.startswith((".", "index.html")) or len(part.encode()) > LONGEST_NAME for part in parts)
