"""Numbers of cases and documents: 明水立字〔2026〕2号, 明水罚当决字〔2026〕3号; never MAX + 1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhifa import clock
from zhifa.accounts.models import Authority
from zhifa.casework.desk import Desk
from zhifa.casework.errors import FieldError, Invalid
from zhifa.journal.api import numbers
from zhifa.law.identifiers import document_number
from zhifa.law.types import NumberFact

CASE_WORD = "立字"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 12


@dataclass(frozen=True)
class Numbered:
    text: str
    n: int
    block: str | None


def case_number(desk: Desk, authority: Authority) -> str:
    """The next case number of the authority's year, inside the caller's transaction. One statement."""
    year = clock.legal_today().year
    n = desk.next_number(authority.code, CASE_WORD, year)
    return document_number(authority.number_word, CASE_WORD, year, n)


def next_number(desk: Desk, authority: Authority, word: str, day: date) -> Numbered:
    """The next number of a kind of document. One statement."""
    n = desk.next_number(authority.code, word, day.year)
    return Numbered(document_number(authority.number_word, word, day.year, n), n, None)


@dataclass(frozen=True)
class FromBooklet:
    """A number that stands printed on a form: for a kind of document, and what the engine must know of it."""

    word: str
    numbered: Numbered
    fact: NumberFact


def from_booklet(
    authority: Authority, word: str, day: date, n: int, by: str, *, device: str, person: str
) -> FromBooklet:
    """Uses a number of a paper booklet or of a device's block; raises Invalid when it is none of ours, another's, no
    longer valid or gone. One statement.

    It is used before the engine decides, which then knows when the booklet was issued; a refusal gives it back.
    """
    try:
        used = numbers.use_from_block(authority.code, word, day.year, n, by, device=device, person=person, on=day)
    except numbers.NumberRefused as error:
        raise Invalid(FieldError("paper_number", f"{error}。", "请核对纸质文书或者设备上的编号。")) from error
    text = document_number(authority.number_word, word, day.year, n)
    return FromBooklet(word, Numbered(text, n, used.block), NumberFact(n=n, issued_at=used.issued_at))


def verification_code(random: bytes) -> str:
    """Twelve characters without look-alikes (60 bits) from random bytes: shows authenticity only, opens nothing."""
    value = int.from_bytes(random, "big")
    letters = []
    for _ in range(CODE_LENGTH):
        value, rest = divmod(value, len(ALPHABET))
        letters.append(ALPHABET[rest])
    text = "".join(letters)
    return "-".join((text[:4], text[4:8], text[8:]))
