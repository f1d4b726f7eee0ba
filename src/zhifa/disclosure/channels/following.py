"""Each change of a public record is an item for each channel; ours confirm by following, others are asked after."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from zhifa import clock
from zhifa.disclosure import duty, indexing
from zhifa.disclosure import kinds as disclosure_kinds
from zhifa.disclosure.channels import catalogue, kinds
from zhifa.disclosure.models import Disclosure, Receipt
from zhifa.disclosure.shown.changes import OFF
from zhifa.journal import api as journal
from zhifa.journal.api import DueRow, Effect, Entry, NewEntry, Reactor, followers, read
from zhifa.journal.api import due as index
from zhifa.law import credit_repair, publication
from zhifa.law.rules import Rulebook

SHOWN = frozenset({"published", "changed"})
OPEN = frozenset({"sent", "overdue"})
AGAIN = timedelta(seconds=5)  # until the index of this host is asked once more whether it has followed
BY_ITSELF = "页面、查找、接口已经随存证日志更新"


class Channels(Reactor):
    name = "disclosure-channels"
    kinds = disclosure_kinds.PUBLIC

    def react(self, entry: Entry, effect: Effect) -> None:
        row = Disclosure.objects.filter(pk=entry.stream.removeprefix("disclosure/")).first()
        if row is None:
            return
        before = _last(row.id)
        wanted = _wanted(row, entry, before)
        if not wanted:
            return
        with journal.transaction() as tx:
            if not effect.once():
                return
            until, basis = _period(row, entry, set(wanted.values()))
            entries = [
                NewEntry(kinds.SENT.name, provenance="system", cause=entry.entry_id, open={
                    "channel": code, "what": what, "of": entry.entry_id, "number": row.number,
                    "due": until.isoformat(), "basis": basis,
                })
                for code, what in wanted.items()
            ]  # fmt: skip
            made = tx.append(f"channel/{row.id}", entries, authority=row.authority, actor=self.actor, capacity="system")
            open_ones = Receipt.objects.filter(disclosure=row.id, channel__in=wanted, state__in=OPEN)
            open_ones.update(state="superseded")
            Receipt.objects.bulk_create([_receipt(row, sent, until, basis) for sent in made])
            index.set_due([_asked_after(sent, until) for sent in made])

    def come_due(self, row: DueRow, now: datetime, effect: Effect) -> None:
        found = Receipt.objects.filter(pk=row.payload["receipt"], state="sent").first()
        if found is None:
            return
        channel = catalogue.every().get(found.channel)
        if channel and channel.own:
            self._confirm_own(row, found, now, effect)
            return
        with journal.transaction() as tx:
            if effect.once():
                day = found.due_on.isoformat()
                opened = {"channel": found.channel, "what": found.what, "sent": found.id, "due": day}
                new = NewEntry(kinds.OVERDUE.name, open=opened, provenance="system", cause=found.id)
                tx.append(row.stream, [new], authority=found.authority, actor=self.actor, capacity="system")
                Receipt.objects.filter(pk=found.id, state="sent").update(state="overdue")

    def _confirm_own(self, row: DueRow, found: Receipt, now: datetime, effect: Effect) -> None:
        """Page and interface read the same row as the change; the index has followed when its cursor is past it."""
        cause = read.entry(found.cause)
        if followers.follower(indexing.PublicIndex.name).position() < (cause.position or 0):
            index.set_due([DueRow(row.stream, row.key, now + AGAIN, self.name, row.payload)])
            return
        with journal.transaction() as tx:
            if effect.once():
                opened = {"channel": found.channel, "what": found.what, "sent": found.id, "proof": BY_ITSELF}
                new = NewEntry(kinds.CONFIRMED.name, open=opened, provenance="system", cause=found.id)
                tx.append(row.stream, [new], authority=found.authority, actor=self.actor, capacity="system")
                Receipt.objects.filter(pk=found.id).update(
                    state="confirmed", proof=BY_ITSELF, confirmed_at=clock.legal_now()
                )


def _last(disclosure_id: str) -> dict[str, str]:
    """The newest thing each channel was told."""
    rows = Receipt.objects.filter(disclosure=disclosure_id).order_by("sent_at", "id")
    return dict(rows.values_list("channel", "what"))


def _wanted(row: Disclosure, entry: Entry, before: dict[str, str]) -> dict[str, str]:
    """What each channel has to do now: a takedown goes wherever the record was sent."""
    if entry.kind in OFF:
        return {code: OFF[entry.kind] for code, what in before.items() if what in SHOWN}
    if entry.kind not in disclosure_kinds.ON:
        return {code: "changed" for code, what in before.items() if what in SHOWN}
    place = publication.place_of(row.display) if row.display else credit_repair.ANYWHERE
    rule = Rulebook.default().rule("publish.channels", entry_day(entry), act=row.ruled_as, **vars(place))
    assert isinstance(rule.value, tuple)
    return {code: "changed" if before.get(code) in SHOWN else "published" for code in rule.value}


def _period(row: Disclosure, entry: Entry, what: set[str]) -> tuple[date, str]:
    """A first publication is due like the disclosure itself, everything else like a takedown."""
    if what == {"published"} and entry.kind == disclosure_kinds.PUBLISHED.name:
        return date.fromisoformat(row.clock["due"]), str(row.clock["basis"])
    found = duty.withdraw_clock(row, entry_day(entry))
    return date.fromisoformat(found["due"]), str(found["basis"])


def entry_day(entry: Entry) -> date:
    return clock.legal_day(entry.recorded)


def _receipt(row: Disclosure, sent: Entry, until: date, basis: str) -> Receipt:
    return Receipt(
        id=sent.entry_id, disclosure=row.id, authority=row.authority, number=row.number, channel=sent.open["channel"],
        what=sent.open["what"], cause=sent.open["of"], state="sent", due_on=until, basis=basis, sent_at=sent.recorded,
    )  # fmt: skip


def _asked_after(sent: Entry, until: date) -> DueRow:
    """Ours are looked at at once, others when their time is over."""
    channel = catalogue.every().get(sent.open["channel"])
    at = sent.recorded if channel and channel.own else clock.end_of_day(until)
    return DueRow(sent.stream, sent.entry_id, at, Channels.name, {"receipt": sent.entry_id})
