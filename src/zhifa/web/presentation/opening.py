"""The questions that open a case: each party's particulars and where the lead came from, from the engine's own schemas.

A page shows several parties at once, so a control is named `parties-<n>-<field>`, n from 0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from zhifa.law.engine.structure_schemas import PARTIES, SOURCE

Json = dict[str, Any]
Posted = Mapping[str, list[str]]
MOST: Final = int(PARTIES["maxItems"])
ORDER: Final = (
    "kind", "name", "credit_code", "legal_representative", "id_type", "id_number", "birth_date", "address", "phone",
)  # fmt: skip
ONLY_FOR: Final = {
    "credit_code": ("organisation", "sole_trader"),
    "legal_representative": ("organisation", "sole_trader"),
    "id_type": ("sole_trader", "natural_person"),
    "id_number": ("sole_trader", "natural_person"),
    "birth_date": ("sole_trader", "natural_person"),
}
"""Which kinds of party have it; what is not named here everybody has."""
HINTS: Final = {
    "name": "个体工商户填字号；没有字号的，填经营者姓名。",
    "credit_code": "营业执照上的 18 位代码，全角、空格都可以，系统会核对校验位。",
    "legal_representative": "个体工商户填经营者。",
    "id_number": "与证件核对后填写，系统会核对校验位。个体工商户填经营者的。",
    "birth_date": "填了身份证号码就不用填。",
}
DEFAULTS: Final = {"kind": "organisation", "id_type": "resident_id"}
_NAME: Final = re.compile(r"parties-(\d{1,3})-(\w+)")


def party_schema(n: int) -> Json:
    """Party n as a schema of its own; a question is asked of the kinds of party that have an answer."""
    item = PARTIES["items"]
    props, rules = {}, []
    for name in ORDER:
        more = {"description": HINTS[name]} if name in HINTS else {}
        more |= {"default": DEFAULTS[name]} if name in DEFAULTS else {}
        more |= {"x-widget": "segment"} if name == "kind" else {}
        props[control(n, name)] = {**item["properties"][name], **more}
        if name in ONLY_FOR:
            kind = {control(n, "kind"): {"enum": list(ONLY_FOR[name])}}
            rules.append({"if": {"properties": kind}, "else": {"properties": {control(n, name): False}}})
    return {"properties": props, "required": [control(n, name) for name in item["required"]], "allOf": rules}


def source_schema() -> Json:
    props = {f"source-{name}": prop for name, prop in SOURCE["properties"].items()}
    return {"properties": props, "required": [f"source-{name}" for name in SOURCE["required"]]}


def control(n: int, name: str) -> str:
    return f"parties-{n}-{name}"


def bare(data: Mapping[str, Any]) -> Json:
    """Values by the engine's own names."""
    return {name.rpartition("-")[2]: value for name, value in data.items()}


def place(field: str) -> str:
    """The control that an error of the engine belongs to: parties.0.name -> parties-0-name."""
    return field.replace(".", "-") if field.startswith(("parties.", "source.")) else field


def count(posted: Posted | None) -> int:
    """How many parties the page shows: at least one, at most what the engine takes."""
    text = (posted or {}).get("count", ["1"])[0]
    return max(1, min(MOST, int(text))) if text.isdecimal() else 1


def with_one_more(posted: Posted) -> dict[str, list[str]]:
    return {**posted, "count": [str(min(MOST, count(posted) + 1))]}


def without(posted: Posted, gone: int) -> dict[str, list[str]]:
    """The same form with party `gone` taken out and those after it moved up."""
    kept: dict[str, list[str]] = {}
    for name, values in posted.items():
        found = _NAME.fullmatch(name)
        n = int(found[1]) if found else -1
        if n != gone:
            kept[control(n - 1, found[2]) if found and n > gone else name] = values
    return {**kept, "count": [str(max(1, count(posted) - 1))]}
