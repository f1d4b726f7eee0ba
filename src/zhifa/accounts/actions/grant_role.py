"""Grants a role in an authority, or in one of its units."""

from __future__ import annotations

from zhifa.accounts.actor import Actor
from zhifa.accounts.errors import FieldError, Forbidden, Invalid
from zhifa.accounts.kinds import ROLE_GRANTED
from zhifa.accounts.models import Authority, Grant, Unit, User
from zhifa.accounts.permissions import require
from zhifa.accounts.roles import ADMINISTRATORS, ROLES, title
from zhifa.journal import api as journal


def grant_role(user: User, role: str, authority: Authority, *, actor: Actor, unit: Unit | None = None) -> Grant:
    """The grant; one that is held already is returned as it stands, without an entry. Raises Forbidden and Invalid."""
    capacity = require(actor, "accounts.grant", authority=authority.code)
    if actor.user_id == user.id:
        raise Forbidden("不能给自己授予角色。请由另一位安全管理员办理。")
    with journal.transaction() as tx:
        User.objects.select_for_update().get(pk=user.pk)  # two exclusive roles cannot be granted side by side
        problems = _problems(user, role, authority, unit)
        if problems:
            raise Invalid(*problems)
        grant, created = Grant.objects.get_or_create(user=user, role=role, authority=authority, unit=unit)
        if created:
            tx.append(
                f"account/{user.id}",
                [
                    journal.NewEntry(
                        ROLE_GRANTED.name,
                        open={"role": role, "authority": authority.code, "unit": unit.code if unit else None},
                    )
                ],
                authority=authority.code,
                actor=actor.id,
                capacity=capacity,
            )
    return grant


def _problems(user: User, role: str, authority: Authority, unit: Unit | None) -> list[FieldError]:
    if role not in ROLES or not ROLES[role].granted:
        choices = "、".join(known.title for known in ROLES.values() if known.granted)
        return [FieldError("role", f"没有角色“{role}”。", f"可选：{choices}。")]
    problems = []
    if not user.is_active:
        problems.append(FieldError("user", "账号已停用，不能授予角色。", "请先恢复账号。"))
    if unit is not None and unit.authority_id != authority.code:
        problems.append(FieldError("unit", "所选机构不属于该机关。", "请选择该机关自己的机构。"))
    if role in ADMINISTRATORS:
        held = Grant.objects.filter(user=user, role__in=ADMINISTRATORS - {role}).values_list("role", flat=True).first()
        if held:
            problems.append(
                FieldError(
                    "role",
                    f"此人已是{title(held)}，不能兼任{title(role)}：系统、安全、审计三员须由不同的人担任。",
                    "请选择另一人，或先收回原角色。",
                )
            )
    return problems
