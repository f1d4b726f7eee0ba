"""Whoever follows `available[].data_schema` alone needs no other knowledge (design 3.2)."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.law.procedures.stage import ROLES, USUAL, Case
from zhifa.law.types import Available, Json

TEXTS = {"text": "某处", "longtext": "写明情况。", "reference": "W27", "date": "2026-03-20", "datetime": "2026-03-02T08:00:00+08:00"}
PARTY = {"kind": "organisation", "name": "某公司", "address": "某地"}


def example(schema: Json) -> Any:
    """A value for one property, from the schema alone."""
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    widget = schema["x-widget"]
    if widget == "multichoice":
        return [schema["items"]["oneOf"][0]["const"]]
    if "oneOf" in schema:
        return schema["oneOf"][0]["const"]
    if widget == "amount":
        return min(5_000, schema["maximum"])
    others = {"bool": True, "parties": [PARTY], "source": {"kind": schema.get("properties", {}).get("kind", {}).get("oneOf", [{}])[0].get("const")}}
    return others.get(widget, TEXTS.get(widget))


def filled(schema: Json) -> Json:
    """Fill in what is required, again and again, until the schema is content."""
    data: Json = {name: example(schema["properties"][name]) for name in schema["required"]}
    validator = jsonschema.Draft202012Validator(schema)
    for _ in range(10):
        missing = [e for e in validator.iter_errors(data) if e.validator == "required"]
        if not missing:
            break
        for error in missing:
            name = error.message.split("'")[1]
            data[name] = example(schema["properties"][name])
    validator.validate(data)
    return data


def offers(case: Case) -> list[tuple[str, Available]]:
    """What can be done now, with who can do it; the main way before all else."""
    return [(role, offer) for role in ROLES for offer in case.available(role) if not offer.refusals]


@pytest.mark.parametrize("party", ["organisation", "person", "child", "sole_trader"])
def test_following_the_schemas_alone_leads_to_the_archive(party: str) -> None:
    case = Case((party,))
    case.act("register_lead")
    taken = []
    for _ in range(30):
        able = [(role, o) for role, o in offers(case) if o.act in USUAL and o.act not in ("return", "withdraw_case", "terminate", "void_entry", "amend_entry")]
        if not able:
            break
        role, offer = able[0]
        officers = ("甲", "乙") if "officers" in offer.form else ()
        by = {"unit_head": "丙", "archivist": "丁"}.get(role, "甲")
        decision = case.act(offer.act, filled(offer.data_schema), party=offer.party, officers=officers, capacity=role, by=by)
        assert decision.accepted, (offer.act, decision)
        taken.append(offer.act)
    assert case.situation is not None
    assert case.situation["state"] == "archived"
    assert taken[-1] == "archive"


def test_a_case_that_does_not_exist_yet_offers_its_opening_act() -> None:
    (offer,) = Case().available("officer")
    assert (offer.act, offer.refusals) == ("register_lead", ())
    assert offer.data_schema["properties"]["parties"]["items"]["required"] == ["kind", "name", "address"]


@given(until=st.sampled_from(["register_lead", "represent", "decide", "serve", "pay", "close", "approve"]), role=st.sampled_from(ROLES))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_schema_is_a_schema_and_every_lack_says_what_to_do(until: str, role: str) -> None:
    for offer in Case(("organisation", "person")).course(until).available(role):
        jsonschema.Draft202012Validator.check_schema(offer.data_schema)
        assert offer.title
        for refusal in offer.refusals:
            assert refusal.message
            assert refusal.basis
            assert refusal.remedy
        for name, schema in offer.data_schema["properties"].items():
            assert schema["title"], name
            assert schema["x-widget"], name


def offer_of(case: Case, act: str, role: str = "officer", party: str | None = "1") -> Available:
    return next(o for o in case.available(role) if o.act == act and o.party in (party, None))


def test_an_act_of_another_role_is_shown_with_who_can_do_it() -> None:
    offer = offer_of(Case().course("represent"), "decide", "unit_head")
    assert [refusal.code for refusal in offer.refusals] == ["role.wrong"]
    assert "执法人员" in offer.refusals[0].message


def test_an_act_says_what_must_come_first() -> None:
    offer = offer_of(Case().course("notify"), "decide")
    assert [refusal.code for refusal in offer.refusals] == ["act.out_of_order"]
    assert offer.requires == ({"kind": "step", "code": "represent", "title": "听取陈述申辩", "met": False},)


def test_a_choice_that_a_gate_would_refuse_is_shown_with_the_reason() -> None:
    outcome = offer_of(Case(("child",)).course("register_lead"), "notify").data_schema["properties"]["intends"]
    assert [option["const"] for option in outcome["oneOf"]] == ["no_penalty"]
    assert outcome["x-unavailable"][0]["basis"] == "行政处罚法第三十条"


def test_the_amount_is_bounded_by_the_limit_of_the_party_and_the_tier() -> None:
    person = offer_of(Case(("person",)).course("investigate"), "notify").data_schema
    assert person["properties"]["amount_fen"]["maximum"] == 20_000
    assert [tier["const"] for tier in person["properties"]["tier"]["oneOf"]] == ["T1"]
    assert [tier["const"] for tier in person["properties"]["tier"]["x-unavailable"]] == ["T2"]
    wrong = {**USUAL["notify"]["data"], "amount_fen": 4_000}
    assert list(jsonschema.Draft202012Validator(person).iter_errors(wrong))


def test_what_is_known_is_filled_in() -> None:
    assert offer_of(Case().course("represent"), "decide").data_schema["properties"]["amount_fen"]["default"] == 10_000
    assert offer_of(Case().course("serve"), "pay").data_schema["properties"]["amount_fen"]["const"] == 10_000


def test_the_due_day_of_an_act_is_that_of_the_clock_it_ends() -> None:
    case = Case().course("serve")
    assert str(offer_of(case, "pay").due) == "2026-03-17"
    assert str(offer_of(case, "record_filing").due) == "2026-03-04"
    assert offer_of(case, "close", party=None).due is None


def test_a_proposal_is_offered_to_its_signer_by_name() -> None:
    case = Case().course("close")
    offer = offer_of(case, "approve", "unit_head", None)
    assert offer.refusals == ()
    assert offer.data_schema["properties"]["of"]["default"] == case.last("close")
