"""What the registers say, as rows of a list: officers, matters, tiers, procedures, the review catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Final

from django.db.models import Prefetch, Q

from zhifa.accounts.models import Authority
from zhifa.disclosure.lists.catalogue import ListKind
from zhifa.disclosure.lists.rows import tidied
from zhifa.law import amounts, procedures
from zhifa.law.remedies import UNITS
from zhifa.law.review.catalogue import catalogue
from zhifa.law.rules import Rule, Rulebook
from zhifa.law.sectors import SECTORS
from zhifa.registry.content import ACTS
from zhifa.registry.models import Certificate, CertificateStatus, Matter, Tier

Rows = list[dict[str, str]]
PARTIES: Final = {"organisation": "单位", "natural_person": "个人", "": "全部"}
PARTS: Final = "（万分之）"  # the value is said in per cent
FEEDS: Final = {
    "officer.": ("officers",),
    "certificate.": ("officers",),
    "matter.": ("matters", "discretion", "procedures"),
}
"""Beginnings of entry kinds -> the sources that may differ after such an entry."""
_PER_CENT = 100


def derive(kind: ListKind, authority: Authority, on: date) -> Rows:
    """The rows of a derived list on a legal day. At most two statements."""
    return [tidied(kind, row) for row in _SOURCES[kind.source](authority, on)]


def prefilled(kind: ListKind, authority: Authority) -> Rows:
    """What is known already when somebody begins to write the list. At most one statement."""
    return [tidied(kind, row) for row in _PREFILLS[kind.prefill](authority)] if kind.prefill else []


def _officers(authority: Authority, on: date) -> Iterator[dict[str, object]]:
    """Who may enforce in the name of the authority on that day (R7); who may not any more leaves the list."""
    rows = Certificate.objects.select_related("officer__authority", "officer__unit").filter(
        Q(officer__authority=authority) | Q(officer__authority__principal=authority),
        kind="enforcement", valid_from__lte=on, valid_to__gte=on,
    )  # fmt: skip
    for row in rows.order_by("officer__authority_id", "number"):
        if row.status_on(on) != CertificateStatus.VALID:
            continue
        person = row.officer
        yield {
            "code": row.number, "name": person.name, "post": person.post,
            "unit": f"{person.authority.name}{person.unit.name if person.unit else ''}",
            "categories": "、".join(SECTORS.get(code, code) for code in row.categories),
            "areas": "、".join(row.areas), "valid_to": row.valid_to.isoformat(),
        }  # fmt: skip


def _in_force(authority: Authority, on: date) -> list[Matter]:
    """With their tiers. Two statements."""
    rows = Matter.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), authority=authority, valid_from__lte=on)
    return list(rows.prefetch_related(Prefetch("tiers", Tier.objects.order_by("order"))).order_by("code"))


def _key(text: str) -> str:
    return text.replace("/", "-")


def _matters(authority: Authority, on: date) -> Iterator[dict[str, object]]:
    for row in _in_force(authority, on):
        tiers, act = len(row.tiers.all()), ACTS.get(row.act, row.act)
        yield {
            "code": _key(row.code), "title": row.title, "subject": authority.name, "type": act,
            "duties": f"依法实施{act}", "basis": "；".join(row.basis) or row.basis_text,
            "discretion": f"有，{tiers} 个档次" if tiers else "没有登记", "unit": row.unit,
            "time_limit": row.time_limit,
        }  # fmt: skip


def _discretion(authority: Authority, on: date) -> Iterator[dict[str, object]]:
    for row in _in_force(authority, on):
        for tier in row.tiers.all():
            yield {
                "code": _key(f"{row.code}-{tier.code}"), "matter": row.title, "tier": tier.title,
                "circumstance": tier.circumstance, "kinds": "、".join([*tier.kinds, *tier.conditional_kinds]),
                "standard": tier.standard, "basis": tier.stage_basis or "；".join(row.basis),
            }  # fmt: skip


def _procedures(authority: Authority, on: date) -> Iterator[dict[str, object]]:
    """The procedures of the acts on the authority's list (R4): the steps that the engine enforces, from one file."""
    acts = set(Matter.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=on), authority=authority, valid_from__lte=on
    ).values_list("act", flat=True))  # fmt: skip
    newest = {one.code: one for one in procedures.all() if one.act in acts}
    for code, one in newest.items():
        main = one.main()
        yield {
            "code": code, "title": one.title, "version": str(one.version), "basis": one.basis,
            "steps": " → ".join(step.title for step in main),
            "records": "；".join(f"{step.title}：{'、'.join(step.record.forms)}" for step in main),
            "review": " → ".join(step.title for step in one.steps if step.code.startswith("review.")),
        }  # fmt: skip


def _review(authority: Authority, on: date) -> Iterator[dict[str, object]]:
    """The catalogue as the engine holds it for the authority's region and sector (R30)."""
    for line in catalogue(Rulebook.default(), on, (authority.region,), sector=authority.sector):
        (rule,) = line.rules
        yield {
            "code": "-".join(filter(None, (line.id, line.party_kind))), "title": line.title.replace(PARTS, ""),
            "applies": PARTIES[line.party_kind], "value": _said(rule),
            "basis": rule.basis if rule.confirmed else f"{rule.basis}（待核实）",
        }  # fmt: skip


def _said(rule: Rule) -> str:
    if rule.unit == "fen":
        return amounts.yuan(rule.number)
    if rule.unit == "ratio":
        return f"{rule.number / _PER_CENT:g}%"
    if isinstance(rule.value, int):
        return "不要求" if rule.value == 0 else f"{rule.value} {UNITS.get(rule.unit, '')}".strip()
    titles = _titles()
    return "、".join(titles.get(code, code) for code in ([rule.value] if isinstance(rule.value, str) else rule.value))


@cache
def _titles() -> dict[str, str]:
    """The titles that the procedures give to the codes which rules hold."""
    found = {"catalogue": "目录清单里的决定", "all_ordinary": "普通程序的全部决定", "required": "要持证"}
    found |= {"not_required": "不要求", "review": "照常审核", "exempt": "法律没有要求必须审核的，可以免于审核"}
    for procedure in procedures.all():
        for step in procedure.steps:
            found |= {choice.code: choice.title for field in step.fields for choice in field.choices}
    return found


def _the_authority(authority: Authority) -> Iterator[dict[str, object]]:
    yield {
        "code": authority.code, "name": authority.name, "kind": authority.get_kind_display(),
        "credit_code": authority.credit_code, "address": authority.address, "phone": authority.phone,
    }  # fmt: skip


def _entrusted(authority: Authority) -> Iterator[dict[str, object]]:
    for row in authority.entrusted.order_by("code"):
        yield {"code": row.code, "name": row.name}


_SOURCES: Final[dict[str, Callable[[Authority, date], Iterator[dict[str, object]]]]] = {
    "officers": _officers,
    "matters": _matters,
    "discretion": _discretion,
    "procedures": _procedures,
    "review": _review,
}
_PREFILLS: Final[dict[str, Callable[[Authority], Iterator[dict[str, object]]]]] = {
    "authority": _the_authority,
    "entrusted": _entrusted,
}
