"""The folder on disk: every file is whole at any moment, with its .gz beside it; nothing is written that is there."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import secrets
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

OWN: Final = ".zhifa"  # what is ours and no page: state, lock, configuration of the web server
UNFINISHED: Final = "part-"
BEST: Final = 9  # of zlib: compressed once, sent many times
SMALL: Final = 256  # bytes, below which compressing saves nothing


class SiteBusy(RuntimeError):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"另一个进程正在写 {folder}，请等它结束。")


class NotOurs(RuntimeError):
    """Somebody else's folder: we delete what is no page of ours, so we touch only what we made or an empty one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 里有别的文件，不是本系统生成的静态网站。请指定一个空目录。")


@dataclass
class State:
    """How far a folder has come. `position`: of the journal; `day`: ISO; `look`: digest of all that shapes pages;
    `after`: the id of the record up to which an unfinished walk over everything came, None when it is finished;
    `stale`: a register changed since its pages were written; `waiting`: ids of records whose page still lacks its place
    in the log, or could not be made; `lists`: addresses of other pages that have to be written again.
    """

    position: int = 0
    day: str = ""
    look: str = ""
    after: str | None = ""
    stale: bool = False
    waiting: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)


@dataclass
class Report:
    """Files written, left as they were, removed; counted without the .gz beside them."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    addresses: list[str] = field(default_factory=list)
    """The first of those written or removed, for whoever purges a cache."""


class Folder:
    """A writer of one folder; hold `locked()` around it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.report = Report()

    @contextmanager
    def locked(self, *, wait: bool = False) -> Iterator[None]:
        """One process at a time. Raises SiteBusy unless told to wait, NotOurs."""
        own = self.path / OWN
        if not own.exists() and self.path.exists() and any(self.path.iterdir()):
            raise NotOurs(self.path)
        own.mkdir(parents=True, exist_ok=True)
        with (own / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError as error:
                raise SiteBusy(self.path) from error
            for unfinished in own.glob(f"{UNFINISHED}*"):  # of a run that was killed
                unfinished.unlink()
            yield

    def state(self) -> State:
        try:
            return State(**json.loads((self.path / OWN / "state.json").read_text(encoding="utf-8")))
        except FileNotFoundError:
            return State()

    def keep(self, state: State, *, settle: bool) -> None:
        """Notes how far it came. `settle` first puts everything written so far safely on the disk."""
        if settle:
            os.sync()
        text = json.dumps(asdict(state))
        if not self._is(f"{OWN}/state.json", text.encode()):
            self._replace(self.path / OWN / "state.json", text.encode())

    def forget(self) -> None:
        """The next run writes everything; the pages stay until then."""
        (self.path / OWN / "state.json").unlink(missing_ok=True)

    def read(self, name: str) -> bytes:
        """Empty for what is not there."""
        try:
            return (self.path / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return b""

    def write(self, name: str, content: bytes, *, squeeze: bool = True) -> bool:
        """Whether it had to be written. The .gz first: a reader of either never gets an older one beside a newer page
        that is taken for finished by the next run.
        """
        squeezed = self.path / f"{name}.gz"
        if self._is(name, content) and (not squeeze or len(content) < SMALL or squeezed.exists()):
            self.report.unchanged += 1
            return False
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if squeeze and len(content) >= SMALL:
            self._replace(squeezed, gzip.compress(content, BEST, mtime=0))
        else:
            squeezed.unlink(missing_ok=True)
        self._replace(target, content)
        self.report.written += 1
        self._note(name)
        return True

    def remove(self, name: str) -> bool:
        """Whether it was there. Folders that become empty go too."""
        target = self.path / name
        there = target.exists()
        target.unlink(missing_ok=True)
        target.with_name(f"{target.name}.gz").unlink(missing_ok=True)
        if there:
            self.report.removed += 1
            self._note(name)
        for folder in target.relative_to(self.path).parents:
            if folder.name and (self.path / folder).is_dir() and not any((self.path / folder).iterdir()):
                (self.path / folder).rmdir()
        return there

    def names(self, apart: Container[str] = ()) -> Iterator[str]:
        """Of all files but the .gz, those in some top folders apart; a .gz whose file is gone goes on the way."""
        for root, folders, files in os.walk(self.path):
            if Path(root) == self.path:
                folders[:] = [name for name in folders if name != OWN and name not in apart]
            for name in files:
                file = Path(root) / name
                if file.suffix != ".gz":
                    yield file.relative_to(self.path).as_posix()
                elif not file.with_suffix("").exists():
                    file.unlink(missing_ok=True)

    def _note(self, name: str) -> None:
        if len(self.report.addresses) < 1000:  # noqa: PLR2004 - a purge of more is a purge of everything
            self.report.addresses.append("/" + name.removesuffix("index.html").rstrip("/"))

    def _is(self, name: str, content: bytes) -> bool:
        target = self.path / name
        try:
            return target.stat().st_size == len(content) and target.read_bytes() == content
        except (FileNotFoundError, NotADirectoryError):
            return False

    def _replace(self, target: Path, content: bytes) -> None:
        temporary = self.path / OWN / f"{UNFINISHED}{secrets.token_hex(6)}"  # never where somebody could ask for it
        temporary.write_bytes(content)
        temporary.replace(target)
