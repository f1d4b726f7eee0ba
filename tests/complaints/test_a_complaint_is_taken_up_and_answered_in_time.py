"""Rule: taken up or not, handed on, answered: each a step with its period, its lateness recorded (R46)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.cast import Cast
from tests.complaints.making import CONTACT, NAME, days, lodged, wanted
from tests.statements import counted
from zhifa import clock
from zhifa.accounts.errors import Invalid
from zhifa.casework.errors import Refused
from zhifa.complaints import acting, lodging, queries
from zhifa.complaints.models import Complaint
from zhifa.journal.api import followers, read
from zhifa.law.rules import Rulebook

LIMITS = {"lodge": 20, "accept": 12, "note": 12, "extend": 12, "answer": 12, "reveal": 8, "transfer": 16, "refuse": 12}


def kinds(row: Complaint) -> list[str]:
    return [entry.kind.removeprefix("complaint.") for entry in read.stream(f"complaint/{row.id}")]


def test_accepted_extended_once_and_answered_each_by_its_rule(cast: Cast, noon: datetime) -> None:
    row, head = lodged(), cast.actor("agency_head")
    with pytest.raises(Refused, match="待受理"):
        acting.answer(head, row.id, "unfounded", "查无此事。")
    assert acting.accept(head, row.id).due_on.isoformat() == "2026-05-04"  # type: ignore[union-attr]  # sixty days
    assert acting.extend(head, row.id, "证人在外地。").due_on.isoformat() == "2026-06-03"  # type: ignore[union-attr]
    with pytest.raises(Refused, match="延长过一次"):
        acting.extend(head, row.id, "还要时间。")
    with clock.pinned(days(noon, 100)):
        done = acting.answer(head, row.id, "partly", "部分属实，已经整改。")
    assert (done.state, done.due_on) == ("answered", None)
    answered = read.stream(f"complaint/{row.id}")[-1]
    assert (answered.open["late_days"], answered.capacity, "整改" in str(answered.open)) == (10, "agency_head", False)
    with pytest.raises(Refused, match="已答复"):
        acting.note(head, row.id, "再查。")


def test_a_refusal_names_its_ground_and_the_complainant_reads_why(cast: Cast) -> None:
    row, head = lodged(), cast.actor("agency_chief")
    for ground, reason in (("", "没有"), ("unclear", " ")):
        with pytest.raises(Invalid):
            acting.refuse(head, row.id, ground, reason)
    done = acting.refuse(head, row.id, "remedy", "请在六十日内申请行政复议。")
    seen = queries.for_complainant(done)
    assert (seen["state"], "行政复议" in seen["ground_title"], seen["reason"]) == ("refused", True, "请在六十日内申请行政复议。")


def test_handed_to_another_authority_to_the_supervisor_and_outside(cast: Cast) -> None:
    row = lodged()
    acting.transfer(cast.actor("agency_head"), row.id, "supervisor", "涉及本机关的主要负责人。")
    with pytest.raises(LookupError):
        acting.accept(cast.actor("agency_head"), row.id)
    supervisor = cast.actor("supervisor")
    with pytest.raises(Refused, match="已经由执法监督机关办理"):
        acting.transfer(supervisor, row.id, "supervisor", "再送一次。")
    acting.transfer(supervisor, row.id, "authority", "交本机关核实。", authority="water")
    acting.accept(cast.actor("agency_head"), row.id)
    done = acting.transfer(supervisor, row.id, "outside", "涉嫌违纪。", body="县纪委监委")
    assert (done.state, done.body, kinds(row)) == (
        "transferred", "县纪委监委", ["lodged", "transferred", "transferred", "accepted", "transferred"],
    )  # fmt: skip
    with pytest.raises(Invalid):
        acting.transfer(supervisor, lodged().id, "elsewhere", "不知道。")


def test_what_is_overdue_is_said_once_and_counted(cast: Cast, noon: datetime) -> None:
    row, head = lodged(), cast.actor("agency_head")
    with clock.pinned(days(noon, 16)):
        followers.tick()
        followers.tick()
        assert kinds(row) == ["lodged", "overdue"]
        assert queries.listed(cast.actor("supervisor"), state="overdue")["items"][0]["overdue"]
        assert queries.counts(head)["overdue"] == 1
        acting.accept(head, row.id)
        followers.tick()
        assert read.stream(f"complaint/{row.id}")[-1].open["late_days"] == 1
    with clock.pinned(days(noon, 77)):
        followers.tick()
    assert kinds(row) == ["lodged", "overdue", "accepted", "overdue"]
    acting.answer(head, row.id, "unverifiable", "没有录像，证人说法不一。")
    with clock.pinned(days(noon, 200)):
        followers.tick()
    assert kinds(row)[-1] == "answered"


def test_counted_by_state_and_result(cast: Cast) -> None:
    head = cast.actor("agency_head")
    for result in ("founded", "founded", "unfounded"):
        row = lodged()
        acting.accept(head, row.id)
        acting.answer(head, row.id, result, "见笔录。")
    acting.refuse(head, lodged().id, "unclear", "没有时间地点。")
    lodged()
    assert queries.counts(head)["mine"] == 1
    assert queries.counts(cast.actor("supervisor"))["mine"] == 0
    found = queries.counts(head)
    assert {name: found[name] for name in ("total", "open", "ended", "founded", "unfounded", "refused")} == {
        "total": 5, "open": 1, "ended": 4, "founded": 2, "unfounded": 1, "refused": 1,
    }  # fmt: skip


def test_name_and_contact_are_masked_until_somebody_says_why(cast: Cast) -> None:
    row, head = lodged(), cast.actor("agency_head")
    seen = queries.one(head, row.id)
    assert (seen["name"], seen["contact"][-2:]) == ("诸葛某", "21")
    assert CONTACT not in str(seen)
    with pytest.raises(Invalid):
        acting.reveal(head, row.id, "")
    assert acting.reveal(head, row.id, "约当事人谈话") == {"name": NAME, "contact": CONTACT}
    (entry,) = read.stream(f"access/{head.id}/2026-03-05")
    assert (entry.kind, entry.open["complaint"]) == ("access.complaint", row.id)


def test_every_period_is_a_rule_marked_as_to_be_confirmed() -> None:
    rules = [rule for rule in Rulebook.default().all() if rule.id.startswith("complaint.")]
    assert {rule.id for rule in rules} == {f"complaint.{name}" for name in ("accept", "answer", "extend", "recheck")}
    assert all(not rule.confirmed and "待核实" in rule.note for rule in rules)


@pytest.mark.parametrize("others", [0, 3])
def test_no_act_asks_more_when_there_are_more_complaints(cast: Cast, others: int) -> None:
    for _ in range(others):
        lodged()
    head, asked = cast.actor("agency_head"), {}

    def step(name: str, act: Callable[[], object]) -> None:
        with counted() as found:
            act()
        asked[name] = sum(len(one) for one in found.transactions) + len(found.outside)
        assert sum(bool(one) for one in found.transactions) == 1, name

    row, other, third = lodged(), lodged(), lodged()
    step("lodge", lambda: lodging.lodge(wanted()))
    step("accept", lambda: acting.accept(head, row.id))
    step("note", lambda: acting.note(head, row.id, "看录像。"))
    step("extend", lambda: acting.extend(head, row.id, "复杂。"))
    step("reveal", lambda: acting.reveal(head, row.id, "谈话"))
    step("answer", lambda: acting.answer(head, row.id, "founded", "属实。"))
    step("transfer", lambda: acting.transfer(head, other.id, "supervisor", "涉及领导。"))
    step("refuse", lambda: acting.refuse(head, third.id, "unclear", "没有时间。"))
    assert {name: n for name, n in asked.items() if n > LIMITS[name]} == {}
