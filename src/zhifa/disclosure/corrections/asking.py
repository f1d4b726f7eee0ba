"""A visitor asks for a correction: no log-in, a code to read the answer, a limit on how many come in.

The limit counts what came in for a record and for an authority; nothing about the visitor is kept for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from zhifa import clock
from zhifa.accounts.encrypted import fingerprint
from zhifa.accounts.models import Authority
from zhifa.casework import party_codes
from zhifa.casework.errors import FieldError, Invalid, NotFound, unkeepable
from zhifa.disclosure.corrections import kinds
from zhifa.disclosure.models import Correction
from zhifa.disclosure.shown.current import current
from zhifa.journal import api as journal
from zhifa.journal.api import NewEntry
from zhifa.law.calendar import Calendar
from zhifa.law.deadlines import deadline
from zhifa.law.rules import Rulebook

VISITOR: Final = "public"
LONGEST: Final = 2000  # characters of one request
CONTACT: Final = 100
WINDOW: Final = timedelta(days=1)
OF_ONE_RECORD: Final = 10  # requests within WINDOW; practice, so that nobody can drown an authority
OF_AN_AUTHORITY: Final = 200
COLUMN: Final = "disclosure_correction.code"


class TooMany(Exception):
    """More requests came in than a day takes; the message says what to do."""


@dataclass(frozen=True)
class Asked:
    """`code` is shown once and lies nowhere."""

    code: str
    due: date


def ask(disclosure_id: str, what: str, text: str, contact: str = "") -> Asked:
    """Records the request and its clock. Raises NotFound (it is not public), Invalid, TooMany."""
    record = current().filter(pk=disclosure_id).first()
    if record is None:
        raise NotFound("没有这项公示，或者它已经停止公示。")
    _check(what, text, contact)
    _within_limits(disclosure_id, record.authority)
    place = Authority.objects.get(code=record.authority)
    period = deadline(
        Rulebook.default(), Calendar.default(), "correction.answer", clock.legal_today(),
        region=place.region, sector=place.sector, act=record.act,
    ).as_json()  # fmt: skip
    code, made = party_codes.new_code(), journal.new_id()
    with journal.transaction() as tx:
        opened = {
            "disclosure": record.id, "number": record.number, "what": what, "edition": record.edition, "clock": period,
        }  # fmt: skip
        personal = {"text": text.strip(), "contact": contact.strip()}
        (entry,) = tx.append(
            f"correction/{made}", [NewEntry(kinds.ASKED.name, open=opened, personal=personal, provenance="system")],
            authority=record.authority, actor=VISITOR, capacity=VISITOR, expected_version=0,
        )  # fmt: skip
        Correction.objects.create(
            id=made, disclosure=record.id, authority=record.authority, number=record.number, mark=_mark(code),
            what=what, text=text.strip(), contact=contact.strip(), state="asked",
            due_on=date.fromisoformat(period["due"]), clock=period, edition=record.edition, asked_at=entry.recorded,
            version=entry.version,
        )  # fmt: skip
    return Asked(party_codes.written(code), date.fromisoformat(period["due"]))


def under(code: str) -> Correction:
    """The request that a code opens. Raises NotFound, the same for every wrong code."""
    found = Correction.objects.filter(mark=_mark(party_codes.normal(code))).first()
    if found is None:
        raise NotFound("没有这个查询码。请核对提交更正申请时显示的查询码。")
    return found


def _mark(code: str) -> str:
    return fingerprint(code, COLUMN)


def _check(what: str, text: str, contact: str) -> None:
    problems = unkeepable(text=text, contact=contact)
    if what not in kinds.WHAT:
        problems.append(FieldError("what", "没有选择哪里有误。", f"请选择：{'、'.join(kinds.WHAT.values())}。"))
    if not text.strip() or len(text) > LONGEST:
        remedy = f"请写明哪里不对、正确的是什么，{LONGEST:,} 字以内。"
        problems.append(FieldError("text", "没有写明哪里有误，或者太长。", remedy))
    if len(contact) > CONTACT:
        problems.append(FieldError("contact", "联系方式太长。", f"请写在 {CONTACT} 字以内，也可以不写。"))
    if problems:
        raise Invalid(*problems)


def _within_limits(disclosure_id: str, authority: str) -> None:
    since = clock.legal_now() - WINDOW
    recent = Correction.objects.filter(authority=authority, asked_at__gt=since)
    if recent.filter(disclosure=disclosure_id).count() >= OF_ONE_RECORD or recent.count() >= OF_AN_AUTHORITY:
        raise TooMany("今天收到的更正申请太多，暂时不能再提交。请明天再来，或者直接联系作出决定的机关。")
