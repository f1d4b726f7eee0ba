"""`zhifa backup FILE`."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from rich.progress import Progress

from zhifa import clock
from zhifa.journal.api import read
from zhifa.proof.canonical import format_instant

FORMAT = 1
KEYS = ("log.key", "data.key", "secret.key")
FOLDERS = ("files", "log")
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
BLOCK = 1 << 20


class BackupRefused(Exception):
    """Why nothing was written or restored, and what to do."""


@dataclass(frozen=True)
class Made:
    entries: int
    files: int


def backup(target: Path, progress: Progress) -> Made:
    """Writes a backup of this installation to `target` (mode 0600); raises BackupRefused and leaves nothing behind.

    The database is copied first: a file named by it was stored before its transaction, so every named file is there.
    """
    if target.exists():
        raise BackupRefused(f"{target} 已存在，请换一个文件名：备份从不覆盖。")
    home = Path(settings.ZHIFA_HOME)
    entries = read.head()  # before the copy: an erasure made meanwhile then counts as later, and is repeated on restore
    with tempfile.TemporaryDirectory(dir=home, prefix="backup-") as folder:
        database = Path(folder) / DATABASE[connection.vendor]
        _copy_database(database)
        members = [(database.name, database), *_members(home)]
        task = progress.add_task("备份", total=sum(path.stat().st_size for _, path in members) or 1)
        partial = target.with_name(f".{target.name}.part")
        try:
            _write(partial, members, entries, progress, task)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    return Made(entries, sum(name.startswith("files/") for name, _ in members))


def _write(partial: Path, members: list[tuple[str, Path]], entries: int, progress: Progress, task: Any) -> None:
    listed: dict[str, str] = {}
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w") as archive:
            for name, path in members:
                listed[name] = digest_of(path)
                archive.add(path, arcname=name, recursive=False)
                progress.advance(task, path.stat().st_size)
            manifest = {
                "format": FORMAT,
                "made_at": format_instant(clock.machine_now()),
                "database": connection.vendor,
                "entries": entries,
                "files_outside": settings.ZHIFA_FILES_URL or None,
                "members": listed,
            }
            content = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            info = tarfile.TarInfo("manifest.json")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        raw.flush()
        os.fsync(raw.fileno())


def _copy_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        source = sqlite3.connect(f"file:{settings.DATABASES['default']['NAME']}?mode=ro", uri=True)
        copy = sqlite3.connect(target)
        try:
            source.backup(copy)
        finally:
            source.close()
            copy.close()
        return
    if shutil.which("pg_dump") is None:
        raise BackupRefused("这台机器上没有 pg_dump。请安装 postgresql-client（版本不低于服务器）后再备份。")
    run_postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def run_postgresql(program: str, *arguments: str) -> None:
    """Runs a PostgreSQL client program on our database, as its owner where one is named.

    The password goes through the environment, not the command. Raises BackupRefused with the program's own words.
    """
    chosen: dict[str, Any] = connections.settings.get("owner", connections.settings["default"])
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{key: str(chosen[name]) for key, name in names.items() if chosen.get(name)}}
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - fixed programs
    if done.returncode:
        raise BackupRefused(f"{program} 没有成功：{done.stderr.strip()}")


def _members(home: Path) -> list[tuple[str, Path]]:
    found = [(f"keys/{name}", home / name) for name in KEYS if (home / name).exists()]
    for folder in FOLDERS:
        found += [
            (str(path.relative_to(home)), path)
            for path in sorted((home / folder).rglob("*"))
            if path.is_file() and not path.name.endswith(".part")
        ]
    return found


def digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
