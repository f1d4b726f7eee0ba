"""The tables that decisions come and go in, as data: one file a table; `words.yaml` says what choices there are."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from zhifa.registry.imports.records import Column

ORDER = ("penalty-2018", "licence-2018", "penalty-2016", "licence-2016", "own")
Value = Literal[
    "text", "credit_code", "id_number", "number", "kinds", "wan", "yuan", "day", "past_day", "act", "party_kind",
    "status",
]  # fmt: skip


class Field(BaseModel):
    """A column. `code` is its name in the standard, `names` others it goes by; `of` names the column with the type of
    an identity number; what is not `written` is read and never exported.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: str
    title: str
    code: str = ""
    names: tuple[str, ...] = ()
    required: bool = False
    value: Value = "text"
    of: str = ""
    written: bool = True


class Format(BaseModel):
    """A table. `act` is empty where a column says it; `status`: the digits by which it says how a decision stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: str
    sheet: str
    act: str = ""
    credit_code_needed: bool = False
    status: dict[str, tuple[str, ...]] = {}
    columns: tuple[Field, ...]

    def as_columns(self) -> tuple[Column, ...]:
        """For the reader of tables: the title, the code of the standard and every other name find the column."""
        return tuple(
            Column(one.field, (one.title, *filter(None, (one.code,)), *one.names), required=one.required)
            for one in self.columns
        )


@cache
def load(name: str) -> Format:
    """A table by its file's name."""
    raw: dict[str, Any] = yaml.safe_load(_text(f"{name}.yaml"))
    return Format(name=name, **raw)


@cache
def words(choice: str) -> dict[str, tuple[str, ...]]:
    """What the cells of a choice may say: code -> words, the first is the one that is written."""
    raw = yaml.safe_load(_text("words.yaml"))[choice]
    return {code: tuple(said) for code, said in raw.items()}


@cache
def number_pattern() -> str:
    """What the number of a decision looks like."""
    return str(yaml.safe_load(_text("words.yaml"))["number"])


def _text(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text("utf-8")
