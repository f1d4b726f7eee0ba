"""What an act answers: the proposal that is signed, the entry that is voided or amended, in its own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from zhifa.casework import write
from zhifa.law import procedures
from zhifa.law.engine import situation as read
from zhifa.law.procedures.language import Step
from zhifa.web.presentation import content, words
from zhifa.web.presentation.forms import Known, Parsed

Json = dict[str, Any]
REFERENCES: Final = ("of", "entry")


def spoken(loaded: write.Loaded, schema: Json) -> Json:
    """The schema with every entry it offers named by its own sentence; what is settled already becomes known."""
    properties = dict(schema["properties"])
    for name in REFERENCES:
        options = properties.get(name, {}).get("oneOf")
        if options:
            said = [{**option, **_sentence(loaded, str(option["const"]))} for option in options]
            settled = {"const": said[0]["const"]} if name == "of" and len(said) == 1 else {}
            properties[name] = {**properties[name], "oneOf": said, "x-widget": "entry", **settled}
    return {**schema, "properties": properties}


def _sentence(loaded: write.Loaded, entry_id: str) -> Json:
    entry = next(item for item in loaded.entries if item.entry_id == entry_id)
    party = entry.open.get("party") if entry.open else None
    several = len(loaded.parties) > 1
    whose = next((item.name for item in loaded.parties if several and item.id == party), "")
    about = "　".join(part for part in (f"第 {entry.version} 条", words.moment(entry.occurred), whose) if part)
    return {"title": entry.display(), "description": about}


def narrowed(loaded: write.Loaded, schema: Json, entry_id: str) -> Json:
    """The schema of a correction once its entry is chosen: the entry is known, its fields are asked apart."""
    properties = {name: prop for name, prop in schema["properties"].items() if name != "changes"}
    properties["entry"] = {**properties["entry"], "const": entry_id}
    if step_of(loaded, entry_id).time != "stated":
        properties.pop("occurred_at", None)
    elif "occurred_at" in properties:
        when = words.moment(_folded(loaded, entry_id)["at"])
        properties["occurred_at"] = {**properties["occurred_at"], "description": f"现在是{when}；时间没有写错的不填。"}
    return {**schema, "properties": properties}


def chosen(schema: Json, entry_id: str) -> bool:
    return any(option["const"] == entry_id for option in schema["properties"]["entry"].get("oneOf", ()))


def amends(item: Json) -> bool:
    return "changes" in item["data_schema"]["properties"]


def step_of(loaded: write.Loaded, entry_id: str) -> Step:
    procedure = procedures.load(loaded.case.procedure, loaded.case.procedure_version)
    step = procedure.step(_folded(loaded, entry_id)["act"])
    assert step is not None  # an entry of a case was made by a step of its procedure
    return step


def _folded(loaded: write.Loaded, entry_id: str) -> Json:
    entry = read.find(dict(loaded.situation), entry_id)
    assert entry is not None  # the caller took the id from what the engine offers
    return entry


def data_of(loaded: write.Loaded, entry_id: str) -> Json:
    """Open and personal values of an entry as they stand now, corrections included; what was erased is not there."""
    entries = {entry.entry_id: entry for entry in loaded.entries}
    folded = _folded(loaded, entry_id)
    own = _personal(entries[entry_id])
    for answer in folded["amended"]:
        own |= _personal(entries[entries[answer].open["proposal"]]).get("changes", {})
    both = {**folded["data"].get("changes", {}), **own.get("changes", {})}
    return {**own, **folded["data"], **({"changes": both} if both else {})}


def _personal(entry: Any) -> Json:
    return dict(entry.personal["data"]) if isinstance(entry.personal, dict) else {}


def changes(
    loaded: write.Loaded, entry_id: str, typed: Mapping[str, list[str]] | None, errors: Mapping[str, str]
) -> tuple[content.Change, ...]:
    return content.changes(step_of(loaded, entry_id), data_of(loaded, entry_id), typed, errors)


def read_changes(loaded: write.Loaded, entry_id: str, posted: Mapping[str, list[str]], parsed: Parsed) -> None:
    """Puts `changes` into the data of a correction, or says what is wrong with them."""
    found = content.read(step_of(loaded, entry_id), data_of(loaded, entry_id), posted)
    parsed.errors.update(found.errors)
    if found.data:
        parsed.data["changes"] = found.data
    elif not found.errors and "occurred_at" not in parsed.data:
        parsed.errors["changes"] = content.NOTHING


def proposal(loaded: write.Loaded, entry_id: str) -> tuple[Known, ...]:
    """What is proposed, in words: whoever signs sees what he signs."""
    step, data = step_of(loaded, entry_id), data_of(loaded, entry_id)
    entry = next(item for item in loaded.entries if item.entry_id == entry_id)
    said = list(content.lines(step, data, erased=entry.personal is not None and not isinstance(entry.personal, dict)))
    if answered := data.get("entry"):
        said.insert(0, Known("针对的记录", str(_sentence(loaded, answered)["title"])))
        said[1:1] = content.swaps(step_of(loaded, answered), data_of(loaded, answered), data.get("changes", {}))
    return tuple(said)
