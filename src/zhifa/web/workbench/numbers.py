"""Blocks of numbers in booklets and devices, and what became of every number."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhifa import clock
from zhifa.accounts import permissions, scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import Forbidden
from zhifa.casework import booklets
from zhifa.journal.api import numbers
from zhifa.web.presentation.clocks import Light
from zhifa.web.workbench.access import staff


@dataclass(frozen=True)
class Row:
    block: numbers.Block
    receiver: str
    light: Light
    used: str
    spoilt: str
    unused: str


@staff
def blocks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Of one authority: the first that is within the actor's reach, or the one that was asked for."""
    reach = scope.authorities(actor, booklets.OPERATION)
    codes = [actor.authority] if isinstance(reach, scope.Everything) else sorted(reach)
    if not codes:
        line = permissions.operation(booklets.OPERATION)
        raise Forbidden(f"{line.title}由{'、'.join(line.who_can)}办理。", line.who_can)
    chosen = request.GET.get("authority", "").strip() or codes[0]
    found = booklets.blocks(actor, chosen)
    names = booklets.receivers(found)
    page = {
        "nav": "numbers",
        "authority": chosen,
        "rows": [
            Row(
                block, names.get(block.receiver, ""), _light(block), ranges(block.used), ranges(block.spoilt),
                ranges(block.unused),
            )
            for block in found
        ],
    }
    return render(request, "web/workbench/numbers.html", page)


def _light(block: numbers.Block) -> Light:
    if not block.unused:
        return Light("", "已用完")
    if block.valid_until and block.valid_until < clock.legal_today():
        return Light("amber", "已过期")
    return Light("green", f"还剩 {len(block.unused)} 个")


def ranges(found: tuple[int, ...]) -> str:
    """1—3、7 of (1, 2, 3, 7)."""
    runs: list[list[int]] = []
    for n in found:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return "、".join(str(first) if first == last else f"{first}—{last}" for first, last in runs)
