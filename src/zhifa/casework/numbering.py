"""Numbers of cases and documents: 明水立字〔2026〕2号, 明水罚当决字〔2026〕3号; never MAX + 1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhifa import clock
from zhifa.accounts.models import Authority
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


def case_number(authority: Authority) -> str:
    """The next case number of the authority's year, inside the caller's transaction. One statement."""
    year = clock.legal_today().year
    return document_number(authority.number_word, CASE_WORD, year, numbers.allocate(authority.code, CASE_WORD, year))


def next_number(authority: Authority, word: str, day: date) -> Numbered:
    """The next number of a kind of document. One statement."""
    n = numbers.allocate(authority.code, word, day.year)
    return Numbered(document_number(authority.number_word, word, day.year, n), n, None)


def from_booklet(authority: Authority, word: str, year: int, n: int, by: str) -> Numbered:
    """A number that stands printed on a form of a booklet; raises Invalid when it is none of ours or used."""
    try:
        block = numbers.block_of(authority.code, word, year, n)
        numbers.use_from_block(block, n, by)
    except numbers.NumberRefused as error:
        raise Invalid(FieldError("paper_number", str(error), "请核对纸质文书右上角的编号。")) from error
    return Numbered(document_number(authority.number_word, word, year, n), n, block.id)


def paper_fact(authority: str, word: str, year: int, n: int) -> NumberFact:
    """When the booklet of this number was issued, for the engine; raises Invalid when there is none."""
    try:
        block = numbers.block_of(authority, word, year, n)
    except numbers.NumberRefused as error:
        raise Invalid(FieldError("paper_number", str(error), "请核对纸质文书右上角的编号。")) from error
    return NumberFact(n=n, issued_at=block.issued_at)


def verification_code(random: bytes) -> str:
    """Twelve characters without look-alikes (60 bits) from random bytes: shows authenticity only, opens nothing."""
    value = int.from_bytes(random, "big")
    letters = []
    for _ in range(CODE_LENGTH):
        value, rest = divmod(value, len(ALPHABET))
        letters.append(ALPHABET[rest])
    text = "".join(letters)
    return "-".join((text[:4], text[4:8], text[8:]))
