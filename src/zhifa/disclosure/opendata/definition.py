"""What a bulk file holds: the columns, read once from decisions.yaml, and what the dictionaries say of them."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from zhifa.disclosure.records import formats
from zhifa.law.publication import CHALLENGES, PERFORMANCES

STANDARD: Final = (("penalty-2018", "双公示行政处罚"), ("licence-2018", "双公示行政许可"))
BETWEEN: Final = ";"  # the items of a list in CSV


class Column(BaseModel):
    """See decisions.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: str
    type: Literal["string", "integer", "date", "datetime", "list"]
    meaning: str
    required: bool = False
    field: str = ""
    standard: str = ""
    choices: Literal["", "act", "party_kind", "status", "performance", "challenge"] = ""

    @property
    def words(self) -> dict[str, str]:
        """Code -> word of a closed list; empty for any other column."""
        if not self.choices:
            return {}
        own = {"performance": PERFORMANCES, "challenge": CHALLENGES}.get(self.choices)
        return own or {code: said[0] for code, said in formats.words(self.choices).items()}

    @property
    def source(self) -> str:
        """The standards that the column follows: the codes of the credit-disclosure tables, then others."""
        codes = [
            f"{title} {column.code}"
            for table, title in STANDARD
            for column in formats.load(table).columns
            if self.field and column.field == self.field
        ]
        return "；".join(filter(None, (*codes, self.standard)))


class Dataset(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]


@cache
def dataset() -> Dataset:
    return Dataset(**yaml.safe_load(source_text()))


@cache
def source_text() -> str:
    return resources.files(__name__.rpartition(".")[0]).joinpath("decisions.yaml").read_text("utf-8")


def table_schema() -> dict[str, Any]:
    """The columns as a Frictionless Table Schema 2.0."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "title": dataset().title,
        "fields": [_field(column) for column in dataset().columns],
        "primaryKey": ["id"],
        "missingValues": [""],
    }


def _field(column: Column) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": column.name, "title": column.title, "type": column.type, "description": column.meaning,
    }  # fmt: skip
    if column.type == "list":
        made |= {"delimiter": BETWEEN, "itemType": "string"}
    if column.required:
        made["constraints"] = {"required": True}
    if column.words:
        made["categories"] = [{"value": code, "label": word} for code, word in column.words.items()]
    if column.source:
        made["source"] = column.source
    return made
