"""Dates, times, amounts and tones as a page says them (design language 6). Inputs may be JSON text or values."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from zhifa.law.dates import SHANGHAI, format_date, legal_day

WEEKDAYS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
FEN_PER_YUAN: Final = 100
DIGEST_EDGE: Final = 4

PARTY_KINDS: Final = {"organisation": "法人或者其他组织", "sole_trader": "个体工商户", "natural_person": "自然人"}
PROVENANCE: Final = {
    "on_site": ("green", "camera", "现场采集"),
    "uploaded": ("", "download", "事后上传"),
    "supplemented": ("amber", "edit", "补录"),
    "system": ("", "", "系统内操作"),
}
"""provenance -> (tone, icon, word)"""

SOURCES: Final = {
    "inspection": "检查发现",
    "complaint": "投诉举报",
    "transfer": "其他机关移送",
    "superior": "上级交办",
    "media": "媒体反映",
    "monitoring": "监测发现",
    "self_report": "自行报告",
}


def as_day(value: date | datetime | str) -> date:
    """A legal day from a date, an instant or their ISO text; raises ValueError for other text."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return legal_day(value)


def as_instant(value: datetime | str) -> datetime:
    """An aware instant in Asia/Shanghai from an instant or RFC 3339 text."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(SHANGHAI)


def day(value: date | datetime | str) -> str:
    """2026年3月5日"""
    return format_date(as_day(value))


def short_day(value: date | datetime | str) -> str:
    """3月5日"""
    known = as_day(value)
    return f"{known.month}月{known.day}日"


def weekday(value: date | datetime | str) -> str:
    return WEEKDAYS[as_day(value).weekday()]


def month_name(number: int) -> str:
    """3月"""
    return f"{number}月"


def month(year: int, number: int) -> str:
    """2026年3月"""
    return f"{year}年{number}月"


def moment(value: datetime | str) -> str:
    """2026年3月5日 10:32"""
    known = as_instant(value)
    return f"{format_date(known.date())} {known:%H:%M}"


def yuan(fen: int) -> str:
    """50,000 元; with 角分 only where there are any."""
    whole, rest = divmod(abs(fen), FEN_PER_YUAN)
    sign = "−" if fen < 0 else ""
    return f"{sign}{whole:,}.{rest:02d} 元" if rest else f"{sign}{whole:,} 元"


def short_digest(digest: str) -> str:
    """9f3c…a71e"""
    return f"{digest[:DIGEST_EDGE]}…{digest[-DIGEST_EDGE:]}" if digest else ""


def greeting(now: datetime) -> str:
    hour = now.astimezone(SHANGHAI).hour
    return "上午好" if hour < 12 else "下午好" if hour < 18 else "晚上好"  # noqa: PLR2004 - hours of the day, not a rule
