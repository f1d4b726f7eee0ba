"""The kinds of list: `kinds/*.yaml`, checked against `kinds/schema.json`. A new list is a new file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import jsonschema
import yaml

KEY: Final = "code"
"""The column that names a row for good: it stands in addresses and pairs the rows of two versions."""
OWN: Final = "own"


class ListKindError(ValueError):
    """A file of a list that contradicts the schema or itself: the start fails."""


@dataclass(frozen=True)
class Column:
    name: str
    title: str
    type: str = "text"
    """text | long | date (ISO 8601) | number | areas (codes of regions, by 、); kept as text in every case."""
    required: bool = False
    help: str = ""


@dataclass(frozen=True)
class ReviewRule:
    """Who reviews the list before it is published, in regions that begin with `region` ("" = anywhere)."""

    office: str
    """justice: the justice bureau of the same level · market: the market regulator of the same level · head."""
    basis: str
    region: str = ""
    confirmed: bool = True


@dataclass(frozen=True)
class ListKind:
    code: str
    title: str
    order: int
    source: str
    """own: rows are written by the authority; else the register from which `sources` derives them."""
    basis: str
    title_column: str
    columns: tuple[Column, ...]
    review: tuple[ReviewRule, ...]
    prefill: str = ""
    """authority | entrusted: what a first draft begins with."""
    link: str = ""
    """officer | procedure | matter: the page that shows an item of a derived list better."""

    @property
    def derived(self) -> bool:
        return self.source != OWN

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def reviewed_by(self, region: str) -> ReviewRule:
        """The rule with the longest region that the authority's begins with."""
        fitting = [rule for rule in self.review if region.startswith(rule.region)]
        return max(fitting, key=lambda rule: len(rule.region))


def kinds() -> tuple[ListKind, ...]:
    """All of them in the order in which an authority shows them."""
    return tuple(_by_code().values())


def kind(code: str) -> ListKind:
    """Raises LookupError for a list that there is not."""
    try:
        return _by_code()[code]
    except KeyError:
        raise LookupError(f"没有“{code}”这种清单。可以选择：{'、'.join(_by_code())}。") from None


def parse(text: str, source: str) -> ListKind:
    """A kind from its text; `source` names it in errors. Raises ListKindError."""
    data = yaml.safe_load(text)
    problem = next(_schema().iter_errors(data), None)
    if problem is not None:
        where = "/".join(str(step) for step in problem.absolute_path) or "开头"
        raise ListKindError(f"清单文件{source}的{where}不合格式：{problem.message}")
    columns = tuple(Column(**column) for column in data["columns"])
    names = [column.name for column in columns]
    if len(set(names)) != len(names) or not columns[0].required or names[0] != KEY:
        raise ListKindError(f"清单文件{source}的第一列应当是必填的 {KEY}，各列不能重名。")
    if data["title_column"] not in names:
        raise ListKindError(f"清单文件{source}的 title_column 不是它的列。")
    review = tuple(ReviewRule(**rule) for rule in data["review"])
    regions = [rule.region for rule in review]
    if "" not in regions or len(set(regions)) != len(regions):
        raise ListKindError(f"清单文件{source}的 review 应当有且只有一条不分地区的，每个地区也只有一条。")
    return ListKind(**data | {"columns": columns, "review": review})


@cache
def _by_code() -> dict[str, ListKind]:
    folder = resources.files(__package__).joinpath("kinds")
    found = [
        parse(item.read_text("utf-8"), item.name) for item in folder.iterdir() if item.name.endswith(".yaml")
    ]  # fmt: skip
    ordered = {one.code: one for one in sorted(found, key=lambda one: one.order)}
    if len(ordered) != len(found):
        raise ListKindError("两个清单文件用了同一个 code。请改名。")
    return ordered


@cache
def _schema() -> jsonschema.Draft202012Validator:
    schema: dict[str, Any] = json.loads(resources.files(__package__).joinpath("kinds/schema.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema)
