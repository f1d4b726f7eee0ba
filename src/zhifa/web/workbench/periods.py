"""Periods of the authority's own beside those of the law: the list, setting one, ending one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from zhifa import clock
from zhifa.accounts import permissions, scope
from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Forbidden, Invalid
from zhifa.accounts.models import Authority
from zhifa.law import own_periods
from zhifa.law.own_periods import OwnPeriod
from zhifa.law.rules import Rulebook
from zhifa.registry import queries
from zhifa.registry.actions import end_period, set_period
from zhifa.registry.models import OwnPeriod as Row
from zhifa.web.presentation import periods as views
from zhifa.web.workbench.access import staff

READ, CHANGE = "registry.read", "registry.change"


@staff
def periods(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """GET shows one authority's; POST sets a period and comes back, with everything typed when it was refused."""
    if request.method != "POST":
        return render(request, "web/workbench/periods.html", _page(actor, request.GET.get("authority", ""), {}))
    code = request.POST.get("authority", "")
    permissions.require(actor, CHANGE, authority=code)
    authority = Authority.objects.get(code=code)
    try:
        outcome = set_period(authority, _typed(request, authority), actor=actor)
    except Invalid as wrong:
        return _again(request, actor, code, wrong.errors, "没有设定。")
    messages.success(request, "已设定并记入日志。" if outcome == "created" else "这项时限已经是这样，没有变化。")
    return _back(code)


@staff
def end(request: HttpRequest, actor: Actor, period_id: int) -> HttpResponseBase:
    row = Row.objects.select_related("authority").filter(id=period_id).first()
    if row is None or request.method != "POST":
        raise LookupError(period_id)
    try:
        since = _day(request.POST.get("since", ""), "since", "停用日期")
        end_period(row.authority, period_id, since=since, reason=request.POST.get("reason", "").strip(), actor=actor)
    except Invalid as wrong:
        return _again(request, actor, row.authority_id, wrong.errors, "没有停用。")
    messages.success(request, "已写明停用的日子并记入日志。已经起算的期限还按原来的时限。")
    return _back(row.authority_id)


def _back(code: str) -> HttpResponseBase:
    return redirect(f"{reverse('workbench:periods')}?authority={code}")


def _again(
    request: HttpRequest, actor: Actor, code: str, errors: tuple[FieldError, ...], said: str
) -> HttpResponseBase:
    page = _page(actor, code, request.POST.dict()) | {"errors": errors, "failed": said}
    return render(request, "web/workbench/periods.html", page, status=422)


def _typed(request: HttpRequest, authority: Authority) -> OwnPeriod:
    """The period of the form, in the unit of the law: there is no other to choose. Raises Invalid."""
    sent = {name: request.POST.get(name, "").strip() for name in ("rule", "nature", "value", "basis", "note")}
    begins = _day(request.POST.get("valid_from", ""), "valid_from", "起用日期")
    ends = request.POST.get("valid_to", "").strip()
    law = own_periods.statutory(
        Rulebook.default(), sent["rule"], begins, region=authority.region, sector=authority.sector
    )
    return OwnPeriod(
        rule=sent["rule"], nature=sent["nature"], value=own_periods.number(sent["value"]),
        unit=law.unit if law else "", basis=sent["basis"], note=sent["note"], valid_from=begins,
        valid_to=_day(ends, "valid_to", "止用日期") if ends else None,
    )  # fmt: skip


def _day(text: str, name: str, title: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        wrong = f"{title}“{text}”不是日期。" if text.strip() else f"没有填写{title}。"
        raise Invalid(FieldError(name, wrong, "请写成 2026-03-05 的样子。")) from None


def _page(actor: Actor, asked: str, typed: dict[str, str]) -> dict[str, Any]:
    """Of one authority: the one asked for, one's own, or the first within reach. Raises Forbidden."""
    reach = scope.authorities(actor, READ)
    codes = sorted(reach) if not isinstance(reach, scope.Everything) else [actor.authority]
    if not codes:
        line = permissions.operation(READ)
        raise Forbidden(f"本机关的办理时限由{'、'.join(line.who_can)}查看。", line.who_can)
    code = asked or (actor.authority if actor.authority in codes else codes[0])
    permissions.require(actor, READ, authority=code)
    authorities = list(Authority.objects.filter(code__in=codes))
    authority = next(one for one in authorities if one.code == code)
    today = clock.legal_today()
    rules = views.statutory(Rulebook.default(), today, region=authority.region, sector=authority.sector)
    rows, ended = views.table(rules, queries.period_rows(code), today)
    return {
        "nav": "periods",
        "authorities": authorities,
        "authority": authority,
        "rows": rows,
        "ended": ended,
        "choices": views.choices(rules),
        "natures": views.KINDS,
        "can_change": permissions.permits(actor, CHANGE, authority=code),
        "typed": typed,
        "day": today.isoformat(),
    }
