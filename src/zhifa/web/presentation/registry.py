"""Officers, certificates, matters and tiers as lists and verification pages show them, from the registry's rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from zhifa.law.sectors import SECTORS
from zhifa.law.types import Refusal
from zhifa.registry.models import NOT_PUBLIC
from zhifa.web.presentation import words
from zhifa.web.presentation.clocks import Light

SOON: Final = 30  # days before a certificate ends in which its light is amber: time to renew it, not a rule of the law
PERCENT: Final = 100
NOT_VALID: Final = {
    "suspended": "证件已被暂扣，今天不能执法",
    "revoked": "证件已被吊销，不能执法",
    "cancelled": "证件已注销，不能执法",
    "lost": "证件已挂失，不能用它执法",
    "not_yet": "证件还没有到生效日，今天不能执法",
    "expired": "证件已过有效期，今天不能执法",
}


HAPPENED: Final = {
    "valid": "恢复有效", "suspended": "暂扣", "revoked": "吊销", "cancelled": "注销", "lost": "挂失",
}  # fmt: skip


@dataclass(frozen=True)
class OfficerRow:
    name: str
    authority: str
    unit: str
    post: str
    certificate: str
    kind: str
    categories: str
    areas: str
    valid_from: date
    valid_to: date
    light: Light
    why: str

    @property
    def until(self) -> str:
        return "长期" if self.valid_to.year == date.max.year else words.day(self.valid_to)


@dataclass(frozen=True)
class TierRow:
    code: str
    title: str
    circumstance: str
    kinds: str
    range: str
    standard: str
    usable: bool


@dataclass(frozen=True)
class Asked:
    """The work and the place for which somebody asks, in words; empty: not asked."""

    category: str = ""
    place: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a scanned certificate shows first."""

    tone: str
    icon: str
    title: str
    reason: str


def officer(certificate: Any, today: date) -> OfficerRow:
    """A row from registry.models.Certificate with its officer, unit and authority."""
    person = certificate.officer
    status = certificate.status_on(today)
    enforces = certificate.kind not in NOT_PUBLIC
    work = "、".join(SECTORS.get(code, code) for code in certificate.categories)
    return OfficerRow(
        name=person.name,
        authority=person.authority.name,
        unit=person.unit.name if person.unit else "",
        post=person.post,
        certificate=certificate.number,
        kind=certificate.get_kind_display(),
        categories=work or ("不限类别" if enforces else "法制审核资格"),
        areas="、".join(certificate.areas) or (person.authority.region if enforces else ""),
        valid_from=certificate.valid_from,
        valid_to=certificate.valid_to,
        light=_light(status, certificate.valid_to, today),
        why=NOT_VALID.get(status, ""),
    )


def _light(status: str, valid_to: date, today: date) -> Light:
    if status != "valid":
        return Light("red", NOT_VALID.get(status, "无效").partition("，")[0].removeprefix("证件"))
    rest = (valid_to - today).days
    return Light("amber", f"还有 {rest} 日到期") if rest <= SOON else Light("green", "有效")


def verdict(
    certificate: Any | None, today: date, *, unfit: Sequence[Refusal] = (), asked: Asked | None = None
) -> Verdict:
    """For the page that a QR code opens: valid, invalid with the reason, or not registered.

    `unfit`: what registry.queries.unfit answered to what was `asked`.
    """
    if certificate is None:
        return Verdict("red", "stop", "没有这个证件", "这个证号没有登记。没有有效执法证件的人不能执法。")
    status = certificate.status_on(today)
    if status == "valid":
        return _here(certificate, {refusal.code for refusal in unfit}, asked or Asked())
    since = f"（有效期至{words.day(certificate.valid_to)}）" if status == "expired" else ""
    return Verdict("red", "stop", "证件无效", f"{NOT_VALID.get(status, '证件今天无效')}{since}。")


def _here(certificate: Any, wrong: set[str], asked: Asked) -> Verdict:
    """A valid certificate, held against the work and the place that the reader named."""
    row = officer(certificate, certificate.valid_to)
    reasons = []
    if "officers.kind" in wrong:
        reasons.append(f"{row.kind}不是行政执法证，不能用来执法。")
    if "officers.category" in wrong:
        reasons.append(f"证件的执法类别是{row.categories}，不包括{asked.category}。")
    if "officers.area" in wrong:
        reasons.append(f"证件的执法区域是{row.areas}，不包括{asked.place}。")
    if reasons:
        return Verdict("red", "stop", "证件在这里不能用", "".join(reasons))
    said = "、".join(filter(None, (asked.place, asked.category)))
    return Verdict("green", "ok", "证件有效", f"现在可以用于{said}的执法。" if said else "")


def history(certificate: Any) -> tuple[tuple[date, str], ...]:
    """What became of a certificate, day by day, the newest first; what lies ahead is not told but by its dates."""
    told = [(certificate.valid_from, "有效期开始")]
    told += [(date.fromisoformat(day), HAPPENED.get(status, status)) for day, status in certificate.history]
    return tuple(sorted(told, key=lambda line: line[0], reverse=True))


def tier(row: Any) -> TierRow:
    """A row from registry.models.Tier."""
    return TierRow(
        code=row.code,
        title=row.title,
        circumstance=row.circumstance,
        kinds="、".join([*row.kinds, *row.conditional_kinds]),
        range=tier_range(row),
        standard=row.standard,
        usable=row.usable,
    )


def tier_range(row: Any) -> str:
    """30,000—50,000 元, or a share of the named base; empty where the standard gives no fine."""
    if row.max_fen is not None:
        low = words.yuan(row.min_fen or 0).removesuffix(" 元")
        text = words.yuan(row.max_fen) if row.min_fen == row.max_fen else f"{low}—{words.yuan(row.max_fen)}"
    elif row.ratio_max:
        text = f"{row.ratio_base}的 {share(row.ratio_min or '0')}—{share(row.ratio_max)}"
    else:
        text = ""
    if row.person_max_fen is not None:
        text += f"；个人 {words.yuan(row.person_min_fen or 0).removesuffix(' 元')}—{words.yuan(row.person_max_fen)}"
    return text.lstrip("；")


def share(text: str | Fraction) -> str:
    """1/50 -> 2%; 3 -> 3 倍"""
    value = Fraction(text)
    if value >= 1:
        return f"{_decimal(value)} 倍"
    return f"{_decimal(value * PERCENT)}%"


def _decimal(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"
