"""The score of an attempt: what it loses and why, with the clause; how much each counts stands in the exercise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from zhifa import clock
from zhifa.law import procedures
from zhifa.law.dates import format_date
from zhifa.law.engine import situation as read
from zhifa.law.engine.instants import read as instant
from zhifa.law.rules import Rulebook
from zhifa.practice.catalogue import FULL, Exercise, Expected
from zhifa.practice.models import Attempt

Json = dict[str, Any]


def score(exercise: Exercise, attempt: Attempt, situation: Json | None, rulebook: Rulebook) -> Json:
    """{points, of, parts: [{code, title, points, of, lines: [{text, basis, remedy, minus}]}]}; minus: points lost."""
    whole = sum(one.points for one in exercise.points.complete)
    parts = [
        _part("order", "次序", exercise.points.order, list(_order(exercise, attempt))),
        _part("complete", "完整", whole, list(_lacking(exercise, attempt, situation))),
        _part("time", "及时", exercise.points.time, list(_late(exercise, attempt, situation, rulebook))),
    ]
    return {"points": sum(part["points"] for part in parts), "of": FULL, "parts": parts}


def _part(code: str, title: str, of: int, lines: list[Json]) -> Json:
    """No part goes below nought."""
    lost = min(of, sum(line["minus"] for line in lines))
    return {"code": code, "title": title, "points": of - lost, "of": of, "lines": lines}


def _line(text: str, basis: str, remedy: str, minus: int) -> Json:
    return {"text": text, "basis": basis, "remedy": remedy, "minus": minus}


def _order(exercise: Exercise, attempt: Attempt) -> Iterator[Json]:
    for line in attempt.refused:
        text = f"办“{line['title']}”时被拒绝：{line['message']}"
        yield _line(text, line["basis"], line["remedy"], exercise.points.each_refusal)


def _lacking(exercise: Exercise, attempt: Attempt, situation: Json | None) -> Iterator[Json]:
    procedure = procedures.load(exercise.procedure)
    for one in exercise.points.complete:
        if not _held(one, attempt, situation):
            step = procedure.step(one.step)
            field = step.field(one.field) if step and one.field else None
            where = f"“{step.title if step else one.step}”" + (f"的“{field.title}”" if field else "")
            yield _line(one.says, one.basis, f"在{where}里办好、写好这一项。", one.points)


def _held(one: Expected, attempt: Attempt, situation: Json | None) -> bool:
    """The last entry of the step in effect, for every party, holds what is expected; a proposal when it is approved."""
    parties = situation["parties"] if situation else []
    return bool(parties) and all(_holds(one, attempt, read.last(situation, one.step, party["id"])) for party in parties)


def _holds(one: Expected, attempt: Attempt, entry: Json | None) -> bool:
    if entry is None or not entry["done"]:
        return False
    if one.test == "done":
        return True
    value = _data(attempt, entry["id"]).get(one.field)
    if one.test == "filled":
        return value not in (None, "", [])
    if one.test == "has":
        return isinstance(value, list) and set(one.value) <= set(value)
    return bool(value == one.value)


def _data(attempt: Attempt, entry_id: str) -> Mapping[str, Any]:
    event = next(line for line in attempt.events if line["id"] == entry_id)
    parts = (event[part] or {} for part in ("restricted", "personal", "open"))
    return {name: value for part in parts for name, value in part.get("data", {}).items()}


def _late(exercise: Exercise, attempt: Attempt, situation: Json | None, rulebook: Rulebook) -> Iterator[Json]:
    """Duties of the agency that ended late or are overdue, and what was recorded later than the law allows."""
    if situation is None:
        yield _line("案件还没有登记。", "行政处罚法第四十七条", "先登记案源，再一步一步办。", exercise.points.time)
        return
    today = clock.legal_day(attempt.now)
    for running in situation["clocks"]:
        if running["kind"] != "duty" or rulebook.rule(running["rule"], _day(running["start"])).counts_for == "party":
            continue
        ended = _day(running["met"]["at"]) if running["met"] else today
        due = _day(running["due"])
        if ended > due:
            how = f"{format_date(ended)}才办" if running["met"] else f"到{format_date(today)}还没有办"
            text = f"“{running['title']}”的期限到{format_date(due)}，{how}。"
            yield _line(text, running["basis"], "在期限届满以前办理。", exercise.points.late_clock)
    procedure = procedures.load(exercise.procedure)
    for event in attempt.events:
        if event["provenance"] == "supplemented":
            step = procedure.step(event["open"]["act"])
            text = f"“{step.title if step else event['open']['act']}”没有及时记录，成了补录。"
            basis = rulebook.rule("record.late", _day(event["recorded_at"])).basis
            yield _line(text, basis, "办完就记录。", exercise.points.late_record)


def _day(text: str) -> date:
    return clock.legal_day(instant(text)) if "T" in text else date.fromisoformat(text)
