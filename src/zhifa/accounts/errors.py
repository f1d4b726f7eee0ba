"""How an action says no: every sentence tells what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class FieldError:
    """One value that cannot be taken, named by its field."""

    field: str
    message: str
    remedy: str


class Forbidden(PermissionError):
    """The actor may not do this (403). `who_can` holds the Chinese names of the roles that may."""

    def __init__(self, message: str, who_can: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.who_can = tuple(who_can)


class Invalid(ValueError):
    """Values that cannot be taken (422); all of them at once."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__("；".join(error.message for error in errors))
        self.errors = errors


def unkeepable(**values: str) -> list[FieldError]:
    """By field: what no entry can hold."""
    return [
        FieldError(field, "内容里有不能保存的字符。", "请删去后重新输入。")
        for field, text in values.items()
        if "\0" in text
    ]


class NotFound(LookupError):
    """Nothing there, or nothing that this actor may know of (404)."""
