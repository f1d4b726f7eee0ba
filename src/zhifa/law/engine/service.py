"""When a service takes effect (民事诉讼法 87-95, 处罚法 61), and what was served on whom."""

from __future__ import annotations

from datetime import date, datetime

from zhifa.law.dates import legal_day
from zhifa.law.engine import situation as read
from zhifa.law.engine.context import Context
from zhifa.law.types import Json

ANNOUNCEMENT = "service.announcement"


def effective_on(ctx: Context) -> date:
    """The day the service of this act takes effect: its own day, the day of the return receipt, the end of the
    announcement (民事诉讼法 95). Raises RuleError, CalendarError.
    """
    if ctx.data.get("method") == "announcement":
        due = ctx.deadline(ANNOUNCEMENT, ctx.day).due
        return legal_day(due) if isinstance(due, datetime) else due
    received = ctx.data.get("received_on")
    return date.fromisoformat(received) if received else ctx.day


def delivery_of(situation: Json | None, act: str, party: str | None) -> Json | None:
    """The delivery of the document that the newest entry of `act` made for this party; None when there is none."""
    made = read.last(situation, act, party)
    if made is None:
        return None
    return next(
        (
            entry
            for entry in read.live(situation, "deliver", party)
            if (entry["facts"].get("delivered") or {}).get("entry") == made["id"]
        ),
        None,
    )


def effective(entry: Json) -> date:
    """The day a delivery or service took effect, as its entry says."""
    stated = entry["facts"].get("effective_on")
    return date.fromisoformat(stated) if stated else legal_day(read.instant_of(entry))
