"""The table of changes: everything the public sees otherwise, in the order of the journal (the duty to delete)."""

from __future__ import annotations

from zhifa.disclosure import kinds
from zhifa.disclosure.models import Change
from zhifa.journal.api import Entry, Projector

OFF = {
    kinds.WITHDRAWN.name: "withdrawn",
    kinds.PULLED.name: "withdrawn",
    kinds.EXPIRED.name: "expired",
    kinds.REPAIRED.name: "repaired",
}


class PublicChanges(Projector):
    name = "disclosure-changes"
    kinds = kinds.PUBLIC

    def apply(self, entry: Entry) -> None:
        record = entry.stream.removeprefix("disclosure/")
        last = Change.objects.filter(record=record).order_by("-position").values_list("what", flat=True).first()
        shown = last in {"published", "changed"}
        if not shown and entry.kind not in kinds.ON:
            return  # what is off already is told once, and words of what is off change nothing
        what = OFF.get(entry.kind) or ("changed" if shown else "published")
        assert entry.position is not None
        Change.objects.create(position=entry.position, record=record, what=what, at=entry.recorded)

    def reset(self) -> None:
        Change.objects.all().delete()
