"""Rule: of a time whose day the case knows, only the time of day is asked."""

from __future__ import annotations

from typing import Any

from zhifa.web.presentation import forms

SCHEMA: dict[str, Any] = {
    "required": ["at"],
    "properties": {"at": {"title": "发生的时间", "type": "string", "format": "date-time", "x-widget": "datetime", "x-day": "2026-03-07"}},
}


def test_the_day_stands_there_and_the_time_is_empty() -> None:
    (asked,) = forms.build(SCHEMA).fields
    assert (asked.widget, asked.value, asked.time) == ("moment", "2026-03-07", "")


def test_day_and_time_are_read_as_one() -> None:
    assert forms.parse(SCHEMA, {"at": ["2026-03-07"], "at-time": ["18:10"]}).data == {"at": "2026-03-07T18:10:00+08:00"}
    assert forms.parse(SCHEMA, {"at": ["2026-03-07T18:10"]}).data == {"at": "2026-03-07T18:10:00+08:00"}


def test_without_the_time_nothing_is_made_up() -> None:
    assert forms.parse(SCHEMA, {"at": ["2026-03-07"], "at-time": [""]}).data == {}


def test_what_was_typed_stands_there_again() -> None:
    (asked,) = forms.build(SCHEMA, {"at": ["2026-03-06"], "at-time": ["7"]}, {"at": "不是时间。"}).fields
    assert (asked.value, asked.time, asked.error) == ("2026-03-06", "7", "不是时间。")


def test_a_time_that_cannot_be_read_says_so() -> None:
    assert "不是时间" in forms.parse(SCHEMA, {"at": ["2026-03-07"], "at-time": ["七点"]}).errors["at"]
