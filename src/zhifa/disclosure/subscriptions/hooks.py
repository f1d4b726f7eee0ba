"""A webhook in the form of Standard Webhooks 1.0: an id, a time stamp, and an HMAC-SHA-256 over both and the body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings

from zhifa import clock
from zhifa.disclosure.models import Subscription
from zhifa.disclosure.subscriptions import outgoing
from zhifa.disclosure.subscriptions.telling import Item

GONE: Final = 410  # the receiver says that it wants no more
GOOD: Final = range(200, 300)
ID, TIME, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


class Failed(Exception):
    """The receiver did not take it; the message is shown to whoever set it up."""


class NoMore(Exception):
    """The receiver answered 410."""


def deliver(row: Subscription, items: Sequence[Item], upto: int) -> None:
    """One POST. The same items up to the same position have the same id, so that what comes twice is known as such.

    Raises Failed, NoMore.
    """
    body = json.dumps(payload(row, items, upto), ensure_ascii=False).encode()
    key = f"{row.id}.{upto}"
    when = int(clock.machine_now().timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8", "User-Agent": "Zhifa-Webhook",
        ID: key, TIME: str(when), SIGNATURE: signature(row.secret, key, when, body),
    }  # fmt: skip
    try:
        answer = outgoing.post(row.address, body, headers)
    except outgoing.Unreachable as why:
        raise Failed(str(why)) from why
    if answer.status == GONE:
        raise NoMore
    if answer.status not in GOOD:
        raise Failed(f"接收方回答了 {answer.status}。")


def signature(secret: str, key: str, when: int, body: bytes) -> str:
    """`v1,` and base64 of HMAC-SHA-256 under the bytes behind `whsec_`, over `id.timestamp.body`."""
    signed = f"{key}.{when}.".encode() + body
    made = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def payload(row: Subscription, items: Sequence[Item], upto: int) -> dict[str, Any]:
    return {
        "type": "disclosures.changed", "subscription": row.id, "position": upto,
        "changes": [_change(item) for item in items],
    }  # fmt: skip


def _change(item: Item) -> dict[str, Any]:
    common = {
        "position": item.position, "what": item.what, "id": item.record, "number": item.number, "act": item.act,
        "authority": {"code": item.authority, "name": item.authority_name},
    }  # fmt: skip
    if item.what == "off":
        return {**common, "reason": item.reason, "date": item.on}
    api = f"{settings.ZHIFA_PUBLIC_URL}/api/v1/public/disclosures/{item.record}"
    return {**common, "matter": item.matter, "decided_on": item.decided_on, "page": item.address, "record": api}
