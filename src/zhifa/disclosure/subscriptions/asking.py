"""What a reader does: asks, confirms, stops, resumes. No log-in: who holds the link that was sent to the address may.

A wish becomes a subscription only when somebody at the address says so: by the link in a mail, or by answering a
challenge. What is never confirmed is forgotten, and nothing of it is in the journal, which keeps for ever.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet

from zhifa import clock
from zhifa.accounts.encrypted import fingerprint
from zhifa.casework.errors import FieldError, Invalid, NotFound
from zhifa.disclosure.models import Change, Subscription
from zhifa.disclosure.subscriptions import kinds, outgoing
from zhifa.disclosure.subscriptions.watching import Watch
from zhifa.journal import api as journal
from zhifa.journal.api import DueRow, Kind, NewEntry, Transaction
from zhifa.journal.api import due as index

READER: Final = "public"
REACTOR: Final = "subscriptions"
ADDRESS: Final = "disclosure_subscription.address"
TOKEN: Final = "disclosure_subscription.token"  # noqa: S105 - the name of a column, for its fingerprint
KEPT: Final = timedelta(days=2)  # a wish that nobody confirms
KEPT_DISABLED: Final = timedelta(days=90)  # a webhook that nobody resumes
WINDOW: Final = timedelta(days=1)
TO_AN_ADDRESS: Final = 3  # wishes within WINDOW; so that nobody is bothered, and nothing is learnt by trying
TO_A_HOST: Final = 10
IN_ALL: Final = 500
SECRET_BYTES: Final = 32


class TooMany(Exception):
    """More wishes came in than a day takes; the message says what to do."""


class Off(Exception):
    """No mail server is configured; the page says so and offers the feeds."""


@dataclass(frozen=True)
class Hooked:
    """`secret` is shown once; `link` is where the state is seen and the subscription ended."""

    secret: str
    link: str


def mail_is_on() -> bool:
    return settings.MAIL_SERVER is not None


def by_mail(watch: Watch, address: str) -> None:
    """A mail with a link goes to the address; nothing else happens until it is followed. Raises Invalid, TooMany, Off.

    An address that was written to often enough gets none, and whoever asks is not told.
    """
    if not mail_is_on():
        raise Off
    given = address.strip()
    try:
        validate_email(given)
    except ValidationError as wrong:
        raise Invalid(FieldError("address", "电子邮箱的格式不对。", "请检查有没有多写、少写字符。")) from wrong
    mark = fingerprint(given.casefold(), ADDRESS)
    recent = _within_limits()
    if recent.filter(mark=mark).count() >= TO_AN_ADDRESS:
        return
    with journal.transaction():
        row = _asked("mail", watch, given, mark)
        index.set_due([DueRow(stream(row), "confirm", row.asked_at, REACTOR, {"confirm": row.id})])


def by_webhook(watch: Watch, url: str) -> Hooked:
    """Calls the address with a challenge, which it must answer. Raises Invalid (why it does not do), TooMany."""
    given = url.strip()
    try:
        host = outgoing.resolve(given).host
    except outgoing.Unreachable as why:
        raise Invalid(FieldError("url", str(why), "请核对网址。")) from why
    mark = fingerprint(given, ADDRESS)
    if _within_limits().filter(channel="webhook", host=host).count() >= TO_A_HOST:
        raise TooMany("今天向这个主机试得太多，请明天再来。")
    with journal.transaction():
        row = _asked("webhook", watch, given, mark, host=host)
    _challenge(given)
    with journal.transaction() as tx:
        row.secret = f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"
        _begin(tx, row)
    return Hooked(row.secret, link(row))


def _challenge(url: str) -> None:
    """Outside of any transaction: the other side takes its time. Raises Invalid."""
    word = secrets.token_urlsafe(24)
    body = json.dumps({"type": "challenge", "challenge": word}).encode()
    remedy = f'接收程序要在 {outgoing.SECONDS:.0f} 秒内用 200 回答，正文是 JSON：{{"challenge": "收到的那个值"}}。'
    try:
        answer = outgoing.post(url, body, {"Content-Type": "application/json"})
        said = json.loads(answer.body)
    except (outgoing.Unreachable, ValueError) as why:
        raise Invalid(FieldError("url", "这个网址没有按要求回答。", remedy)) from why
    right = isinstance(said, dict) and hmac.compare_digest(str(said.get("challenge")).encode(), word.encode())
    if answer.status != 200 or not right:  # noqa: PLR2004 - HTTP's own number
        raise Invalid(FieldError("url", "这个网址没有按要求回答。", remedy))


def confirm(subscription_id: str, token: str) -> Subscription:
    """By the link in the mail; again changes nothing. Raises NotFound."""
    with journal.transaction() as tx:
        row = _held(subscription_id, token)
        if row.state == "asked" and row.channel == "mail":
            _forget_same(row)
            _begin(tx, row)
    return row


def stop(subscription_id: str, token: str) -> None:
    """The address and what was watched are deleted at once. Raises NotFound, also for what was stopped already."""
    with journal.transaction() as tx:
        row = _held(subscription_id, token)
        end(tx, row, "reader", actor=READER)


def resume(subscription_id: str, token: str) -> Subscription:
    """A disabled webhook is challenged anew and goes on where it stopped. Raises NotFound, Invalid, TooMany."""
    row = find(subscription_id, token)
    if row.state != "disabled":
        return row
    _within_limits()
    _challenge(row.address)
    with journal.transaction() as tx:
        row = _held(subscription_id, token)
        row.state, row.failures, row.problem, row.next_at = "active", 0, "", None
        row.save()
        note(tx, row, kinds.BEGUN, {"channel": row.channel}, actor=READER)
        index.clear(stream(row), ["expire"])
        index.set_due([DueRow("subscription", "webhook", clock.legal_now(), REACTOR, {"channel": "webhook"})])
    return row


def find(subscription_id: str, token: str) -> Subscription:
    """Raises NotFound, the same for a wrong id and a wrong token."""
    row = Subscription.objects.filter(pk=subscription_id).first()
    if row is None or not hmac.compare_digest(_token(row).encode(), token.encode()):
        raise NotFound("没有这个订阅，或者已经停止。")
    return row


def _held(subscription_id: str, token: str) -> Subscription:
    Subscription.objects.select_for_update().filter(pk=subscription_id).first()
    return find(subscription_id, token)


def _token(row: Subscription) -> str:
    return fingerprint(row.id, TOKEN)


def link(row: Subscription) -> str:
    """Opens the page of the subscription; whoever has it may confirm and stop. It stands in the mails alone."""
    return f"{settings.ZHIFA_PUBLIC_URL}/subscriptions/{row.id}/{_token(row)}"


def stream(row: Subscription) -> str:
    return f"subscription/{row.id}"


def note(tx: Transaction, row: Subscription, kind: Kind, opened: dict[str, str], *, actor: str) -> None:
    capacity = READER if actor == READER else "system"
    new = NewEntry(kind.name, open=opened, provenance="system")
    tx.append(stream(row), [new], authority="", actor=actor, capacity=capacity)


def end(tx: Transaction, row: Subscription, why: str, *, actor: str) -> None:
    """Inside the caller's transaction: the row goes, with address, words and what was told."""
    if row.state != "asked":
        note(tx, row, kinds.ENDED, {"channel": row.channel, "why": why}, actor=actor)
    index.clear(stream(row), ["confirm", "expire"])
    row.delete()


