"""Lists of cases: what is to be done next in words, how urgent it is, and the week ahead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from zhifa.law import engine, procedures
from zhifa.law.calendar import Calendar, DayInfo
from zhifa.law.engine import situation as read
from zhifa.web.presentation import clocks, words
from zhifa.web.presentation.clocks import Light

STATUS: Final = {
    "open": "办理中",
    "closed": "已结案",
    "archived": "已归档",
    "withdrawn": "已撤案",
    "terminated": "已终止",
}
DAYS_AHEAD: Final = 7
IN_TITLE: Final = 2  # names that stand in a title; the rest is counted


@dataclass(frozen=True)
class Task:
    href: str
    what: str
    title: str
    number: str
    state: str
    procedure: str
    light: Light
    due: str
    verb: str
    updated: str


@dataclass(frozen=True)
class WeekDay:
    label: str
    weekday: str
    light: Light | None
    note: str


def title(row: Any) -> str:
    """涉案当事人与事项: the parties of a case and what it is about, for a list and a heading."""
    names = [party.name for party in row.parties.all() if party.name]
    shown = "、".join(names[:IN_TITLE]) + (f"等 {len(names)} 名当事人" if len(names) > IN_TITLE else "")
    return f"{shown}　{row.title}" if shown else str(row.title)


def next_step(situation: Mapping[str, Any]) -> str:
    """The title of what comes next on the main way; a proposal that waits for a signature comes first."""
    case = dict(situation)
    procedure = procedures.load(case["procedure"], case["version"])
    for entry_id in case["proposals"]:
        entry = read.find(case, entry_id)
        step = procedure.step(entry["act"]) if entry else None
        if step is not None:
            return f"审批：{step.title}"
    coming = [item for item in engine.progress(procedure, case) if item.state == "now"]
    optional = {step.code for step in procedure.steps if step.optional}
    needed = next((item.title for item in coming if item.code not in optional), "")
    return needed or "或者".join(item.title for item in coming) or "查看"


def stage(row: Any) -> str:
    """Where a case stands: the title of its last step, or what became of the case."""
    if row.status != "open":
        return STATUS.get(str(row.status), str(row.status))
    step = procedures.load(row.procedure, row.procedure_version).step(row.state)
    return step.title if step else STATUS["open"]


def task(row: Any, href: str, *, today: date, calendar: Calendar, mine: bool) -> Task:
    """A line from casework.models.Case with its parties."""
    duty = _nearest_duty(row.situation)
    if row.next_due is None:
        light = Light("", STATUS.get(row.status, row.status) if row.status != "open" else "没有期限")
    else:
        light = clocks.left(row.next_due, today, str(duty["unit"]) if duty else "calendar_day", calendar)
    return Task(
        href=href,
        what=next_step(row.situation),
        title=title(row),
        number=row.number,
        state=stage(row),
        procedure=procedures.load(row.procedure, row.procedure_version).title.partition("（")[0],
        light=light,
        due=f"{words.short_day(row.next_due)} 到期" if row.next_due else "",
        verb="办理" if mine else "查看",
        updated=words.moment(row.updated_at),
    )


def _nearest_duty(situation: Mapping[str, Any]) -> Mapping[str, Any] | None:
    running = [clock for clock in situation["clocks"] if clock["met"] is None and clock["kind"] == "duty"]
    return min(running, key=lambda clock: str(clock["due"]), default=None)


def week(dues: Iterable[date], *, today: date, calendar: Calendar) -> tuple[WeekDay, ...]:
    """Seven days from today: how much falls due, and which days are off or made up."""
    counted = list(dues)
    result = []
    for n in range(DAYS_AHEAD):
        day = today + timedelta(days=n)
        info = calendar.day(day)
        falling = counted.count(day)
        light = None
        if falling:
            tone = clocks.left(day, today, "working_day", calendar).tone
            light = Light(tone, f"{falling} 件到期")
        note = (
            "今天"
            if n == 0
            else ""
            if info.working and info.why == "工作日"
            else "休"
            if info.why == "周末"
            else info.why
        )
        result.append(WeekDay(words.short_day(day), words.weekday(day), light, note))
    return tuple(result)


def _note(info: DayInfo) -> str:
    if info.why == "周末":
        return "休"
    return "" if info.working and info.why == "工作日" else info.why


def tiles(tasks: Sequence[Task], mine: int, *, base: str) -> tuple[dict[str, Any], ...]:
    """Four numbers, each a link to the rows behind it."""
    late = sum(item.light.tone == "red" for item in tasks)
    near = sum(item.light.tone == "amber" for item in tasks)
    return (
        _tile("待办", "inbox", len(tasks), f"其中 {late + near} 件临期或超期" if late + near else "都在期限内", base),
        _tile("超期", "stop", late, "请先办这些" if late else "没有超期", f"{base}?tab=late", "red" if late else ""),
        _tile(
            "两个工作日内到期",
            "warn",
            near,
            "含今天到期" if near else "没有临期",
            f"{base}?tab=near",
            "amber" if near else "",
        ),
        _tile("我承办的", "folder", mine, "包括等他人办理的", f"{base}?tab=mine"),
    )


def _tile(label: str, icon: str, number: int, meaning: str, href: str, tone: str = "") -> dict[str, Any]:
    return {
        "label": label, "icon": icon, "number": number, "unit": "件", "meaning": meaning, "href": href, "tone": tone,
    }  # fmt: skip
