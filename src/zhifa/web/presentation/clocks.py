"""Deadlines as chips: what is left, in words with a unit, and why that day (design language 4, "clock chip")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from zhifa.law.calendar import Calendar
from zhifa.law.own_periods import NATURES
from zhifa.law.remedies import UNITS
from zhifa.web.presentation import words

NEAR: Final = 2  # working days: from here on a light is amber (design language; not a rule of the law)
Tone = Literal["", "green", "amber", "red", "violet"]
ICONS: Final[dict[str, str]] = {"": "ring", "green": "ok", "amber": "warn", "red": "stop", "violet": "pause"}
MEANINGS: Final[dict[str, str]] = {"": "未开始", "green": "正常", "amber": "临近", "red": "超期", "violet": "已中止"}


@dataclass(frozen=True)
class Light:
    """A status: shape, words, tone; never the tone alone. `late`: past, though not the law's day, so never red."""

    tone: Tone
    words: str
    late: bool = False

    @property
    def icon(self) -> str:
        return ICONS[self.tone]

    @property
    def meaning(self) -> str:
        return MEANINGS["red" if self.late else self.tone]


@dataclass(frozen=True)
class DayRun:
    """Neighbouring days that are counted, or not, for the same reason. `counts` is like 第 1—4 日, or empty."""

    label: str
    why: str
    counts: str
    tone: Literal["", "off", "today", "end"]


@dataclass(frozen=True)
class ClockView:
    key: str
    title: str
    kind: str
    light: Light
    due: str
    lead: str
    runs: tuple[DayRun, ...]
    basis: str
    provisional: bool
    due_latest: str
    met: bool
    own: tuple[ClockView, ...] = ()
    """What the authority set itself beside it, each with a light of its own."""


def left(due: date, today: date, unit: str, calendar: Calendar) -> Light:
    """剩 3 个工作日 · 今天到期 · 超期 1 日. Counts in the clock's own unit; near means two working days or fewer."""
    if due < today:
        return Light("red", f"超期 {(today - due).days} 日")
    if due == today:
        return Light("amber", "今天到期")
    # A far date needs no day-by-day count to be green: weeks hold at least NEAR working days outside holidays.
    working = sum(calendar.day(today + timedelta(days=n)).working for n in range(1, (due - today).days + 1))
    tone: Tone = "amber" if working <= NEAR else "green"
    if unit == "working_day":
        return Light(tone, f"剩 {working} 个工作日")
    return Light(tone, f"还有 {(due - today).days} 日")


def near_until(today: date, calendar: Calendar) -> date:
    """The last day whose light is amber today."""
    day, working = today, 0
    while True:
        working += calendar.day(day + timedelta(days=1)).working
        if working > NEAR:
            return day
        day += timedelta(days=1)


def clock(data: Mapping[str, Any], *, title: str, today: date, calendar: Calendar) -> ClockView:
    """A chip from a clock in the shape of an entry (rule, start, due, unit, basis, …), with `days` where known."""
    due = words.as_day(data["due"])
    met = bool(data.get("met") or data.get("met_on"))
    latest = words.as_day(data["due_latest"]) if data.get("due_latest") else due
    right = data.get("kind") == "right"
    light = (
        Light("green", "已办")
        if met
        else Light("violet", f"{words.day(data['since'])}起中止")
        if data.get("since")
        else _right(due, today)
        if right
        else left(due, today, str(data["unit"]), calendar)
    )
    return ClockView(
        key=str(data.get("key", data.get("rule", ""))),
        title=title,
        kind="当事人的权利" if right else "法定",
        light=light,
        due=f"{words.day(due)}（{words.weekday(due)}）到期",
        lead=_lead(data),
        runs=runs(data.get("days", ()), start=words.as_day(data["start"]), due=due, today=today)
        if data.get("start")
        else (),
        basis=str(data.get("basis", "")),
        provisional=bool(data.get("provisional")),
        due_latest=words.day(latest) if latest != due else "",
        met=met,
        own=tuple(_own(data, item, today=today, calendar=calendar) for item in data.get("own", ())),
    )


