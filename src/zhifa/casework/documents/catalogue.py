"""The templates that come with the platform, in sets: nation < ministry < province < authority (design 2.5).

`sets/nation/<template>.yaml`, `sets/sector/<sector>/…`, `sets/region/<prefix>/…`, `sets/authority/<code>/…`: of the
files of one code the most particular that fits the authority is used.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import jsonschema
import yaml

from zhifa.casework.documents.language import Template, read
from zhifa.casework.documents.problems import TemplateError, UnknownTemplateError

NATION = "nation"
REGION_PREFIXES = (2, 4, 6)
"""Digits of a region code (GB/T 2260) that name a province, a city, a county."""


@dataclass(frozen=True)
class Place:
    """For whom a document is made, as far as sets of templates care."""

    authority: str = ""
    region: str = ""
    sector: str = ""

    def folders(self) -> tuple[str, ...]:
        """The sets that fit, most particular first."""
        regions = [f"region/{self.region[:n]}" for n in reversed(REGION_PREFIXES) if len(self.region) >= n]
        found = [f"authority/{self.authority}", *regions, f"sector/{self.sector}", NATION]
        return tuple(folder for folder in found if not folder.endswith("/"))


EVERYWHERE = Place()


def load(code: str, place: Place = EVERYWHERE) -> Template:
    """The template of a code for an authority. Raises UnknownTemplateError, TemplateError."""
    return at(source(code, place))


def at(name: str) -> Template:
    """The template of a file that `source` named. Raises UnknownTemplateError, TemplateError."""
    if name not in _files():
        raise UnknownTemplateError(name, codes())
    return _load(name)


def source(code: str, place: Place = EVERYWHERE) -> str:
    """Which file is used: `nation/service_receipt`. Raises UnknownTemplateError."""
    known = _files()
    for folder in place.folders():
        if f"{folder}/{code}" in known:
            return f"{folder}/{code}"
    raise UnknownTemplateError(code, codes())


def title(code: str, place: Place = EVERYWHERE) -> str:
    """Chinese name of the document, as printed. Raises UnknownTemplateError."""
    return load(code, place).title


@cache
def codes() -> tuple[str, ...]:
    """The codes of every document there is, in order."""
    return tuple(sorted({name.rpartition("/")[2] for name in _files()}))


@cache
def digest(name: str) -> str:
    """SHA-256 (hex) of a template's file."""
    return hashlib.sha256(_files()[name].read_bytes()).hexdigest()


def parse(text: str, name: str) -> Template:
    """A template from its text; `name` is its path in the sets. Raises TemplateError."""
    try:
        data: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise TemplateError(f"文书模板{name}不是合格的 YAML：{error}") from error
    problem = next(_schema().iter_errors(data), None)
    if problem is not None:
        where = "/".join(str(step) for step in problem.absolute_path)
        raise TemplateError(f"文书模板{name}的{where or '开头'}不合格式：{problem.message}")
    template = read(data)
    if template.code != name.rpartition("/")[2]:
        raise TemplateError(f"文书模板{name}里写的代码是“{template.code}”。请改成与文件名一致。")
    return template


@cache
def _load(name: str) -> Template:
    return parse(_files()[name].read_text("utf-8"), name)


@cache
def _files() -> dict[str, Traversable]:
    found: dict[str, Traversable] = {}
    _walk(_sets(), "", found)
    return found


def _walk(folder: Traversable, path: str, found: dict[str, Traversable]) -> None:
    for item in sorted(folder.iterdir(), key=lambda one: one.name):
        if item.is_dir():
            _walk(item, f"{path}{item.name}/", found)
        elif item.name.endswith(".yaml"):
            found[f"{path}{item.name.removesuffix('.yaml')}"] = item


@cache
def _schema() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(_sets().joinpath("schema.json").read_text("utf-8")))


def _sets() -> Traversable:
    return resources.files("zhifa.casework.documents").joinpath("sets")
