"""What anybody may check about something public: its entry, where it stands in the log, and who signed that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhifa.accounts.errors import NotFound
from zhifa.journal.api import Entry, read
from zhifa.journal.kinds import PARTS
from zhifa.ledger import api as ledger
from zhifa.ledger.errors import LedgerError
from zhifa.ledger.integration import current
from zhifa.proof.checkpoint import open_note


@dataclass(frozen=True)
class Place:
    """Where an entry stands under the published checkpoint."""

    position: int
    digest: str
    size: int
    origin: str


def of_disclosure(disclosure_id: str, decision: str) -> dict[str, Any]:
    """The proof of the newest publication entry as /log/proof gives it, with its header and open part (which binds the
    wording by `content_sha256`), the one of the decision that it publishes, and the key. Raises NotFound, LedgerError.
    """
    published = [e for e in read.stream(f"disclosure/{disclosure_id}") if e.kind == "disclosure.published"]
    if not published:
        raise NotFound("没有这项公示的发布记录。")
    newest = published[-1]
    return {
        **_proved(newest), "parts": {"open": _shown(newest)}, "decision": _proved(read.entry(decision)),
        "vkey": ledger.vkey(),
    }  # fmt: skip


def _shown(entry: Entry) -> dict[str, str]:
    """The open part with its salt, so that anybody can compute the commitment in the header."""
    stored = entry.parts["open"]
    return {"salt": stored.salt.hex(), "text": stored.content.decode()}


def _proved(entry: Entry) -> dict[str, Any]:
    header = entry.header()
    commitments = {part: header.pop(part) for part in PARTS}
    return {
        **ledger.inclusion(entry.position or 0).as_json(),
        "position": entry.position,
        "entry": {**header, "commitments": commitments},
    }


def place(entry_id: str) -> Place | None:
    """Where an entry stands in the log that is published; None before it is covered. Signs nothing by itself."""
    entry = read.entry(entry_id)
    row = current()
    if row is None or entry.position is None or row.size < entry.position:
        return None
    try:
        head = open_note(ledger.checkpoint(), [ledger.vkey()])
    except LedgerError:
        return None
    return Place(entry.position, entry.digest, head.size, head.origin)
