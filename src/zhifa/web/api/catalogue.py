# ruff: noqa: ARG001 - views and handlers have the signature that the framework calls
"""The published lists as JSON: kinds, one list over all authorities, one item, each at a day (R2–R13, R20)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Router
from pydantic.config import JsonDict

from zhifa.accounts.errors import FieldError, Invalid, NotFound
from zhifa.accounts.models import Authority
from zhifa.disclosure.lists import catalogue, queries
from zhifa.disclosure.lists.catalogue import ListKind
from zhifa.disclosure.lists.models import ListVersion
from zhifa.web.api import answers
from zhifa.web.api.conditions import answer
from zhifa.web.api.registers import page_cursor
from zhifa.web.api.schemas import Cursor, Day

router = Router(tags=["公开"], auth=None)
CACHE = "public, max-age=60"
CODES: JsonDict = {"enum": [kind.code for kind in catalogue.kinds()]}
Listed = Path[Annotated[str, Field(description="清单的编码", json_schema_extra=CODES)]]


@router.get("/catalogue", response=answers.Kinds, url_name="public-catalogue", summary="有哪些公示清单")
def lists(request: HttpRequest, authority: str = "", region: str = "") -> HttpResponse:
    """每种清单的栏目，和各机关今天有效的版本；region 是行政区划代码，包括它下面的。"""
    found = queries.overview(authority=authority, region=region)
    items = [
        {
            "list": kind.code, "title": kind.title, "basis": kind.basis,
            "columns": [{"name": column.name, "title": column.title} for column in kind.columns],
            "published": [_version(version, name) for version, name in found if version.code == kind.code],
        }
        for kind in catalogue.kinds()
    ]  # fmt: skip
    return answer({"items": items, "total": len(items), "next": None, "truncated": False}, cache=CACHE)


@router.get("/catalogue/{slug:listed}", response=answers.Entries, url_name="public-list", summary="一种清单的各项")
def entries(
    request: HttpRequest, listed: Listed, q: str = "", authority: str = "", region: str = "", on: Day | None = None,
    cursor: Cursor = "",
) -> HttpResponse:  # fmt: skip
    """某一天（不填为今天）公布着的；q 的每个词都要出现。条数 total 是准确的，从 next 取下一页。"""
    kind = _kind(listed)
    found = queries.search(kind, q=q, authority=authority, region=region, on=on, cursor=page_cursor(cursor))
    items = [
        {"authority": {"code": one.authority, "name": one.authority_name}, "edition": one.version.edition,
         "valid_from": one.version.valid_from.isoformat(), "row": one.row}
        for one in found.items
    ]  # fmt: skip
    more = found.next is not None
    return answer({"items": items, "total": found.total, "next": found.next, "truncated": more}, cache=CACHE)


@router.get(
    "/catalogue/{slug:listed}/{code:item}", response=answers.ListItem, url_name="public-list-item",
    summary="清单上的一项",
)  # fmt: skip
def one(
    request: HttpRequest, listed: Listed, item: str, authority: str = "", on: Day | None = None
) -> HttpResponse:  # fmt: skip
    """几个机关的清单上都有这个编码的，要写明 authority。"""
    kind = _kind(listed)
    code = authority or _only_authority(kind, item, on)
    version = queries.version(code, kind.code, on)
    row = queries.item(version, item) if version else None
    if version is None or row is None:
        raise NotFound("这一天的清单上没有这一项。请核对编码、机关和日期。")
    name = Authority.objects.values_list("name", flat=True).get(code=code)
    return answer(_version(version, name) | {"list": kind.code, "row": row}, cache=CACHE)


def _version(version: ListVersion, name: str) -> dict[str, Any]:
    return {
        "authority": {"code": version.authority, "name": name}, "edition": version.edition,
        "valid_from": version.valid_from.isoformat(), "total": version.total,
    }  # fmt: skip


def _kind(listed: str) -> ListKind:
    try:
        return catalogue.kind(listed)
    except LookupError as error:
        raise NotFound(str(error)) from None


def _only_authority(kind: ListKind, item: str, on: date | None) -> str:
    found = queries.holders(kind.code, item, on)
    if len(found) > 1:
        message = f"有 {len(found)} 个机关的清单上都有这个编码。"
        raise Invalid(FieldError("authority", message, f"请写明机关：{'、'.join(found)}。"))
    return found[0] if found else ""
