"""The walk itself: officer, unit head, editor and citizen, over HTTP, each doing what `available[]` offers and no more."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.functional.demonstration import Town
from tests.functional.people import refusals
from tests.functional.street import MATTER, TO_THE_PAYMENT, Street
from zhifa.proof import checkpoint, merkle


@pytest.fixture(scope="module")
def walked(town: Town) -> Street:
    """A case walked to its end and made public; the tests below look at it, none changes it."""
    street = Street(town).register().upto(*TO_THE_PAYMENT)
    street.do("结案")
    street.do("批准", by="water.head")
    street.do("归档", by="water.archivist")
    street.publish()
    return street


def test_before_anything_is_done_every_later_act_says_what_must_come_first(street: Street) -> None:
    street.register()
    offered = {one["title"]: one for one in street.case["available"]}
    assert [title for title in TO_THE_PAYMENT if not offered[title]["refusals"]] == ["调查取证"]
    for title in TO_THE_PAYMENT[1:]:
        assert all(one["basis"] and one["remedy"] for one in offered[title]["refusals"])
        assert any(need["kind"] == "step" and not need["met"] for need in offered[title]["requires"])


def test_the_case_is_closed_by_two_people_and_archived_by_a_third(walked: Street) -> None:
    assert walked.case["status"] == "archived"
    journal = walked.town.api("water.officer").read(f"{walked.path}/journal")["items"]
    by_act = {entry["open"]["act"]: entry for entry in journal if entry["kind"].startswith("case.")}
    assert len({by_act[act]["actor"] for act in ("close", "approve", "archive")}) == 3
    assert [entry["version"] for entry in journal] == list(range(1, len(journal) + 1))
    assert [entry["previous"] for entry in journal[1:]] == [entry["digest"] for entry in journal[:-1]]


def test_every_paper_of_the_case_opens_as_a_pdf(walked: Street) -> None:
    titles = [row["title"] for row in walked.case["documents"]]
    assert {"当场行政处罚决定书", "送达回证", "当场处罚备案表"} <= set(titles)
    for row in walked.case["documents"]:
        pdf = walked.town.api("water.officer").get(row["pdf_url"])
        assert (pdf.status_code, pdf.headers["Content-Type"], pdf.content[:5]) == (200, "application/pdf", b"%PDF-")


def test_anybody_finds_the_decision_and_the_totals_are_exact(walked: Street) -> None:
    (item,) = walked.found(1)
    assert (item["party"], item["matter"], item["amount_fen"]) == (walked.party["name"], MATTER, 50_000)
    api = walked.town.api()
    everything = api.read("/public/disclosures?facets=1&limit=100")
    counted = {row["value"]: row["count"] for row in everything["facets"]["authority"]}
    assert everything["total"] == len(everything["items"]) == sum(counted.values())
    water = [row for row in everything["items"] if row["authority"]["code"] == "LJ-WAT"]
    assert counted["LJ-WAT"] == len(water) == api.read("/public/disclosures?authority=LJ-WAT")["total"]
    assert api.read(f"/public/disclosures?number={item['number']}")["total"] == 1
    assert api.read(f"/public/disclosures?q={walked.party['name']}倒")["total"] == 0


def test_the_public_page_keeps_address_and_phone_to_itself(walked: Street) -> None:
    (item,) = walked.found(1)
    for path in (f"/public/disclosures/{item['id']}", f"/decisions/{item['id']}"):
        shown = walked.town.api().get(path)
        assert shown.status_code == 200
        assert walked.party["name"] in shown.text
        for secret in (walked.party["phone"], walked.party["address"], walked.party["legal_representative"]):
            assert secret not in shown.text


def test_the_code_on_the_decision_tells_that_the_paper_is_genuine_and_nothing_of_its_content(walked: Street) -> None:
    decision = next(row for row in walked.case["documents"] if row["title"] == "当场行政处罚决定书")
    page = walked.town.api().get(f"/verify/{decision['code']}")
    assert page.status_code == 200
    assert decision["number"] in page.text
    assert walked.party["legal_representative"] not in page.text
    assert walked.town.api().get("/verify/AAAA-AAAA-AAAA").status_code == 404


def test_the_entry_of_the_decision_is_in_the_log_that_the_key_signed(walked: Street) -> None:
    journal = walked.town.api("water.officer").read(f"{walked.path}/journal")["items"]
    decision = next(entry for entry in journal if entry["kind"] == "case.decide")
    proof = walked.town.api().read(f"/log/proof?digest={decision['digest']}")
    vkey = walked.town.run("ledger", "key", "show").strip()
    head = checkpoint.open_note(walked.town.api().get("/log/checkpoint").text, [vkey])
    under = checkpoint.open_note(proof["checkpoint"], [vkey])
    assert head.size >= under.size >= decision["position"]
    leaf = bytes.fromhex(decision["digest"])
    path = [bytes.fromhex(one) for one in proof["path"]]
    merkle.verify_inclusion(merkle.leaf_hash(leaf), proof["index"], proof["size"], path, under.root)


def test_the_dossier_proves_itself_until_one_byte_of_it_is_flipped(walked: Street, tmp_path: Path) -> None:
    out, key = tmp_path / "dossier.zip", tmp_path / "trust"
    walked.town.run("dossier", walked.case["number"], "--out", str(out))
    key.write_text(walked.town.run("ledger", "key", "show"))
    assert "案卷完整" in walked.town.run("verify", str(out), "--trust", str(key))
    torn = walked.town.home.zhifa("verify", str(_with_one_byte_flipped(out, tmp_path / "torn.zip")), "--trust", str(key))
    assert torn.returncode == 1
    assert "✗" in torn.stdout


def _with_one_byte_flipped(dossier: Path, to: Path) -> Path:
    """The same ZIP, formally sound, with one byte of the first paper in it changed."""
    with zipfile.ZipFile(dossier) as whole, zipfile.ZipFile(to, "w") as torn:
        paper = next(name for name in whole.namelist() if "/data/files/" in name)
        for name in whole.namelist():
            content = bytearray(whole.read(name))
            if name == paper:
                content[len(content) // 2] ^= 1
            torn.writestr(name, bytes(content))
    return to


def test_a_decision_that_was_revoked_is_taken_down_and_leaves_number_authority_date_and_reason(street: Street) -> None:
    street.register().upto(*TO_THE_PAYMENT)
    duty = street.publish()
    data = {"ground": "revoked", "reason": "复议机关撤销了该决定。", "document": "明临府复决字〔2026〕7号",
            "known_on": date.fromisoformat(duty["decided_on"]).isoformat()}  # fmt: skip
    assert street.desk("withdraw", "water.editor", data).status_code == 201
    gone = street.town.api().get(f"/public/disclosures/{duty['id']}")
    assert gone.status_code == 410
    about = {name: value for name, value in gone.json().items() if name not in {"type", "title", "status", "detail"}}
    assert set(about) == {"number", "authority", "date", "reason"}
    assert (about["number"], about["authority"]) == (duty["number"], "临江区水务局")
    page = street.town.api().get(f"/decisions/{duty['id']}")
    assert page.status_code == 410
    for text in (gone.text, page.text):
        assert street.party["name"] not in text
    street.found(0)


def test_who_prepared_a_publication_may_not_approve_it(street: Street) -> None:
    street.register().upto(*TO_THE_PAYMENT)
    assert street.desk("prepare", "water.editor", {"rest": "mask"}).status_code == 201
    own = street.desk("approve", "water.editor")
    assert own.status_code == 403
    assert "承办机构负责人" in own.json()["who_can"]
    early = refusals(street.desk("publish", "water.editor"))
    assert early["wrong_state"]["basis"].startswith("国办发〔2018〕118号")
    street.found(0)


def test_a_decision_of_a_sealed_sector_is_withheld_with_its_reason_and_never_found(town: Town) -> None:
    catalogue = town.api().read("/public/catalogue/matters?authority=LJ-PSB")["items"]
    street = Street(town, officer="police.officer").register(catalogue[0]["title"])
    told: dict[str, Any] = {"裁量档次": "第1档", "拟处罚的种类": ["警告"], "处罚种类": ["警告"]}
    alone = refusals(street.ask("调查取证"))["single_officer_conditions"]
    assert alone["basis"] == "治安管理处罚法第一百二十条第三款"
    told["一名执法人员办理：当事人没有异议，并且全程同步录音录像"] = True
    for title in ("调查取证", "告知", "听取陈述申辩", "作出决定"):
        street.do(title, told)
    duty = street.duty(by="justice.supervisor")
    assert (duty["state_title"], duty["by_rule"]) == ("不予公示", True)
    said: list[dict[str, Any]] = [line for line in duty["history"] if "不予公示" in line["says"]]
    assert "治安管理处罚法第一百三十六条" in said[0]["says"]
    assert town.api().get(f"/public/disclosures/{duty['id']}").status_code == 404
    street.found(0)
