"""Rule: a second round shows what changed since the first one, and each remark with its answer; nothing else."""

from __future__ import annotations

from datetime import datetime

from tests.cast import Cast
from tests.review import rounds
from tests.street import actor
from zhifa.casework import drafted, reviewing, write
from zhifa.web.presentation import review as views


def test_a_first_round_has_no_difference(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    assert reviewing.difference(write.load(actor("reviewer"), office.case.id)) is None


def test_amounts_and_texts_that_changed_are_told_and_what_stayed_is_not(people: Cast, noon: datetime) -> None:
    office = rounds.second_round(noon)
    found = reviewing.difference(write.load(actor("reviewer"), office.case.id))
    assert found is not None
    assert [(c.act, c.field.code, c.before, c.after) for c in found.proposals] == [
        ("conclude", "amount_fen", 500_000, 300_000)
    ]
    (text,) = found.texts
    assert (text.field.code, text.after) == ("reasons", "约五立方米，<b>已清运</b>。")
    assert [entry.kind for entry in found.added] == ["case.appraise", "case.conclude"]
    assert found.rules == ()


def test_identifiers_in_texts_stay_hidden(people: Cast, noon: datetime) -> None:
    found = reviewing.difference(write.load(actor("reviewer"), rounds.second_round(noon).case.id))
    assert found is not None
    assert rounds.PHONE not in found.texts[0].before


def test_each_remark_stands_with_its_answer_where_the_office_answered_line_by_line(
    people: Cast, noon: datetime
) -> None:
    office = rounds.second_round(noon)
    first, second = reviewing.rounds(write.load(actor("reviewer"), office.case.id))
    assert [(r.about, r.answer) for r in first.remarks] == [
        ("取水量", "已经检定，按读数认定。"),
        ("裁量", "同意，改为三千元。"),
    ]
    assert second.opinion is None
    assert first.answers == ""


def test_the_reviewer_has_the_turn_again_after_a_second_submission(people: Cast, noon: datetime) -> None:
    assert ",reviewer," not in rounds.sent_back(noon).case.waiting_for
    assert ",reviewer," in rounds.second_round(noon).case.waiting_for


def test_the_draft_decision_is_compared_paragraph_by_paragraph(people: Cast, noon: datetime) -> None:
    office = rounds.second_round(noon)
    (draft,) = drafted.of_the_last_two_rounds(write.load(actor("reviewer"), office.case.id))
    assert draft.title == "行政处罚决定书"
    assert any("5,000" in line or "伍仟" in line for line in draft.before)
    assert any("3,000" in line or "叁仟" in line for line in draft.after)
    changed = views.paragraphs(draft.before, draft.after)
    assert {one.says for one in changed} == {"改动"}
    assert len(changed) < len(draft.after)


def test_a_paragraph_says_in_words_whether_it_is_new_or_gone() -> None:
    changed = views.paragraphs(["甲", "乙", "丙"], ["甲", "丙", "丁"])
    assert [(one.says, one.pieces[0].kind, one.pieces[0].text) for one in changed] == [
        ("删去", "del", "乙"),
        ("新增", "ins", "丁"),
    ]


def test_a_first_round_has_no_draft_to_compare(people: Cast, noon: datetime) -> None:
    office = rounds.submitted(noon)
    assert drafted.of_the_last_two_rounds(write.load(actor("reviewer"), office.case.id)) == ()
