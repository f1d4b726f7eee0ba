"""The interface's description as one plain page: rendered from the schema, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase


@dataclass(frozen=True)
class Row:
    """One parameter or body field."""

    name: str
    place: str
    kind: str
    required: bool
    says: str


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    title: str
    says: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Group:
    title: str
    calls: tuple[Call, ...]


PLACES = {"query": "查询", "path": "地址", "header": "请求头"}


class DocsPage(DocsBase):
    """GET /api/v1/docs."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **_kwargs: Any) -> HttpResponse:
        return render(request, "web/api/docs.html", {"groups": list(groups(api.get_openapi_schema()))})


def groups(schema: Mapping[str, Any]) -> Iterator[Group]:
    """The calls by tag, in the order in which the schema names them."""
    found: dict[str, list[Call]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_call(schema, method.upper(), path, operation))
    for title, calls in found.items():
        yield Group(title, tuple(calls))


def _call(schema: Mapping[str, Any], method: str, path: str, operation: Mapping[str, Any]) -> Call:
    rows = [
        Row(p["name"], PLACES[p["in"]], _kind(p["schema"]), bool(p["required"]), str(p.get("description", "")))
        for p in operation.get("parameters", ())
    ]
    for content in operation.get("requestBody", {}).get("content", {}).values():
        rows += _body(_resolved(schema, content["schema"]))
    says = str(operation.get("description", ""))
    return Call(method, path, str(operation["summary"]), says, tuple(rows))


def _body(schema: Mapping[str, Any]) -> Iterator[Row]:
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        yield Row(name, "正文", _kind(field), name in required, str(field.get("description", "")))


def _resolved(schema: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = part.get("$ref")
    if reference is None:
        return part
    found: Mapping[str, Any] = schema["components"]["schemas"][reference.rpartition("/")[2]]
    return found


def _kind(field: Mapping[str, Any]) -> str:
    """One word for a JSON Schema: text, integer, …; the name of the schema where it is one of ours."""
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "anyOf" in field:
        return "、".join(dict.fromkeys(_kind(one) for one in field["anyOf"] if one.get("type") != "null"))
    if field.get("type") == "array":
        return f"{_kind(field['items'])} 的数组"
    words = {"string": "文字", "integer": "整数", "boolean": "是或否", "object": "对象"}
    formats = {"date": "日期", "date-time": "带时区的时间", "binary": "文件"}
    return formats.get(str(field.get("format", "")), words.get(str(field.get("type", "")), "任意"))
