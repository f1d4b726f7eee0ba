"""What casework answers when the law or another writer says no. Forbidden, Invalid, NotFound are those of accounts."""

from __future__ import annotations

from collections.abc import Sequence

from zhifa.accounts.errors import FieldError, Forbidden, Invalid, NotFound, unkeepable
from zhifa.law.types import FieldProblem, Refusal

__all__ = ["FieldError", "Forbidden", "Invalid", "NotFound", "Refused", "Stale", "invalid", "unkeepable"]


class Refused(Exception):
    """The law says no: 409 …/refused. Every reason at once."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("；".join(refusal.message for refusal in refusals))
        self.refusals = tuple(refusals)


class Stale(Exception):
    """The case moved on since it was read: 409 …/conflict with the current version."""

    def __init__(self, version: int) -> None:
        super().__init__(f"这件案子刚刚有人改过，现在是第 {version} 版。您填写的内容没有丢失，请核对最新情况后再提交。")
        self.version = version


def invalid(problems: Sequence[FieldProblem]) -> Invalid:
    """The engine's field problems as the answer that a form shows."""
    return Invalid(*(FieldError(p.field, p.message, p.remedy) for p in problems))
