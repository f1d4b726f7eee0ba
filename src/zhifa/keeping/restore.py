"""`zhifa restore FILE`: check everything, keep what survives and is newer, then put the backup in place."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, connections
from rich.progress import Progress

from zhifa.journal import demonstration, triggers
from zhifa.journal.api import erasure, followers, leader, read
from zhifa.keeping.backup import BLOCK, DATABASE, FOLDERS, FORMAT, BackupRefused, run_postgresql
from zhifa.ledger import api as ledger


@dataclass(frozen=True)
class Erasure:
    """An erasure that the backup does not know: where it was recorded, what it named, and why."""

    stream: str
    authority: str
    targets: tuple[tuple[str, str], ...]
    reason: str
    basis: str
    proposal: str | None


@dataclass(frozen=True)
class Restored:
    entries: int
    erasures: int
    ahead: str
    """Why the ledger does not publish, or nothing."""


def restore(source: Path, progress: Progress) -> Restored:
    """Replaces this installation's database, files and keys by the backup's; raises BackupRefused before any change.

    What survives here and is newer stays in force: the published log is not overwritten by an older one, and erasures
    recorded after the backup are carried out again before anything is served.
    """
    home = Path(settings.ZHIFA_HOME)
    with leader.presence(alone=True) as alone, tempfile.TemporaryDirectory(dir=home, prefix="restore-") as folder:
        if not alone:
            raise BackupRefused("服务正在运行。请先停止 zhifa serve 与 zhifa worker，再恢复。")
        task = progress.add_task("核对备份", total=source.stat().st_size)
        manifest = _unpack(source, Path(folder), lambda n: progress.advance(task, n))
        survived = _surviving_erasures(int(manifest["entries"]))
        _replace_database(Path(folder) / DATABASE[connection.vendor])
        _replace_files(Path(folder), home)
        demonstration.forget()
        if triggers.missing():  # a backup from before they were all there
            triggers.create("owner" if "owner" in connections.settings else "default")
        repeated = _erase_again(survived)
        followers.run_to_end()
        return Restored(read.head(), repeated, _ahead())


def _ahead() -> str:
    try:
        ledger.integrate()
    except ledger.LedgerError as error:
        return str(error)
    return ""


def _unpack(source: Path, folder: Path, advance: Any) -> dict[str, Any]:
    """Every member into `folder`, checked against the manifest: none missing, none unlisted, none changed."""
    digests: dict[str, str] = {}
    try:
        with tarfile.open(source, "r:") as archive:
            for member in archive:
                name = _safe(member)
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                stream = archive.extractfile(member)
                assert stream is not None
                digest = hashlib.sha256()
                with target.open("wb") as out:
                    while block := stream.read(BLOCK):
                        digest.update(block)
                        out.write(block)
                        advance(len(block))
                digests[name] = digest.hexdigest()
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    except (tarfile.TarError, OSError, ValueError) as error:
        raise BackupRefused(f"这不是完整的备份文件：{error}。请换一份备份。") from error
    digests.pop("manifest.json", None)
    if manifest.get("format") != FORMAT or digests != manifest.get("members"):
        wrong = sorted(set(digests.items()) ^ set(dict(manifest.get("members", {})).items()))
        raise BackupRefused(f"备份与清单不符：{'、'.join(sorted({name for name, _ in wrong})[:5])}。请换一份备份。")
    if manifest["database"] != connection.vendor:
        raise BackupRefused(f"备份来自 {manifest['database']}，本安装使用 {connection.vendor}，不能恢复到这里。")
    return manifest


def _safe(member: tarfile.TarInfo) -> str:
    parts = Path(member.name).parts
    if not member.isreg() or not parts or member.name.startswith("/") or ".." in parts:
        raise BackupRefused(f"备份里有不应有的内容：{member.name}。请换一份备份。")
    return member.name


def _surviving_erasures(entries: int) -> list[Erasure]:
    """Erasures recorded here after the backup was made; none where nothing survives."""
    try:
        later = [e for e in read.after(entries, max(read.head() - entries, 0) + 1) if e.kind == erasure.ERASURE.name]
    except DatabaseError:
        return []
    return [
        Erasure(
            e.stream, e.authority, tuple((target["entry_id"], target["part"]) for target in e.open["targets"]),
            e.open["reason"], e.open["basis"], e.open.get("proposal"),
        )
        for e in later
    ]  # fmt: skip


def _replace_database(dump: Path) -> None:
    connection.close()
    if connection.vendor == "postgresql":
        run_postgresql("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
                       f"--dbname={settings.DATABASES['default']['NAME']}", str(dump))  # fmt: skip
        return
    target = Path(str(settings.DATABASES["default"]["NAME"]))
    with sqlite3.connect(dump) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise BackupRefused("备份里的数据库已损坏。请换一份备份。")
    for suffix in ("-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    dump.replace(target)


def _replace_files(folder: Path, home: Path) -> None:
    for key in (folder / "keys").glob("*"):
        shutil.copy2(key, home / key.name)
        (home / key.name).chmod(0o600)
    for name in FOLDERS:
        if name == "log" and (home / "log" / "checkpoint").exists():
            continue  # a published checkpoint is never replaced: the ledger compares it with the journal
        if (folder / name).exists():
            shutil.copytree(folder / name, home / name, dirs_exist_ok=True)
    for cursors in ("cursors", "search", "open-data"):  # per host and disposable: made again from the restored journal
        shutil.rmtree(home / cursors, ignore_errors=True)


def _erase_again(survived: Sequence[Erasure]) -> int:
    """Repeats each erasure as one, in the stream it was recorded in; returns how many there was something left for."""
    repeated = 0
    for one in survived:
        there = {e.entry_id: e for e in read.entries({entry_id for entry_id, _ in one.targets})}
        targets: dict[str, list[str]] = {}
        for entry_id, part in one.targets:
            if entry_id in there and part in there[entry_id].parts:
                targets.setdefault(entry_id, []).append(part)
        if not targets:
            continue
        known = one.proposal if one.proposal and read.entries([one.proposal]) else None
        erasure.erase(
            targets, stream=one.stream, authority=one.authority, actor="system", capacity="system",
            reason=f"恢复备份后再次抹除：{one.reason}", basis=one.basis, proposal=known,
        )  # fmt: skip
        repeated += 1
    return repeated
