"""Rule: whatever a scan finds in a decision stays masked until a person keeps it with a reason; readers are told why."""

from __future__ import annotations

import pytest

from tests.disclosure.casts import EDITOR, HEAD, ID_NUMBER, NATURAL
from tests.disclosure.conftest import Town
from zhifa.casework.errors import Invalid, Refused
from zhifa.disclosure import queries
from zhifa.disclosure.actions import perform

FACTS = "王小军在场，联系电话13912345678，住柳湾路16号3幢201室。王小军签字。"


def test_names_addresses_and_numbers_of_third_persons_are_findings_with_article_and_certainty(town: Town) -> None:
    row = perform(EDITOR, town.decide(facts=FACTS).id, "prepare").disclosure
    assert {one["kind"] for one in row.findings} == {"person", "phone", "address"}
    assert all(one["rule"] and one["certainty"] and one["how"] for one in row.findings)
    assert not any(secret in str(row.masked) for secret in ("王小军", "13912345678", "201室"))
    with pytest.raises(Refused, match="没有答复"):
        perform(HEAD, row.id, "approve")


def test_everything_left_is_masked_in_one_press(town: Town) -> None:
    row = perform(EDITOR, town.decide(facts=FACTS).id, "prepare", {"rest": "mask"}).disclosure
    assert {one["answer"] for one in row.findings} == {"mask"}
    perform(HEAD, row.id, "approve")
    with pytest.raises(Invalid, match="不能一起"):
        perform(EDITOR, row.id, "prepare", {"rest": "keep"})


def test_one_answer_counts_for_the_same_words_elsewhere(town: Town) -> None:
    row = perform(EDITOR, town.decide(facts=FACTS).id, "prepare").disclosure
    first = next(one for one in row.findings if one["kind"] == "person")
    answer = {"finding": first["id"], "do": "keep", "reason": "本机关公布的联系人"}
    row = perform(EDITOR, row.id, "prepare", {"answers": [answer], "rest": "mask"}).disclosure
    assert row.masked is not None
    assert row.masked["facts"].count("王小军") == 2
    assert {one["answer"] for one in row.findings if one["kind"] != "person"} == {"mask"}


def test_a_secret_found_in_one_text_is_struck_out_in_the_others(town: Town) -> None:
    facts = "证人王小军在场。"
    row = perform(EDITOR, town.decide(facts=facts, matter="甲乙王小军丙丁堆放垃圾").id, "prepare").disclosure
    assert "王小军" not in str(row.masked)


def test_officers_and_the_authority_are_public_and_no_finding(town: Town) -> None:
    facts = "临江区水利局执法人员到场检查。"
    assert perform(EDITOR, town.decide(facts=facts).id, "prepare").disclosure.findings == []


def test_readers_get_what_is_withheld_by_kind_and_article_without_place_or_length(town: Town) -> None:
    row = town.decide(facts=f"欧阳小明（{ID_NUMBER}）与王小军堆放垃圾。", party=NATURAL)
    perform(EDITOR, row.id, "prepare", {"rest": "mask"})
    perform(HEAD, row.id, "approve")
    perform(EDITOR, row.id, "publish")
    told = {one["kind"]: one for one in queries.public(row.id)["withheld"]}
    assert (told["id_number"]["title"], told["id_number"]["count"]) == ("身份证件号码", 1)
    assert told["id_number"]["rule"].startswith("政府信息公开条例第十五条")
    assert told["person"]["count"] == 3  # the party in its line and in the facts, and the other person
    assert all(set(one) == {"kind", "title", "rule", "count"} for one in told.values())
