"""Lists of cases: what is to be done next in words, how urgent it is, and the week ahead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from zhifa.accounts import roles
from zhifa.law import engine, procedures
from zhifa.law.calendar import Calendar, DayInfo
from zhifa.law.engine import situation as read
from zhifa.law.procedures.language import Procedure
from zhifa.law.rules import Rulebook
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
    own: tuple[Light, ...] = ()
    """What the authority set itself and is past; the list stays in the order of the law's days."""


@dataclass(frozen=True)
class WeekDay:
    label: str
    weekday: str
    light: Light | None
    note: str


def title(row: Any, parties: Iterable[Any] | None = None) -> str:
    """涉案当事人与事项: the parties of a case (those given, or as they lie beside the row) and what it is about."""
    names = [party.name for party in (row.parties.all() if parties is None else parties) if party.name]
    shown = "、".join(names[:IN_TITLE]) + (f"等 {len(names)} 名当事人" if len(names) > IN_TITLE else "")
    return f"{shown}　{row.title}" if shown else str(row.title)


@dataclass(frozen=True)
class Step:
    """What comes next in a case, for one reader. `of`: the proposal that waits for this reader's signature."""

    words: str
    mine: bool
    of: str = ""
    whose: str = ""
    """您, 当事人, or the roles whose turn it is; empty when nothing is left."""


def next_step(situation: Mapping[str, Any], held: frozenset[str], today: date) -> Step:
    """A proposal that waits for a signature comes first, then the main way; what only the party can do says so.

    `held`: the reader's role codes in the case's authority.
    """
    case = dict(situation)
    procedure = procedures.load(case["procedure"], case["version"])
    waiting = [entry for entry_id in case["proposals"] if (entry := read.find(case, entry_id))]
    if waiting:
        return min((_signature(procedure, entry, held) for entry in waiting), key=lambda step: not step.mine)
    now = [item.code for item in engine.progress(procedure, case) if item.state == "now"]
    coming = [step for code in now if (step := procedure.step(code))]
    if not coming:
        return Step("全部办完", mine=False)
    if to_deliver := _undelivered(procedure, case):
        step, title = to_deliver
        mine = bool(held & set(step.actors))
        return Step(f"送达《{title}》", mine, whose="您" if mine else "或者".join(map(roles.title, step.actors)))
    needed = next((step for step in coming if not step.optional), None)
    if needed is None and (owed := _owed_by_the_party(case, now, today)):
        late = words.as_day(owed["due"]) < today
        said = f"当事人逾期未{owed['title']}" if late else f"等当事人{owed['title']}"
        return Step(said, mine=False, whose="当事人")
    actors = (needed or coming[0]).actors
    mine = bool(held & set(actors))
    said = needed.title if needed else "或者".join(step.title for step in coming)
    return Step(said, mine, whose="您" if mine else "或者".join(roles.title(code) for code in actors))


def _signature(procedure: Procedure, entry: Mapping[str, Any], held: frozenset[str]) -> Step:
    signer, proposed = read.next_signer(dict(entry)), procedure.step(str(entry["act"]))
    title = proposed.title if proposed else str(entry["act"])
    if signer in held:
        return Step(f"批准：{title}", mine=True, of=str(entry["id"]), whose="您")
    return Step(f"等{roles.title(signer)}批准：{title}", mine=False, whose=roles.title(signer))


def _undelivered(procedure: Procedure, case: Mapping[str, Any]) -> tuple[procedures.Step, str] | None:
    """The step that delivers, and the newest paper of the main way that lies ready: until then no right of the party
    begins to run.
    """
    delivering = [step for step in procedure.steps if any(field.source == "deliverables" for field in step.fields)]
    titles = {made.template: made.title for step in procedure.main() for made in step.produces}
    for step in delivering:
        for party in case["parties"]:
            for _, one in engine.deliverable(procedure, step, dict(case), party["id"]):
                made = read.find(dict(case), one["entry"])
                newest = made and read.last(dict(case), made["act"], party["id"])
                if newest and newest["id"] == one["entry"] and one["template"] in titles:
                    return step, titles[one["template"]]
    return None


