"""Rule: whoever copies what is public learns of every change once, in order, and of what must be deleted (R16, R20)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.portal.test_pages import publish
from tests.statements import counted
from zhifa.disclosure.models import Change
from zhifa.journal.api import followers

WITHDRAW = {"ground": "revoked", "reason": "复议决定撤销。", "document": "复议决定书", "known_on": "2026-03-05"}


def followed(cast: Cast, limit: int) -> list[dict[str, Any]]:
    """Everything, page by page, until the answer says that there is no more."""
    seen: list[dict[str, Any]] = []
    since, more = 0, True
    while more:
        page = cast.api().get(f"/public/changes?since={since}&limit={limit}").json()
        seen, since, more = seen + page["items"], page["next"], page["truncated"]
    assert cast.api().get(f"/public/changes?since={since}").json() == {"items": [], "next": since, "truncated": False}
    return seen


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_a_publication_and_its_end_are_told_in_order_and_the_copy_is_left_empty(cast: Cast, limit: int) -> None:
    record, _ = publish(cast)
    cast.api("editor").post(f"/disclosures/{record}/acts", {"act": "withdraw", "data": WITHDRAW})
    followers.run_to_end()
    told = followed(cast, limit)
    assert [one["what"] for one in told] == ["published", "withdrawn"]
    assert {one["id"] for one in told} == {record}
    assert told[0]["position"] < told[1]["position"]
    assert told[0]["address"].endswith(f"/decisions/{record}")
    assert all(set(one) == {"position", "id", "what", "at", "address"} for one in told)


@pytest.mark.parametrize("wrong", ["since=-1", "since=x", f"since={2**63}", "limit=0", "limit=1001"])
def test_what_is_no_position_is_said(cast: Cast, wrong: str) -> None:
    answer = cast.api().get(f"/public/changes?{wrong}")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


def test_one_statement_gives_a_thousand_changes(cast: Cast, noon: Any) -> None:
    Change.objects.bulk_create(
        Change(position=n, record=f"00000000-0000-4000-8000-{n:012}", what="published", at=noon) for n in range(1, 1200)
    )
    with counted() as statements:
        page = cast.api().get("/public/changes?limit=1000").json()
    assert (len(page["items"]), page["next"], page["truncated"]) == (1000, 1000, True)
    assert len(statements.outside) + sum(map(len, statements.transactions)) == 1


def test_pages_of_other_sites_may_read_what_is_public_and_nothing_else(cast: Cast) -> None:
    record, _ = publish(cast)
    header = "Access-Control-Allow-Origin"
    for path in ("disclosures", "changes", f"disclosures/{record}", "disclosures/nothing", "changes?since=x", "statutes"):
        assert cast.api().get(f"/public/{path}")[header] == "*", path
    assert cast.api().get("/log/checkpoint")[header] == "*"
    for path in ("/cases", "/disclosures", "/openapi.json"):
        assert header not in cast.api("editor").get(path), path
    assert header not in cast.api().post("/public/disclosures")
    assert header not in cast.browser("editor").get("/workbench/")
