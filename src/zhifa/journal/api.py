"""What the packages above may use of the journal."""

from zhifa.journal import bulk, due, erasure, followers, forgetting, idempotency, leader, numbers, read
from zhifa.journal.demonstration import NotADemonstration, declare, demonstration, newest_recorded, set_clock
from zhifa.journal.due import DueRow
from zhifa.journal.entries import ERASED, PROVENANCES, Entry, Erased, NewEntry, StoredPart
from zhifa.journal.followers import Effect, HostProjector, Projector, Reactor
from zhifa.journal.identity import new_id, seeded
from zhifa.journal.kinds import InvalidPayload, Kind, Payload, UnknownKind, all_kinds, kind_of, register
from zhifa.journal.writing import Conflict, Transaction
from zhifa.journal.writing import journal_transaction as transaction

__all__ = [
    "ERASED",
    "PROVENANCES",
    "Conflict",
    "DueRow",
    "Effect",
    "Entry",
    "Erased",
    "HostProjector",
    "InvalidPayload",
    "Kind",
    "NewEntry",
    "NotADemonstration",
    "Payload",
    "Projector",
    "Reactor",
    "StoredPart",
    "Transaction",
    "UnknownKind",
    "all_kinds",
    "bulk",
    "declare",
    "demonstration",
    "due",
    "erasure",
    "followers",
    "forgetting",
    "idempotency",
    "kind_of",
    "leader",
    "new_id",
    "newest_recorded",
    "numbers",
    "read",
    "register",
    "seeded",
    "set_clock",
    "transaction",
]
