"""The bulk files of this host: ZHIFA_HOME/open-data, named by their digests, and a list of what is current.

`manifest.json` is replaced whole, so that a reader sees one state of everything; a file that left the list stays open
for whoever is reading it and is gone afterwards. `stale.json` says what has to be made again, and since when.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.conf import settings

from zhifa import clock
from zhifa.disclosure.opendata.definition import source_text

WHOLE: Final = "all"
OLDEST: Final = timedelta(hours=1)  # what is older is not handed out; stated on the page
SEEN_EVERY: Final = timedelta(minutes=1)


class NotReady(LookupError):
    """The files are not made yet, or older than is stated."""


@dataclass(frozen=True)
class File:
    """`sha256`: hex, of its content, and its name on disk."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Part:
    """A month of first publication (2026-03), or the whole. `left_out`: natural persons' decisions, not in it."""

    name: str
    rows: int
    left_out: int
    files: Mapping[str, File]


@dataclass(frozen=True)
class Manifest:
    """`made_at`: RFC 3339, of the newest change; `definition`: digest of what the columns were read from."""

    definition: str
    made_at: str
    parts: Mapping[str, Part]

    @property
    def months(self) -> list[Part]:
        """The newest first."""
        return [self.parts[name] for name in sorted(self.parts, reverse=True) if name != WHOLE]


@dataclass(frozen=True)
class Stale:
    """Months to make again. `urgent`: something was taken down; `since`: machine time of the oldest change, empty where
    nothing is stale; `marks` counts what was added, so that a change during the making is not taken for made.
    """

    months: frozenset[str] = frozenset()
    urgent: bool = False
    since: str = ""
    marks: int = 0


def home() -> Path:
    return Path(settings.ZHIFA_HOME) / "open-data"


def definition() -> str:
    return hashlib.sha256(source_text().encode()).hexdigest()


def manifest() -> Manifest | None:
    read = _read("manifest.json")
    if read is None:
        return None
    parts = {
        name: Part(name, one["rows"], one["left_out"], {form: File(**file) for form, file in one["files"].items()})
        for name, one in read["parts"].items()
    }
    return Manifest(read["definition"], read["made_at"], parts)


def replace(parts: Mapping[str, Part]) -> None:
    """The files of `parts` are current from here on; every other file goes."""
    made = Manifest(definition(), clock.machine_now().isoformat(timespec="seconds"), parts)
    _write("manifest.json", asdict(made))
    kept = {file.sha256 for part in parts.values() for file in part.files.values()}
    for path in _files().iterdir():
        if path.name not in kept:
            path.unlink(missing_ok=True)


def keep(path: Path) -> File:
    """Takes a finished file in under its digest."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = path.stat().st_size
    path.replace(_files() / digest)
    return File(size, digest)


def path_of(file: File) -> Path:
    return _files() / file.sha256


def stale() -> Stale:
    read = _read("stale.json")
    return Stale(frozenset(read["months"]), read["urgent"], read["since"], read["marks"]) if read else Stale()


def mark(months: Iterable[str], *, urgent: bool) -> None:
    """These months have to be made again; what was marked before stays marked."""
    with _locked("marks.lock", fcntl.LOCK_EX):
        before = stale()
        since = before.since or clock.machine_now().isoformat()
        _write("stale.json", {
            "months": sorted(before.months | set(months)), "urgent": before.urgent or urgent, "since": since,
            "marks": before.marks + 1,
        })  # fmt: skip


def unmark(made: Stale) -> None:
    """What was marked is made, unless something was marked meanwhile: then all of it is made once more."""
    with _locked("marks.lock", fcntl.LOCK_EX):
        if stale().marks == made.marks:
            (home() / "stale.json").unlink(missing_ok=True)
    seen(always=True)


@contextmanager
def making() -> Iterator[bool]:
    """True for the one process of this host that makes files; False at once for any other."""
    with _locked("making.lock", fcntl.LOCK_EX | fcntl.LOCK_NB) as held:
        yield held


@contextmanager
def _locked(name: str, how: int) -> Iterator[bool]:
    home().mkdir(parents=True, exist_ok=True)
    with (home() / name).open("wb") as file:
        try:
            fcntl.flock(file, how)
        except BlockingIOError:
            yield False
            return
        yield True


def seen(*, always: bool = False) -> None:
    """The follower has looked and everything is up to date; noted at most once a minute."""
    path, now = home() / "seen", clock.machine_now().timestamp()
    if always or not path.exists() or path.stat().st_mtime < now - SEEN_EVERY.total_seconds():
        path.touch()


def current() -> Manifest:
    """What may be handed out. Raises NotReady when it is older than OLDEST, or nobody looked for so long."""
    found = manifest()
    if found is None:
        raise NotReady("开放数据的文件还没有做好，请稍后再来。")
    if min(_looked(), _changed()) < clock.machine_now() - OLDEST:
        raise NotReady("开放数据的文件没有按时更新，暂时不能下载，请稍后再来。")
    return found


def opened(part: str, form: str) -> tuple[File, BinaryIO]:
    """The file of a part, open for reading. Raises NotReady, and KeyError for what there is not."""
    for _ in range(2):  # between reading the list and opening the file a newer one may have come
        file = current().parts[part].files[form]
        try:
            opened_file = path_of(file).open("rb")
        except FileNotFoundError:
            continue
        if os.fstat(opened_file.fileno()).st_size == file.bytes:
            return file, opened_file
        opened_file.close()
    raise NotReady("开放数据的文件不完整，正在重新制作，请稍后再来。")


def _looked() -> datetime:
    path = home() / "seen"
    return datetime.fromtimestamp(path.stat().st_mtime if path.exists() else 0, UTC)


def _changed() -> datetime:
    since = stale().since
    return datetime.fromisoformat(since) if since else clock.machine_now()


def _files() -> Path:
    path = home() / "files"
    path.mkdir(parents=True, exist_ok=True)
    return path


def _read(name: str) -> dict[str, Any] | None:
    try:
        read: dict[str, Any] = json.loads((home() / name).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return read


def _write(name: str, value: Mapping[str, Any]) -> None:
    home().mkdir(parents=True, exist_ok=True)
    temporary = home() / f".{name}.{os.getpid()}"
    temporary.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    temporary.replace(home() / name)
