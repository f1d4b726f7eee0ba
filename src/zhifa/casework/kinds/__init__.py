"""The entry kinds of a case, by subject."""

from __future__ import annotations

from zhifa.casework.kinds import acts, documents, findings, persons
from zhifa.journal.api import register


def register_all() -> None:
    """Registers a kind for every act of every procedure, and those of persons, documents, attachments and findings."""
    for kind in (*acts.of_procedures(), *acts.KINDS, *persons.KINDS, *documents.KINDS, *findings.KINDS):
        register(kind)


__all__ = ["register_all"]