def _own(data: Mapping[str, Any], item: Mapping[str, Any], *, today: date, calendar: Calendar) -> ClockView:
    """An own deadline as a line under the law's: `data` is the statutory clock, `item` one of its `own`."""
    due, latest = words.as_day(item["due"]), words.as_day(item["due_latest"])
    name = NATURES[str(item["nature"])]
    return ClockView(
        key=f"{data.get('key', data.get('rule', ''))}.{item['nature']}",
        title=f"{name}时限",
        kind=f"{item['value']} {UNITS[str(item['unit'])]}",
        light=own_light(data, item, today=today, calendar=calendar),
        due=f"{words.day(due)}（{words.weekday(due)}）到期",
        lead=_lead({**item, "extended": data.get("extended")}) + "只约束本机关，不改变法定期限。",
        runs=runs(item["days"], start=words.as_day(item["start"]), due=due, today=today),
        basis=str(item["basis"]),
        provisional=bool(item["provisional"]),
        due_latest=words.day(latest) if latest != due else "",
        met=bool(data.get("met")),
    )


def own_light(data: Mapping[str, Any], item: Mapping[str, Any], *, today: date, calendar: Calendar) -> Light:
    """内部超期 3 日 is amber: only the law's own day turns a light red."""
    due, name = words.as_day(item["due"]), NATURES[str(item["nature"])]
    if met := data.get("met"):
        over = (words.as_day(met["at"]) - due).days
        return Light("amber", f"{name}超期 {over} 日办结", late=True) if over > 0 else Light("green", "按时办结")
    if data.get("since"):
        return Light("violet", f"{words.day(data['since'])}起中止")
    if due < today:
        return Light("amber", f"{name}超期 {(today - due).days} 日", late=True)
    return left(due, today, str(item["unit"]), calendar)


def _lead(data: Mapping[str, Any]) -> str:
    """From when it counts, and what was granted beside the period of the law."""
    if not data.get("start"):
        return ""
    said = f"自{words.day(data['start'])}的次日起计算。"
    if data.get("extended"):
        said += f"已经批准延长 {data['extended']} 日。"
    if data.get("set_by"):
        said += "期限已经批准改为下面的日期。"
    return said


def _right(due: date, today: date) -> Light:
    """A right that runs out is nobody's delay: no colour of urgency."""
    return Light("", "已届满") if due < today else Light("", f"还有 {(due - today).days} 日")


def runs(days: Sequence[Mapping[str, Any]], *, start: date, due: date, today: date) -> tuple[DayRun, ...]:
    """Days grouped for reading: the start day, runs of one reason, today and the last day on lines of their own."""
    result = [DayRun(_label(start, start), "起算当日，不计入", "—", "off")]
    counted = 0
    group: list[tuple[date, str, bool]] = []
    for item in days:
        current = (words.as_day(item["date"]), str(item["why"]), bool(item["counted"]))
        alone = current[0] in {today, due}
        if group and (alone or group[-1][1:] != current[1:] or group[-1][0] in {today, due}):
            result.append(_run(group, counted, due=due, today=today))
            counted += sum(counts for _, _, counts in group)
            group = []
        group.append(current)
    if group:
        result.append(_run(group, counted, due=due, today=today))
    return tuple(result)


def _run(group: Sequence[tuple[date, str, bool]], before: int, *, due: date, today: date) -> DayRun:
    first, why, counted = group[0]
    last = group[-1][0]
    size = len(group)
    ordinal = f"第 {before + 1} 日" if size == 1 else f"第 {before + 1}—{before + size} 日"
    why = f"今天，{why}" if first == today else why
    why = f"{why}，到期" if last == due else why
    tone: Literal["", "off", "today", "end"] = "" if counted else "off"
    tone = "today" if first == today else "end" if last == due else tone
    return DayRun(_label(first, last), why, ordinal if counted else "—", tone)


def _label(first: date, last: date) -> str:
    if first == last:
        return f"{words.short_day(first)} {words.weekday(first)}"
    return (
        f"{words.short_day(first)}—{words.short_day(last)}"
        if first.month != last.month
        else f"{words.short_day(first)}—{last.day}日"
    )


def nearest(clocks: Iterable[ClockView]) -> tuple[ClockView, ...]:
    """What is open first, by tone of urgency; what is met last."""
    order = {"red": 0, "amber": 1, "green": 2, "violet": 3, "": 4}
    return tuple(sorted(clocks, key=lambda item: (item.met, order[item.light.tone])))
