"""The receipts of the channels: what is open, and confirming with a proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhifa import clock
from zhifa.accounts import permissions, scope
from zhifa.accounts.actor import Actor
from zhifa.casework.errors import FieldError, Invalid, NotFound
from zhifa.disclosure.channels import catalogue, kinds
from zhifa.disclosure.channels.following import OPEN
from zhifa.disclosure.models import Receipt
from zhifa.disclosure.public import Gone, public
from zhifa.disclosure.shown.changes import OFF
from zhifa.journal import api as journal
from zhifa.journal.api import NewEntry
from zhifa.journal.api import due as index

PAGE = 100
LONGEST = 200  # characters of a proof


def confirm(actor: Actor, receipts: Sequence[str], proof: str) -> int:
    """Somebody saw that the channels followed; how many were open. `proof`: receipt number or what was seen.

    Raises Invalid, NotFound (one is not in reach), Forbidden.
    """
    said = proof.strip()
    if not said or len(said) > LONGEST:
        remedy = f"请填写 1 至 {LONGEST} 字的回执编号或者核对情况。"
        raise Invalid(FieldError("proof", "没有写回执编号，或者太长。", remedy))
    if not receipts:
        raise Invalid(FieldError("receipts", "没有选择要确认的渠道。", "请至少选择一项。"))
    with journal.transaction() as tx:
        reach = scope.authorities(actor, "disclosure.read")
        rows = list(Receipt.objects.select_for_update().filter(pk__in=receipts).order_by("id"))
        if len(rows) != len(set(receipts)) or any(row.authority not in reach for row in rows):
            raise NotFound("没有这项回执，或者它不属于您可以查看的机关。")
        waiting = [row for row in rows if row.state in OPEN]
        for row in waiting:
            capacity = permissions.require(actor, "disclosure.channel", authority=row.authority)
            opened = {"channel": row.channel, "what": row.what, "sent": row.id, "proof": said}
            stream = f"channel/{row.disclosure}"
            tx.append(
                stream, [NewEntry(kinds.CONFIRMED.name, open=opened, cause=row.id)],
                authority=row.authority, actor=actor.id, capacity=capacity,
            )  # fmt: skip
            index.clear(stream, [row.id])
            row.state, row.proof, row.confirmed_at = "confirmed", said, clock.legal_now()
        Receipt.objects.bulk_update(waiting, ["state", "proof", "confirmed_at"])
    return len(waiting)


def waiting(actor: Actor, *, overdue: bool = False) -> dict[str, Any]:
    """{items, total, overdue}: open receipts in reach, the most urgent first; ours confirm themselves."""
    rows = _open(actor)
    shown = (rows.filter(_late()) if overdue else rows).order_by("due_on", "sent_at", "id")
    return {"items": [summary(row) for row in shown[:PAGE]], **counts(actor)}


def counts(actor: Actor) -> dict[str, int]:
    """{total, overdue} of the open receipts in reach. One statement."""
    return _open(actor).aggregate(total=Count("id"), overdue=Count("id", filter=_late()))


def _open(actor: Actor) -> QuerySet[Receipt]:
    own = [code for code, channel in catalogue.every().items() if channel.own]
    return Receipt.objects.filter(scope.within(actor, "disclosure.read"), state__in=OPEN).exclude(channel__in=own)


def _late() -> Q:
    return Q(due_on__lt=clock.legal_today())


def of(disclosure_id: str) -> list[dict[str, Any]]:
    """All receipts of one record, the newest first."""
    rows = Receipt.objects.filter(disclosure=disclosure_id).order_by("-sent_at", "-id")
    return [summary(row) for row in rows]


def recall(disclosure_id: str) -> dict[str, Any]:
    """{id, copies, confirmed, complete, items} of a record that is off, each item {channel, channel_title, confirmed,
    sent_at, confirmed_at}: whether every copy was recalled, but not why, which may say something of a person.

    Raises NotFound for what was never public, and for what still is.
    """
    try:
        public(disclosure_id)
    except Gone:
        rows = Receipt.objects.filter(disclosure=disclosure_id, what__in=set(OFF.values()))
        newest = {row.channel: row for row in rows.order_by("sent_at", "id")}
        items = [
            {"channel": row.channel, "channel_title": catalogue.title(row.channel),
             "confirmed": row.state == "confirmed", "sent_at": row.sent_at.isoformat(),
             "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None}
            for row in newest.values()
        ]  # fmt: skip
        done = sum(row.state == "confirmed" for row in newest.values())
        return {
            "id": disclosure_id, "copies": len(items), "confirmed": done, "complete": done == len(items) > 0,
            "items": items,
        }  # fmt: skip
    raise NotFound("这份公示正在公示，没有召回。")


def summary(row: Receipt) -> dict[str, Any]:
    return {
        "id": row.id, "disclosure": row.disclosure, "authority": row.authority, "number": row.number,
        "channel": row.channel, "channel_title": catalogue.title(row.channel), "what": row.what,
        "what_title": kinds.WHAT[row.what], "state": row.state, "state_title": row.get_state_display(),
        "due": row.due_on.isoformat(), "basis": row.basis, "proof": row.proof,
        "sent_at": row.sent_at.isoformat(), "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
    }  # fmt: skip
