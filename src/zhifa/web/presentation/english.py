"""Dates and amounts as the English pages of the portal say them; the same names as in `words`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from zhifa.web.presentation import words

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def day(value: date | datetime | str) -> str:
    """5 March 2026"""
    return f"{short_day(value)} {words.as_day(value).year}"


def short_day(value: date | datetime | str) -> str:
    """5 March"""
    known = words.as_day(value)
    return f"{known.day} {MONTHS[known.month - 1]}"


def month_name(number: int) -> str:
    """March"""
    return MONTHS[number - 1]


def month(year: int, number: int) -> str:
    """March 2026"""
    return f"{MONTHS[number - 1]} {year}"


def moment(value: datetime | str) -> str:
    """5 March 2026, 10:32 (in Shanghai)"""
    known = words.as_instant(value)
    return f"{day(known.date())}, {known:%H:%M}"


def yuan(fen: int) -> str:
    """CNY 50,000"""
    return "CNY " + words.yuan(fen).removesuffix(" 元")
