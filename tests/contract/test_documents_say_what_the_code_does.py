"""Settings, commands, kinds of entries and routes: each documented, nothing documented that is not there."""

from __future__ import annotations

import re

import pytest

from tests.contract.reference import AGAIN, DOCUMENTS, OPEN, ROOT
from tests.contract.routes import existing


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_is_what_the_code_says(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == DOCUMENTS[name](), f"{name} is out of date: run `{AGAIN}`"


def test_every_setting_that_the_code_reads_is_in_the_table() -> None:
    from zhifa.config.environment import SETTINGS

    known = {one.name for one in SETTINGS} | {"ZHIFA_TEST_POSTGRES", "ZHIFA_DATA_KEY"}
    read = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"\bZHIFA_[A-Z0-9_]+", path.read_text("utf-8"))
    }
    assert read - known == set()


def test_every_route_is_documented() -> None:
    said = (ROOT / "docs/api.md").read_text("utf-8")
    for route in existing():
        shown = re.sub(r"<\w+:(\w+)>", r"{\1}", route) if route.startswith("/api/") else route
        if not route.endswith("*") and route != "/api/v1/":
            assert f"`{shown}`" in said or f" {shown}`" in said, route


def test_routes_outside_the_interface_are_described() -> None:
    described = {line.partition(" ")[2] for line, _ in OPEN}
    pages = ("/workbench", "/api/", "/display", "/search", "/decisions", "/officer", "/matters", "/statutes", "/procedures", "/verify", "/case", "/correction",
             "/about", "/how-to-verify", "/catalogue", "/board", "/rights", "/archive")  # fmt: skip
    machine = {route for route in existing() if route not in {"/", "/log"} and not route.startswith(pages)}
    assert described == machine
