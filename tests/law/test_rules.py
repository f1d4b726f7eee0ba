"""Every number of the law is a rule with its article; who may change it, and which candidate holds (design 2.2, 3.3)."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from zhifa.law.rules import PERIOD_UNITS, Rulebook, RuleError, load

BOOK = Rulebook.default()
DAY = date(2026, 3, 5)
FIXED_IDS = """
penalty.decide penalty.decide.suspensions penalty.serve penalty.pay penalty.publish penalty.withdraw penalty.preserve
penalty.represent hearing.request hearing.notice disclosure.other licence.supplement licence.decide licence.extend
licence.deliver coercion.report coercion.seize coercion.seize.extend coercion.demand coercion.court
review.rereview.request review.rereview.answer referral.decide referral.transfer inspection.publish statistics.publish
publish.party_name publish.scope officers.minimum penalty.summary.fine.person penalty.summary.fine.organisation
penalty.summary.record penalty.collect.limit penalty.remit.officer penalty.remit.agency record.late
""".split()  # noqa: SIM905 - reads like the list in design 3.3


@pytest.mark.parametrize("rule_id", FIXED_IDS)
def test_every_promised_rule_has_a_national_value_with_its_article(rule_id: str) -> None:
    rule = BOOK.rule(rule_id, DAY)
    assert rule.basis
    assert not (rule.statute or rule.region or rule.sector)


NATIONAL = [
    ("penalty.decide", 90, "calendar_day", "never"),
    ("penalty.serve", 7, "working_day", "next_working_day"),
    ("penalty.pay", 15, "calendar_day", "next_working_day"),
    ("penalty.publish", 7, "working_day", "never"),
    ("penalty.withdraw", 3, "working_day", "never"),
    ("hearing.request", 5, "working_day", "next_working_day"),
    ("hearing.notice", 7, "working_day", "next_working_day"),
    ("coercion.seize", 30, "calendar_day", "never"),
    ("coercion.demand", 10, "working_day", "next_working_day"),
    ("coercion.court", 3, "month", "never"),
    ("coercion.report", 24, "hour", "never"),
    ("licence.decide", 20, "working_day", "never"),
    ("officers.minimum", 2, "count", ""),
    ("penalty.summary.fine.person", 20_000, "fen", ""),
    ("penalty.summary.fine.organisation", 300_000, "fen", ""),
    ("penalty.collect.limit", 10_000, "fen", ""),
    ("penalty.remit.officer", 2, "working_day", "never"),
    ("penalty.remit.agency", 2, "working_day", "never"),
]


@pytest.mark.parametrize(("rule_id", "value", "unit", "rolls"), NATIONAL)
def test_national_values_are_those_of_the_statutes(rule_id: str, value: object, unit: str, rolls: str) -> None:
    rule = BOOK.rule(rule_id, DAY)
    assert (rule.value, rule.unit, rule.rolls) == (value, unit, rolls)


def test_a_limit_on_the_agency_never_rolls_but_for_service() -> None:
    for rule in BOOK.all():
        if rule.unit in PERIOD_UNITS and rule.counts_for == "agency" and rule.id != "penalty.serve":
            assert rule.rolls == "never", rule.id


def test_a_period_for_the_party_rolls() -> None:
    assert all(r.rolls == "next_working_day" for r in BOOK.all() if r.counts_for == "party")


def test_what_is_known_from_memory_only_is_marked_to_be_confirmed() -> None:
    assert all("待核实" in rule.note for rule in BOOK.all() if not rule.confirmed)


def test_a_statutes_own_amount_beats_the_general_one_from_the_day_it_is_in_force() -> None:
    name = "《中华人民共和国治安管理处罚法》"
    assert BOOK.rule("penalty.summary.fine.person", DAY, statute=name).value == 50_000
    assert BOOK.rule("penalty.summary.fine.person", date(2025, 12, 31), statute=name).value == 20_000
    assert BOOK.rule("penalty.summary.record", DAY, statute="治安管理处罚法").unit == "hour"


def test_one_officer_suffices_on_the_spot_only_and_only_under_the_statute_that_says_so() -> None:
    statute = "治安管理处罚法"
    assert BOOK.rule("officers.minimum", DAY, statute=statute, act="penalty-summary").value == 1
    assert BOOK.rule("officers.minimum", DAY, statute=statute, act="penalty-ordinary").value == 2
    assert BOOK.rule("officers.minimum", DAY, act="penalty-summary").value == 2


@pytest.mark.parametrize(
    ("dimensions", "value"),
    [
        ({"party_kind": "organisation"}, "name"),
        ({"party_kind": "sole_trader"}, "name"),
        ({"party_kind": "natural_person"}, "surname"),
        ({"party_kind": "minor"}, "withheld"),
        ({}, "kind_only"),
        ({"party_kind": "organisation", "region": "440703"}, "kind_only"),
        ({"party_kind": "minor", "region": "440703"}, "withheld"),
        ({"party_kind": "organisation", "region": "450000"}, "name"),
    ],
)
def test_the_name_shown_depends_on_the_kind_of_party_and_the_province(
    dimensions: dict[str, str], value: object
) -> None:
    assert BOOK.rule("publish.party_name", DAY, **dimensions).value == value


def test_a_minor_is_withheld_under_every_rule_on_names() -> None:
    for rule in BOOK.all():
        if rule.id == "publish.party_name":
            found = BOOK.rule(rule.id, DAY, region=rule.region, sector=rule.sector, statute=rule.statute, party_kind="minor")
            assert found.value == "withheld"


@pytest.mark.parametrize(
    ("dimensions", "value"),
    [
        ({}, "all"),
        ({"sector": "public_security"}, "sealed"),
        ({"sector": "公安"}, "sealed"),
        ({"statute": "治安管理处罚法"}, "sealed"),
        ({"sector": "market"}, "except_warning_only"),
        ({"sector": "water"}, "all"),
    ],
)
def test_what_is_published_depends_on_the_field(dimensions: dict[str, str], value: object) -> None:
    assert BOOK.rule("publish.scope", DAY, **dimensions).value == value


RULE = {
    "id": "test.period", "title": "试验期限", "value": 10, "unit": "working_day", "rolls": "never", "counts_for": "agency",
    "override": "shorter", "basis": "甲法第一条", "valid_from": "2020-01-01",
}  # fmt: skip
OVERLAY = {"basis": "乙规定第一条", "valid_from": "2020-01-01"}


def book(*overlays: dict[str, object], **changes: object) -> Rulebook:
    rule = RULE | changes | {"overlays": [OVERLAY | overlay for overlay in overlays]}
    return Rulebook(load(yaml.safe_dump([rule], allow_unicode=True), "test.yaml"))


def test_statute_beats_region_depth_beats_sector_beats_act_and_party_kind() -> None:
    rules = book(
        {"statute": "丙法", "value": 30},
        {"region": "440703", "value": 1},
        {"region": "4407", "value": 2},
        {"region": "44", "value": 3},
        {"sector": "water", "value": 20},
        {"act": "penalty", "value": 7},
    )
    ask = {"statute": "丙法", "region": "440703", "sector": "water", "act": "penalty-ordinary"}
    seen = []
    for blank in ({}, {"statute": ""}, {"region": "440799"}, {"region": "449900"}, {"region": "45"}, {"sector": ""}, {"act": ""}):
        ask |= blank
        seen.append(rules.rule("test.period", DAY, **ask).value)
    assert seen == [30, 1, 2, 3, 20, 7, 10]


def test_two_candidates_that_could_tie_are_a_load_error() -> None:
    with pytest.raises(RuleError, match="同样优先"):
        book({"act": "penalty", "value": 5}, {"party_kind": "organisation", "value": 6})
    with pytest.raises(RuleError, match="同样优先"):
        book({"sector": "water", "value": 5}, {"sector": "water", "value": 6})
    book({"sector": "water", "value": 5, "valid_to": "2020-12-31"}, {"sector": "water", "value": 6, "valid_from": "2021-01-01"})
    book({"region": "44", "value": 5}, {"region": "45", "value": 6})


@pytest.mark.parametrize(
    ("override", "value", "accepted"),
    [
        ("none", 10, False), ("shorter", 5, True), ("shorter", 11, False),
        ("longer", 11, True), ("longer", 9, False), ("any", 99, True),
    ],
)  # fmt: skip
def test_override_binds_a_region_but_never_a_statute(override: str, value: object, accepted: bool) -> None:
    book({"statute": "丙法", "value": value}, override=override)
    if accepted:
        assert book({"region": "44", "value": value}, override=override).rule("test.period", DAY, region="4401").value == value
    else:
        with pytest.raises(RuleError):
            book({"region": "44", "value": value}, override=override)


def test_an_administrator_may_publish_sooner_but_not_later() -> None:
    entry = {"id": "penalty.publish", "value": 5, "basis": "本局公示办法第三条", "valid_from": "2026-01-01"}
    rules = Rulebook.default([entry])
    assert rules.rule("penalty.publish", DAY).value == 5
    assert rules.rule("penalty.publish", DAY, sector="market").by_administrator
    with pytest.raises(RuleError, match="不得超过"):
        Rulebook.default([entry | {"value": 8}])
    assert Rulebook.default([entry | {"value": 15, "sector": "market"}]).rule("penalty.publish", DAY, sector="market").value == 15


def test_an_administrator_cannot_touch_a_statute_nor_what_the_law_fixes() -> None:
    entry = {"id": "penalty.pay", "value": 10, "basis": "本局规定", "valid_from": "2026-01-01"}
    with pytest.raises(RuleError, match="不得另行设定"):
        Rulebook.default([entry])
    with pytest.raises(RuleError, match="法律自己的规定"):
        Rulebook.default([entry | {"id": "penalty.publish", "statute": "治安管理处罚法"}])
    looser = {"id": "penalty.summary.fine.person", "value": 10_000, "basis": "本局规定", "valid_from": "2026-01-01"}
    assert Rulebook.default([looser]).rule("penalty.summary.fine.person", DAY, statute="治安管理处罚法").value == 50_000


@pytest.mark.parametrize(
    "fault",
    [
        {"unit": "week"}, {"value": "十"}, {"basis": ""}, {"rolls": "sometimes"}, {"id": "Test"}, {"surplus": 1},
        {"unit": "fen"}, {"unit": "choice", "value": "a"},
    ],
)  # fmt: skip
def test_a_rule_that_does_not_fit_the_schema_is_a_load_error(fault: dict[str, object]) -> None:
    with pytest.raises(RuleError):
        book(**fault)


def test_a_rule_unknown_or_not_in_force_is_an_error_that_says_so() -> None:
    with pytest.raises(RuleError, match="没有编号"):
        BOOK.rule("penalty.nothing", DAY)
    with pytest.raises(RuleError, match="没有生效"):
        BOOK.rule("penalty.pay", date(2020, 1, 1))


def test_rules_are_json_ready() -> None:
    data = BOOK.rule("publish.scope", DAY, sector="market").as_json()
    assert data["value"] == "except_warning_only"
    assert data["sector"] == "market"
    assert "statute" not in data
    assert BOOK.rule("penalty.decide.suspensions", DAY).as_json()["value"] == []
