"""Exercises: data in exercises/*.yaml, read once and checked when they are loaded.

title, about, minutes (about how long), procedure, begins (Beijing time), passes (minutes that an act takes)
wrong_procedure: {message, basis, remedy}     why the other procedures do not fit
story: [...]                                  what the trainee knows at the start, a paragraph each
particulars: [{label, value}]                 of the party, to be copied into the form
tells: {act: text}                            what the trainee learns when the act is recorded
authority, unit, matter, tiers, officers      the facts that the engine is given; the first officer is the trainee
colleagues: {role: name}
answers: {act: [{act, as, minutes, data}]}    what colleagues do after the trainee's act; `of` is filled in
done: act                                     the exercise is finished when this act is done
points:
order: {of, each}                           each thing the law refused costs `each`
complete: [{step, field?, is?|has?|filled?, points, says, basis}]
time: {of, late_clock, late_record}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from zhifa.law import procedures
from zhifa.law.dates import SHANGHAI
from zhifa.law.types import AuthorityFact, MatterFact, OfficerFact, Refusal, TierFact

Json = dict[str, Any]
FULL: Final = 100
TRAINEE: Final = "trainee"


class ExerciseError(ValueError):
    """An exercise that contradicts itself or the procedure."""


@dataclass(frozen=True)
class Answer:
    """What a colleague does."""

    act: str
    capacity: str
    minutes: int
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Expected:
    """One thing that a complete case holds: a step, or a field of it with a value."""

    step: str
    field: str
    test: str
    """done | is | has | filled"""
    value: Any
    points: int
    says: str
    basis: str


@dataclass(frozen=True)
class Points:
    order: int
    each_refusal: int
    complete: tuple[Expected, ...]
    time: int
    late_clock: int
    late_record: int


@dataclass(frozen=True)
class Exercise:
    code: str
    title: str
    about: str
    minutes: int
    procedure: str
    wrong_procedure: Refusal
    begins: datetime
    passes: timedelta
    story: tuple[str, ...]
    particulars: tuple[tuple[str, str], ...]
    tells: Mapping[str, str]
    authority: AuthorityFact
    unit: str
    matter: MatterFact
    tiers: tuple[TierFact, ...]
    officers: tuple[OfficerFact, ...]
    colleagues: Mapping[str, str]
    answers: Mapping[str, tuple[Answer, ...]]
    done: str
    points: Points

    def team(self, certificates: tuple[str, ...]) -> tuple[OfficerFact, ...]:
        return tuple(officer for officer in self.officers if officer.certificate in certificates)


@cache
def every() -> Mapping[str, Exercise]:
    """All exercises by code, in the order of their codes. Raises ExerciseError."""
    folder = resources.files("zhifa.practice").joinpath("exercises")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return {code: read(code, f.read_text("utf-8")) for f in files for code in [f.name.removesuffix(".yaml")]}


def read(code: str, text: str) -> Exercise:
    """One exercise from its file. Raises ExerciseError naming what is wrong."""
    raw: Json = yaml.safe_load(text)
    try:
        exercise = _exercise(code, raw)
    except (KeyError, TypeError, ValueError) as error:
        raise ExerciseError(f"{code}: {error!r}") from error
    _check(exercise)
    return exercise


def _exercise(code: str, raw: Json) -> Exercise:
    matter = {**raw["matter"], **{name: tuple(raw["matter"][name]) for name in ("basis", "procedures")}}
    return Exercise(
        code=code,
        title=raw["title"],
        about=raw["about"],
        minutes=raw["minutes"],
        procedure=raw["procedure"],
        wrong_procedure=Refusal("practice.wrong_procedure", **raw["wrong_procedure"]),
        begins=datetime.fromisoformat(raw["begins"]).replace(tzinfo=SHANGHAI),
        passes=timedelta(minutes=raw["passes"]),
        story=tuple(raw["story"]),
        particulars=tuple((line["label"], str(line["value"])) for line in raw["particulars"]),
        tells=raw.get("tells", {}),
        authority=AuthorityFact(**raw["authority"]),
        unit=raw["unit"],
        matter=MatterFact(**matter, authority=raw["authority"]["code"]),
        tiers=tuple(
            TierFact(code=key, **{**line, "kinds": tuple(line["kinds"])}) for key, line in raw["tiers"].items()
        ),
        officers=tuple(_officer(number, line, raw["authority"]) for number, line in raw["officers"].items()),
        colleagues=raw["colleagues"],
        answers={act: tuple(_answer(line) for line in lines) for act, lines in raw.get("answers", {}).items()},
        done=raw["done"],
        points=_points(raw["points"]),
    )


def _officer(number: str, line: Json, authority: Json) -> OfficerFact:
    usual = {
        "kind": "enforcement", "categories": (authority["sector"],), "areas": (authority["region"],),
        "authority": authority["code"], "officer_id": number,
    }  # fmt: skip
    return OfficerFact(**{"certificate": number, **usual, **line})


def _answer(line: Json) -> Answer:
    return Answer(line["act"], line["as"], line["minutes"], line.get("data", {}))


def _points(raw: Json) -> Points:
    return Points(
        order=raw["order"]["of"],
        each_refusal=raw["order"]["each"],
        complete=tuple(_expected(line) for line in raw["complete"]),
        time=raw["time"]["of"],
        late_clock=raw["time"]["late_clock"],
        late_record=raw["time"]["late_record"],
    )


def _expected(line: Json) -> Expected:
    test = next((name for name in ("is", "has", "filled") if name in line), "done")
    if (test == "done") != ("field" not in line):
        raise ExerciseError(f"“{line['says']}”：写了 field 才能、也必须写 is、has 或者 filled。")
    value = line.get(test)
    return Expected(line["step"], line.get("field", ""), test, value, line["points"], line["says"], line["basis"])


def _check(exercise: Exercise) -> None:
    """Every act and field is one of the procedure, every answer is somebody's, and the points make a hundred."""
    procedure = procedures.load(exercise.procedure)

    def known(act: str, field: str = "") -> None:
        step = procedure.step(act)
        if step is None or (field and step.field(field) is None):
            raise ExerciseError(f"{exercise.code}: “{procedure.title}”没有 {act} {field}".rstrip())

    for act in (exercise.done, *exercise.tells, *exercise.answers):
        known(act)
    for answer in (one for answers in exercise.answers.values() for one in answers):
        known(answer.act)
        if answer.capacity not in exercise.colleagues:
            raise ExerciseError(f"{exercise.code}: 没有写 {answer.capacity} 是谁")
    for one in exercise.points.complete:
        known(one.step, one.field)
    total = exercise.points.order + exercise.points.time + sum(one.points for one in exercise.points.complete)
    if total != FULL:
        raise ExerciseError(f"{exercise.code}: 分值合计 {total}，应当是 {FULL}")
    if len(exercise.officers) < 2:  # noqa: PLR2004 - the trainee and somebody to go with
        raise ExerciseError(f"{exercise.code}: 执法人员不足两名")