def _asked(channel: str, watch: Watch, address: str, mark: str, *, host: str = "") -> Subscription:
    row = Subscription.objects.create(
        id=journal.new_id(), channel=channel, state="asked", address=address, mark=mark, host=host,
        watch=watch.as_text(), asked_at=clock.legal_now(),
    )  # fmt: skip
    forget_at(row, row.asked_at + KEPT)
    return row


def forget_at(row: Subscription, at: datetime) -> None:
    """Unless it is confirmed or resumed by then."""
    index.set_due([DueRow(stream(row), "expire", at, REACTOR, {"expire": row.id})])


def _begin(tx: Transaction, row: Subscription) -> None:
    """From now on: what changed before is no news."""
    row.state = "active"
    row.position = Change.objects.order_by("-position").values_list("position", flat=True).first() or 0
    row.save()
    note(tx, row, kinds.BEGUN, {"channel": row.channel}, actor=READER)
    index.clear(stream(row), ["confirm", "expire"])


def _forget_same(row: Subscription) -> None:
    """Who confirms the same wish twice is told once."""
    for other in Subscription.objects.filter(mark=row.mark, channel=row.channel).exclude(pk=row.pk):
        if other.watch == row.watch:
            other.delete()


def _within_limits() -> QuerySet[Subscription]:
    recent = Subscription.objects.filter(asked_at__gt=clock.legal_now() - WINDOW)
    if recent.count() >= IN_ALL:
        raise TooMany("今天的订阅申请太多，请明天再来，或者用下面的订阅源。")
    return recent
