"""What every page needs to know: its look, whether this is a demonstration, who is logged in. Nothing costs unused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from zhifa import clock
from zhifa.accounts import permissions, roles
from zhifa.accounts.models import Authority
from zhifa.journal import api as journal
from zhifa.web import display, language


@dataclass(frozen=True)
class NavItem:
    name: str
    title: str
    icon: str
    view: str
    needs: str = ""
    """Operation without which the page has nothing to offer; empty: for everybody who is logged in."""


NAVIGATION: Final = (
    NavItem("todo", "工作台", "home", "workbench:todo"),
    NavItem("cases", "案件", "folder", "workbench:cases"),
    NavItem("review", "法制审核", "shield", "workbench:reviews", needs="review.workload"),
    NavItem("challenges", "复议诉讼", "chart", "workbench:challenges", needs="challenge.statistics"),
    NavItem("desk", "公示台", "eyeoff", "workbench:desk"),
    NavItem("lists", "公示清单", "inbox", "workbench:lists", needs="list.read"),
    NavItem("complaints", "投诉举报", "sound", "workbench:complaints", needs="complaint.handle"),
    NavItem("officers", "执法人员", "users", "workbench:officers"),
    NavItem("matters", "事项与裁量", "book", "workbench:matters"),
    NavItem("periods", "办理时限", "clock", "workbench:periods", needs="registry.read"),
    NavItem("numbers", "文书号段", "hash", "workbench:numbers", needs="number.block"),
    NavItem("templates", "文书样式", "doc", "workbench:templates", needs="document.template"),
    NavItem("imports", "名册导入", "upload", "workbench:imports", needs="registry.import"),
    NavItem("erasures", "抹除", "x", "workbench:erasures", needs="case.erase.approve"),
    NavItem("practice", "练习", "flag", "workbench:practice"),
)


@dataclass(frozen=True)
class Me:
    name: str
    codes: frozenset[str]
    roles: str
    authority: str


def shell(request: HttpRequest) -> dict[str, Any]:
    context: dict[str, Any] = {}
    context |= {
        "display": display.of(request),
        "page_language": language.page(),
        "demonstration": SimpleLazyObject(journal.demonstration),
        "today": SimpleLazyObject(_today),
        "me": SimpleLazyObject(lambda: _me(request)),
        "navigation": SimpleLazyObject(lambda: _navigation(context["me"])),
        "site": SimpleLazyObject(site),
    }
    return context


def _navigation(me: Me | None) -> list[NavItem]:
    held = me.codes if me else frozenset()
    return [item for item in NAVIGATION if not item.needs or held & permissions.operation(item.needs).roles.keys()]


def _today() -> date:
    return clock.legal_today()


def _me(request: HttpRequest) -> Me | None:
    user = request.user
    if not user.is_authenticated:
        return None
    actor = getattr(request, "actor", None)  # known on every page of the staff
    held = [grant.role for grant in actor.grants] if actor else list(user.grants.values_list("role", flat=True))
    authority = user.authority
    return Me(
        name=user.name,
        codes=frozenset(held),
        roles="、".join(dict.fromkeys(roles.title(code) for code in held)) or "没有角色",
        authority=authority.short_name if authority else "",
    )


def site() -> dict[str, str]:
    """The portal speaks for the root of the tree of authorities; before any is registered it has only its own name."""
    root = Authority.objects.filter(parent=None).order_by("path").values("name", "phone").first()
    if root is None:
        return {"name": "行政执法公示", "owner": "", "phone": ""}
    place = root["name"].removesuffix("人民政府")
    return {"name": f"{place}行政执法公示", "owner": root["name"], "phone": root["phone"]}
