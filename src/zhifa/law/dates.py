"""Legal days: dates in Asia/Shanghai, and how a document writes them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)


def legal_day(moment: date | datetime) -> date:
    """The date in Asia/Shanghai of an aware instant; a plain date is returned as it is.

    Raises ValueError for a naive datetime: its day would depend on the machine.
    """
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("时间没有时区，无法确定是哪一天。请提供带时区的时间，例如 2026-03-05T10:00:00+08:00。")
    return moment.astimezone(SHANGHAI).date()


def format_date(day: date) -> str:
    """2026年3月5日 (GB/T 9704-2012: no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"


def format_instant(moment: datetime) -> str:
    """2026年3月5日14时05分, in Asia/Shanghai."""
    day = legal_day(moment)
    local = moment.astimezone(SHANGHAI)
    return f"{format_date(day)}{local.hour}时{local.minute:02d}分"


def same_day_of_month(start: date, months: int) -> date:
    """The day `months` later with the same day-number, or that month's last day if it has none (民法典第二百零二条)."""
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    first_of_next = date(year + (month0 + 1) // 12, (month0 + 1) % 12 + 1, 1)
    last = (first_of_next - ONE_DAY).day
    return date(year, month0 + 1, min(start.day, last))
