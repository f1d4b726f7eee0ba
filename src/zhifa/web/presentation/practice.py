"""An attempt as its pages show it: the story so far, what comes next, the record, the score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from zhifa.law import procedures
from zhifa.law.calendar import Calendar
from zhifa.law.procedures.language import Procedure
from zhifa.practice.catalogue import Exercise
from zhifa.practice.models import Attempt
from zhifa.practice.results import Result
from zhifa.web.presentation import case_page, todo, words
from zhifa.web.presentation.case_page import divided

__all__ = ["divided", "makes", "procedure", "record", "result", "row", "score", "standing", "told"]
Json = Mapping[str, Any]
HELD: Final = frozenset({"officer"})
MEANINGS: Final = {
    "order": "条件还不具备就去办、被系统拒绝的，每一处扣分。",
    "complete": "该办的办了没有，该写的写了没有。",
    "time": "期限内办完没有，办完及时记录没有。",
}


@dataclass(frozen=True)
class Row:
    """A line of one's own attempts."""

    id: str
    title: str
    begun: str
    state: str
    done: bool


@dataclass(frozen=True)
class Told:
    """What the trainee learned at the start, and by each act since; `newest` is the last of it."""

    story: tuple[str, ...]
    since: tuple[str, ...]

    @property
    def newest(self) -> str:
        return self.since[-1] if self.since else ""

    @property
    def earlier(self) -> tuple[str, ...]:
        return (*self.story, *self.since[:-1])


@dataclass(frozen=True)
class Line:
    when: str
    iso: str
    who: str
    text: str
    late: bool


@dataclass(frozen=True)
class Part:
    title: str
    meaning: str
    points: int
    of: int
    lines: Sequence[Json]


@dataclass(frozen=True)
class Score:
    points: int
    of: int
    parts: tuple[Part, ...]


def procedure(exercise: Exercise) -> Procedure:
    return procedures.load(exercise.procedure)


def row(attempt: Attempt, exercise: Exercise) -> Row:
    done = attempt.score is not None
    state = f"{attempt.score['points']} 分" if attempt.score is not None else f"办到第 {_acts(attempt)} 步"
    return Row(str(attempt.id), exercise.title, words.moment(attempt.begun_at), state, done)


def _acts(attempt: Attempt) -> int:
    return sum(event["actor"] == "trainee" for event in attempt.events)


@dataclass(frozen=True)
class ResultRow:
    """A line of what the head of a unit sees of an officer."""

    name: str
    unit: str
    attempts: str
    scores: tuple[str, ...]
    last: str


def result(one: Result, titles: Mapping[str, str]) -> ResultRow:
    scores = tuple(
        f"{titles.get(line.exercise, line.exercise)}：最好 {line.best} 分，"
        f"最近 {line.newest} 分（交卷 {line.handed_in} 次）"
        for line in one.exercises
    )
    begun = f"{one.begun} 次" if one.begun else "还没有练习"
    return ResultRow(one.name, one.unit, begun, scores, words.moment(one.last) if one.last else "")


def told(exercise: Exercise, attempt: Attempt) -> Told:
    acts = dict.fromkeys(event["open"].get("act") for event in attempt.events if event["actor"] == "trainee")
    return Told(exercise.story, tuple(exercise.tells[act] for act in acts if act in exercise.tells))


def standing(situation: Json, today: date) -> dict[str, Any]:
    """The flow, whose turn it is, and the clocks, in the words of the real case page."""
    step = todo.next_step(situation, HELD, today)
    clocks = [{**clock, "whose": ""} for clock in situation["clocks"]]
    return {
        "steps": case_page.steps(situation),
        "turn": step,
        "clocks": case_page.chips(clocks, today=today, calendar=Calendar.default()),
    }


def record(exercise: Exercise, attempt: Attempt) -> list[Line]:
    """What happened, newest first; a paper stands as one line."""
    titles = {step.code: step.title for step in procedure(exercise).steps}
    lines = []
    for event in attempt.events:
        if event["kind"] == "document.rendered":
            continue
        body = event["open"]
        paper = event["kind"].startswith("document.")
        number = f"（{body['number']}）" if paper and body["number"] else ""
        text = f"生成《{body['title']}》{number}" if paper else _said(event, titles)
        moment = event["occurred_at"]
        iso = words.as_instant(moment).isoformat(timespec="minutes")
        lines.append(Line(words.moment(moment), iso, event["who"], text, event["provenance"] == "supplemented"))
    return lines[::-1]


def _said(event: Json, titles: Mapping[str, str]) -> str:
    opinion = ((event["personal"] or {}).get("data") or {}).get("opinion", "")
    said = titles[event["open"]["act"]]
    return f"{said}：{opinion}" if opinion else said


def makes(lines: Iterable[Json]) -> list[dict[str, str]]:
    """As in real work, but for what practice does not do: nothing goes into the journal or to the public."""
    kept = [dict(line) for line in lines if line["icon"] not in {"hash", "send"}]
    return [*kept, {"icon": "flag", "text": "只记在这次练习里，不写入日志，不产生公示"}]


def score(written: Json) -> Score:
    parts = tuple(
        Part(part["title"], MEANINGS[part["code"]], part["points"], part["of"], part["lines"])
        for part in written["parts"]
    )
    return Score(written["points"], written["of"], parts)
