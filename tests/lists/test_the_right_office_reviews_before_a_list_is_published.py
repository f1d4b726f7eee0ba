"""Rule (R2, R3, R6): a list goes draft, submission, review by the office of its kind, publication; nobody reviews their own."""

from __future__ import annotations

import pytest

from tests.cast import JUSTICE, MARKET, WATER, Cast
from tests.lists.making import PLACES, drafted, inspected, place, published
from zhifa.accounts.actions import UserData, create_user, grant_role
from zhifa.accounts.actor import SYSTEM, Actor
from zhifa.accounts.errors import Forbidden, Invalid
from zhifa.accounts.models import Authority
from zhifa.casework.errors import Refused
from zhifa.disclosure.lists import actions, catalogue, offices, queries
from zhifa.disclosure.lists.models import ListDraft, Stage
from zhifa.journal.api import Conflict, read


def market_head(cast: Cast) -> Actor:
    user = create_user(
        UserData("market_head", "亥", cast.authorities[MARKET], None, password="Mingshui-2026-ok"), actor=SYSTEM
    )
    grant_role(user, "agency_head", cast.authorities[MARKET], actor=SYSTEM)
    return Actor.for_user(user)


def test_the_head_reviews_an_ordinary_list_and_every_step_is_an_entry(cast: Cast) -> None:
    version = published(cast, PLACES, [place()])
    assert version.edition == 1
    assert [entry.kind for entry in read.stream(f"list/{WATER}/{PLACES}")] == [
        "list.submitted", "list.reviewed", "list.published",
    ]  # fmt: skip
    assert not ListDraft.objects.exists()


def test_a_draft_is_no_entry(cast: Cast) -> None:
    drafted(cast, PLACES, [place()])
    assert read.stream(f"list/{WATER}/{PLACES}") == []


def test_the_justice_bureau_of_the_same_level_reviews_the_list_of_matters(cast: Cast) -> None:
    of = actions.target(WATER, "enforcement-matters")
    assert offices.office(of.kind, of.authority).code == JUSTICE
    actions.submit(cast.actor("editor"), of)
    with pytest.raises(Forbidden, match="明水县司法局"):
        actions.review(cast.actor("agency_head"), of, opinion="同意。")
    actions.review(cast.actor("supervisor"), of, opinion="同意。")
    assert actions.publish(cast.actor("editor"), of).total == 2


def test_the_market_regulator_reviews_the_items_of_random_inspection(cast: Cast) -> None:
    of = drafted(cast, "random-inspection", [inspected()])
    actions.submit(cast.actor("editor"), of)
    with pytest.raises(Forbidden, match="市场监督管理局"):
        actions.review(cast.actor("supervisor"), of, opinion="同意。")
    actions.review(market_head(cast), of, opinion="同意。")
    state = queries.state(of)
    assert state is not None
    assert state.stage == Stage.REVIEWED


def test_an_office_that_is_not_here_reviews_on_paper_and_its_document_is_named(cast: Cast) -> None:
    Authority.objects.filter(code=MARKET).update(sector="")
    of = drafted(cast, "random-inspection", [inspected()])
    actions.submit(cast.actor("editor"), of)
    with pytest.raises(Invalid, match="文号"):
        actions.review(cast.actor("agency_head"), of, opinion="同意。")
    actions.review(cast.actor("agency_head"), of, opinion="同意。", document="明市监函〔2026〕2号")
    assert read.stream(of.stream)[-1].open["document"] == "明市监函〔2026〕2号"


def test_who_submitted_does_not_review(cast: Cast) -> None:
    grant_role(cast.users["editor"], "agency_head", cast.authorities[WATER], actor=SYSTEM)
    of = drafted(cast, PLACES, [place()])
    actions.submit(cast.actor("editor"), of)
    with pytest.raises(Refused, match="不能由您审核"):
        actions.review(cast.actor("editor"), of, opinion="同意。")


def test_a_returned_list_says_why_and_can_be_submitted_again(cast: Cast) -> None:
    of = drafted(cast, PLACES, [place()])
    actions.submit(cast.actor("editor"), of)
    actions.send_back(cast.actor("agency_head"), of, reason="缺少桥西设备。")
    state = queries.state(of)
    assert state is not None
    assert (state.stage, state.reason) == (Stage.RETURNED, "缺少桥西设备。")
    actions.save_draft(cast.actor("editor"), of, [place(), place("D-02")], if_saved=None)
    actions.submit(cast.actor("editor"), of)
    actions.review(cast.actor("agency_head"), of, opinion="同意。")
    assert actions.publish(cast.actor("editor"), of).total == 2


def test_nothing_is_published_unreviewed_or_unchanged(cast: Cast) -> None:
    of = drafted(cast, PLACES, [place()])
    with pytest.raises(Refused):
        actions.publish(cast.actor("editor"), of)
    published(cast, PLACES)
    actions.save_draft(cast.actor("editor"), of, [place()], if_saved=None)
    with pytest.raises(Refused, match="相同"):
        actions.submit(cast.actor("editor"), of)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"place": ""}, "没有填写设置地点"),
        ({"since": "二月"}, "不是日期"),
        ({"code": "D/1"}, "不能用在网址里"),
        ({"purpose": "联系张三110101199003078515"}, "身份证号码"),
    ],
)
def test_rows_that_cannot_stand_are_named_with_row_and_remedy(cast: Cast, changes: dict[str, str], said: str) -> None:
    of = drafted(cast, PLACES, [place("D-00"), place(**changes)])
    with pytest.raises(Invalid) as refused:
        actions.submit(cast.actor("editor"), of)
    (problem,) = refused.value.errors
    assert said in problem.message
    assert problem.message.startswith("第 2 行")
    assert problem.remedy


def test_a_code_stands_once(cast: Cast) -> None:
    of = drafted(cast, PLACES, [place(), place()])
    with pytest.raises(Invalid, match="已经用过"):
        actions.submit(cast.actor("editor"), of)


def test_nobody_overwrites_a_draft_they_did_not_see(cast: Cast) -> None:
    of = drafted(cast, PLACES, [place()])
    with pytest.raises(Conflict):
        actions.save_draft(cast.actor("editor"), of, [], if_saved=0)


def test_a_list_of_the_register_is_not_written_by_hand(cast: Cast) -> None:
    with pytest.raises(Invalid, match="登记簿"):
        drafted(cast, "officers", [])


def test_who_may_not_edit_is_told_who_can(cast: Cast) -> None:
    of = actions.target(WATER, PLACES)
    with pytest.raises(Forbidden, match="公示管理员"):
        actions.save_draft(cast.actor("officer"), of, [place()], if_saved=None)
    with pytest.raises(Forbidden):
        actions.save_draft(cast.actor("outside_editor"), of, [place()], if_saved=None)


def test_every_kind_names_an_office_with_its_basis_in_every_region(cast: Cast) -> None:
    for kind in catalogue.kinds():
        for region in ("210700", "440700", "530400", "230125"):
            rule = kind.reviewed_by(region)
            assert rule.basis, kind.code
    assert catalogue.kind("regulatory-matters").reviewed_by("210700").basis == "辽政办发〔2019〕13号"
