"""Writes the site and mends it: a record that changed takes with it the pages on which it stands, and no others."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Final

from django.conf import settings
from django.urls import reverse

from zhifa import clock, web
from zhifa.disclosure.models import PublicRecord
from zhifa.disclosure.shown.current import changed_since, current, off
from zhifa.journal.api import read
from zhifa.web.portal import crawlers
from zhifa.web.static_site import addresses as known
from zhifa.web.static_site import assets, server
from zhifa.web.static_site.addresses import Addresses, file_of
from zhifa.web.static_site.folder import OWN, Folder, Report, State
from zhifa.web.static_site.rendering import NOWHERE, Page, render

log = logging.getLogger(__name__)
CHUNK: Final = 500  # records read at a time
KEPT_EVERY: Final = 500  # records after which an unfinished walk notes how far it came
WAITING: Final = 1_000  # of those without a place in the log; more are found by the next walk


class Site:
    """One folder and its state; hold `folder.locked()` around everything but reading."""

    def __init__(self, path: Path, base: str = "") -> None:
        """`base`: the address under which the folder is served, empty for that of the service."""
        self.folder = Folder(path)
        service = settings.ZHIFA_PUBLIC_URL
        self.addresses = Addresses(base.rstrip("/") or service, service)
        self.state = self.folder.state()
        self._shell: frozenset[str] = frozenset()

    @property
    def report(self) -> Report:
        return self.folder.report

    def is_whole(self) -> bool:
        """Whether everything was written once, in the way in which pages look now."""
        return self.state.after is None and self.state.look == self._look()

    def begin(self) -> None:
        """The next walk writes everything. One that was interrupted goes on where it stood."""
        if self.state.look != self._look() or self.state.after is None:
            self.state = State(position=read.head(), look=self._look(), after="")

    def count(self) -> int:
        """Records that a walk over everything has still to write."""
        return PublicRecord.objects.filter(id__gt=self.state.after or "").count()

    def everything(self) -> Iterator[None]:
        """Writes all pages, yielding after each; records first, then the lists that lead to them."""
        self._start()
        found: set[str] = set()
        before = PublicRecord.objects.filter(id__lte=self.state.after or "").order_by("id").values_list("id", flat=True)
        for key in before.iterator(chunk_size=CHUNK):  # written by the walk that was interrupted
            found.update(self._stands_on(key))
        for n, key in enumerate(self._ids(), 1):
            found.update(self._stands_on(key), self._record(key))
            if n % KEPT_EVERY == 0:
                self.state.after = key
                self.folder.keep(self.state, settle=False)
            yield
        done: set[str] = set()
        yield from self._walk({*found, *self._seeds(), *self._existing()}, done, records=True)
        self._drop_strangers(done)
        self._finish()
        self.state.after = None
        self.folder.keep(self.state, settle=True)

    def registers(self) -> Iterator[None]:
        """Writes again, yielding after each, what may change without any record: lists, registers, statutes."""
        self._start()
        yield from self._walk({*self._seeds(), *self._existing()}, set(), records=False)
        self._finish()
        self.folder.keep(self.state, settle=False)

    def changes(self, ids: Iterable[str], position: int) -> None:
        """Writes what the public sees otherwise since these records changed, up to a position of the journal."""
        changed = list(ids)
        wanted = list(dict.fromkeys([*self.state.waiting, *changed]))
        if wanted or self.state.lists:
            self._start()
            lists = {*self.state.lists, *(path for key in changed for path in self._stands_on(key))}
            if changed:  # a page that is removed cannot say again where it stood
                self.state.lists = sorted(lists)
                self.folder.keep(self.state, settle=False)
            self.state.waiting, self.state.lists = [], []
            for key in wanted:
                lists |= self._record(key)
            self._mend(lists | {*known.ever()})
        self.state.position = max(self.state.position, position)
        self.folder.keep(self.state, settle=False)

    def since(self, position: int) -> tuple[list[str], int]:
        """(ids of records that changed after a position, the last position of them)."""
        found = changed_since(position)
        return list(found), max(found.values(), default=position)

    def warm(self) -> None:
        """Makes what every change makes, for nothing: a process compiles its templates with its first pages, and the
        first publication should not have to wait for that.
        """
        for path in (NOWHERE, *known.ever()):
            self._rendered(path)
        if (key := current().values_list("id", flat=True).first()) is not None:
            self._rendered(known.record(key))

    def _start(self) -> None:
        """Assets before the pages that name them, and what all pages have in common."""
        for name in assets.every():
            path = assets.source(name)
            self.folder.write(f"static/{assets.hashed(name)}", path.read_bytes(), squeeze=path.suffix != ".png")
        if page := self._rendered(NOWHERE):
            self._shell = frozenset(page.links)
            self.folder.write("404.html", page.body)

    def _ids(self) -> Iterator[str]:
        while True:
            rows = PublicRecord.objects.filter(id__gt=self.state.after or "").order_by("id")
            ids = list(rows.values_list("id", flat=True)[:CHUNK])
            yield from ids
            if len(ids) < CHUNK:
                return
            self.state.after = ids[-1]

    def _record(self, key: str) -> set[str]:
        """The page of a record, or what is left of it; the pages on which it stands."""
        path, gone = known.record(key), f"gone/{key}.html"
        page = self._rendered(path)
        if page is None:
            self._wait(key)
            return set()
        if page.status == HTTPStatus.OK:
            self.folder.write(file_of(path), page.body)
            self.folder.remove(gone)
        else:
            if page.status == HTTPStatus.GONE:
                self.folder.write(gone, page.body)
            self.folder.remove(file_of(path))
        if not page.final:
            self._wait(key)
        return self._lists_of(page.links if page.status == HTTPStatus.OK else ())

    def _stands_on(self, key: str) -> set[str]:
        """The pages on which a record stands by its page in the folder."""
        return self._lists_of(self._stored(known.record(key)))

    def _wait(self, key: str) -> None:
        if key not in self.state.waiting and len(self.state.waiting) < WAITING:
            self.state.waiting.append(key)

    def _mend(self, lists: set[str]) -> None:
        """Each of these pages, the other pages of the same list, and the pages above it in its address."""
        done: set[str] = set()
        while todo := lists - done:
            path = todo.pop()
            done.add(path)
            links = {*self._stored(path), *self._page(path)}
            above = {link for link in links - self._shell if path.startswith(f"{link}/")}
            lists |= above | {link for link in links if known.list_of(link) == known.list_of(path)}

    def _walk(self, todo: set[str], done: set[str], *, records: bool) -> Iterator[None]:
        """Every page that can be reached from these, records apart; without those of records where not wanted."""
        while todo:
            path = todo.pop()
            done.add(path)
            for link in self._page(path):
                if link not in done and not known.is_record(link) and (records or not known.of_records(link)):
                    todo.add(link)
            yield

    def _page(self, path: str) -> tuple[str, ...]:
        """Writes one page, or removes it where there is none; its links. What cannot be made is due again."""
        page = self._rendered(path)
        if page is None:
            self.state.lists.append(path)
            return ()
        if page.status == HTTPStatus.OK:
            self.folder.write(file_of(path), page.body)
        else:
            self.folder.remove(file_of(path))
        return page.links if page.status == HTTPStatus.OK else ()

    def _rendered(self, path: str) -> Page | None:
        """None, and a line in the log, for a page that cannot be made: what stands there stays for now."""
        try:
            return render(path, self.addresses)
        except Exception:  # whatever a view raises: a page less is no reason to stop the others
            log.exception("静态网站的 %s 没有生成", path)
            return None

    def _stored(self, path: str) -> list[str]:
        return self.addresses.links_of(self.folder.read(file_of(path)).decode())

    def _lists_of(self, links: Iterable[str]) -> set[str]:
        """The pages that a record's page leads to besides those that every page leads to."""
        return {link for link in links if link not in self._shell and not known.is_record(link)}

    def _seeds(self) -> Iterator[str]:
        yield from known.ever()
        yield from known.named()
        yield reverse("portal:sitemap")
        yield from crawlers.parts()
        yield from self._shell

    def _existing(self) -> Iterator[str]:
        """Addresses of the pages written before, of records apart: those that are there no more are removed."""
        for name in self.folder.names(apart=("decisions", "gone", "archive", "static")):
            path = "/" + name.removesuffix("index.html").rstrip("/") if name.endswith("index.html") else f"/{name}"
            for address in (path, f"{path}/"):
                if self.addresses.is_file(address) and file_of(address) == name:
                    yield address
                    break

    def _drop_strangers(self, done: set[str]) -> None:
        """Pages of records that the database does not know, lists that came to nothing, assets of another look."""
        ids = set(PublicRecord.objects.values_list("id", flat=True).iterator(chunk_size=10_000))
        styles = {f"static/{assets.hashed(name)}" for name in assets.every()}
        for name in self.folder.names():
            top, _, rest = name.partition("/")
            stray = (
                (top in {"decisions", "gone"} and rest.partition("/")[0].removesuffix(".html") not in ids)
                or (top == "static" and name not in styles)
            )  # fmt: skip
            if stray:
                self.folder.remove(name)
            elif top == "archive" and not {path := f"/{name.removesuffix('/index.html')}", f"{path}/"} & done:
                self._page(path)

    def _finish(self) -> None:
        """What a web server needs to know, and the day for which all this is right."""
        gone = off().order_by("id").values_list("id", flat=True)
        self.folder.write(f"{OWN}/gone.map", server.gone(gone.iterator(chunk_size=10_000)), squeeze=False)
        self.folder.write(f"{OWN}/nginx.conf", server.nginx(self.folder.path, self.addresses), squeeze=False)
        self.state.day, self.state.stale = clock.legal_today().isoformat(), False

    def _look(self) -> str:
        return hashlib.sha256(f"{_code()} {self.addresses.base} {self.addresses.service}".encode()).hexdigest()[:16]


@cache
def _code() -> str:
    """Digest of everything that makes and shows pages: another release, another look."""
    digest = hashlib.sha256()
    for path in sorted(Path(web.__path__[0]).rglob("*")):
        if path.suffix in {".py", ".html", ".css", ".js", ".svg"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()
