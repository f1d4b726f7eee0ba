"""The page of a legal review as values: points with what the machine found, what changed, the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from zhifa.accounts import roles
from zhifa.law import exemptions
from zhifa.law.procedures.language import Field, Procedure, Step
from zhifa.law.review import LOOK, OK, PROBLEM, Found, Point, PointSet, Reading, find, worst
from zhifa.law.review.catalogue import Line
from zhifa.law.rules import Rule
from zhifa.web.presentation import content, forms, words
from zhifa.web.presentation.clocks import Light, Tone
from zhifa.web.presentation.forms import Known

Json = Mapping[str, Any]
Address = Callable[[str], str]
TONES: Final[dict[str, tuple[Tone, str]]] = {OK: ("green", "ok"), LOOK: ("amber", "warn"), PROBLEM: ("red", "stop")}
SAYS: Final = {OK: "没有发现问题", LOOK: "请看", PROBLEM: "有问题"}
LONG: Final = 4_000
"""Texts longer than this are compared sentence by sentence, which stays quick."""
UNITS: Final = {
    "working_day": "个工作日", "calendar_day": "日", "hour": "小时", "month": "个月", "year": "年", "count": "",
}  # fmt: skip
PER_PERCENT: Final = 100
PARTS: Final = "（万分之）"  # the page says per cent
PARTY_WORDS: Final = {"organisation": "单位", "natural_person": "个人", "": ""}


ROUTED: Final = {
    "qualified": "按数据分派：{among} 名登记了法律职业资格、可以审核本案的审核人员里，他待审的最少"
    "（当时 {waiting} 件）。",
    "shared": "按数据分派：本机关没有登记了法律职业资格、又可以审核本案的审核人员，由登记的共享审核人员审核"
    "（{among} 人里待审的最少，当时 {waiting} 件）。",
    "shared_none": "按数据分派：本机关没有审核人员，由登记的共享审核人员审核"
    "（{among} 人里待审的最少，当时 {waiting} 件）。",
    "unregistered": "按数据分派：可以审核本案的 {among} 名审核人员里待审的最少（当时 {waiting} 件）；"
    "登记里没有法律职业资格，初次从事审核的不能审核。",
    "named": "改派：{reason}",
}
BARRED: Final = "另有 {barred} 名审核人员办理过本案或者在承办机构任职，不参加分派。"


@dataclass(frozen=True)
class LiesWith:
    """Who reviews the submission that waits, and why it is he."""

    name: str
    capacity: str
    why: str


def lies_with(assigned: Json | None, people: Mapping[str, str], reason: str) -> LiesWith | None:
    """`assigned` as `engine.assigned` tells it; `reason` of who gave the submission to another."""
    if assigned is None:
        return None
    told = ROUTED[assigned["why"]].format(**{**assigned, "reason": reason})
    more = BARRED.format(**assigned) if assigned.get("barred") else ""
    return LiesWith(people.get(assigned["person"], ""), roles.title(assigned["capacity"]), told + more)


@dataclass(frozen=True)
class FoundView:
    tone: str
    icon: str
    meaning: str
    text: str
    href: str


@dataclass(frozen=True)
class Bearing:
    """What bears on a point; without `href` it is not in the case."""

    label: str
    href: str


@dataclass(frozen=True)
class Answer:
    """The two boxes by which a point is answered: choices of `sound` and `wrong`."""

    code: str
    title: str


@dataclass(frozen=True)
class PointView:
    n: int
    code: str
    title: str
    light: Light
    found: tuple[FoundView, ...]
    bears: tuple[Bearing, ...]
    answers: tuple[Answer, ...]
    open: bool


@dataclass(frozen=True)
class Piece:
    kind: str
    """same | ins | del"""
    text: str


@dataclass(frozen=True)
class ChangeView:
    title: str
    before: str = ""
    after: str = ""
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """A paragraph that is not as it was. `says`: 改动 | 新增 | 删去, in words so that no colour is needed."""

    says: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class RecordView:
    """One record of the file with everything it says."""

    id: str
    title: str
    when: str
    provenance: str
    lines: tuple[Known, ...]
    new: bool
    old: bool = False
    """A later proposal for the same party took its place."""


# -- points -----------------------------------------------------------------------------------------------------------


def points(reading: Reading, chosen: PointSet, address: Address) -> tuple[PointView, ...]:
    """Every point of the set. `address`: where an entry id stands on the page."""
    step = reading.step("review.opinion")
    asked = step.field("sound") if step else None
    titles = {choice.code: choice.title for choice in asked.choices} if asked else {}
    given: set[str] = set()
    found = []
    for n, point in enumerate(chosen.points, 1):
        fresh = [code for code in point.answers if code not in given]
        given.update(fresh)
        answers = tuple(Answer(code, titles.get(code, code)) for code in fresh)
        found.append(_point(reading, n, point, answers, address))
    return tuple(found)


def _point(reading: Reading, n: int, point: Point, answers: tuple[Answer, ...], address: Address) -> PointView:
    machine = find(reading, point.checks)
    tone = worst(machine)
    count = sum(one.tone != OK for one in machine)
    light = Light(TONES[tone][0], SAYS[tone] if tone == OK else f"{SAYS[tone]} {count} 处")
    return PointView(
        n=n,
        code=point.code,
        title=point.title,
        light=light,
        found=tuple(_found(one, address) for one in machine),
        bears=tuple(_bearing(reading, where, address) for where in point.bears_on),
        answers=answers,
        open=tone != OK,
    )


def _found(one: Found, address: Address) -> FoundView:
    tone, icon = TONES[one.tone]
    return FoundView(tone, icon, SAYS[one.tone], one.text, address(one.entry) if one.entry else "")


def _bearing(reading: Reading, where: str, address: Address) -> Bearing:
    if where.startswith("clock:"):
        key = where.removeprefix("clock:")
        clock = next((one for one in reading.situation["clocks"] if one["key"] == key), None)
        return Bearing(f"期限：{clock['title']}", "#ck-h") if clock else Bearing(f"期限：{_clock(reading, key)}", "")
    act, field = named(reading.procedure, where)
    entries = list(reading.entries(act.code))
    label = f"{act.title}：{field.title}" if field else act.title
    return Bearing(label, address(entries[-1]["id"]) if entries else "")


def _clock(reading: Reading, key: str) -> str:
    return next((c.title for step in reading.procedure.steps for c in step.clocks if c.code == key), key)


def named(procedure: Procedure, where: str) -> tuple[Step, Field | None]:
    """The step and the field of an address such as `investigate.evidence` or `review.request.materials`.

    Raises LookupError for an address that names nothing.
    """
    step = procedure.step(where)
    if step is not None:
        return step, None
    code, _, name = where.rpartition(".")
    step = procedure.step(code)
    field = step.field(name) if step else None
    if step is None or field is None:
        raise LookupError(where)
    return step, field


# -- difference -------------------------------------------------------------------------------------------------------


def text_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """An inline difference; plain text, escaped by the template."""
    one, other = _tokens(before, after)
    found: list[Piece] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(one[a1:a2])))
            continue
        if a2 > a1:
            found.append(Piece("del", "".join(one[a1:a2])))
        if b2 > b1:
            found.append(Piece("ins", "".join(other[b1:b2])))
    return tuple(found)


def paragraphs(before: Sequence[str], after: Sequence[str]) -> tuple[Paragraph, ...]:
    """Only the paragraphs that changed, in order; one that took another's place is shown within itself."""
    found: list[Paragraph] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        old, new = before[a1:a2], after[b1:b2]
        both = min(len(old), len(new))
        found += [Paragraph("改动", text_pieces(*pair)) for pair in zip(old, new, strict=False)]
        found += [Paragraph("删去", (Piece("del", text),)) for text in old[both:]]
        found += [Paragraph("新增", (Piece("ins", text),)) for text in new[both:]]
    return tuple(found)


