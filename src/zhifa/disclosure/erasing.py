"""An erased party leaves the desk, the public record and, by the entry written here, every host's index."""

from __future__ import annotations

from typing import Any

from zhifa import files
from zhifa.disclosure import kinds
from zhifa.disclosure.models import Disclosure, PublicRecord
from zhifa.journal import api as journal
from zhifa.journal.api import Entry, NewEntry, read

GONE = "（信息已依法抹除）"
_KEPT = ("number", "authority", "act", "procedure", "sector", "matter_code", "kinds", "amount_fen", "decided_on")


def forget(entry_id: str) -> None:
    """Called when the personal part of an edition was erased; a second call changes nothing."""
    edition = read.entry(entry_id)
    for sha256 in edition.open.get("files") or ():
        files.store().erase(sha256)
    stream = edition.stream
    with journal.transaction() as tx:
        row = Disclosure.objects.select_for_update().get(pk=stream.removeprefix("disclosure/"))
        if row.masked is None or row.masked.get("erased"):
            return
        row.masked = _bare(row.masked)
        (entry,) = tx.append(
            stream, [NewEntry(kinds.ERASED.name, open={"of": entry_id}, provenance="system", cause=entry_id)],
            authority=row.authority, actor="system", capacity="system", expected_version=row.version,
        )  # fmt: skip
        row.version, row.updated_at = entry.version, entry.recorded
        row.save()
        for record in PublicRecord.objects.filter(pk=row.id, state__in=("published", "pulled")):
            record.party, record.company, record.content, record.updated_at = GONE, "", row.masked, entry.recorded
            record.save()


def forget_file(entry_id: str) -> None:
    """Called when the personal part of an attachment was erased: the file and what was read in it go."""
    entry = read.entry(entry_id)
    for name in ("file", "reading"):
        files.store().erase(str(entry.open[name]))
    with journal.transaction():
        row = Disclosure.objects.select_for_update().get(pk=entry.stream.removeprefix("disclosure/"))
        row.attachments = [item for item in row.attachments if item["entry"] != entry_id]
        row.save(update_fields=["attachments"])


def _bare(content: dict[str, Any]) -> dict[str, Any]:
    """What speaks of the authority and the decision only; facts may name the party, so they go."""
    kept = {name: content[name] for name in _KEPT if name in content}
    party = {"shown": GONE, "kind": content["party"]["kind"], "kind_title": content["party"]["kind_title"]}
    return {**kept, "party": party, "matter": "", "facts": "", "basis": content["basis"], "erased": True}


def targets(erased: Entry) -> dict[str, tuple[str, ...]]:
    """What follows the entry that told who a party is: entries whose personal part still exists and speaks of it."""
    streams: list[str] = []
    if erased.kind == "party.recorded":
        case_id = erased.stream.removeprefix("case/")
        rows = Disclosure.objects.filter(case_id=case_id, party_id=str(erased.open["party"]))
    elif erased.stream.startswith("record/"):
        rows = Disclosure.objects.filter(record_id=erased.stream.removeprefix("record/"))
        streams = [erased.stream]
    else:
        return {}
    streams += [f"disclosure/{disclosure_id}" for disclosure_id in rows.values_list("id", flat=True)]
    spoken = (entry for stream in streams for entry in read.stream(stream))
    return {entry.entry_id: ("personal",) for entry in spoken if isinstance(entry.personal, dict)}
