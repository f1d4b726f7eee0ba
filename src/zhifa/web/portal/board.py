"""What people meet at a window and on the spot: the board of posts for a screen, the notice of rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhifa.accounts.errors import NotFound
from zhifa.accounts.models import Authority
from zhifa.clock import legal_today
from zhifa.disclosure.lists import queries
from zhifa.registry.queries import officer_facts
from zhifa.web.portal.asking import asked, page

BOARD: Final = "window-board"
PROHIBITIONS: Final = (
    ("严禁逐利检查", (
        "接受被检查企业的任何馈赠、报酬、福利待遇。",
        "参加被检查企业提供的宴请、娱乐、旅游等活动。",
        "由被检查企业支付消费开支或者将检查费用转嫁给企业。",
        "由被检查企业接受指定机构的服务。",
    )),
    ("严禁干扰企业正常生产经营", ("刻意要求法定代表人到场。",)),
    ("严禁任性处罚企业", ("乱查封、乱扣押、乱冻结、动辄责令停产停业。",)),
    ("严禁下达检查指标", ("将考核考评、预算项目绩效与检查频次、罚没数额挂钩。",)),
    ("严禁变相检查", ("以观摩、督导、考察等名义行检查之实。",)),
)  # fmt: skip
"""国办发〔2024〕54号: five bans, eight things not to be done."""


@page
def board(request: HttpRequest, authority: str) -> HttpResponse:
    """The posts of an authority, or of one of its windows, for a full screen (R13)."""
    owner = Authority.objects.filter(code=authority).first()
    if owner is None:
        raise NotFound("没有这个机关。请从公示清单里选择机关。")
    version, window = queries.version(authority, BOARD), asked(request, "window")
    posts = [row for row in version.rows if window in {"", row["window"]}] if version else []
    context = {
        "authority": owner, "version": version, "posts": _with_certificates(posts), "window": window,
        "progress": settings.ZHIFA_PUBLIC_URL + reverse("portal:party_find"),
    }  # fmt: skip
    return render(request, "web/portal/board.html", context)


def _with_certificates(posts: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """With `valid`: the board is a list of some day, whether somebody may act is the register's word of today (R12)."""
    numbers = [post["certificate"] for post in posts if post.get("certificate")]
    today = legal_today()
    good = {fact.certificate for fact in officer_facts(numbers) if fact.good_on(today)} if numbers else set()
    return [{**post, "valid": post.get("certificate", "") in good} for post in posts]


@page
def rights(request: HttpRequest) -> HttpResponse:
    """Rights, duties and the eight prohibitions: to be handed over on paper or read on the phone (R11)."""
    return render(request, "web/portal/rights.html", {"prohibitions": PROHIBITIONS})
