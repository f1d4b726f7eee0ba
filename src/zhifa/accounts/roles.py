"""The role codes of design 2.7 with their names, and which exclude one another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    code: str
    title: str
    granted: bool = True
    """False: held by nobody's account; the party of a case comes by a code on paper."""


ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role("officer", "执法人员"),
        Role("unit_head", "承办机构负责人"),
        Role("reviewer", "法制审核人员"),
        Role("shared_reviewer", "共享法制审核人员"),
        Role("adviser", "法律顾问、公职律师"),
        Role("agency_head", "机关负责人"),
        Role("agency_chief", "主要负责人"),
        Role("hearing_chair", "听证主持人"),
        Role("disclosure_editor", "公示管理员"),
        Role("archivist", "档案管理员"),
        Role("supervisor", "监督人员"),
        Role("sysadmin", "系统管理员"),
        Role("secadmin", "安全管理员"),
        Role("auditadmin", "审计管理员"),
        Role("party", "当事人", granted=False),
    )
}

# 三员分立 (GB/T 22239-2019): one person holds at most one of these.
ADMINISTRATORS = frozenset({"sysadmin", "secadmin", "auditadmin"})


def title(code: str) -> str:
    """The Chinese name of a role code; the code itself for one that is not (or no longer) known."""
    return ROLES[code].title if code in ROLES else code
