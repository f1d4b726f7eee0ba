"""A form from the JSON Schema of an act's `data`: what is known is shown as known, only the rest is asked.

The schema is the engine's (`available[].data_schema`): `title`, `description` (hint), `oneOf` [{const, title}],
`default`, `const`, `x-widget`, `x-basis`, `x-unavailable` (choices that a gate would refuse), and in `allOf` the rules
that say when a field is asked. Whoever follows it needs no other knowledge, and this module follows nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from zhifa.law import amounts
from zhifa.law.dates import SHANGHAI
from zhifa.web.presentation import tables, words
from zhifa.web.presentation.conditions import asked_when, ranges_of, texts

Json = Mapping[str, Any]
FEW: Final = 9  # up to so many choices stand in the open; more fold into a select
SHORT: Final = 14  # characters that fit half the width of a form
MANY_SHORT: Final = 4
TIME: Final = "-time"
WIDGETS: Final = {
    "segment": "seg",
    "longtext": "area",
    "bool": "check",
    "date": "date",
    "datetime": "datetime-local",
    "amount": "amount",
    "tier": "pick",
    "entry": "pick",
    "multichoice": "picks",
    "list": "area",
    "citation": "cite",
    "table": "table",
}


@dataclass(frozen=True)
class Choice:
    value: str
    title: str
    sub: str = ""
    right: str = ""
    chosen: bool = False
    off_reason: str = ""
    light: Any = None


@dataclass(frozen=True)
class Known:
    label: str
    value: str
    href: str = ""


@dataclass(frozen=True)
class Field:
    """One question. `value` is what stands in the control, exactly as it was typed if it was typed."""

    name: str
    title: str
    widget: str
    required: bool
    hint: str = ""
    basis: str = ""
    value: Any = ""
    choices: tuple[Choice, ...] = ()
    error: str = ""
    capitals: str = ""
    rows: int = 4
    autocomplete: str = ""
    fold: int = 0
    """So many people stand in the open, the others fold; 0 means all of them."""
    when: str = ""
    """For the script: the field is asked when this holds, as `field=a|b&other=c`; empty means always."""
    rows_of_cells: tuple[tuple[tables.Cell, ...], ...] = ()
    time: str = ""
    """Of a time whose day is known: the hour and minute, asked apart under `<name>-time`; `value` is the day."""

    @property
    def shown(self) -> tuple[Choice, ...]:
        return self.choices[: self.fold] if self.fold else self.choices

    @property
    def folded(self) -> tuple[Choice, ...]:
        return self.choices[self.fold :] if self.fold else ()

    @property
    def control(self) -> str:
        return "radio" if self.widget == "pick" else "checkbox"

    @property
    def short(self) -> bool:
        """Many choices of a few words each: they stand in two columns."""
        bare = all(len(c.title) <= SHORT and not (c.sub or c.right or c.off_reason or c.light) for c in self.choices)
        return bare and len(self.choices) >= MANY_SHORT

    @property
    def id(self) -> str:
        return f"f-{self.name.replace('.', '-')}"

    @property
    def described_by(self) -> str:
        parts = [f"{self.id}-e"] if self.error else []
        if self.hint and self.widget not in {"pick", "picks", "seg", "check"}:
            parts.append(f"{self.id}-h")
        return " ".join(parts)


@dataclass(frozen=True)
class FormError:
    id: str
    message: str


@dataclass(frozen=True)
class Form:
    known: tuple[Known, ...] = ()
    fields: tuple[Field, ...] = ()
    errors: tuple[FormError, ...] = ()

    @property
    def asked(self) -> int:
        return len(self.fields)


@dataclass
class Parsed:
    """What a posted form says, as JSON `data`, with a sentence for each value that could not be read."""

    data: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def build(
    schema: Json,
    typed: Mapping[str, list[str]] | None = None,
    errors: Mapping[str, str] | None = None,
    beside: Iterable[Field | None] = (),
) -> Form:
    """The form of a schema. `typed` holds what was posted, by name; `errors` a sentence by field name.

    `beside`: controls of the same form that the schema does not know, so that the summary of errors leads to them.
    """
    problems = dict(errors or {})
    rules = asked_when(schema)
    required = frozenset(schema.get("required", ())) | {name for name, rule in rules.items() if rule.required}
    known: list[Known] = []
    asked: list[Field] = []
    settled = _settled(schema)
    for name, prop in schema.get("properties", {}).items():
        if name in settled:
            known.append(Known(str(prop.get("title", name)), said(prop, prop["const"])))
        elif name not in rules or rules[name].possible(settled):
            when = rules[name].as_text(settled) if name in rules else ""
            ranges = ranges_of(schema) if prop.get("x-widget") == "tier" else {}
            asked.append(question(name, prop, name in required, typed, problems.get(name, ""), when, ranges))
    names = {item.name: item.id for item in (*asked, *beside) if item is not None}
    summary = [
        FormError(names.get(name, names.get(name.split(".")[0], "main")), text)
        for name, text in problems.items()
        if text
    ]
    return Form(tuple(known), tuple(asked), tuple(summary))


def question(
    name: str,
    prop: Json,
    required: bool,
    typed: Mapping[str, list[str]] | None,
    error: str,
    when: str = "",
    ranges: Mapping[str, str] | None = None,
) -> Field:
    kind = widget(prop)
    raw = None if typed is None else list(typed.get(name, []))
    # Statements that every item was done (all of them demanded) are never ticked by the machine.
    statement = kind == "picks" and prop.get("minItems", 1) > 1
    chosen = set(raw) if raw is not None else set() if statement else texts(prop.get("default"))
    value: Any = "" if raw is None else (raw[0] if raw else "")
    if raw is None and "default" in prop:
        value = _in_control(kind, prop["default"])
    if kind == "check":
        value = bool(raw) if raw is not None else bool(prop.get("default", False))
    if kind == "moment" and raw is None:
        value = prop["x-day"]
    return Field(
        name=name,
        title=str(prop.get("title", name)),
        widget=kind,
        required=required or kind == "check",
        hint=str(prop.get("description", "")),
        basis=str(prop.get("x-basis", "")),
        value=value,
        choices=tuple(choices(prop, chosen, ranges or {})),
        error=error,
        capitals=capitals(str(value)) if kind == "amount" else "",
        when=when,
        rows_of_cells=tables.rows(name, prop, typed) if kind == "table" else (),
        time=(typed or {}).get(f"{name}{TIME}", [""])[0],
    )


def _settled(schema: Json) -> dict[str, Any]:
    """Values that are known and not asked again."""
    props = schema.get("properties", {}).items()
    return {name: prop["const"] for name, prop in props if "const" in prop and widget(prop) != "check"}


def widget(prop: Json) -> str:
    hinted = str(prop.get("x-widget", ""))
    if "x-day" in prop:
        return "moment"
    if hinted in WIDGETS:
        return WIDGETS[hinted]
    options = list(options_of(prop))
    if prop.get("type") == "array":
        return "picks" if options else "area"
    if options:
        return "pick" if len(options) <= FEW else "select"
    if prop.get("type") == "boolean":
        return "check"
    by_format = {"date": "date", "date-time": "datetime-local"}.get(str(prop.get("format", "")))
    return by_format or "text"


def options_of(prop: Json) -> Iterable[Json]:
    """The permitted values as [{const, title, …}], wherever the schema keeps them."""
    inner = prop.get("items", {}) if prop.get("type") == "array" else prop
    for key in ("oneOf", "anyOf"):
        if any("const" in option for option in inner.get(key, ())):
            return list(inner[key])
    return [{"const": value, "title": str(value)} for value in inner.get("enum", ())]


def choices(prop: Json, chosen: set[str], ranges: Mapping[str, str]) -> Iterable[Choice]:
    for option in options_of(prop):
        value = str(option["const"])
        yield Choice(
            value=value,
            title=str(option.get("title", value)),
            sub=str(option.get("description", "")),
            right=ranges.get(value, ""),
            chosen=value in chosen,
        )
    for option in prop.get("x-unavailable", ()):
        why = str(option.get("message", "")) + (f"依据：{option['basis']}" if option.get("basis") else "")
        yield Choice(str(option["const"]), str(option.get("title", "")), off_reason=why)


def capitals(typed: str) -> str:
    """伍万元整 for what was typed as an amount in yuan; empty for what is not an amount."""
    try:
        return amounts.capitals(amounts.parse_yuan(typed)) if typed.strip() else ""
    except ValueError:
        return ""


def said(prop: Json, value: Any) -> str:
    """A known value in words."""
    titles = {str(option["const"]): str(option.get("title", option["const"])) for option in options_of(prop)}
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(titles.get(str(item), str(item)) for item in value)
    if widget(prop) == "amount":
        return f"{words.yuan(int(value))}（{amounts.capitals(int(value))}）"
    if widget(prop) == "datetime-local":
        return words.moment(str(value))
    if widget(prop) == "date":
        return words.day(str(value))
    return titles.get(str(value), str(value))


def parse(schema: Json, posted: Mapping[str, list[str]]) -> Parsed:
    """`data` from a posted form. What is empty is left out, so that the engine says what is missing."""
    result = Parsed()
    for name, prop in schema.get("properties", {}).items():
        kind = widget(prop)
        if "const" in prop and kind != "check":
            result.data[name] = prop["const"]
            continue
        if kind == "table":
            _read_table(name, prop, posted, result)
            continue
        raw = [text.strip() for text in posted.get(name, []) if text.strip()]
        if kind == "moment":
            raw = _joined(raw, posted.get(f"{name}{TIME}", []))
        if kind == "check":
            result.data[name] = bool(raw)
        elif raw:
            try:
                result.data[name] = _value(prop, kind, raw)
            except ValueError as error:
                result.errors[name] = str(error)
    for name, rule in asked_when(schema).items():
        if not rule.holds(result.data):
            result.data.pop(name, None)
            result.errors.pop(name, None)
    return result


def _read_table(name: str, prop: Json, posted: Mapping[str, list[str]], result: Parsed) -> None:
    try:
        found = tables.parse(name, prop, posted, lambda column, text: _value(column, widget(column), [text]))
    except ValueError as error:
        result.errors[name] = str(error)
        return
    if found:
        result.data[name] = found


def _joined(day: list[str], time: list[str]) -> list[str]:
    """Day and time of day as one time; nothing while one of them is missing. A whole time may stand in `day`."""
    hour = [text.strip() for text in time if text.strip()]
    whole = bool(day) and any(mark in day[0] for mark in "T ")
    return day if whole else [f"{day[0]}T{hour[0]}"] if day and hour else []


def _value(prop: Json, kind: str, raw: list[str]) -> Any:
    if kind == "picks":
        return raw
    if prop.get("type") == "array":
        return [line.strip() for line in raw[0].splitlines() if line.strip()]
    if kind == "amount":
        return amounts.parse_yuan(raw[0])
    if kind in {"datetime-local", "moment"}:
        return _instant(raw[0])
    if kind == "date":
        return _day(raw[0])
    return _integer(raw[0]) if prop.get("type") == "integer" else raw[0]


def _integer(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ValueError(f"“{text}”不是整数。请只填数字，例如 3。") from error


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError(f"“{text}”不是日期。请写成 2026-03-05 的样子。") from error


def _instant(text: str) -> str:
    """A stated time is a time in China: the form asks no zone."""
    try:
        return datetime.fromisoformat(text.replace(" ", "T")).replace(tzinfo=SHANGHAI).isoformat()
    except ValueError as error:
        raise ValueError(f"“{text}”不是时间。请写成 2026-03-05 09:52 的样子。") from error


def _in_control(kind: str, value: Any) -> str:
    if kind == "amount":
        return words.yuan(int(value)).removesuffix(" 元")
    if kind == "datetime-local":
        return words.as_instant(str(value)).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, list):
        return "\n".join(str(item) for item in value)
    return str(value)
