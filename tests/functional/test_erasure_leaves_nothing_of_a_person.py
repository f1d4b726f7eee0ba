"""A person is erased by two people through the interface; the record stays whole and the name is nowhere any more."""

from __future__ import annotations

from typing import Any

import pytest

from tests.functional.demonstration import Town
from tests.functional.people import refusals
from tests.functional.street import TO_THE_PAYMENT, Street

NAME = "司马丹霞"
NUMBER = "11010519491231002X"
PERSON: dict[str, Any] = {
    "kind": "natural_person", "name": NAME, "id_type": "resident_id", "id_number": NUMBER, "credit_code": None,
    "legal_representative": None,
}  # fmt: skip
IN_WORDS = {"查明的事实": f"{NAME}把约两立方米石渣弃置在河道管理范围内。", "拟罚款金额": 15_000, "罚款金额": 15_000}


@pytest.fixture
def person(own_town: Town) -> Street:
    return Street(own_town).register(**PERSON).upto(*TO_THE_PAYMENT, told=IN_WORDS)


def test_an_erased_person_is_found_nowhere_and_the_ledger_audits_clean(person: Street, is_postgres: bool) -> None:
    town, party = person.town, person.case["parties"][0]["id"]
    person.duty()
    before = person.case
    assert town.api("water.officer").read(f"/cases?q={NAME}")["total"] == 1
    path = f"{person.path}/erasures"
    proposal = town.api("water.archivist").post(path, {"party": party, "reason": "保管期限届满。"}).json()["id"]
    assert town.api("water.archivist").post(path, {"proposal": proposal}).status_code == 403
    done = town.api("water.secadmin").post(path, {"proposal": proposal})
    assert done.status_code == 201, done.text
    assert "erasure.done" in refusals(town.api("water.secadmin").post(path, {"proposal": proposal}))
    assert town.api("water.officer").read(f"/cases?q={NAME}")["total"] == 0
    case = town.api("water.officer").get(person.path)
    journal = town.api("water.officer").get(f"{person.path}/journal")
    assert case.json()["parties"][0]["erased"] is True
    for text in (case.text, journal.text):
        assert NAME not in text
        assert NUMBER not in text
    papers = {town.api("water.officer").get(row["pdf_url"]).status_code for row in before["documents"]}
    assert papers == {410}
    assert "核验通过" in town.run("ledger", "audit", "--full")
    if not is_postgres:  # of PostgreSQL the files are the server's
        assert [str(one) for one in town.path.rglob("*") if one.is_file() and _holds(one.read_bytes())] == []


def _holds(content: bytes) -> bool:
    return NAME.encode() in content or NUMBER.encode() in content
