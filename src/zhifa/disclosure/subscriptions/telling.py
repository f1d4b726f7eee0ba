"""What one reader is to be told: the changes since he was told last that his watch finds, each record once.

Impersonal on purpose: number, authority, matter and a link, never the party nor the facts. What is sent cannot be
called back; what is behind the link can be taken down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from zhifa.disclosure.models import Change, PublicRecord
from zhifa.disclosure.shown.current import among
from zhifa.disclosure.subscriptions import watching
from zhifa.disclosure.subscriptions.models import Subscription, Told
from zhifa.registry.content import ACTS

WHAT: Final = {"published": "新公示", "changed": "更正、更新", "off": "撤下、停止公示"}
MOST: Final = 1000  # changes that are looked at in one go


@dataclass(frozen=True)
class Item:
    """`what`: published | changed | off. `matter` of what is public; `reason` and `on` (ISO day) of what is off."""

    position: int
    what: str
    record: str
    number: str
    act: str
    authority: str
    authority_name: str
    matter: str = ""
    decided_on: str = ""
    reason: str = ""
    on: str = ""

    @property
    def address(self) -> str:
        return f"{settings.ZHIFA_PUBLIC_URL}/decisions/{self.record}"

    @property
    def act_title(self) -> str:
        return ACTS.get(self.act, self.act)


@dataclass(frozen=True)
class News:
    """`upto`: the position that the reader has been told of afterwards; `more`: there are changes beyond it."""

    items: tuple[Item, ...]
    upto: int
    more: bool


def news(row: Subscription, head: int) -> News:
    """Up to the change at `head`. Four statements at most. Raises IndexMissing."""
    changes = list(Change.objects.filter(position__gt=row.position, position__lte=head).order_by("position")[:MOST])
    if not changes:
        return News((), head, more=False)
    first: dict[str, Change] = {}
    last: dict[str, Change] = {}
    for change in changes:
        first.setdefault(change.record, change)
        last[change.record] = change
    watch = watching.read(row.watch)
    shown = among(last)
    found = watching.matching(watch, shown)
    told = set(Told.objects.filter(subscription=row, record__in=last).values_list("record", flat=True))
    gone = PublicRecord.objects.in_bulk([record for record in last if record not in shown])
    items = [
        item
        for record, change in last.items()
        if (item := _item(watch, change, first[record], shown.get(record) or gone.get(record), record in found,
                          record in told)) is not None
    ]  # fmt: skip
    more = len(changes) == MOST
    return News(tuple(items), changes[-1].position if more else head, more)


def _item(
    watch: watching.Watch, change: Change, first: Change, record: PublicRecord | None, found: bool, told: bool
) -> Item | None:
    if record is None:
        return None
    common = (change.position, change.record, record.number, record.act, record.authority, record.authority_name)
    position, key, number, act, authority, name = common
    if record.state == "published" and record.content:
        if not (found or told):
            return None
        return Item(
            position, "changed" if told or first.what != "published" else "published", key, number, act, authority,
            name, matter=str(record.content.get("matter", "")), decided_on=record.decided_on.isoformat(),
        )  # fmt: skip
    came_and_went = first.what == "published" and not told
    if came_and_went or not (told or watching.might_have(watch, record)):
        return None
    on = record.withdrawn_on.isoformat() if record.withdrawn_on else ""
    return Item(position, "off", key, number, act, authority, name, reason=record.withdrawn_reason, on=on)


def remember(row: Subscription, items: Sequence[Item]) -> None:
    """Inside the transaction that says that he was told. Two statements."""
    shown = [item.record for item in items if item.what != "off"]
    Told.objects.bulk_create(
        [Told(subscription=row, record=record) for record in shown], ignore_conflicts=True, batch_size=MOST
    )
    Told.objects.filter(subscription=row, record__in=[item.record for item in items if item.what == "off"]).delete()
