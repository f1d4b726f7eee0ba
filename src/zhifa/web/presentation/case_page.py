"""The case page as one value: what casework's queries say, in the words and shapes of the design language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from zhifa.law import engine, procedures
from zhifa.law.calendar import Calendar
from zhifa.law.procedures.language import Procedure
from zhifa.web.presentation import case, clocks, words
from zhifa.web.presentation.case import ActView, FlowStep

Json = Mapping[str, Any]
NEWEST: Final = 8  # entries on the case page; all of them stand on their own page
KILO: Final = 1024
SIZES: Final = ("字节", "KB", "MB", "GB")
ATTACHMENT_ICONS: Final = {"image": "camera", "video": "video", "audio": "sound"}


@dataclass(frozen=True)
class Line:
    label: str
    value: str
    code: bool = False


@dataclass(frozen=True)
class PartyCard:
    id: str
    kind: str
    lines: tuple[Line, ...]
    masked: bool


@dataclass(frozen=True)
class FileRow:
    href: str
    icon: str
    name: str
    note: str
    size: str


def steps(situation: Json) -> tuple[FlowStep, ...]:
    """The main way as the engine sees it, with the day of the last entry under what is done."""
    whole = dict(situation)
    procedure = procedures.load(whole["procedure"], whole["version"])
    days = {str(entry["id"]): words.short_day(entry["at"]) for entry in whole["entries"]}
    states = engine.progress(procedure, whole)
    notes = {item.code: days[item.entries[-1]] for item in states if item.entries}
    return case.flow([(item.code, item.title, item.state) for item in states], notes)


def divided(acts: Iterable[ActView], situation: Json) -> tuple[list[ActView], list[ActView]]:
    """What comes next, and what else is possible. A paper that lies ready to be delivered comes first, then what can
    be done and must be done, then what only may happen: a party that says something.

    What is done and may be done again stands with the rest that is possible.
    """
    whole = dict(situation)
    procedure = procedures.load(whole["procedure"], whole["version"])
    stands = {item.code: item.state for item in engine.progress(procedure, whole)}
    needless = {code for code, state in stands.items() if state == "skipped"}
    again = {code for code, state in stands.items() if state == "done"}
    delivers = {step.code for step in procedure.steps if any(f.source == "deliverables" for f in step.fields)}
    aside = {step.code for step in procedure.steps if step.side and step.effect not in {"approve", "return"}}
    side = again | aside - delivers
    first = [act for act in acts if act.code not in side | needless]
    may = {step.code for step in procedure.steps if step.optional}
    first.sort(key=lambda act: (not act.mine or not act.ready, act.code not in delivers, act.code in may))
    return first, [act for act in acts if act.code in side and act.mine]


def procedure_words(procedure: Procedure) -> str:
    return f"{procedure.title}（第 {procedure.version} 版）"


def chips(items: Sequence[Json], *, today: date, calendar: Calendar) -> tuple[clocks.ClockView, ...]:
    """The clocks of a case, the most urgent first; a right of the party says so."""
    views = (clocks.clock(item, title=_clock_title(item), today=today, calendar=calendar) for item in items)
    return clocks.nearest(views)


def _clock_title(item: Json) -> str:
    title = str(item.get("title") or item["key"])
    return f"{title}：{item['whose']}" if item.get("whose") else title


def party(view: Json) -> PartyCard:
    """From casework.queries.party_view: numbers are masked there already."""
    if view["erased"]:
        return PartyCard(str(view["id"]), "", (Line("名称", "个人信息已依法抹除"),), masked=False)
    person = view["kind"] == "natural_person"
    candidates = (
        Line("姓名" if person else "名称", str(view["name"])),
        Line("信用代码", str(view["credit_code"]), code=True),
        Line("法定代表人" if view["kind"] == "organisation" else "经营者", str(view["legal_representative"])),
        Line("证件号码", str(view["id_number"]), code=True),
        Line("住址" if person else "住所", str(view["address"])),
        Line("电话", str(view["phone"])),
    )
    masked = bool(view["id_number"] or view["phone"])
    return PartyCard(
        str(view["id"]), words.PARTY_KINDS[str(view["kind"])], tuple(line for line in candidates if line.value), masked
    )


RELATED: Final = {"split": "分出", "merge": "并入本案", "merged": "已并入"}


def relations(situation: Json) -> list[tuple[str, str, str]]:
    """Other cases that this one came from, took in or went into: (how, number, case id)."""
    copied = situation["entries"][0].get("copied")
    found = [("分自", copied["number"], copied["case"])] if copied else []
    rosters = [entry["roster"] for entry in situation["entries"] if "other" in (entry.get("roster") or {})]
    return found + [(RELATED[one["how"]], one["other"]["number"], one["other"]["case"]) for one in rosters]


def attachment(view: Json, href: str, kinds: Mapping[str, str]) -> FileRow:
    media = str(view["media_type"])
    return FileRow(
        href=href,
        icon=ATTACHMENT_ICONS.get(media.partition("/")[0], "doc"),
        name=str(view["name"]),
        note=f"{kinds.get(str(view['kind']), str(view['kind']))} · 摘要 {words.short_digest(str(view['sha256']))}",
        size=size(int(view["size"])),
    )


def size(count: int) -> str:
    """1.4 MB"""
    value, unit = float(count), 0
    while value >= KILO and unit < len(SIZES) - 1:
        value, unit = value / KILO, unit + 1
    return f"{count} 字节" if unit == 0 else f"{value:.1f} {SIZES[unit]}".replace(".0 ", " ")