def _owed_by_the_party(case: Mapping[str, Any], acts: Sequence[str], today: date) -> Mapping[str, Any] | None:
    """The running clock that one of these acts would end and that by its rule runs for the party, not the agency.

    A right that has run out is waited for no longer.
    """
    for clock in case["clocks"]:
        lapsed = clock["kind"] == "right" and words.as_day(clock["due"]) < today
        if clock["met"] is None and not lapsed and set(acts) & set(clock["met_by"]):
            rule = Rulebook.default().rule(str(clock["rule"]), on=words.as_day(clock["start"]))
            if rule.counts_for == "party":
                found: Mapping[str, Any] = clock
                return found
    return None


def stage(row: Any) -> str:
    """Where a case stands: the title of its last step, or what became of the case."""
    if row.status != "open":
        return STATUS.get(str(row.status), str(row.status))
    step = procedures.load(row.procedure, row.procedure_version).step(row.state)
    return step.title if step else STATUS["open"]


def task(
    row: Any, url: str, *, today: date, calendar: Calendar, held: frozenset[str], over: Sequence[Mapping[str, Any]] = ()
) -> Task:
    """A line from casework.models.Case with its parties; a signature that is asked for is one step away.

    `over`: own deadlines of running duties whose day is past.
    """
    duty = _nearest_duty(row.situation)
    if row.next_due is None:
        light = Light("", STATUS.get(row.status, row.status) if row.status != "open" else "没有期限")
    else:
        light = clocks.left(row.next_due, today, str(duty["unit"]) if duty else "calendar_day", calendar)
    step = next_step(row.situation, held, today)
    return Task(
        href=f"{url}acts/approve?{urlencode({'of': step.of})}" if step.of else url,
        what=step.words,
        title=title(row),
        number=row.number,
        state=stage(row),
        procedure=procedures.load(row.procedure, row.procedure_version).title.partition("（")[0],
        light=light,
        due=f"{words.short_day(row.next_due)} 到期" if row.next_due else "",
        verb="审批" if step.of else "办理" if step.mine else "看案件",
        updated=words.moment(row.updated_at),
        own=tuple(clocks.own_light({}, item, today=today, calendar=calendar) for item in over),
    )


def _nearest_duty(situation: Mapping[str, Any]) -> Mapping[str, Any] | None:
    running = [clock for clock in situation["clocks"] if clock["met"] is None and clock["kind"] == "duty"]
    return min(running, key=lambda clock: str(clock["due"]), default=None)


def week(dues: Mapping[date, int], *, today: date, calendar: Calendar) -> tuple[WeekDay, ...]:
    """Seven days from today: how much falls due, and which days are off or made up."""
    result = []
    for n in range(DAYS_AHEAD):
        day = today + timedelta(days=n)
        info = calendar.day(day)
        falling = dues.get(day, 0)
        light = None
        if falling:
            tone = clocks.left(day, today, "working_day", calendar).tone
            light = Light(tone, f"{falling} 件到期")
        note = "今天" if n == 0 else _note(info)
        result.append(WeekDay(words.short_day(day), words.weekday(day), light, note))
    return tuple(result)


def _note(info: DayInfo) -> str:
    if info.why == "周末":
        return "休"
    return "" if info.working and info.why == "工作日" else info.why


def tiles(counts: Mapping[str, int], *, base: str) -> tuple[dict[str, Any], ...]:
    """Four numbers, each a link to the rows behind it: all that waits, late, near, mine."""
    late, near, mine = counts["late"], counts["near"], counts["mine"]
    return (
        _tile("待办", "inbox", counts[""], f"其中 {late + near} 件临期或超期" if late + near else "都在期限内", base),
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


def overview(
    *, open_cases: int, to_publish: int, late: int, cases_url: str, desk_url: str
) -> tuple[dict[str, Any], ...]:
    """Three numbers for those who watch or publish, each a link to the rows behind it."""
    return (
        _tile("在办案件", "folder", open_cases, "您可以查看的机关", f"{cases_url}?status=open"),
        _tile("公示任务", "eyeoff", to_publish, "还没有办完的", desk_url),
        _tile(
            "公示超期",
            "stop",
            late,
            "请先办这些" if late else "没有超期",
            f"{desk_url}?due=overdue&state=open",
            "red" if late else "",
        ),
    )


def _tile(label: str, icon: str, number: int, meaning: str, href: str, tone: str = "") -> dict[str, Any]:
    return {
        "label": label, "icon": icon, "number": number, "unit": "件", "meaning": meaning, "href": href, "tone": tone,
    }  # fmt: skip
