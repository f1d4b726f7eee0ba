"""Procedures are data: `<code>/<version>.yaml`, checked against `schema.json`, kept for ever (design 2.3)."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

import jsonschema
import yaml

from zhifa.law.procedures.language import Procedure, Step
from zhifa.law.procedures.reading import read_procedure, read_steps

__all__ = ["Procedure", "ProcedureError", "Step", "all", "load", "parse"]

SHARED = frozenset({"every", "penalty-life"})
"""Folders of acts that several procedures include; not procedures themselves."""


class ProcedureError(LookupError, ValueError):
    """A procedure that does not exist, or a file that does not fit the language."""


def load(code: str, version: int | None = None) -> Procedure:
    """One version of a procedure; without a version the newest. Raises ProcedureError."""
    versions = _versions().get(code, ())
    if not versions or (version is not None and version not in versions):
        edition = f"第 {version} 版" if version else ""
        raise ProcedureError(f"没有程序“{code}”{edition}。请用“zhifa law procedures”查看全部程序。")
    return _load(code, versions[-1] if version is None else version)


def all() -> tuple[Procedure, ...]:  # noqa: A001 - architecture.md names it so; always called as procedures.all()
    """Every version of every procedure, in order."""
    return tuple(_load(code, version) for code, versions in _versions().items() for version in versions)


def parse(text: str, source: str) -> Procedure:
    """A procedure from its text; `source` names it in errors. Raises ProcedureError."""
    data = _checked(text, source)
    shared = tuple(step for name in data.get("includes", ()) for step in read_steps(_read(f"{name}.yaml")))
    procedure = read_procedure(data, shared)
    codes = [step.code for step in procedure.steps]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise ProcedureError(f"程序文件{source}里环节重复：{'、'.join(sorted(twice))}。请改名或者合并。")
    known = set(codes)
    for step in procedure.steps:
        clocked = {act for clock in step.clocks for act in clock.met_by}
        asked = {*step.steps, *step.after, *(need.source for need in step.documents)}
        named = {*asked, *clocked, *(branch.to for branch in step.branches)}
        if missing := named - known:
            names = "、".join(sorted(missing))
            raise ProcedureError(f"程序文件{source}的环节“{step.code}”提到没有的环节：{names}。请核对。")
    if procedure.opening not in known:
        raise ProcedureError(f"程序文件{source}没有写明从哪个环节开始。请补上 opening。")
    return procedure


@cache
def _load(code: str, version: int) -> Procedure:
    path = f"{code}/{version}.yaml"
    procedure = parse(_text(path), path)
    if (procedure.code, procedure.version) != (code, version):
        raise ProcedureError(f"程序文件{path}里写的是“{procedure.code}”第 {procedure.version} 版。请改成一致。")
    return procedure


@cache
def _versions() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for folder in sorted(resources.files(__name__).iterdir(), key=lambda item: item.name):
        if folder.is_dir() and folder.name not in SHARED:
            names = [item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith(".yaml")]
            if names:
                found[folder.name] = tuple(sorted(int(name) for name in names))
    return found


def _read(path: str) -> dict[str, Any]:
    return _checked(_text(path), path)


def _text(path: str) -> str:
    return resources.files(__name__).joinpath(path).read_text("utf-8")


def _checked(text: str, source: str) -> dict[str, Any]:
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ProcedureError(f"程序文件{source}不是合格的 YAML：{error}") from error
    problem = next(_schema().iter_errors(data), None)
    if problem is not None:
        where = "/".join(str(step) for step in problem.absolute_path)
        raise ProcedureError(f"程序文件{source}的{where or '开头'}不合格式：{problem.message}")
    checked: dict[str, Any] = data
    return checked


@cache
def _schema() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(_text("schema.json")))
