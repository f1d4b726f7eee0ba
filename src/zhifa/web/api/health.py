# ruff: noqa: ARG001 - views and handlers have the signature that the framework calls
"""For whoever runs the installation: alive, ready, and a few numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from zhifa.casework.models import Case
from zhifa.disclosure.models import Disclosure
from zhifa.disclosure.public import current as public_now
from zhifa.journal import triggers
from zhifa.journal.api import HostProjector, Projector, Reactor, followers, read
from zhifa.ledger.integration import current

NEARLY: Final = 200  # entries that the local index may be behind: one batch of its indexer


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """GET /healthz: the process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """GET /readyz: 200 when migrations, triggers and the local index are up to date, else 503 naming what is not."""
    try:
        problems = list(_problems())
    except Error as error:
        problems = [f"数据库不能使用：{type(error).__name__}"]
    body: dict[str, Any] = {"ready": not problems, "problems": problems}
    answer = JsonResponse(body, status=503 if problems else 200, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"
    return answer


def _problems() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "数据库尚未升级，请运行 zhifa migrate"
        return
    for name in triggers.missing():
        yield f"缺少防篡改触发器 {name}，请运行 zhifa migrate"
    head = read.head()
    for one in followers.all_followers():
        if isinstance(one, HostProjector) and (behind := head - one.position()) > NEARLY:
            yield f"本机的索引 {one.name} 还差 {behind} 条"


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """GET /metrics: Prometheus text. Counts only, nothing about anybody."""
    return HttpResponse(
        "".join(f"{line}\n" for line in _lines()),
        content_type="text/plain; version=0.0.4; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )


def _lines() -> Iterator[str]:
    head = read.head()
    row = current()
    yield from _gauge("zhifa_journal_entries", "Entries in the journal.", head)
    yield from _gauge("zhifa_ledger_size", "Leaves of the signed tree.", row.size if row else 0)
    yield from _gauge("zhifa_cases_open", "Cases that are open.", Case.objects.filter(status="open").count())
    yield from _gauge("zhifa_disclosures_total", "Disclosure duties.", Disclosure.objects.count())
    public = public_now().count()
    yield from _gauge("zhifa_public_records", "Records that are public now.", public)
    yield from _gauge("zhifa_parked_streams", "Streams that a follower set aside.", len(followers.parked()))
    yield "# HELP zhifa_follower_lag_entries Entries that a follower has not handled yet."
    yield "# TYPE zhifa_follower_lag_entries gauge"
    for one in followers.all_followers():
        if isinstance(one, Projector | Reactor | HostProjector):
            yield f'zhifa_follower_lag_entries{{follower="{one.name}"}} {head - one.position()}'


def _gauge(name: str, meaning: str, value: int) -> Iterator[str]:
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} gauge"
    yield f"{name} {value}"
