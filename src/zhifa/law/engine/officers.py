"""Who may act: the role, and certificates that were valid, for this kind of work and this place, on the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhifa.law.dates import format_date
from zhifa.law.engine.context import Context
from zhifa.law.engine.roles import ROLES, named
from zhifa.law.rules import region_prefix
from zhifa.law.types import AuthorityFact, Json, OfficerFact, Refusal

QUALIFIED = "行政处罚法第四十二条第一款"
STATUS_WORDS = {"suspended": "暂扣", "revoked": "吊销", "cancelled": "注销", "lost": "挂失", "expired": "失效"}
KIND_WORDS = {
    "supervision": "监督证", "hearing_chair": "听证主持人证", "legal_profession": "法律职业资格证书",
    "shared_review": "共享法制审核人员登记",
}  # fmt: skip


def role(ctx: Context, actors: tuple[str, ...]) -> Iterator[Refusal]:
    """The capacity must be one the step names; the refusal says who can."""
    if ctx.act.capacity not in actors:
        mine = ROLES.get(ctx.act.capacity, ctx.act.capacity)
        yield Refusal(
            "role.wrong",
            f"“{ctx.step.title}”由{named(actors)}办理，{mine}不能办理。",
            ctx.step.basis,
            f"请{named(actors)}办理。",
        )


def team(ctx: Context) -> Iterator[Refusal]:
    """Enough different people, each with a certificate good for that day, work and place (处罚法 42, 76)."""
    if not ctx.step.officers:
        return
    needed = ctx.rule(ctx.step.officers)
    register = {officer.certificate: officer for officer in ctx.facts.officers}
    persons: dict[str, str] = {}
    for number in ctx.act.officers:
        officer = register.get(number)
        if officer is None:
            yield Refusal("officers.unknown", f"没有执法证件“{number}”。", QUALIFIED, "核对证件编号，或者先登记证件。")
        elif officer.officer_id in persons:
            yield Refusal(
                "officers.same_twice", f"{officer.name}填写了两次，只能算一人。", needed.basis, "另外选一名执法人员。"
            )
        else:
            persons[officer.officer_id] = number
            yield from unfit(officer, ctx.facts.authority, ctx.matter["sector"], ctx.day)
    if len(persons) < needed.number:
        yield Refusal(
            "officers.too_few",
            f"“{ctx.step.title}”需要 {needed.number} 名执法人员，现在只有 {len(persons)} 名。",
            needed.basis,
            f"再选 {needed.number - len(persons)} 名证件有效的执法人员。",
        )


def unfit(officer: OfficerFact, authority: AuthorityFact, sector: str, day: date) -> Iterator[Refusal]:
    """Why this certificate cannot be used on a legal day for a case of an authority in a sector; nothing if it can.

    `sector`: that of the matter, "" where it names none (then the authority's own). Source: 行政处罚法第四十二条.
    """
    said = f"{officer.name}的证件（{officer.certificate}）"

    def refuse(code: str, why: str, remedy: str = "换一名证件有效的执法人员。") -> Refusal:
        return Refusal(f"officers.{code}", f"{said}{why}", QUALIFIED, remedy)

    if officer.kind != "enforcement":
        yield refuse("kind", f"是{KIND_WORDS.get(officer.kind, '其他证件')}，不能用来执法。", "换一名持执法证的人员。")
    if day < officer.valid_from:
        yield refuse("not_yet_valid", f"{format_date(officer.valid_from)}起才有效，{format_date(day)}还不能用。")
    if day > officer.valid_to:
        yield refuse("expired", f"已于{format_date(officer.valid_to)}到期，{format_date(day)}不能用。")
    status = officer.status_on(day)
    if status != "valid":
        yield refuse("suspended", f"在{format_date(day)}处于{STATUS_WORDS.get(status, status)}状态。")
    sector = sector or authority.sector
    if sector and sector not in officer.categories:
        yield refuse("category", "的执法类别不包括本案的领域。", "换一名执法类别相符的人员。")
    if not any(authority.region.startswith(region_prefix(area)) for area in officer.areas if area):
        yield refuse("area", "的执法区域不包括本案的地方。", "换一名执法区域相符的人员。")
    if officer.authority not in (authority.code, authority.principal):
        yield refuse("other_authority", f"不属于{authority.name}。", "换一名本单位的执法人员。")


def used(ctx: Context) -> list[Json]:
    """What the register said on the day, for the entry: certificates, never names."""
    register = {officer.certificate: officer for officer in ctx.facts.officers}
    return [
        {
            "certificate": number,
            "categories": list(register[number].categories),
            "areas": list(register[number].areas),
            "valid_from": register[number].valid_from.isoformat(),
            "valid_to": register[number].valid_to.isoformat(),
            "status": register[number].status_on(ctx.day),
        }
        for number in ctx.act.officers
        if number in register
    ]
