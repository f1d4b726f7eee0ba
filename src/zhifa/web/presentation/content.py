"""What an entry says, field by field in words; and the same fields as a form in which a slip can be mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from zhifa.law.procedures.language import Field as Asked
from zhifa.law.procedures.language import Step
from zhifa.web.presentation import forms
from zhifa.web.presentation.forms import Field, Known

Json = Mapping[str, Any]
PREFIX: Final = "change-"
ERASED: Final = "已依法抹除"
EMPTY: Final = "改正后的内容不能是空白。要去掉这一项，请作废这条记录后重新办理。"
NOTHING: Final = "还没有改动任何一项。点开要更正的项目，改成正确的内容。"


@dataclass(frozen=True)
class Change:
    """A field that can be mended: what stands there now, and a control that starts from it."""

    field: Field
    now: str
    changed: bool


def asked(field: Asked) -> dict[str, Any]:
    """A field of a procedure in the shape of a schema's property."""
    options = [{"const": choice.code, "title": choice.title} for choice in field.choices]
    prop: dict[str, Any] = {"title": field.title, "x-widget": field.type}
    if field.hint:
        prop["description"] = field.hint
    if field.type in {"multichoice", "list", "citation"}:
        return {**prop, "type": "array", "items": {"oneOf": options}}
    kinds = {"amount": "integer", "bool": "boolean"}
    return {**prop, "type": kinds.get(field.type, "string"), **({"oneOf": options} if options else {})}


def lines(step: Step, data: Json, *, erased: bool) -> tuple[Known, ...]:
    """Every value in words, in the order of the form. `erased`: the personal part is gone."""
    said = []
    for field in step.fields:
        if field.type in {"parties", "source", "changes", "reference"}:
            continue
        if field.code in data:
            said.append(Known(field.title, forms.said(asked(field), data[field.code])))
        elif erased and field.part != "open" and field.required and not field.when:
            said.append(Known(field.title, ERASED))
    return tuple(said)


def swaps(step: Step, before: Json, changes: Json) -> tuple[Known, ...]:
    """Each corrected field as `before → after`."""
    found = []
    for code, value in changes.items():
        field = step.field(code)
        if field is not None:
            was = forms.said(asked(field), before[code]) if code in before else "没有填写"
            found.append(Known(field.title, f"{was} → {forms.said(asked(field), value)}"))
    return tuple(found)


def mendable(step: Step, data: Json) -> Iterable[Asked]:
    """Fields that a correction may touch: not the substance, and only what the entry says or could always say.

    What points to another record (a matter) is no slip of the pen and has no control of its own here.
    """
    for field in step.fields:
        written = field.part != "split" and field.type != "reference"
        if written and not field.fixed and (field.code in data or not field.when):
            yield field


def changes(
    step: Step, data: Json, typed: Mapping[str, list[str]] | None, errors: Mapping[str, str]
) -> tuple[Change, ...]:
    """The controls of a correction, each starting from what stands there now."""
    found = []
    for field in mendable(step, data):
        name = f"{PREFIX}{field.code}"
        control = forms.question(name, _starting(field, data), True, typed, errors.get(name, ""))
        now = forms.said(asked(field), data[field.code]) if field.code in data else "没有填写"
        changed = typed is not None and _differs(field, data, typed)
        found.append(Change(control, now, changed or bool(control.error)))
    return tuple(found)


def read(step: Step, data: Json, posted: Mapping[str, list[str]]) -> forms.Parsed:
    """`changes` from a posted form: what differs from what stands there now, by field code; errors by control."""
    result = forms.Parsed()
    for field in mendable(step, data):
        if not _differs(field, data, posted):
            continue
        name = f"{PREFIX}{field.code}"
        parsed = forms.parse({"properties": {name: asked(field)}}, posted)
        if parsed.errors or name not in parsed.data:
            result.errors[name] = parsed.errors.get(name, EMPTY)
        else:
            result.data[field.code] = parsed.data[name]
    return result


def _starting(field: Asked, data: Json) -> dict[str, Any]:
    return {**asked(field), **({"default": data[field.code]} if field.code in data else {})}


def _differs(field: Asked, data: Json, posted: Mapping[str, list[str]]) -> bool:
    name = f"{PREFIX}{field.code}"
    start = forms.question(name, _starting(field, data), True, None, "")
    if start.widget == "check":
        return bool(posted.get(name)) != bool(start.value)
    given = [_plain(text) for text in posted.get(name, []) if text.strip()]
    if start.choices:
        return set(given) != {choice.value for choice in start.choices if choice.chosen}
    return given != [_plain(str(start.value))] and bool(given or start.value)


def _plain(text: str) -> str:
    """Browsers send lines with CR LF."""
    return text.replace("\r\n", "\n").strip()
