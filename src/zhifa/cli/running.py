"""serve, worker, migrate, check, doctor, follow, search: the installation itself."""

from __future__ import annotations

import os
import platform
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from typing import Annotated, Final

import typer

from zhifa.cli.app import app, console, print_json, refuse, start_django

search = typer.Typer(no_args_is_help=True, help="检索索引")
app.add_typer(search, name="search")
ENDED_AFTER: Final = 10  # seconds; a web process that is told to end while it loads the application never hears of it


@app.command()
def migrate() -> None:
    """建立或升级数据库；设有 ZHIFA_DATABASE_OWNER_URL 时以属主身份执行。"""
    start_django()
    migrate_database()
    console.print("数据库已就绪。")


def migrate_database() -> None:
    """Migrates as the owner where one is named, and grants the application's role what it needs."""
    from django.core.management import call_command
    from django.db import connections

    from zhifa.journal import triggers

    if not name_owner():
        call_command("migrate", verbosity=0, interactive=False)
        return
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    triggers.grant(str(connections.settings["default"]["USER"]), "owner")


def name_owner() -> bool:
    """Makes the connection `owner` known where ZHIFA_DATABASE_OWNER_URL names one: for migrate and restore only."""
    from django.db import connections

    from zhifa.config import environment

    owner_url = environment.value("ZHIFA_DATABASE_OWNER_URL")
    if owner_url:
        connections.settings["owner"] = {**connections.settings["default"], **environment.database_from_url(owner_url)}
    return bool(owner_url)


def ready_database() -> None:
    """Migrates where that is ours to do (embedded), then refuses to go on without the triggers."""
    from django.db import connection

    from zhifa.journal import triggers

    if connection.vendor == "sqlite":
        migrate_database()
    missing = triggers.missing()
    if missing:
        refuse(f"数据库缺少防篡改触发器：{'、'.join(missing)}。请运行 zhifa migrate 后重试。")


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="端口")] = 8000,
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    threads: Annotated[int, typer.Option(help="每个进程同时处理的请求数")] = 8,
    workers: Annotated[int, typer.Option(help="网页进程数")] = 1,
    with_worker: Annotated[bool, typer.Option("--with-worker/--no-worker", help="同时运行跟随者")] = True,
) -> None:
    """提供网页与接口服务，并在旁边运行跟随者。"""
    start_django(port=port)
    ready_database()
    run_server(host, port, threads, workers, with_worker=with_worker)


def run_server(host: str, port: int, threads: int, workers: int, *, with_worker: bool) -> None:
    """Serves until interrupted; the followers run in a process of their own."""
    if not port_is_free(host, port):
        refuse(f"端口 {port} 已被占用：请用 --port 换一个端口。")
    from zhifa.journal import leader

    with leader.presence():
        _serve(host, port, threads, workers, with_worker=with_worker)


def _serve(host: str, port: int, threads: int, workers: int, *, with_worker: bool) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    beside = subprocess.Popen([sys.executable, "-m", "zhifa.cli", "worker"]) if with_worker else None
    try:
        Granian(
            "zhifa.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers,
            blocking_threads=threads, log_access=False, log_enabled=False, websockets=False,
            respawn_failed_workers=True, workers_kill_timeout=ENDED_AFTER,
        ).serve()  # fmt: skip
    finally:
        if beside is not None:
            beside.terminate()
            beside.wait(timeout=30)


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@app.command()
def worker() -> None:
    """运行跟随者：存证日志、公示、索引、到期提醒。"""
    start_django()
    from zhifa.journal import leader
    from zhifa.ledger import api as ledger

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    parent = os.getppid()
    threading.Thread(target=_end_with_parent, args=(parent, stop), daemon=True).start()
    receipts = threading.Thread(target=ledger.follow, args=(stop,), daemon=True)
    receipts.start()
    with leader.presence():
        leader.serve(stop)
    receipts.join(timeout=10)


def _end_with_parent(parent: int, stop: threading.Event) -> None:
    """A worker started by `serve` ends when `serve` was killed."""
    while not stop.wait(2.0):
        if os.getppid() != parent:
            stop.set()


@app.command()
def check() -> None:
    """启动前检查：触发器、迁移、内置规则与程序、密钥。"""
    start_django()
    problems = _problems()
    for problem in problems:
        console.print(f"✗ {problem}", markup=False)
    if problems:
        raise typer.Exit(1)
    console.print("检查通过。")


def _problems() -> list[str]:
    from django.core import checks
    from django.core.management.base import SystemCheckError
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from zhifa.journal import followers, triggers

    found = [str(message.msg) for message in checks.run_checks() if message.is_serious()]
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return [*found, "数据库尚未升级，请运行 zhifa migrate"]
    found += [f"缺少防篡改触发器 {name}，请运行 zhifa migrate" for name in triggers.missing()]
    try:
        found += [
            f"跟随者 {row.follower} 搁置了 {row.stream}：{row.error}。修复后运行 zhifa follow {row.follower} --retry"
            for row in followers.parked()
        ]
    except SystemCheckError as error:
        found.append(str(error))
    return found


@app.command()
def doctor(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """说明本机与本安装的情况，便于求助时附上。"""
    start_django()
    from django.conf import settings
    from django.db import connection

    from zhifa.journal import read
    from zhifa.journal.api import demonstration, erasure

    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        database = f"{connection.vendor} {cursor.fetchone()[0]}"
    facts = {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "database": database,
        "files": settings.ZHIFA_FILES_URL or "folder",
        "entries": read.head(),
        "demonstration": demonstration(),
        "unfinished_erasures": erasure.unfinished(),
        "problems": _problems(),
    }
    if as_json:
        print_json(facts)
        return
    for name, value in facts.items():
        console.print(f"{name}：{value}", markup=False)


@app.command()
def follow(
    name: str,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="清空后从头重建")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="重新处理搁置的流")] = False,
) -> None:
    """运行一个跟随者到末尾；可重建或重试搁置的流。"""
    start_django()
    from zhifa.journal import leader
    from zhifa.journal.followers import HostProjector, Projector, follower, run_to_end
    from zhifa.journal.followers import Reactor as ReactorBase

    try:
        one = follower(name)
    except LookupError as error:
        refuse(str(error))
    with leader.leadership(wait=True):
        if rebuild:
            if not isinstance(one, Projector | HostProjector):
                refuse(f"{name} 会对外产生作用，不能从头重做；可以用 --retry 重试搁置的部分。")
            one.rebuild()
        if retry and isinstance(one, Projector | HostProjector | ReactorBase):
            console.print(f"重新处理了 {one.retry()} 个搁置的流。")
        run_to_end([name])
    console.print("已跟到末尾。")


@search.command("rebuild")
def search_rebuild() -> None:
    """从头重建公示检索索引。"""
    start_django()
    from zhifa.journal.followers import HostProjector, all_followers, run_to_end

    hosts = [one for one in all_followers() if isinstance(one, HostProjector)]
    for one in hosts:
        one.rebuild()
    run_to_end([one.name for one in hosts])
    console.print("索引已重建。")
