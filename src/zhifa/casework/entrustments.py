"""The written entrustment of an organisation (行政处罚法第二十条、第二十一条): a paper of the authority, of no case."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from zhifa import clock
from zhifa.accounts.models import Authority
from zhifa.casework.documents import catalogue, typesetting
from zhifa.casework.documents.composing import compose
from zhifa.casework.documents.problems import FormIncompleteError
from zhifa.casework.errors import FieldError, Invalid, NotFound
from zhifa.casework.filling import entrusting, formatting, place_of
from zhifa.journal import api as journal
from zhifa.law import dates

TEMPLATE = "penalty_entrustment"


def concerning(authority: str) -> list[Authority]:
    """The entrusted organisations that an authority has, or that it is itself. One statement."""
    rows = Authority.objects.exclude(principal=None).select_related("principal")
    return list(rows.filter(Q(principal_id=authority) | Q(code=authority)).order_by("code"))


def letter(code: str) -> bytes:
    """The letter of entrustment as PDF, filled from the registers of today; its term is written in by hand.

    Raises NotFound, Invalid (nothing to entrust).
    """
    found = Authority.objects.select_related("principal").filter(code=code).first()
    if found is None or found.principal is None:
        raise NotFound("没有这个受委托组织。")
    at = clock.legal_now()
    template = catalogue.load(TEMPLATE, place_of(found.principal, ""))
    try:
        paper = compose(template, _data(found, found.principal))
    except FormIncompleteError as error:
        raise Invalid(*(FieldError(p.field, p.message, _remedy(p.remedy)) for p in error.problems)) from error
    return typesetting.render(paper, timestamp=at)


def _data(entrusted: Authority, principal: Authority) -> dict[str, Any]:
    today = clock.legal_today()
    values = {
        "authority.name": principal.name, "authority.address": principal.address, "authority.phone": principal.phone,
        **{name: of(entrusted, today) for name, of in entrusting.VALUES.items()},
    }  # fmt: skip
    return {
        "authority": principal.name,
        "date": dates.format_date(today),
        "demonstration": journal.demonstration(),
        "values": {name: value for name, value in values.items() if value not in formatting.EMPTY},
    }


def _remedy(said: str) -> str:
    return said.replace("在案件中补充", "在执法主体或者权责清单里补充")