def _tokens(before: str, after: str) -> tuple[list[str], list[str]]:
    """Numbers and Latin words whole, so that an amount is never cut; long texts by sentence."""
    pattern = r"[^。；\n]*[。；\n]?" if max(len(before), len(after)) > LONG else r"[0-9][0-9,.]*|[A-Za-z]+|.|\n"
    return [t for t in re.findall(pattern, before) if t], [t for t in re.findall(pattern, after) if t]


def changes(found: Sequence[Any], procedure: Procedure, names: Mapping[str, str]) -> tuple[ChangeView, ...]:
    """From casework.reviewing.Change: values as before → after, texts as an inline difference."""
    return tuple(_change(one, procedure, names) for one in found)


def _change(one: Any, procedure: Procedure, names: Mapping[str, str]) -> ChangeView:
    step = procedure.step(one.act)
    whose = f"{names[one.party]}　" if one.party in names else ""
    title = f"{whose}{step.title if step else one.act}：{one.field.title}"
    if one.free:
        return ChangeView(title, pieces=text_pieces(one.before or "", one.after or ""))
    return ChangeView(title, value(one.field, one.before), value(one.field, one.after))


def value(field: Field, given: Any) -> str:
    return "没有" if given in (None, [], "") else forms.said(content.asked(field), given)


