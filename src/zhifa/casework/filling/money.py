"""What a party owes, as documents of the execution say it: from what the engine noted, never typed."""

from __future__ import annotations

from datetime import date

from zhifa.casework.filling import formatting
from zhifa.casework.filling.source import Source
from zhifa.law import dates, remedies


def claim(source: Source) -> str:
    """What the court is asked to enforce, as it stood on the day of the proposal."""
    noted = source.facts("apply_to_court").get("money")
    if not noted:
        return ""
    left = formatting.money(noted["owed"] - noted["paid"])
    added = f"，加处罚款{formatting.money(noted['added'])}" if noted["added"] else ""
    paid = f"（应缴{formatting.money(noted['owed'])}，已缴{formatting.money(noted['paid'])}）" if noted["paid"] else ""
    return f"尚未缴纳的罚没款{left}{paid}{added}。"


def additional(source: Source) -> str:
    """How the additional fine is reckoned until the day of its proposal."""
    noted = source.facts("add_fine").get("additional")
    if not noted:
        return ""
    numbers = {name: int(noted[name]) for name in ("fine", "days", "added", "daily", "cap")}
    found = source.found("add_fine")
    until = dates.legal_day(formatting.instant(found["at"])) if found else dates.legal_day(source.day)
    return remedies.additional(due=date.fromisoformat(noted["due"]), until=until, **numbers)


def deferred(source: Source) -> str:
    fen = source.act("decide").get("amount_fen")
    return remedies.deferred(fen=int(fen), on=dates.legal_day(source.day)) if fen else ""
