"""Keeps the static site of this host current: what changed at once, everything else bit by bit between other work."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from django.conf import settings

from zhifa import clock
from zhifa.disclosure import kinds
from zhifa.journal.api import Entry, HostProjector
from zhifa.web.static_site.building import Site
from zhifa.web.static_site.folder import NotOurs, SiteBusy

log = logging.getLogger(__name__)
REGISTERS: Final = ("authority/", "officer/", "list/", "statute/", "installation")
"""Streams after whose entries pages without any decision may look otherwise."""
SLICE: Final = 0.5  # seconds of one step that go into a walk; the other followers wait as long
REST: Final = 300  # seconds between two walks over the registers
SOON: Final = 1.0  # seconds until what could not be finished is tried again; then twice as long each time


class StaticSite(HostProjector):
    """Follows every entry; its pages are made from the tables as they are now, so a repeat does no harm.

    A folder that cannot be written is said in the log and tried again: the other followers go on.
    """

    name = "static-site"

    def __init__(self) -> None:
        self._changed: set[str] = set()
        self._stale = False
        self._last = 0
        self._site: Site | None = None
        self._held = ExitStack()
        self._walk: Iterator[None] | None = None
        self._rested = 0.0
        self._again = 0.0
        self._pause = SOON
        self._warm = False

    def apply(self, entry: Entry) -> None:
        if entry.kind in kinds.PUBLIC:
            self._changed.add(entry.stream.removeprefix("disclosure/"))
        self._stale = self._stale or entry.stream.startswith(REGISTERS)
        self._last = max(self._last, entry.position or 0)

    def commit(self) -> None:
        """Nothing yet: this is called in a transaction, in which nobody else could write while pages are made. The
        folder's own position says how far the pages have come; what lies between it and the cursor is found again.
        """

    def position(self) -> int:
        """A site that is built or begun anew is made from what is there: nothing before it has to be read."""
        return super().position() or (self._site or _site()).state.position

    def step(self) -> bool:
        try:
            site = self._open()
            if not self._warm:
                site.warm()
                self._warm = True
            self._begin(site)
            more = super().step()
            self._write(site)
            self._try_again(site)
            return self._go_on() or more
        except (OSError, SiteBusy, NotOurs) as error:
            log.warning("静态网站暂时不能更新：%s", error)
            self._walk = None
            return False
        finally:
            if self._walk is None:
                self.close()

    def close(self) -> None:
        """Lets go of the folder; a walk that was not finished is begun again."""
        self._walk = None
        self._held.close()
        self._site = None

    def reset(self) -> None:
        site = _site()
        with site.folder.locked(wait=True):
            site.folder.forget()

    def _open(self) -> Site:
        """The folder is held for one step, or for as long as a walk takes."""
        if self._site is None:
            site = _site()
            self._held.enter_context(site.folder.locked())
            self._site = site
        return self._site

    def _begin(self, site: Site) -> None:
        """A walk over everything where that is lacking, over the registers when they or the day changed."""
        if self._walk is not None:
            return
        if not site.is_whole():
            site.begin()
            self._walk = site.everything()
            return
        if site.state.position < super().position():  # killed in between, or an older copy was put back
            ids, last = site.since(site.state.position)
            site.changes(ids, last)
        today = clock.legal_today().isoformat()
        if (site.state.stale or site.state.day != today) and time.monotonic() >= self._rested:
            self._walk = site.registers()

    def _write(self, site: Site) -> None:
        """What the entries of this step changed."""
        site.state.stale = site.state.stale or self._stale
        if self._last > site.state.position:
            site.changes(self._changed, self._last)
        self._changed.clear()
        self._stale = False

    def _try_again(self, site: Site) -> None:
        """Pages of records that had no place in the log yet, or that could not be made: after a second, after two, …"""
        now = time.monotonic()
        if not (site.state.waiting or site.state.lists):
            self._pause, self._again = SOON, now + SOON
        elif now >= self._again:
            site.changes((), site.state.position)
            self._pause = min(2 * self._pause, REST)
            self._again = now + self._pause

    def _go_on(self) -> bool:
        """Some pages of the walk; True while there are more."""
        end = time.monotonic() + SLICE
        for _ in self._walk or ():
            if time.monotonic() >= end:
                return True
        if self._walk is not None:
            self._walk = None
            self._rested = time.monotonic() + REST
        return False


def _site() -> Site:
    return Site(Path(settings.ZHIFA_STATIC_SITE), settings.ZHIFA_STATIC_URL)
