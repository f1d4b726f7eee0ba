from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zhifa.law.calendar import Calendar
from zhifa.law.deadlines import deadline
from zhifa.law.rules import Rulebook
from zhifa.web.presentation import clocks

CALENDAR = Calendar.default()
TODAY = date(2026, 2, 24)
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 1))


def test_far_near_today_and_past_have_their_light_and_words() -> None:
    def light(due: date, unit: str = "working_day") -> tuple[str, str]:
        found = clocks.left(due, TODAY, unit, CALENDAR)
        return found.tone, found.words

    assert light(date(2026, 2, 27)) == ("green", "剩 3 个工作日")
    assert light(date(2026, 2, 26)) == ("amber", "剩 2 个工作日")
    assert light(TODAY) == ("amber", "今天到期")
    assert light(date(2026, 2, 23)) == ("red", "超期 1 日")
    assert light(date(2026, 4, 20), "calendar_day") == ("green", "还有 55 日")


def test_a_chip_opens_into_runs_of_days_each_with_its_reason() -> None:
    found = deadline(Rulebook.default(), CALENDAR, "penalty.publish", date(2026, 2, 10)).as_json()
    chip = clocks.clock({**found, "key": "publish"}, title="公示", today=TODAY, calendar=CALENDAR)
    said = [(run.label, run.why, run.counts) for run in chip.runs]
    assert said[0] == ("2月10日 周二", "起算当日，不计入", "—")
    assert ("2月14日 周六", "调休上班", "第 4 日") in said
    assert said[-1][1].endswith("到期")
    assert any(run.tone == "today" for run in chip.runs)


@given(DAYS, st.integers(0, 40))
def test_runs_count_every_counted_day_exactly_once(start: date, passed: int) -> None:
    found = deadline(Rulebook.default(), CALENDAR, "penalty.publish", start).as_json()
    runs = clocks.runs(
        found["days"], start=start, due=date.fromisoformat(found["due"]), today=start + timedelta(days=passed)
    )
    counted = sum(day["counted"] for day in found["days"])
    last = [run.counts for run in runs if run.counts != "—"][-1]
    assert last.removesuffix(" 日").replace("第 ", "").split("—")[-1] == str(counted)
