"""Whatever arrives as `data`, the engine answers with words and never breaks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.law.procedures.stage import USUAL, Case
from zhifa.law import procedures

PROCEDURE = procedures.load("penalty-summary")
BEFORE = {"register_lead": None, "investigate": "register_lead", "notify": "investigate", "represent": "notify", "decide": "represent", "serve": "decide"}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["kind", "text", "name", "id", "x"]), inner, max_size=3),
    max_leaves=6,
)


@given(data=st.data(), code=st.sampled_from([step.code for step in PROCEDURE.steps]))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_json_gets_an_answer_in_words(data: st.DataObject, code: str) -> None:
    case = Case()
    if BEFORE.get(code, "serve"):
        case.course(BEFORE.get(code, "serve") or "")
    step = PROCEDURE.step(code)
    assert step is not None
    filled: dict[str, Any] = dict(USUAL.get(code, {}).get("data", {}))
    for name in data.draw(st.lists(st.sampled_from([f.code for f in step.fields] or ["x"]), unique=True)):
        filled[name] = data.draw(json_values)
    if "entry" in filled and data.draw(st.booleans()):
        filled["entry"] = case.last("represent")
    decision = case.act(code, filled)
    assert decision.accepted != bool(decision.refusals or decision.invalid)
    for problem in decision.invalid:
        assert problem.field
        assert problem.message.endswith("。")
        assert problem.remedy.endswith("。")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("有\x00字符", "不能显示"),
        ("孤立\ud800代理", "不能显示"),
        ("　 ", "只有空格"),
        ("长" * 501, "最多 500 字"),
        (["甲"], "应当是文字"),
    ],
)
def test_a_text_that_cannot_be_written_down_is_refused(value: object, says: str) -> None:
    case = Case().course("register_lead")
    decision = case.act("investigate", {**USUAL["investigate"]["data"], "place": value})
    assert [problem.field for problem in decision.invalid] == ["place"]
    assert says in decision.invalid[0].message


@pytest.mark.parametrize("value", ["昨天", "2026-02-30T10:00", 5, "0001-01-01T00:00:00+08:00"])
def test_what_is_no_instant_is_refused(value: object) -> None:
    case = Case().course("register_lead")
    decision = case.act("investigate", {**USUAL["investigate"]["data"], "happened_at": value})
    assert not decision.accepted


def test_a_form_without_an_offset_is_in_beijing_time() -> None:
    case = Case().course("register_lead")
    (draft,) = case.act("investigate", {**USUAL["investigate"]["data"], "happened_at": "2026-03-02T08:30"}).entries
    assert draft.open["data"]["happened_at"] == "2026-03-02T00:30:00.000000Z"


def test_all_refusals_come_at_once() -> None:
    case = Case().course("investigate")
    decision = case.act(
        "decide", {**USUAL["decide"]["data"], "amount_fen": 400_000}, officers=("甲", "已到期"), capacity="archivist",
        at=case.now + timedelta(days=2),
    )  # fmt: skip
    codes = {refusal.code for refusal in decision.refusals}
    assert codes >= {"act.out_of_order", "role.wrong", "officers.expired", "date.future", "fine_within_summary_limit", "fine_within_tier"}
