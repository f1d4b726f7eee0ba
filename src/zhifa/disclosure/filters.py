"""The filters of the public search in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zhifa.accounts import regions
from zhifa.accounts.models import Authority
from zhifa.disclosure import searching
from zhifa.law.sectors import sector_code
from zhifa.registry import queries as registry

TITLES: Final = {
    "region": "地区", "authority": "机关", "act": "类别", "kind": "决定种类", "sector": "执法领域",
    "party_kind": "当事人类型", "performance": "履行情况", "challenge": "复议诉讼", "year": "年份", "from": "不早于",
    "to": "不晚于", "party": "当事人", "number": "文号", "credit_code": "信用代码", "matter_code": "事项",
}  # fmt: skip
"""By the names that they have in an address."""


def said(name: str, value: str, given: Mapping[str, str]) -> str:
    """What a value means; `given` are all filters in force. At most one statement."""
    if name == "authority":
        return Authority.objects.filter(code=value).values_list("name", flat=True).first() or value
    if name == "region":
        found = regions.every().get(regions.enclosing(value)[-1])
        return found.name if found else value
    if name == "matter_code":
        return registry.matter_title(value, given.get("authority", "")) or value
    if name == "year":
        return f"{value}年"
    if name == "sector":
        value = sector_code(value)
    return searching.TITLES.get(name, {}).get(value, value)