def rule_value(rule: Rule, step: Step | None = None, field: str = "") -> str:
    """7 个工作日 · 5% · 100,000 元; a choice or a list in the words of the procedure."""
    if rule.unit == "fen":
        return words.yuan(rule.number)
    if rule.unit == "ratio":
        return f"{rule.number / PER_PERCENT:g}%"
    if rule.value == 0 and rule.unit == "calendar_day":
        return NOT_WANTED  # no period: the place demands nothing
    if isinstance(rule.value, int):
        return f"{rule.value} {UNITS[rule.unit]}".strip()
    asked = step.field(field) if step else None
    codes = [rule.value] if isinstance(rule.value, str) else list(rule.value)
    titles = [(code, asked.choice(code) if asked else None) for code in codes]
    return "、".join(CHOICES.get(code, choice.title if choice else code) for code, choice in titles)


NOT_WANTED: Final = "不要求"
CHOICES: Final = {
    "catalogue": "目录清单里的决定",
    "all_ordinary": "普通程序的全部决定", "required": "要持证", "not_required": NOT_WANTED,
    "review": "照常审核", "exempt": "法律没有要求必须审核的，可以免于审核",
}  # fmt: skip
LISTS: Final = {"hearing.kinds": ("conclude", "kinds"), "review.materials": ("review.request", "materials")}


@dataclass(frozen=True)
class CatalogueCell:
    value: str
    basis: str
    own: bool
    """The place has a rule of its own."""
    confirmed: bool
    differs: bool


@dataclass(frozen=True)
class CatalogueRow:
    id: str
    title: str
    cells: tuple[CatalogueCell, ...]


def catalogue(lines: Sequence[Line], procedure: Procedure) -> tuple[CatalogueRow, ...]:
    """Rows of the table, the reader's own place first."""
    return tuple(_row(line, procedure) for line in lines)


def _row(line: Line, procedure: Procedure) -> CatalogueRow:
    act, field = LISTS.get(line.id, ("", ""))
    step = procedure.step(act) if act else None
    here = line.rules[0].value
    cells = tuple(
        CatalogueCell(rule_value(rule, step, field), rule.basis, bool(rule.region), rule.confirmed, rule.value != here)
        for rule in line.rules
    )
    kind = PARTY_WORDS[line.party_kind]
    return CatalogueRow(line.id, f"{line.title.replace(PARTS, '')}{'（' + kind + '）' if kind else ''}", cells)


# -- the file ---------------------------------------------------------------------------------------------------------


def lines(
    step: Step, values: Json, said: Callable[[Field, Any], Any], *, erased: bool, noted: Json
) -> Iterator[Known]:
    """What a record says, without its restricted part. `said` hides identifiers in texts; `noted` are the facts kept
    with it, which say what a line of a list was called.
    """
    for field in step.fields:
        if field.source == "exemptions" and field.code in values:
            yield Known(field.title, exemptions.chosen(str(values[field.code]), noted))
            continue
        if field.part in {"restricted", "split"} or field.type == "reference":
            continue
        if field.code in values:
            shown = said(field, values[field.code])
            yield Known(field.title, shown if isinstance(shown, str) and field.choices == () else value(field, shown))
        elif erased and field.part == "personal" and field.required and not field.when:
            yield Known(field.title, content.ERASED)
