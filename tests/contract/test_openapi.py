"""The machine-readable description: valid, the same every time, and with every name that was promised."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.test import Client

from tests.contract.routes import interface

METHODS = {"get", "post", "put", "patch", "delete"}
PROMISED = {
    ("POST", "/api/v1/cases"),
    ("GET", "/api/v1/cases"),
    ("GET", "/api/v1/cases/{case_id}"),
    ("POST", "/api/v1/cases/{case_id}/acts"),
    ("GET", "/api/v1/cases/{case_id}/journal"),
    ("POST", "/api/v1/cases/{case_id}/documents"),
    ("POST", "/api/v1/cases/{case_id}/attachments"),
    ("POST", "/api/v1/cases/{case_id}/erasures"),
    ("GET", "/api/v1/disclosures"),
    ("GET", "/api/v1/disclosures/{disclosure_id}"),
    ("POST", "/api/v1/disclosures/{disclosure_id}/acts"),
    ("GET", "/api/v1/journal"),
    ("GET", "/api/v1/public/disclosures"),
    ("GET", "/api/v1/public/disclosures/{disclosure_id}"),
    ("GET", "/api/v1/public/disclosures/{disclosure_id}.json"),
    ("GET", "/api/v1/public/disclosures/{disclosure_id}/proof"),
    ("GET", "/api/v1/public/changes"),
    ("GET", "/api/v1/public/feeds/disclosures.atom"),
    ("GET", "/api/v1/public/feeds/disclosures.json"),
    ("GET", "/api/v1/public/officers"),
    ("GET", "/api/v1/public/officers/{certificate}"),
    ("GET", "/api/v1/public/catalogue/matters"),
    ("GET", "/api/v1/public/catalogue/matters/{item}"),
}
"""Design 3.2, what exists so far."""


@pytest.fixture
def schema(db: None) -> dict[str, Any]:
    described: dict[str, Any] = Client().get("/api/v1/openapi.json").json()
    return described


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _nodes(inner)


def test_it_is_valid(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    assert schema["info"]["title"]
    assert schema["info"]["version"]
    for part in schema["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(part)
    for node in _nodes(schema):
        if isinstance(node.get("$ref"), str):
            name = node["$ref"].removeprefix("#/components/schemas/")
            assert name in schema["components"]["schemas"]
    for path, methods in schema["paths"].items():
        assert set(methods) <= METHODS
        for operation in methods.values():
            named = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))
            assert operation["responses"]
            assert operation["summary"]


def test_every_operation_has_a_name_of_its_own_that_says_what_it_is(schema: dict[str, Any]) -> None:
    names = [operation["operationId"] for methods in schema["paths"].values() for operation in methods.values()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"(get|post)_[a-z_]+", name) for name in names)


def test_it_is_the_same_every_time(schema: dict[str, Any]) -> None:
    assert Client().get("/api/v1/openapi.json").json() == json.loads(json.dumps(schema))


def test_every_promised_name_is_there() -> None:
    assert interface() >= PROMISED


def test_the_description_for_people_names_every_operation_and_loads_nothing_from_outside(db: None) -> None:
    html = Client().get("/api/v1/docs").content.decode()
    for method, path in interface():
        assert f"{method} {path}" in html
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', html)


def test_everything_but_the_public_part_asks_who_calls(schema: dict[str, Any]) -> None:
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            assert bool(operation.get("security")) == (not path.startswith("/api/v1/public/"))
