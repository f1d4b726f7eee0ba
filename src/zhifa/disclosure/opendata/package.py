"""The dictionary for machines: a Data Package 2.0 (Frictionless) of the files as they lie here now."""

from __future__ import annotations

from typing import Any, Final

from zhifa.disclosure.opendata.definition import dataset
from zhifa.disclosure.opendata.folder import WHOLE, Manifest, Part
from zhifa.disclosure.opendata.writing import ENDINGS

TYPES: Final = {"jsonl": "application/gzip", "csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
TITLES: Final = {"jsonl": "JSON Lines（gzip）", "csv": "CSV", "parquet": "Parquet"}


def file_name(part: str, form: str) -> str:
    """The last step of its address: all.jsonl.gz, 2026-03.csv."""
    return f"{part}.{ENDINGS[form]}"


def describe(found: Manifest, *, base: str, schema: str, terms: str, page: str, publisher: str) -> dict[str, Any]:
    """`base`: address beneath which the files lie; `schema`, `terms`, `page`: addresses of what they are named for."""
    made: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "zhifa-decisions", "title": dataset().title, "description": dataset().description, "homepage": page,
        "created": found.made_at, "licenses": [{"path": terms, "title": "使用条款"}],
        "resources": [
            _resource(part, form, base, schema) for part in (found.parts[WHOLE], *found.months) for form in ENDINGS
        ],
    }  # fmt: skip
    if publisher:
        made["contributors"] = [{"title": publisher, "roles": ["publisher"]}]
    return made


def _resource(part: Part, form: str, base: str, schema: str) -> dict[str, Any]:
    file = part.files[form]
    span = "全部" if part.name == WHOLE else f"{part.name} 首次公示"
    made: dict[str, Any] = {
        "name": f"decisions-{part.name}-{form}", "title": f"{dataset().title}：{span}，{TITLES[form]}",
        "type": "table", "path": base + file_name(part.name, form), "format": form, "mediatype": TYPES[form],
        "encoding": "utf-8", "bytes": file.bytes, "hash": f"sha256:{file.sha256}", "schema": schema, "rows": part.rows,
    }  # fmt: skip
    if form == "csv":
        made["description"] = "UTF-8，开头有 BOM；第一行是字段名；以 = + - @ 开头的文字前面加一个撇号。"
    return made
