"""Registering a case against several parties, without script: a party more, a party less, nothing typed lost."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.web import world as worlds
from tests.web.pages import filled, form, words
from zhifa.casework.models import Case
from zhifa.web.presentation import opening

FIRST = {
    "procedure": "penalty-summary", "matter": worlds.MATTER, "parties-0-kind": "organisation", "parties-0-name": "明州市顺达渣土运输有限公司",
    "parties-0-address": "望潮街道 5 号", "source-kind": "inspection", "source-text": "巡查发现",
}  # fmt: skip
SECOND = {
    "parties-1-kind": "natural_person", "parties-1-name": "郑佳磊", "parties-1-address": "望潮街道 9 号",
    "parties-1-id_type": "resident_id", "parties-1-id_number": "",
}  # fmt: skip


def sent(client: Client, page: Any, **values: str) -> Any:
    return client.post("/workbench/cases/new", filled(page, **values))


def with_two(client: Client) -> Any:
    return sent(client, client.get("/workbench/cases/new"), **FIRST, do="add")


def test_one_more_party_keeps_everything_typed(officer: Client) -> None:
    page = with_two(officer)
    assert page.status_code == 200
    values = form(page).values
    assert values["parties-0-name"] == [FIRST["parties-0-name"]]
    assert (values["matter"], values["source-text"]) == ([worlds.MATTER], ["巡查发现"])
    assert values["parties-1-kind"] == ["organisation"]
    assert not Case.objects.exists()


def test_two_parties_are_registered_in_one_case(officer: Client) -> None:
    answer = sent(officer, with_two(officer), **SECOND)
    assert answer.status_code == 302, words(answer)
    names = [party.name for party in Case.objects.get().parties.all()]
    assert names == [FIRST["parties-0-name"], "郑佳磊"]


def test_a_party_taken_out_leaves_the_others_as_they_were(officer: Client) -> None:
    page = sent(officer, with_two(officer), **SECOND, do="remove-0")
    values = form(page).values
    assert (values["parties-0-name"], values["parties-0-kind"]) == (["郑佳磊"], ["natural_person"])
    assert "parties-1-name" not in values


def test_what_is_wrong_with_the_second_party_stands_beside_it(officer: Client) -> None:
    answer = sent(officer, with_two(officer), **{**SECOND, "parties-1-id_number": "11010119900307721X"})
    assert answer.status_code == 422
    assert 'id="f-parties-1-id_number-e"' in answer.content.decode()
    assert form(answer).values["parties-1-name"] == ["郑佳磊"]


def test_looking_for_a_matter_keeps_everything_typed(officer: Client) -> None:
    page = sent(officer, officer.get("/workbench/cases/new"), **FIRST, q="没有这样的事项", do="find")
    assert "符合的有 0 项" in words(page)
    assert form(page).values["parties-0-name"] == [FIRST["parties-0-name"]]
    assert form(page).values["matter"] == [worlds.MATTER]


def test_there_are_never_more_parties_than_the_engine_takes(officer: Client) -> None:
    page = sent(officer, officer.get("/workbench/cases/new"), **{**FIRST, "count": str(opening.MOST)}, do="add")
    assert form(page).values["count"] == [str(opening.MOST)]
    assert "请分案登记" in words(page)
