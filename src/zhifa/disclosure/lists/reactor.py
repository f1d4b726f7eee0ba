"""A change of officers, certificates or matters, or a day, makes the lists that rest on them due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.models import Authority
from zhifa.clock import legal_day
from zhifa.disclosure.lists import catalogue
from zhifa.disclosure.lists.actions import Target, note_change
from zhifa.disclosure.lists.actions.publish import REACTOR
from zhifa.disclosure.lists.models import AuthorityList
from zhifa.disclosure.lists.sources import FEEDS
from zhifa.journal.api import DueRow, Effect, Entry, Reactor


class ListReactor(Reactor):
    name = REACTOR

    def wants(self, entry: Entry) -> bool:
        return entry.kind.startswith(tuple(FEEDS))

    def react(self, entry: Entry, effect: Effect) -> None:
        """One statement where no published list waits to hear of it."""
        fed = next(sources for begins, sources in FEEDS.items() if entry.kind.startswith(begins))
        codes = [kind.code for kind in catalogue.kinds() if kind.source in fed]
        waiting = AuthorityList.objects.filter(code__in=codes, edition__gt=0, due_on=None)
        reached = {entry.authority, *_principals(entry.authority)} if waiting.exists() else set()
        actor = replace(SYSTEM, id=self.actor)
        for row in waiting.filter(authority__in=reached).order_by("authority", "code"):
            authority = Authority.objects.get(code=row.authority)
            of = Target(authority, catalogue.kind(row.code))
            day = legal_day(entry.recorded)
            own = replace(effect, cause=f"{effect.cause} {of.stream}")  # one entry may make several lists due
            note_change(actor, of, own, changed_on=day, says=entry.display(), cause=entry.entry_id)

    def come_due(self, row: DueRow, now: datetime, effect: Effect) -> None:  # noqa: ARG002 - the signature of reactors
        """A certificate on the published list has run out: no entry says so."""
        _, code, listed = row.stream.split("/")
        of = Target(Authority.objects.get(code=code), catalogue.kind(listed))
        actor = replace(SYSTEM, id=self.actor)
        note_change(actor, of, effect, changed_on=legal_day(row.due_at), says="清单上有人员的证件到期。")


def _principals(code: str) -> list[str]:
    """An officer of an entrusted organisation stands on the list of its principal."""
    return list(Authority.objects.filter(code=code, principal__isnull=False).values_list("principal_id", flat=True))
