# ruff: noqa: ARG001 - views and handlers have the signature that the framework calls
"""The public registers: officers with their certificates, and the catalogue of matters."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from zhifa import clock
from zhifa.accounts import paging
from zhifa.accounts.errors import FieldError, Invalid, NotFound
from zhifa.accounts.models import Authority
from zhifa.law import own_periods
from zhifa.law.own_periods import OwnPeriod
from zhifa.law.rules import Rulebook
from zhifa.registry import queries
from zhifa.registry.models import STATUS_TITLES, Certificate, Matter, Tier
from zhifa.web.api import answers
from zhifa.web.api.conditions import answer
from zhifa.web.api.schemas import Cursor, Day

router = Router(tags=["公开"], auth=None)
CACHE = "public, max-age=60"


@router.get("/officers", response=answers.Officers, url_name="public-officers", summary="查执法人员")
def officers(
    request: HttpRequest, q: str = "", authority: str = "", area: str = "", status: str = "", cursor: Cursor = ""
) -> HttpResponse:
    """检索词 q 查姓名、职务、机构、机关、证号；area 是行政区划代码；status：valid 今天有效，invalid 今天无效。"""
    page = queries.officers(q=q, authority=authority, area=area, status=status, cursor=page_cursor(cursor))
    return answer(_page(page, [_officer(row) for row in page.items]), cache=CACHE)


@router.get(
    "/officers/{code:certificate}", response=answers.Officer, url_name="public-officer", summary="核验执法证"
)
def officer(request: HttpRequest, certificate: str) -> HttpResponse:
    """今天是否有效，不靠缓存。"""
    row = queries.certificate(certificate)
    if row is None:
        raise NotFound("这个证号没有登记。没有有效执法证件的人不能执法。")
    return answer(_officer(row))


@router.get("/catalogue/matters", response=answers.Matters, url_name="public-matters", summary="查事项")
def matters(
    request: HttpRequest, q: str = "", authority: str = "", act: str = "", on: Day | None = None, cursor: Cursor = ""
) -> HttpResponse:
    """某一天（不填为今天）清单上的事项。q 查名称、编码、依据原文。"""
    page = queries.matters(q=q, authority=authority, act=act, on=on, cursor=page_cursor(cursor))
    return answer(_page(page, [_matter(row) | {"tier_count": _count(row)} for row in page.items]), cache=CACHE)


@router.get(
    "/catalogue/matters/{code:item}", response=answers.MatterWithTiers, url_name="public-matter", summary="一个事项"
)
def matter(request: HttpRequest, item: str, authority: str = "", on: Day | None = None) -> HttpResponse:
    """依据和裁量档次。几个机关都有这个编码的，要写明 authority。"""
    code = authority or _only_authority(item, on)
    row = queries.matter(code, item, on)
    if row is None:
        raise NotFound("这一天的清单上没有这个事项。请核对编码、机关和日期。")
    return answer(_matter(row) | {"tiers": [_tier(tier) for tier in row.tiers.all()]}, cache=CACHE)


@router.get("/catalogue/periods", response=answers.Periods, url_name="public-periods", summary="查承诺时限")
def periods(request: HttpRequest, authority: str, on: Day | None = None) -> HttpResponse:
    """一个机关向社会承诺的办理时限，和它旁边的法定期限；on 是期限起算的日子，不填为今天。内部时限不公开。"""
    row = Authority.objects.filter(code=authority).first()
    if row is None:
        raise NotFound("没有这个机关。请核对机关编码。")
    day = on or clock.legal_today()
    own = queries.own_periods([authority]).get(authority, ())
    items = [
        _period(one, row, day) for one in own if one.nature == own_periods.PROMISED and one.in_force(day)
    ]  # fmt: skip
    return answer({"items": items, "total": len(items), "next": None, "truncated": False}, cache=CACHE)


def _period(period: OwnPeriod, authority: Authority, day: date) -> dict[str, Any]:
    law = own_periods.statutory(
        Rulebook.default(), period.rule, day, region=authority.region, sector=authority.sector
    )
    return {
        "rule": period.rule, "value": period.value, "unit": period.unit, "basis": period.basis,
        "valid_from": period.valid_from.isoformat(),
        "valid_to": period.valid_to.isoformat() if period.valid_to else None,
        "statutory": {"title": law.title, "value": law.value, "unit": law.unit, "basis": law.basis} if law else None,
    }  # fmt: skip


def _only_authority(item: str, on: date | None) -> str:
    found = sorted({row.authority_id for row in queries.matters(q=item, on=on).items if row.code == item})
    if len(found) > 1:
        message = f"有 {len(found)} 个机关的清单上都有这个编码。"
        raise Invalid(FieldError("authority", message, f"请写明机关：{'、'.join(found)}。"))
    return found[0] if found else ""


def page_cursor(text: str) -> str | None:
    """The page marker of a register. Raises Invalid for one that is not ours."""
    if text and not paging.ROW.fullmatch(text):
        raise Invalid(FieldError("cursor", "翻页标记无效。", "请从第一页重新查询。"))
    return text or None


def _page(page: queries.Page[Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"items": items, "total": page.total, "next": page.next, "truncated": page.next is not None}


def _officer(row: Certificate) -> dict[str, Any]:
    person, status = row.officer, row.status_on(clock.legal_today())
    return {
        "certificate": row.number, "kind": row.kind, "kind_title": row.get_kind_display(), "name": person.name,
        "authority": {"code": person.authority_id, "name": person.authority.name},
        "unit": person.unit.name if person.unit else "", "post": person.post, "categories": row.categories,
        "areas": row.areas, "valid_from": row.valid_from.isoformat(), "valid_to": row.valid_to.isoformat(),
        "status": status, "status_title": STATUS_TITLES[status], "on": clock.legal_today().isoformat(),
    }  # fmt: skip


def _matter(row: Matter) -> dict[str, Any]:
    return {
        "code": row.code, "authority": {"code": row.authority_id, "name": row.authority.name}, "act": row.act,
        "title": row.title, "basis": row.basis, "basis_text": row.basis_text, "statute": row.statute,
        "sector": row.sector, "unit": row.unit, "procedures": row.procedures, "subjects": row.subjects,
        "valid_from": row.valid_from.isoformat(), "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }  # fmt: skip


def _count(row: Matter) -> int:
    annotated: Any = row
    return int(annotated.tier_count)


_TIER = (
    "code", "title", "circumstance", "standard", "stage_basis", "note", "kinds", "conditional_kinds", "min_fen",
    "max_fen", "person_min_fen", "person_max_fen", "ratio_min", "ratio_max", "ratio_base", "usable", "party_kind",
)  # fmt: skip


def _tier(row: Tier) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _TIER}
