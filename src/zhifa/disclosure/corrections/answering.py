"""Staff look into a request and answer: corrected, which it must be by then, or refused with the reason."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from zhifa import clock
from zhifa.accounts import permissions, scope
from zhifa.accounts.actor import Actor
from zhifa.casework.errors import FieldError, Invalid, NotFound, Refused
from zhifa.disclosure.corrections import kinds
from zhifa.disclosure.models import Correction
from zhifa.disclosure.shown.current import current
from zhifa.journal import api as journal
from zhifa.journal.api import NewEntry
from zhifa.law.types import Refusal

LONGEST = 2000
PAGE = 100
BASIS = "政府信息公开条例第四十一条；国办发〔2018〕118号第（六）项"


def answer(actor: Actor, correction_id: str, result: str, words: str) -> Correction:
    """`result`: corrected | refused; `words` are read under the code. Raises NotFound, Forbidden, Invalid, Refused."""
    with journal.transaction() as tx:
        row = _visible(actor, correction_id)
        capacity = permissions.require(actor, "disclosure.answer", authority=row.authority)
        if row.state != "asked":
            raise Refused([Refusal("answered", "这件更正申请已经答复。", BASIS, "请刷新页面，查看答复。")])
        _check(result, words)
        public = current().filter(pk=row.disclosure).first()
        edition = public.edition if public else None
        if result == "corrected" and edition == row.edition:
            remedy = "请先在公示台更正并发布（或者撤下），再答复；核实没有错误的，选不予更正。"
            raise Refused([Refusal("not_corrected", "公示的内容还没有更正。", BASIS, remedy)])
        late = max(0, (clock.legal_today() - row.due_on).days)
        opened = {"of": row.disclosure, "result": result, "late_days": late, "edition": edition}
        (entry,) = tx.append(
            f"correction/{row.id}", [NewEntry(kinds.ANSWERED.name, open=opened, personal={"answer": words.strip()})],
            authority=row.authority, actor=actor.id, capacity=capacity, expected_version=row.version,
        )  # fmt: skip
        row.state, row.answer, row.answered_at, row.version = result, words.strip(), entry.recorded, entry.version
        row.save()
    return row


def _visible(actor: Actor, correction_id: str) -> Correction:
    row = Correction.objects.select_for_update().filter(pk=correction_id).first()
    if row is None or row.authority not in scope.authorities(actor, "disclosure.read"):
        raise NotFound("没有这件更正申请，或者它不属于您可以查看的机关。")
    return row


def _check(result: str, words: str) -> None:
    if result not in kinds.RESULTS:
        raise Invalid(FieldError("result", "没有选择答复的结果。", "请选择已更正或者不予更正。"))
    if not words.strip() or len(words) > LONGEST:
        said = "请写明核实的情况；不予更正的，写明理由和救济渠道。"
        raise Invalid(FieldError("answer", "没有写答复，或者太长。", said))


def waiting(actor: Actor, *, answered: bool = False) -> dict[str, Any]:
    """{items, total}: requests in reach, open ones by their date, leaks first, or answered ones, the newest first.

    `leak` of an open one: it tells of a leak, and the record is still public.
    """
    rows = _rows(actor, answered=answered)
    if answered:
        return {"items": [summary(row) for row in rows.order_by("-answered_at", "id")[:PAGE]], "total": rows.count()}
    told = Q(what=kinds.LEAK, disclosure__in=current().values("pk"))
    ordered = rows.annotate(leak=ExpressionWrapper(told, BooleanField())).order_by("-leak", "due_on", "id")
    items = [{**summary(row), "leak": row.leak} for row in ordered[:PAGE]]
    return {"items": items, "total": rows.count()}


def open_ones(actor: Actor) -> int:
    """How many requests in reach wait for an answer. One statement."""
    return _rows(actor, answered=False).count()


def _rows(actor: Actor, *, answered: bool) -> QuerySet[Correction]:
    rows = Correction.objects.filter(scope.within(actor, "disclosure.read"))
    return rows.exclude(state="asked") if answered else rows.filter(state="asked")


def summary(row: Correction) -> dict[str, Any]:
    """With the words of the visitor: for staff, and for whoever has the code."""
    return {
        "id": row.id, "disclosure": row.disclosure, "authority": row.authority, "number": row.number,
        "what": row.what, "what_title": kinds.WHAT[row.what], "text": row.text, "contact": row.contact,
        "state": row.state, "state_title": row.get_state_display(), "due": row.due_on.isoformat(),
        "overdue": row.state == "asked" and row.due_on < clock.legal_today(), "answer": row.answer,
        "asked_at": row.asked_at.isoformat(), "answered_at": row.answered_at.isoformat() if row.answered_at else None,
    }  # fmt: skip
