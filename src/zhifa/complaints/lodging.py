"""Somebody complains: no log-in, a code to read what becomes of it, a limit on how many come in.

Like a request for correction, nothing about the visitor is kept but what he writes himself; who wants to stays unnamed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from zhifa import clock
from zhifa.accounts.encrypted import fingerprint
from zhifa.accounts.models import Authority
from zhifa.casework import party_codes
from zhifa.casework.errors import FieldError, Invalid, NotFound, unkeepable
from zhifa.complaints import kinds, routing
from zhifa.complaints.models import Complaint, State
from zhifa.disclosure.models import PublicRecord
from zhifa.journal import api as journal
from zhifa.journal.api import DueRow, Entry, NewEntry, Transaction
from zhifa.journal.api import due as index
from zhifa.law.calendar import Calendar
from zhifa.law.deadlines import deadline
from zhifa.law.rules import Rulebook
from zhifa.registry import queries as registry

VISITOR: Final = "public"
LONGEST: Final = 5000  # characters of one complaint
SHORT: Final = 100  # of name, contact and subject
WINDOW: Final = timedelta(days=1)
OF_ONE_SUBJECT: Final = 10  # complaints within WINDOW; practice, so that nobody can drown an authority
OF_AN_AUTHORITY: Final = 200
CODE: Final = "complaints_complaint.code"
SUBJECT: Final = "complaints_complaint.subject"
REACTOR: Final = "complaints"
CLOCK: Final = "clock"


class TooMany(Exception):
    """More complaints came in than a day takes; the message says what to do."""


@dataclass(frozen=True)
class Wanted:
    """What the form says. `of`: id of the public record or number of the certificate from which it was opened.

    `subject`: the number of the document or certificate if the visitor knows it, or what else tells which is meant.
    """

    about: str
    what: str
    text: str
    authority: str = ""
    of: str = ""
    subject: str = ""
    name: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Lodged:
    """`code` is shown once and lies nowhere."""

    code: str
    due: date
    level: str
    authority_name: str


@dataclass(frozen=True)
class Subject:
    """What a complaint is about, as far as the registers know it. `key`: a decision or officer, for the limit."""

    authority: Authority
    disclosure: str = ""
    officer: str = ""
    key: str = ""
    said: str = ""
    barred: frozenset[str] = frozenset()


def subject(wanted: Wanted) -> Subject:
    """Raises NotFound for what the form was opened from and is not there, Invalid where no authority is named."""
    if wanted.about == "officer" and (number := wanted.of or wanted.subject.strip()):
        found = registry.certificate(number)
        if found is not None:
            barred = routing.barred_by_officer(found.officer)
            said = f"{found.officer.name}（执法证 {found.number}）"
            place = _acting(found.officer.authority)
            return Subject(place, officer=found.number, key=found.number, said=said, barred=barred)
    if wanted.about == "decision" and (record := _record(wanted)) is not None:
        place = _authority(record.authority)
        barred = routing.barred_by_decision(record.id)
        return Subject(place, disclosure=record.id, key=record.id, said=record.number, barred=barred)
    if wanted.of:
        raise NotFound("没有找到要投诉的决定或者执法人员，请从投诉举报页重新填写。")
    return Subject(_authority(wanted.authority), said=wanted.subject.strip())


def _acting(authority: Authority) -> Authority:
    return _authority(authority.acting_code)


def _authority(code: str) -> Authority:
    found = Authority.objects.filter(code=code).first()
    if found is None:
        raise Invalid(FieldError("authority", "没有选择机关。", "请选择作出行为的机关；不清楚的，选最接近的一个。"))
    return found


def _record(wanted: Wanted) -> PublicRecord | None:
    """Of a record that was public: one that is off can still be complained of."""
    rows = PublicRecord.objects.all()
    if wanted.of:
        return rows.filter(pk=wanted.of).first()
    number = wanted.subject.strip()
    return rows.filter(authority=wanted.authority, number=number).first() if number else None


def lodge(wanted: Wanted) -> Lodged:
    """Records the complaint and its clock. Raises NotFound, Invalid, TooMany."""
    _check(wanted)
    found = subject(wanted)
    of_mark = fingerprint(found.key, SUBJECT) if found.key else ""
    _within_limits(found.authority.code, of_mark)
    taken = routing.route(found.authority, wanted.about, wanted.what, found.barred)
    period = clock_of("complaint.accept", clock.legal_today(), found.authority)
    words = {name: getattr(wanted, name).strip() for name in ("text", "name", "contact")}
    code, made = party_codes.new_code(), journal.new_id()
    row = Complaint(
        id=made, authority=found.authority.code, level=taken.level, barred=routing.written(found.barred),
        mark=_mark(code), of_mark=of_mark, about=wanted.about, what=wanted.what, disclosure=found.disclosure,
        subject=wanted.subject.strip() or found.said, officer=found.officer, state=State.RECEIVED, **words,
    )  # fmt: skip
    opened = {
        "about": wanted.about, "what": wanted.what, "level": taken.level, "why": taken.why,
        "disclosure": found.disclosure, "anonymous": not (words["name"] or words["contact"]), "clock": period,
    }  # fmt: skip
    personal = {**words, "subject": row.subject, "officer": found.officer}
    with journal.transaction() as tx:
        (entry,) = tx.append(
            stream(row), [NewEntry(kinds.LODGED.name, open=opened, personal=personal, provenance="system")],
            authority=row.authority, actor=VISITOR, capacity=VISITOR, expected_version=0,
        )  # fmt: skip
        row.lodged_at, row.version = entry.recorded, entry.version
        run(row, period)
        row.save(force_insert=True)
    return Lodged(party_codes.written(code), date.fromisoformat(period["due"]), taken.level, found.authority.name)


def stream(row: Complaint) -> str:
    return f"complaint/{row.id}"


def clock_of(rule: str, start: date, authority: Authority) -> dict[str, Any]:
    """The period as design 3.1 writes it, by the rules of the authority's region and sector."""
    period = deadline(
        Rulebook.default(), Calendar.default(), rule, start, region=authority.region, sector=authority.sector
    )
    return period.as_json()


