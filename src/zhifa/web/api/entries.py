"""Entries of the journal as the interface shows them: everything that proves, nothing that is personal."""

from __future__ import annotations

from typing import Any

from zhifa.journal.api import Entry
from zhifa.journal.kinds import PARTS


def entry_view(entry: Entry) -> dict[str, Any]:
    """Header, digest, position, commitments, the open part, and the parts that were erased.

    Personal and restricted parts stay behind their commitments: a dossier shows them, with its own permission.
    """
    header = entry.header()
    return {
        **{name: value for name, value in header.items() if name not in PARTS},
        "position": entry.position,
        "digest": entry.digest,
        "commitments": {part: header[part] for part in PARTS},
        "open": entry.open,
        "erased": [part for part in PARTS if header[part] is not None and part not in entry.parts],
        "says": entry.display(),
    }
