"""Keeps the bulk files of this host in step with what is public: a month that changed is made again, then the whole."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import thread_time
from typing import Final

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth

from zhifa import clock
from zhifa.clock import SHANGHAI
from zhifa.disclosure import kinds
from zhifa.disclosure.models import PublicRecord
from zhifa.disclosure.opendata import folder, writing
from zhifa.disclosure.opendata.folder import WHOLE, File, Manifest, Part, Stale
from zhifa.disclosure.records.decisions import Decision, decisions
from zhifa.disclosure.shown.current import current
from zhifa.journal.api import Entry, HostProjector

log = logging.getLogger(__name__)
FREE: Final = 1.0  # seconds of the processor: whoever makes everything faster than that does so at every change
REST: Final = 20  # times as long as the last making took, until the next; so it takes a twentieth of one core at most
AGAIN: Final = 3.0  # seconds that a failure counts for, so that the next try comes after a minute
AWAY: Final = kinds.OFF | {kinds.ERASED.name}


class OpenData(HostProjector):
    """What is taken down leaves with the next making, which then waits no longer than the last one took."""

    name = "open-data"
    kinds = kinds.PUBLIC

    def __init__(self) -> None:
        self._changed: set[str] = set()
        self._urgent = False
        self._took, self._ended, self._home = 0.0, 0.0, Path()

    def apply(self, entry: Entry) -> None:
        self._changed.add(entry.stream.removeprefix("disclosure/"))
        self._urgent = self._urgent or entry.kind in AWAY

    def commit(self) -> None:
        if self._changed:
            days = PublicRecord.objects.filter(pk__in=self._changed).values_list("published_at", flat=True)
            folder.mark({month_of(at) for at in days}, urgent=self._urgent)
        self._changed.clear()
        self._urgent = False

    def reset(self) -> None:
        self._changed.clear()
        self._urgent = False
        shutil.rmtree(folder.home(), ignore_errors=True)

    def step(self) -> bool:
        """A step along the journal; at its end, and when it is time, what changed is made."""
        more = super().step()
        if not more:
            self._keep_up()
        return more

    def _keep_up(self) -> None:
        wanted = folder.stale()
        if not wanted.since and not _valid(folder.manifest()):
            folder.mark((), urgent=True)
            wanted = folder.stale()
        if not wanted.since:
            folder.seen()
            return
        if self._home != folder.home():
            self._took, self._ended, self._home = 0.0, 0.0, folder.home()
        rest = 0.0 if self._took < FREE else self._took * (1 if wanted.urgent else REST)
        rest = min(rest, folder.OLDEST.total_seconds() / 2)
        if clock.machine_now().timestamp() < self._ended + rest:
            return
        began = thread_time()  # of the processor: a busy machine must not make the files older
        failed = not self._made(wanted)
        self._ended, self._took = clock.machine_now().timestamp(), thread_time() - began + (AGAIN if failed else 0.0)

    def _made(self, wanted: Stale) -> bool:
        """False after a failure: what is stale stays so, is tried again, and stops no other follower."""
        try:
            with folder.making() as alone:  # a command may follow the journal beside the service
                if alone:
                    make(wanted)
        except Exception:
            log.exception("开放数据的文件没有做成，稍后重来")
            return False
        return True


def make(wanted: Stale) -> None:
    """Makes what is stale and the whole, and lets them take the place of what was there.

    Every month where there is nothing yet, or what there is has other columns.
    """
    before = folder.manifest()
    valid = _valid(before)
    parts = {one.name: one for one in before.months} if before and valid else {}
    for month in sorted(wanted.months if valid else _months()):
        made = _month(month)
        parts.pop(month, None)
        if made.rows or made.left_out:
            parts[month] = made
    parts[WHOLE] = _whole([parts[name] for name in sorted(parts)])
    folder.replace(parts)
    folder.unmark(wanted)


def _valid(found: Manifest | None) -> bool:
    return found is not None and found.definition == folder.definition()


def month_of(at: datetime) -> str:
    """2026-03, as Shanghai counts."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m")


def _months() -> set[str]:
    """Every month in which something public was published first."""
    found = current().annotate(month=TruncMonth("published_at", tzinfo=SHANGHAI)).values_list("month", flat=True)
    return {month_of(at) for at in found.distinct().order_by()}


def _month(name: str) -> Part:
    first = date.fromisoformat(f"{name}-01")
    following = (first + timedelta(days=31)).replace(day=1)
    rows = current().filter(
        published_at__gte=datetime.combine(first, time.min, SHANGHAI),
        published_at__lt=datetime.combine(following, time.min, SHANGHAI),
    )  # fmt: skip
    counted = _Counted()
    with _workshop() as workshop:
        count = writing.write_all(workshop, counted.handed_on(rows.order_by("published_at", "id")))
        return Part(name, count, counted.left_out, _kept(workshop))


def _whole(months: list[Part]) -> Part:
    with _workshop() as workshop:
        paths = [{form: folder.path_of(file) for form, file in month.files.items()} for month in months]
        writing.join(workshop, paths)
        files = _kept(workshop)
    return Part(WHOLE, sum(one.rows for one in months), sum(one.left_out for one in months), files)


class _Counted:
    """Passes on what goes into the files, and counts what does not."""

    def __init__(self) -> None:
        self.left_out = 0

    def handed_on(self, records: QuerySet[PublicRecord]) -> Iterator[Decision]:
        for one in decisions(records):
            if one.left_out:
                self.left_out += 1
            else:
                yield one


@contextmanager
def _workshop() -> Iterator[Path]:
    """A folder on the same file system, gone afterwards."""
    with tempfile.TemporaryDirectory(dir=folder.home(), prefix=".making") as name:
        yield Path(name)


def _kept(workshop: Path) -> dict[str, File]:
    return {form: folder.keep(workshop / form) for form in writing.ENDINGS}
