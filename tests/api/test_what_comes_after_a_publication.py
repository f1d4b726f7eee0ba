"""Rule: the interface narrows as the pages do, says whether every copy was recalled, how a request for correction stands,
and to supervision what is kept back (R1, R16, R17).
"""

from __future__ import annotations

import pytest

from tests.cast import MARKET, MATTER, PARTY, REGION, WATER, Cast
from tests.portal.test_pages import publish
from zhifa.journal.api import followers

WITHDRAW = {"ground": "revoked", "reason": "复议决定撤销。", "document": "复议决定书", "known_on": "2026-03-05"}


@pytest.mark.parametrize(
    ("query", "total"),
    [
        (f"region={REGION}", 1), ("region=230000", 1), ("region=440000", 0), ("kind=罚款", 1), ("kind=警告", 0), ("sector=水利", 1),
        (f"authority={WATER}&matter_code={MATTER}", 1), ("matter_code=NONE", 0), ("party_kind=natural_person", 1),
        ("party_kind=organisation", 0), ("performance=overdue", 0), ("challenge=none", 1), ("credit_code=91350100M000100Y43", 0),
        ("q=渣土&sort=relevance", 1),
    ],
)  # fmt: skip
def test_search_and_feed_are_narrowed_by_every_filter(cast: Cast, query: str, total: int) -> None:
    publish(cast)
    assert cast.api().get(f"/public/disclosures?{query}").json()["total"] == total
    if "sort" not in query:
        assert len(cast.api().get(f"/public/feeds/disclosures.json?{query}").json()["items"]) == total


def test_facets_are_given_with_words_and_the_regions_as_a_tree(cast: Cast) -> None:
    publish(cast)
    found = cast.api().get("/public/disclosures?facets=1").json()["facets"]
    assert list(found) == ["region", "authority", "act", "kind", "sector", "party_kind", "performance", "challenge", "year"]
    assert found["region"] == [{"value": REGION, "title": "明水县", "count": 1, "parent": ""}]
    assert found["party_kind"] == [{"value": "natural_person", "title": "个人", "count": 1}]


def test_a_recall_is_complete_when_every_channel_has_confirmed_and_says_nothing_of_the_reason(cast: Cast) -> None:
    record, _ = publish(cast)
    path = f"/public/disclosures/{record}/recall"
    assert cast.api().get(path).status_code == 404
    cast.api("editor").post(f"/disclosures/{record}/acts", {"act": "withdraw", "data": WITHDRAW})
    followers.run_to_end()
    before = cast.api().get(path).json()
    assert (before["copies"], before["complete"]) == (len(before["items"]), False)
    followers.tick()
    found = cast.api().get(path).json()
    own = next(one for one in found["items"] if one["channel"] == "portal")
    assert own["confirmed"]
    assert own["confirmed_at"]
    assert set(own) == {"channel", "channel_title", "confirmed", "sent_at", "confirmed_at"}
    assert found["complete"] == all(one["confirmed"] for one in found["items"])
    assert "复议" not in str(found)
    page = cast.browser("nobody").get(f"/decisions/{record}").content.decode()
    assert own["channel_title"] in page
    assert cast.api().get(f"/public/disclosures/{'0' * 8}-0000-0000-0000-{'0' * 12}/recall").status_code == 404


def test_a_code_reads_the_state_of_a_request_and_nothing_that_the_visitor_wrote(cast: Cast) -> None:
    from zhifa.disclosure.corrections import asking

    record, _ = publish(cast)
    asked = asking.ask(record, "outcome", "金额应为一百元", "0455-7654321")
    answer = cast.api().post("/public/corrections/progress", {"code": asked.code})
    assert answer["Cache-Control"] == "no-store"
    found = answer.json()
    assert (found["state"], found["disclosure"], found["due"]) == ("asked", record, asked.due.isoformat())
    assert "一百元" not in answer.content.decode()
    assert "7654321" not in answer.content.decode()
    assert cast.api().post("/public/corrections/progress", {"code": "AAAA-BBBB"}).status_code == 404
    assert cast.api().post("/public/corrections/progress", {}).status_code == 422


def test_supervision_reads_what_is_kept_back_below_and_nobody_sees_another_authority(cast: Cast) -> None:
    cast.case(upto="record_filing")
    followers.run_to_end()
    (duty,) = cast.api("editor").get("/disclosures").json()["items"]
    deferred = {"reason": "正在侦查", "basis": "条例", "ground": "series", "until": "2026-04-01"}
    made = cast.api("agency_head").post(f"/disclosures/{duty['id']}/acts", {"act": "defer", "data": deferred})
    assert made.status_code == 201, made.content.decode()
    listed = cast.api("supervisor").get("/disclosures/kept-back").json()
    assert (listed["total"], listed["truncated"], listed["items"][0]["reason"]) == (1, False, "正在侦查")
    assert PARTY["name"] not in str(listed)
    assert cast.api("supervisor").get(f"/disclosures/kept-back?authority={MARKET}").json()["items"] == []
    assert cast.api("outside_editor").get("/disclosures/kept-back").json()["total"] == 0
    assert cast.api().get("/disclosures/kept-back").status_code == 401
