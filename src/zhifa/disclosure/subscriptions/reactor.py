"""What changed for the public goes to those who watch it. Sent outside of every transaction, recorded in one.

A reader is told at least once: `position` moves when the other side has taken it, and what is sent again after a crash
has the same id. Sending takes a few seconds of a tick at most, so that slow receivers hold up nobody else.
"""

from __future__ import annotations

import logging
import smtplib
import time
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.mail.backends.smtp import EmailBackend
from django.db.models import F, Q

from zhifa import clock
from zhifa.disclosure import indexing
from zhifa.disclosure import kinds as disclosure_kinds
from zhifa.disclosure.models import Change, Subscription
from zhifa.disclosure.shown.changes import PublicChanges
from zhifa.disclosure.subscriptions import asking, hooks, kinds, mail, telling
from zhifa.journal import api as journal
from zhifa.journal.api import DueRow, Effect, Entry, Reactor, followers
from zhifa.journal.api import due as index

log = logging.getLogger(__name__)
STREAM: Final = "subscription"
AGAIN: Final = timedelta(seconds=5)  # until the tables of this host are asked once more whether they have followed
GO_ON: Final = timedelta(seconds=1)
SERVER_AGAIN: Final = timedelta(minutes=10)
BUDGET: Final = 3.0  # seconds of sending in one tick
MORNING: Final = timedelta(hours=8)  # when digests go out
BACKOFF: Final = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6),
    timedelta(hours=12), timedelta(hours=24),
)  # fmt: skip
REFUSED_BY_MAIL: Final = 5  # days in a row on which a mail box does not take it
PERMANENT: Final = 500
INSIDE: Final = "系统内部的问题，已经记入日志。"


