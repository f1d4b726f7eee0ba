"""The routes there are, and the routes that routes.yaml speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.urls import URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from zhifa.web.api.interface import api

TABLE = Path(__file__).parent / "routes.yaml"


@dataclass(frozen=True)
class Way:
    """One way of using a route. `access`: public, login, own, needs or lists."""

    route: str
    method: str
    access: str
    operation: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    upload: bool = False
    anywhere: bool = False
    scoped: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.operation or self.access} {self.body.get('act', '')}".strip()


def table() -> list[Way]:
    return list(_ways(yaml.safe_load(TABLE.read_text("utf-8"))))


def _ways(raw: dict[str, dict[str, Any]]) -> Iterator[Way]:
    for route, methods in raw.items():
        for method, line in methods.items():
            for one in line if isinstance(line, list) else [line]:
                if isinstance(one, str):
                    yield Way(route, method, one)
                else:
                    rest = dict(one)
                    access = "needs" if "needs" in rest else "lists"
                    yield Way(route, method, access, rest.pop(access), **rest)


def existing() -> list[str]:
    """Every route of the URLconf, as it writes it; a catch-all as *."""
    return sorted(set(_walk(get_resolver().url_patterns, "/")))


def _walk(patterns: Any, prefix: str) -> Iterator[str]:
    for one in patterns:
        if isinstance(one.pattern, RegexPattern):
            yield f"{prefix}*"
        elif isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, prefix + str(one.pattern))
        else:
            yield prefix + str(one.pattern)


def interface() -> set[tuple[str, str]]:
    """(METHOD, path) of every operation of the interface, as openapi.json names it."""
    paths = api.get_openapi_schema(path_prefix="/api/v1/")["paths"]
    return {(method.upper(), path) for path, methods in paths.items() for method in methods}


def as_openapi(route: str) -> str:
    return re.sub(r"<\w+:(\w+)>", r"{\1}", route)
