"""Role codes of design 2.7 and the words for them."""

from __future__ import annotations

from collections.abc import Iterable

ROLES = {
    "officer": "执法人员",
    "unit_head": "承办机构负责人",
    "reviewer": "法制审核人员",
    "shared_reviewer": "共享法制审核人员",
    "adviser": "法律顾问、公职律师",
    "agency_head": "机关负责人",
    "agency_chief": "机关主要负责人",
    "hearing_chair": "听证主持人",
    "disclosure_editor": "公示管理员",
    "archivist": "档案管理员",
    "supervisor": "监督人员",
    "party": "当事人",
    "system": "系统",
}

PARTY_KINDS = {"organisation": "单位", "sole_trader": "个体工商户", "natural_person": "个人"}


def named(roles: Iterable[str]) -> str:
    return "或者".join(ROLES.get(role, role) for role in roles)
