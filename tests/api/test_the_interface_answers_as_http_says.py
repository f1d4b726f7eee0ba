"""Rule: methods, addresses and days that are none are told apart, in problem documents, as HTTP and the description say."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.portal.test_pages import publish

PUBLIC = "/api/v1/public"


def test_head_is_get_without_the_content(cast: Cast) -> None:
    record, _ = publish(cast)
    for path in ("disclosures", "changes", f"disclosures/{record}", f"disclosures/{record}/proof", "feeds/disclosures.atom"):
        full, bare = Client().get(f"{PUBLIC}/{path}"), Client().head(f"{PUBLIC}/{path}")
        assert (full.status_code, bare.status_code, bare.content) == (200, 200, b""), path
        assert bare["Content-Length"] == str(len(full.content))
        assert bare["Content-Type"] == full["Content-Type"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_a_method_that_an_address_does_not_have_is_a_problem_that_names_those_it_has(db: None, method: str) -> None:
    answer: Any = getattr(Client(enforce_csrf_checks=True), method)(f"{PUBLIC}/changes")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    if method != "trace":
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "/problems/not-allowed"


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_is_none_is_said_whatever_the_method(db: None, method: str) -> None:
    answer: Any = getattr(Client(enforce_csrf_checks=True), method)(f"{PUBLIC}/disclosures/0/proof")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("written", ["0", "1741150000", "2026-3-5", "2026-03-05T00:00:00", "2026-02-30", "null"])
def test_only_what_is_written_as_a_day_is_a_day(db: None, written: str) -> None:
    for path in (f"disclosures?from={written}", f"feeds/disclosures.json?to={written}", f"catalogue/matters?on={written}"):
        answer = Client().get(f"{PUBLIC}/{path}")
        assert answer.status_code == 422, path
        assert answer.json()["errors"][0]["field"] in {"from", "to", "on"}


def test_every_public_answer_is_described_with_its_problems_and_the_limit(db: None) -> None:
    schema = Client().get("/api/v1/openapi.json").json()
    assert schema["info"]["termsOfService"] == "/open-data/terms"
    public = {path: one for path, one in schema["paths"].items() if path.startswith(PUBLIC)}
    for path, operation in ((path, how) for path, one in public.items() for how in one.values()):
        answers = operation["responses"]
        (media_type,) = answers["200"]["content"]
        assert answers["200"]["content"][media_type]["schema"], path
        assert "application/problem+json" in answers["default"]["content"]
        assert {"Retry-After", "RateLimit", "RateLimit-Policy"} <= answers["429"]["headers"].keys()
    assert public[f"{PUBLIC}/feeds/disclosures.atom"]["get"]["responses"]["200"]["content"].keys() == {"application/atom+xml"}


def test_whatever_is_a_list_says_whether_there_is_more(cast: Cast) -> None:
    for path in ("disclosures", "officers", "catalogue/matters", "catalogue", "statutes", "changes"):
        found = Client().get(f"{PUBLIC}/{path}").json()
        assert isinstance(found["items"], list)
        assert found["truncated"] is False, path
        assert "next" in found
