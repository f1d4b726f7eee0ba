"""What anybody may check about something public: its entry, where it stands in the log, and who signed that."""

from __future__ import annotations

from typing import Any

from zhifa.accounts.errors import NotFound
from zhifa.journal.api import Entry, read
from zhifa.journal.kinds import PARTS
from zhifa.ledger import api as ledger


def of_disclosure(disclosure_id: str) -> dict[str, Any]:
    """Header, digest and inclusion proof of the newest publication entry. Raises NotFound, LedgerError."""
    published = [e for e in read.stream(f"disclosure/{disclosure_id}") if e.kind == "disclosure.published"]
    if not published:
        raise NotFound("没有这项公示的发布记录。")
    return of_entry(published[-1])


def of_entry(entry: Entry) -> dict[str, Any]:
    """{entry: header with digest, proof: {index, size, path, checkpoint}, vkey}."""
    header = entry.header()
    commitments = {part: header.pop(part) for part in PARTS}
    proof = ledger.inclusion(entry.position or 0)
    return {
        "entry": {**header, "commitments": commitments, "digest": entry.digest, "position": entry.position},
        "proof": proof.as_json(),
        "vkey": ledger.vkey(),
    }
