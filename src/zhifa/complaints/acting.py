"""What staff do with a complaint: take it up or not, hand it on, note, take more time, answer. One function a verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final

from zhifa import clock
from zhifa.accounts import permissions
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import Authority
from zhifa.casework.errors import FieldError, Invalid, NotFound, Refused
from zhifa.complaints import kinds, lodging, routing
from zhifa.complaints.models import OPEN, Complaint, State
from zhifa.journal import api as journal
from zhifa.journal.api import Entry, NewEntry, Transaction
from zhifa.law.types import Refusal

LONGEST: Final = 5000
REASON: Final = 500
BODY: Final = 100
BASIS: Final = "行政处罚法第七十五条第二款"


@dataclass(frozen=True)
class Desk:
    """A complaint in the hands of somebody who may handle it, inside the transaction of one verb."""

    tx: Transaction
    row: Complaint
    place: Authority
    actor: Actor
    capacity: str

    def note(self, new: NewEntry) -> Entry:
        return lodging.note(self.tx, self.row, new, actor=self.actor.id, capacity=self.capacity)


@contextmanager
def _at(actor: Actor, complaint_id: str, states: Sequence[State]) -> Iterator[Desk]:
    """The row is saved when the block ends well. Raises NotFound, Forbidden, Refused (it has moved on)."""
    with journal.transaction() as tx:
        row = routing.in_reach(actor).select_for_update().filter(pk=complaint_id).first()
        if row is None:
            raise NotFound("没有这件投诉举报，或者它不由您办理。")
        capacity = permissions.require(actor, routing.OPERATION, authority=row.authority)
        if row.state not in states:
            message = f"这件投诉举报现在是“{row.get_state_display()}”，不能这样办。"
            raise Refused([Refusal("state", message, BASIS, "请刷新页面，核对最新的情况。")])
        yield Desk(tx, row, Authority.objects.get(code=row.authority), actor, capacity)
        row.save()


def accept(actor: Actor, complaint_id: str) -> Complaint:
    """It is looked into; the period of the answer begins. Raises NotFound, Forbidden, Refused."""
    with _at(actor, complaint_id, (State.RECEIVED,)) as desk:
        period = lodging.clock_of("complaint.answer", clock.legal_today(), desk.place)
        desk.note(NewEntry(kinds.ACCEPTED.name, open={"late_days": _late(desk.row), "clock": period}))
        desk.row.state, desk.row.reason = State.ACCEPTED, ""
        lodging.run(desk.row, period)
    return desk.row


def refuse(actor: Actor, complaint_id: str, ground: str, reason: str) -> Complaint:
    """Not taken up; the complainant reads the reason. Raises NotFound, Forbidden, Invalid, Refused."""
    if ground not in kinds.GROUNDS:
        remedy = f"请选择：{'、'.join(kinds.GROUNDS.values())}。"
        raise Invalid(FieldError("ground", "没有选择不予受理的情形。", remedy))
    said = _words("reason", reason, REASON, "不予受理的理由，以及可以怎样解决")
    with _at(actor, complaint_id, (State.RECEIVED,)) as desk:
        opened = {"ground": ground, "late_days": _late(desk.row)}
        entry = desk.note(NewEntry(kinds.REFUSED.name, open=opened, personal={"reason": said}))
        desk.row.ground, desk.row.reason = ground, said
        _end(desk.row, State.REFUSED, entry)
    return desk.row


def transfer(
    actor: Actor, complaint_id: str, to: str, reason: str, *, authority: str = "", body: str = ""
) -> Complaint:
    """To another `authority` here, to the `supervisor` of the present one, or to a body `outside`, by its name.

    Here its first period begins again with whoever has it now. Raises NotFound, Forbidden, Invalid, Refused.
    """
    said = _words("reason", reason, REASON, "为什么转送")
    if to == "outside":
        return _outside(actor, complaint_id, body, said)
    with _at(actor, complaint_id, OPEN) as desk:
        row, place = desk.row, desk.place
        level, why = "supervisor", "执法监督机关"
        if to == "authority":
            place, level = _other(row, authority), "authority"
            why = place.name
        elif to != "supervisor":
            raise Invalid(FieldError("to", "没有选择转送给谁。", "请选择另一个机关、执法监督机关或者系统以外的单位。"))
        elif row.level == "supervisor" or not routing.supervised(place, _barred(row)):
            remedy = "请自行办理，或者转送系统以外的单位。"
            raise Refused([Refusal("no_supervisor", "已经由执法监督机关办理，或者没有登记监督人员。", BASIS, remedy)])
        period = lodging.clock_of("complaint.accept", clock.legal_today(), place)
        opened = {"to": to, "authority": place.code, "body": why, "clock": period}
        desk.note(NewEntry(kinds.TRANSFERRED.name, open=opened, personal={"reason": said}))
        row.authority, row.level, row.reason = place.code, level, said
        row.state, row.extended = State.RECEIVED, False
        lodging.run(row, period)
    return desk.row


def _other(row: Complaint, authority: str) -> Authority:
    found = Authority.objects.filter(code=authority).first()
    if found is None or (found.code == row.authority and row.level == "authority"):
        raise Invalid(FieldError("authority", "没有选择要转送的机关。", "请选择有权处理的另一个机关。"))
    if found.code == row.authority and row.about == "authority":
        message = "投诉的是这个机关本身，不能交给它自己办理。"
    elif not routing.headed(found.code, _barred(row)):
        message = "这个机关没有登记负责人，或者负责人就是被投诉的人。"
    else:
        return found
    raise Refused([Refusal("nobody", message, BASIS, "请自行办理，或者转送另一个机关。")])


def _outside(actor: Actor, complaint_id: str, body: str, reason: str) -> Complaint:
    name = _words("body", body, BODY, "接收单位的名称")
    with _at(actor, complaint_id, OPEN) as desk:
        opened = {"to": "outside", "authority": "", "body": name, "clock": None}
        entry = desk.note(NewEntry(kinds.TRANSFERRED.name, open=opened, personal={"reason": reason}))
        desk.row.body, desk.row.reason = name, reason
        _end(desk.row, State.TRANSFERRED, entry)
    return desk.row


def note(actor: Actor, complaint_id: str, text: str) -> Complaint:
    """What was done to look into it; for staff alone. Raises NotFound, Forbidden, Invalid, Refused."""
    said = _words("text", text, LONGEST, "核查的情况")
    with _at(actor, complaint_id, (State.ACCEPTED,)) as desk:
        desk.note(NewEntry(kinds.NOTED.name, open={}, personal={"text": said}))
    return desk.row


def extend(actor: Actor, complaint_id: str, reason: str) -> Complaint:
    """Once, from the day on which the answer was due. Raises NotFound, Forbidden, Invalid, Refused."""
    said = _words("reason", reason, REASON, "情况怎样复杂")
    with _at(actor, complaint_id, (State.ACCEPTED,)) as desk:
        row = desk.row
        assert row.due_on is not None
        if row.extended or row.due_on < clock.legal_today():
            basis = lodging.clock_of("complaint.extend", row.due_on, desk.place)["basis"]
            message = "已经延长过一次，不能再延长。" if row.extended else "答复期限已经过了，不能再延长。"
            raise Refused([Refusal("extended", message, basis, "请尽快答复。")])
        period = lodging.clock_of("complaint.extend", row.due_on, desk.place)
        desk.note(NewEntry(kinds.EXTENDED.name, open={"clock": period}, personal={"reason": said}))
        row.extended, row.reason = True, said
        lodging.run(row, period)
    return desk.row


def answer(actor: Actor, complaint_id: str, result: str, text: str) -> Complaint:
    """What was found and done; the complainant reads it. Raises NotFound, Forbidden, Invalid, Refused."""
    if result not in kinds.RESULTS:
        raise Invalid(FieldError("result", "没有选择核查的结果。", f"请选择：{'、'.join(kinds.RESULTS.values())}。"))
    said = _words("answer", text, LONGEST, "核查的事实、处理的意见和依据")
    with _at(actor, complaint_id, (State.ACCEPTED,)) as desk:
        recheck = lodging.clock_of("complaint.recheck", clock.legal_today(), desk.place)
        opened = {"result": result, "late_days": _late(desk.row), "recheck": recheck}
        entry = desk.note(NewEntry(kinds.ANSWERED.name, open=opened, personal={"text": said}))
        desk.row.result, desk.row.answer = result, said
        desk.row.recheck_until = date.fromisoformat(recheck["due"])
        _end(desk.row, State.ANSWERED, entry)
    return desk.row


def reveal(actor: Actor, complaint_id: str, reason: str) -> dict[str, str]:
    """{name, contact} in full; the look is an entry in access/<person>/<day>. Raises NotFound, Forbidden, Invalid."""
    said = _words("reason", reason, REASON, "查看的理由")
    row = routing.in_reach(actor).filter(pk=complaint_id).first()
    if row is None:
        raise NotFound("没有这件投诉举报，或者它不由您办理。")
    capacity = permissions.require(actor, routing.OPERATION, authority=row.authority)
    new = NewEntry(kinds.ACCESS.name, open={"complaint": row.id}, restricted={"reason": said}, provenance="system")
    with journal.transaction() as tx:
        tx.append(
            f"access/{actor.id}/{clock.legal_today().isoformat()}", [new], authority=row.authority, actor=actor.id,
            capacity=capacity,
        )  # fmt: skip
    return {"name": row.name, "contact": row.contact}


def _end(row: Complaint, state: State, entry: Entry) -> None:
    row.state, row.ended_at = state, entry.recorded
    lodging.run(row, None)


def _late(row: Complaint) -> int:
    return max(0, (clock.legal_today() - row.due_on).days) if row.due_on else 0


def _barred(row: Complaint) -> frozenset[str]:
    return frozenset(one for one in row.barred.split(",") if one)


def _words(field: str, text: str, longest: int, what: str) -> str:
    said = text.strip()
    if not said or len(said) > longest:
        raise Invalid(FieldError(field, "没有填写，或者太长。", f"请写明{what}，{longest:,} 字以内。"))
    return said