def run(row: Complaint, period: dict[str, Any] | None) -> None:
    """From now on the row's clock is this one, or none; the reactor looks when it is over. The caller saves the row."""
    if period is None:
        row.clock, row.due_on = None, None
        index.clear(stream(row), [CLOCK])
        return
    row.clock, row.due_on = period, date.fromisoformat(period["due"])
    payload = {"complaint": row.id, "due": period["due"]}
    index.set_due([DueRow(stream(row), CLOCK, clock.end_of_day(row.due_on), REACTOR, payload)])


def note(tx: Transaction, row: Complaint, new: NewEntry, *, actor: str, capacity: str) -> Entry:
    """Appends it; the row takes its version, and the caller saves the row. Raises Conflict."""
    (entry,) = tx.append(
        stream(row), [replace(new, provenance="system")], authority=row.authority, actor=actor, capacity=capacity,
        expected_version=row.version,
    )  # fmt: skip
    row.version = entry.version
    return entry


def under(code: str) -> Complaint:
    """The complaint that a code opens. Raises NotFound, the same for every wrong code."""
    found = Complaint.objects.filter(mark=_mark(party_codes.normal(code))).first()
    if found is None:
        raise NotFound("没有这个查询码。请核对提交投诉举报时显示的查询码。")
    return found


def _mark(code: str) -> str:
    return fingerprint(code, CODE)


def _check(wanted: Wanted) -> None:
    problems = unkeepable(subject=wanted.subject, text=wanted.text, name=wanted.name, contact=wanted.contact)
    if wanted.about not in kinds.ABOUT:
        problems.append(FieldError("about", "没有选择投诉举报的对象。", f"请选择：{'、'.join(kinds.ABOUT.values())}。"))
    if wanted.what not in kinds.WHAT:
        problems.append(FieldError("what", "没有选择反映的问题。", "请选择最接近的一项，都不合适的选“其他”。"))
    if not wanted.text.strip() or len(wanted.text) > LONGEST:
        remedy = f"请写明时间、地点、经过和您的要求，{LONGEST:,} 字以内。"
        problems.append(FieldError("text", "没有写明情况，或者太长。", remedy))
    for field, title in (("subject", "文号或者执法证号"), ("name", "姓名"), ("contact", "联系方式")):
        if len(getattr(wanted, field)) > SHORT:
            problems.append(FieldError(field, f"{title}太长。", f"请写在 {SHORT} 字以内，也可以不写。"))
    if problems:
        raise Invalid(*problems)


def _within_limits(authority: str, of_mark: str) -> None:
    recent = Complaint.objects.filter(authority=authority, lodged_at__gt=clock.legal_now() - WINDOW)
    if (of_mark and recent.filter(of_mark=of_mark).count() >= OF_ONE_SUBJECT) or recent.count() >= OF_AN_AUTHORITY:
        raise TooMany("今天收到的投诉举报太多，暂时不能再提交。请明天再来，或者拨打服务电话。")
