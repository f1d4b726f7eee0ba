"""Each act that the law refuses is answered with 409: what is missing, the clause, and what to do about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.functional.people import errors, refusals
from tests.functional.street import TO_THE_PAYMENT, Street
from tests.registry.tables import xlsx_file
from zhifa.clock import SHANGHAI

YESTERDAY = "2026-03-04"  # the day before the demonstration's today
HEADER = ("姓名", "科室", "执法证号", "执法类别", "执法区域", "有效期起", "有效期至")


@pytest.fixture
def investigated(street: Street) -> Street:
    return street.register().upto("调查取证")


def test_an_act_out_of_order_is_refused_with_the_act_that_must_come_first(investigated: Street) -> None:
    for title in ("听取陈述申辩", "作出决定"):
        refused = refusals(investigated.ask(title))
        assert "先办理" in refused["act.out_of_order"]["remedy"]
        assert refused["act.out_of_order"]["basis"].startswith("行政处罚法第")


def test_one_officer_is_refused_where_two_are_needed(investigated: Street) -> None:
    refused = refusals(investigated.ask("告知", officers=investigated.certificates[:1]))["officers.too_few"]
    assert refused["basis"] == "行政处罚法第四十二条第一款"
    assert refused["message"] == "“告知”需要 2 名执法人员，现在只有 1 名。"


def test_a_certificate_that_expired_yesterday_is_refused(investigated: Street, tmp_path: Path) -> None:
    row = ("柳青", "水政科", "99010290001", "water", "990102", "2021-03-05", YESTERDAY)
    table = xlsx_file(tmp_path / "officers.xlsx", [HEADER, row])
    investigated.town.run("import", "officers", str(table), "--authority", "LJ-WAT", "--as", "water.sysadmin")
    refused = refusals(investigated.ask("告知", officers=[investigated.certificates[0], "99010290001"]))
    assert refused["officers.expired"]["basis"] == "行政处罚法第四十二条第一款"
    assert "2026年3月4日到期" in refused["officers.expired"]["message"]


def test_a_certificate_that_does_not_cover_the_place_is_refused(investigated: Street) -> None:
    register = investigated.town.api().read("/public/officers?authority=LJ-WAT")["items"]
    elsewhere = next(row["certificate"] for row in register if row["areas"] == ["990203"])
    refused = refusals(investigated.ask("告知", officers=[investigated.certificates[0], elsewhere]))
    assert "执法区域不包括" in refused["officers.area"]["message"]


def test_a_fine_above_the_limit_and_one_outside_the_tier_are_refused_each_with_its_article(
    investigated: Street
) -> None:
    beyond = refusals(investigated.ask("告知", slips={"拟罚款金额": 400_000}))
    assert beyond["fine_within_summary_limit"]["basis"] == "行政处罚法第五十一条"
    assert "3,000元" in beyond["fine_within_summary_limit"]["message"]
    outside = refusals(investigated.ask("告知", slips={"拟罚款金额": 250_000}))
    assert set(outside) == {"fine_within_tier"}
    assert outside["fine_within_tier"]["basis"] == "行政处罚法第三十四条"


def test_a_date_in_the_future_is_refused(investigated: Street) -> None:
    now = datetime.fromisoformat(investigated.case["updated_at"])
    refused = refusals(investigated.ask("告知", occurred_at=(now + timedelta(hours=1)).isoformat()))
    assert refused["date.future"]["remedy"] == "改为实际发生的时间。"


def test_an_act_dated_before_the_one_it_presupposes_is_refused(investigated: Street) -> None:
    earlier = datetime(2026, 3, 5, 9, 0, tzinfo=SHANGHAI)
    refused = refusals(investigated.ask("告知", occurred_at=earlier.isoformat()))["date.before_earlier_act"]
    assert "早于“调查取证”的时间" in refused["message"]


def test_a_form_that_knows_only_minutes_may_name_the_minute_of_the_act_before(investigated: Street) -> None:
    minute = datetime.fromisoformat(investigated.case["updated_at"]).replace(second=0, microsecond=0)
    investigated.do("告知", occurred_at=minute.isoformat())


def test_a_heavier_penalty_than_the_party_was_told_of_is_refused(investigated: Street) -> None:
    investigated.upto("告知", "听取陈述申辩")
    assert refusals(investigated.ask("作出决定", slips={"罚款金额": 60_000}))


def test_who_reports_a_case_for_closing_cannot_approve_that(street: Street) -> None:
    street.register().upto(*TO_THE_PAYMENT)
    street.do("结案")
    refused = refusals(street.ask("批准"))
    assert {"approve.self", "role.wrong"} <= set(refused)
    assert refused["approve.self"]["remedy"] == "请另一名有权的负责人审批。"
    stranger = street.ask("批准", by="water.head2")  # the head of another unit
    assert (stranger.status_code, stranger.json()["title"]) == (403, "由他人办理")
    street.do("批准", by="water.head")
    assert street.case["status"] == "closed"


def test_a_wrong_check_digit_is_named_with_its_field(street: Street) -> None:
    body = street.opening(credit_code="91350100M000100Y44")
    wrong = errors(street.town.api("water.officer").post("/cases", body))["parties.0.credit_code"]
    assert wrong["message"] == "统一社会信用代码第18位校验码不对，应为3，现为4。"
    person: dict[str, Any] = {"kind": "natural_person", "credit_code": None, "legal_representative": None, "id_type": "resident_id"}
    body = street.opening(name="欧阳小明", id_number="110105194912310021", **person)
    assert "parties.0.id_number" in errors(street.town.api("water.officer").post("/cases", body))


def test_the_case_of_another_authority_is_not_there(investigated: Street) -> None:
    api = investigated.town.api("market.officer")
    hidden = [api.get(investigated.path), api.get(f"{investigated.path}/journal"),
              api.post(f"{investigated.path}/acts", {"act": "notify"})]  # fmt: skip
    assert {one.status_code for one in hidden} == {404}
    assert len({one.json()["detail"] for one in hidden}) == 1
    assert investigated.town.api("water.reviewer").get(investigated.path).status_code == 200
