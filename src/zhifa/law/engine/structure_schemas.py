"""The JSON Schemas of the structured values: parties and the source of a lead (design 3.2)."""

from __future__ import annotations

from zhifa.law.engine.roles import PARTY_KINDS
from zhifa.law.engine.structures import ID_TYPES, MOST_PARTIES, PARTY_TEXTS, SOURCE_KINDS, SOURCE_TEXT
from zhifa.law.types import Json


def _options(words: dict[str, str]) -> list[Json]:
    return [{"const": code, "title": title} for code, title in words.items()]


PARTIES: Json = {
    "type": "array",
    "minItems": 1,
    "maxItems": MOST_PARTIES,
    "x-widget": "parties",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["kind", "name", "address"],
        "properties": {
            "id": {"type": "string", "title": "编号", "x-widget": "hidden"},
            "kind": {"type": "string", "title": "当事人类型", "oneOf": _options(PARTY_KINDS), "x-widget": "choice"},
            "id_type": {"type": "string", "title": "证件类型", "oneOf": _options(ID_TYPES), "x-widget": "choice"},
            "birth_date": {"type": "string", "title": "出生日期", "format": "date", "x-widget": "date"},
            **{
                code: {"type": "string", "title": title, "minLength": 1, "maxLength": limit, "x-widget": "text"}
                for code, (title, limit) in PARTY_TEXTS.items()
            },
        },
    },
}
SOURCE: Json = {
    "type": "object",
    "additionalProperties": False,
    "required": ["kind"],
    "x-widget": "source",
    "properties": {
        "kind": {"type": "string", "title": "来源类型", "oneOf": _options(SOURCE_KINDS), "x-widget": "choice"},
        "text": {"type": "string", "title": "来源的情况", "maxLength": SOURCE_TEXT, "x-widget": "longtext"},
    },
}
