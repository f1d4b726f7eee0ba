"""What bears on the submission that waits: all that somebody invited to its legal review sees of the case.

The records, papers and evidence that the case held when it was submitted, and the submission's own. Scans, other
material, drafts, and whatever came later stay out of his sight; so does everything once no submission waits.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from typing import Final

from zhifa.accounts.actor import Actor
from zhifa.casework import projection
from zhifa.casework.models import Attachment, Document
from zhifa.casework.write import Loaded, sees_whole
from zhifa.law.engine.invitations import awaiting

EVIDENCE: Final = "evidence"
CLOCKS: Final = frozenset({"review", "advice"})


@dataclass(frozen=True)
class Sight:
    """`until`: version of the submission in the stream of the case; None where the whole case lies open."""

    until: int | None
    _versions: dict[str, int]
    _papers: dict[str, str]
    """Document -> the entry that made it."""

    @property
    def whole(self) -> bool:
        return self.until is None

    def entry(self, entry_id: str) -> bool:
        return self.until is None or 0 < self._versions.get(entry_id, 0) <= self.until

    def document(self, row: Document) -> bool:
        return self.until is None or (row.state != "draft" and self.entry(self._papers.get(row.id, "")))

    def attachment(self, row: Attachment) -> bool:
        return self.until is None or (row.kind == EVIDENCE and self.entry(row.entry_id))

    def clock(self, key: str) -> bool:
        return self.until is None or key in CLOCKS


def sight(actor: Actor, loaded: Loaded) -> Sight:
    """What the actor sees of the case; the right to see its review at all is asked before."""
    if sees_whole(actor, loaded.case):
        return Sight(None, {}, {})
    versions = {entry.entry_id: entry.version for entry in loaded.entries}
    asked = awaiting(loaded.situation)
    papers = {key: str(one["entry"]) for key, one in loaded.situation["documents"].items()}
    return Sight(versions[asked["id"]] if asked else 0, versions, papers)


def as_submitted(loaded: Loaded, seen: Sight) -> Loaded:
    """The case as it was submitted, for who sees no more of it than that; the case itself where it lies open.

    Only to be read: a later proposal, correction or change of parties is not in it.
    """
    if seen.until is None:
        return loaded
    entries = tuple(entry for entry in loaded.entries if entry.version <= seen.until)
    case = copy(loaded.case)
    case.situation = projection.refolded(entries)
    return replace(loaded, case=case, entries=entries)