class Subscriptions(Reactor):
    name = asking.REACTOR
    kinds = disclosure_kinds.PUBLIC

    def __init__(self) -> None:
        self._tick: datetime | None = None
        self._until = 0.0

    def react(self, entry: Entry, effect: Effect) -> None:  # noqa: ARG002 - a date that is set twice is one date
        for channel, at in (("webhook", entry.recorded), ("mail", _next_morning(entry.recorded))):
            if Subscription.objects.filter(state="active", channel=channel).exists():
                index.set_due([self._row(channel, at, {"channel": channel, "position": entry.position})])

    def come_due(self, row: DueRow, now: datetime, effect: Effect) -> None:  # noqa: ARG002 - its key is in what is sent
        if self._tick != now:
            self._tick, self._until = now, time.monotonic() + BUDGET
        if (wish := row.payload.get("confirm")) is not None:
            self._confirm(row, str(wish), now)
        elif (wish := row.payload.get("expire")) is not None:
            self._expire(str(wish))
        elif not _followed(int(row.payload.get("position") or 0)):
            self._again(row, now + AGAIN)
        elif row.payload["channel"] == "webhook":
            self._hooks(row, now)
        else:
            self._mails(row, now)

    def _expire(self, wish: str) -> None:
        """What was never confirmed, or stayed disabled for long, is forgotten."""
        with journal.transaction() as tx:
            found = Subscription.objects.select_for_update().filter(pk=wish, state__in=("asked", "disabled")).first()
            if found is not None:
                asking.end(tx, found, "failures", actor=self.actor)

    def _again(self, row: DueRow, at: datetime) -> None:
        """Under a key of its own: the date that the next change sets must not put off what is still to be sent."""
        key = row.key if "confirm" in row.payload else f"{row.payload['channel']}:again"
        index.set_due([DueRow(row.stream, key, at, self.name, row.payload)])

    def _row(self, key: str, at: datetime, payload: dict[str, Any]) -> DueRow:
        return DueRow(STREAM, key, at, self.name, payload)

    def _over(self) -> bool:
        return time.monotonic() > self._until

    def _confirm(self, row: DueRow, wish: str, now: datetime) -> None:
        found = Subscription.objects.filter(pk=wish, state="asked").first()
        if found is None or not asking.mail_is_on():
            return
        try:
            with mail.server() as server:
                server.send_messages([mail.confirmation(found)])
        except OSError as error:  # smtplib's own errors are such
            if _for_good(error):
                self._expire(wish)
                return
            log.warning("确认信没有寄出，稍后再试：%s", type(error).__name__)
            self._again(row, now + SERVER_AGAIN)

    def _hooks(self, row: DueRow, now: datetime) -> None:
        head = _head()
        ready = Subscription.objects.filter(Q(next_at=None) | Q(next_at__lte=now), state="active", channel="webhook")
        for one in ready.filter(position__lt=head).order_by("next_at", "id"):
            if self._over():
                self._again(row, now + GO_ON)
                return
            self._hook(one, head, now)

    def _hook(self, one: Subscription, head: int, now: datetime) -> None:
        try:
            found = telling.news(one, head)
            if found.items:
                hooks.deliver(one, found.items, found.upto)
        except hooks.NoMore:
            with journal.transaction() as tx:
                if _still(one):
                    asking.end(tx, one, "refused", actor=self.actor)
        except hooks.Failed as why:
            self._failed(one, str(why), now)
        except Exception:
            log.exception("订阅 %s 没有推送成", one.id)  # one that cannot be told must not hold up the others
            self._failed(one, INSIDE, now)
        else:
            self._taken(one, found, now)
            if found.more:
                index.set_due([self._row("webhook", now + GO_ON, {"channel": "webhook"})])

    def _taken(self, one: Subscription, found: telling.News, now: datetime) -> None:
        with journal.transaction():
            if not _still(one):
                return
            if found.items:
                telling.remember(one, found.items)
                one.sent_at = now
            one.position, one.failures, one.problem, one.next_at = found.upto, 0, "", None
            one.save(update_fields=["position", "failures", "problem", "next_at", "sent_at"])

    def _failed(self, one: Subscription, problem: str, now: datetime) -> None:
        with journal.transaction() as tx:
            if not _still(one):
                return
            one.failures, one.problem = one.failures + 1, problem[:200]
            if one.failures > len(BACKOFF):
                one.state, one.next_at = "disabled", None
                opened = {"channel": one.channel, "why": "failures"}
                asking.note(tx, one, kinds.DISABLED, opened, actor=self.actor)
                asking.forget_at(one, now + asking.KEPT_DISABLED)
            else:
                one.next_at = now + BACKOFF[one.failures - 1]
                index.set_due([self._row(f"retry:{one.id}", one.next_at, {"channel": "webhook"})])
            one.save(update_fields=["failures", "problem", "next_at", "state"])

    def _mails(self, row: DueRow, now: datetime) -> None:
        head, today = _head(), clock.start_of_day(clock.legal_day(now))
        fresh = Subscription.objects.filter(Q(next_at=None) | Q(next_at__lt=today + timedelta(days=1)))
        ready = fresh.filter(Q(sent_at=None) | Q(sent_at__lt=today), state="active", channel="mail", position__lt=head)
        if not asking.mail_is_on() or not ready.exists():
            return
        try:
            with mail.server() as server:
                for one in ready.order_by(F("sent_at").asc(nulls_first=True), "id"):
                    if self._over():
                        self._again(row, now + GO_ON)
                        return
                    self._mail(server, one, head, now)
        except OSError as error:
            log.warning("公示变化的邮件没有寄出，稍后再试：%s", type(error).__name__)
            self._again(row, now + SERVER_AGAIN)

    def _mail(self, server: EmailBackend, one: Subscription, head: int, now: datetime) -> None:
        try:
            found = telling.news(one, head)
            if found.items:
                server.send_messages([mail.digest(one, found.items, found.upto)])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
            self._refused(one, "邮箱不接收。", now)
        except OSError:
            raise  # the server is away: for all of them
        except Exception:
            log.exception("订阅 %s 的邮件没有寄成", one.id)
            self._refused(one, INSIDE, now)
        else:
            self._taken(one, found, now)
            if found.more:  # one mail a day: the rest comes with the next
                at = _next_morning(now) if found.items else now + GO_ON
                index.set_due([self._row("mail:more", at, {"channel": "mail"})])

    def _refused(self, one: Subscription, problem: str, now: datetime) -> None:
        with journal.transaction() as tx:
            if not _still(one):
                return
            one.failures, one.next_at, one.problem = one.failures + 1, _next_morning(now), problem
            if one.failures >= REFUSED_BY_MAIL:
                asking.end(tx, one, "failures", actor=self.actor)
            else:
                one.save(update_fields=["failures", "next_at", "problem"])
                index.set_due([self._row("mail", one.next_at, {"channel": "mail"})])


def _still(one: Subscription) -> bool:
    """Whether it is there, and nobody ends it before this transaction does: a reader may stop while he is told."""
    return Subscription.objects.select_for_update().filter(pk=one.pk).first() is not None


def _for_good(error: OSError) -> bool:
    """The server says that it will never take this for that address (5xx); a 4xx asks to come again."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT


def _head() -> int:
    return Change.objects.order_by("-position").values_list("position", flat=True).first() or 0


def _followed(position: int) -> bool:
    """Whether the table of changes and this host's index are past an entry."""
    names = (PublicChanges.name, indexing.PublicIndex.name)
    return all(followers.follower(name).position() >= position for name in names)


def _next_morning(after: datetime) -> datetime:
    """The first 8:00 in Shanghai after an instant."""
    morning = clock.start_of_day(clock.legal_day(after)) + MORNING
    return morning if morning > after else morning + timedelta(days=1)
