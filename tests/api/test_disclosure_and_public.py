"""From the desk to the public register and into the log, over HTTP."""

from __future__ import annotations

from tests.cast import CERTIFICATES, MARKET, MATTER, PARTY, WATER, Cast
from tests.portal.test_pages import publish
from zhifa.journal.api import followers
from zhifa.ledger import api as ledger
from zhifa.proof.checkpoint import open_note
from zhifa.proof.merkle import leaf_hash, verify_inclusion


def test_the_desk_gives_original_public_version_findings_and_clock(cast: Cast) -> None:
    case = cast.case(upto="decide")
    followers.run_to_end()
    listed = cast.api("editor").get("/disclosures?state=open").json()
    (row,) = listed["items"]
    assert (row["case"], row["state"], listed["truncated"]) == (case["id"], "due", False)
    detail = cast.api("editor").get(f"/disclosures/{row['id']}")
    assert detail["ETag"] == f'"{row["version"]}"'
    assert detail.json()["original"]["party"]["name"] == PARTY["name"]
    assert detail.json()["clocks"][0]["of"] == "disclosure"


def test_nobody_approves_without_the_role_and_a_stale_editor_is_told(cast: Cast) -> None:
    cast.case(upto="decide")
    followers.run_to_end()
    (row,) = cast.api("editor").get("/disclosures").json()["items"]
    path = f"/disclosures/{row['id']}/acts"
    assert cast.api("editor").post(path, {"act": "prepare", "data": {}}, if_match='"1"').status_code == 201
    stale = cast.api("editor").post(path, {"act": "prepare", "data": {}}, if_match='"1"')
    assert (stale.status_code, stale["ETag"]) == (409, '"2"')
    assert cast.api("editor").post(path, {"act": "approve", "data": {"opinion": "同意"}}).status_code == 403
    early = cast.api("editor").post(path, {"act": "publish", "data": {}})
    assert (early.status_code, early.json()["refusals"][0]["code"]) == (409, "wrong_state")
    assert cast.api("outside_editor").post(path, {"act": "publish", "data": {}}).status_code == 404
    key = {"idempotency_key": "d1"}
    again = [cast.api("unit_head").post(path, {"act": "approve", "data": {"opinion": "同意"}}, **key) for _ in "12"]
    assert [one.status_code for one in again] == [201, 201]
    assert again[1]["Idempotency-Replayed"] == "true"
    assert again[0].json()["entries"] == again[1].json()["entries"]


def test_the_public_finds_by_words_filters_and_exact_counts(cast: Cast) -> None:
    first, _ = publish(cast)
    public = cast.api()
    found = public.get("/public/disclosures?q=倾倒 渣土&facets=1").json()
    assert (found["total"], found["truncated"], found["next"]) == (1, False, None)
    assert found["facets"]["authority"] == [{"value": WATER, "title": "明水县水务局", "count": 1}]
    for query, total in (
        (f"authority={WATER}", 1), (f"authority={MARKET}", 0), ("act=penalty", 1), ("from=2026-03-06", 0),
        ("from=2026-03-05&to=2026-03-05", 1), ("party=欧阳", 1), ("party=小明", 0), ("number=当决字", 1), ("sort=oldest", 1),
    ):  # fmt: skip
        assert public.get(f"/public/disclosures?{query}").json()["total"] == total, query
    one, as_json = (public.get(f"/public/disclosures/{first}{tail}") for tail in ("", ".json"))
    assert one.json() == as_json.json()
    for secret in (PARTY["name"], PARTY["id_number"], PARTY["phone"]):
        assert secret not in one.content.decode()


def test_a_withdrawn_one_answers_410_with_four_things_only(cast: Cast) -> None:
    disclosure, _ = publish(cast)
    data = {"ground": "revoked", "reason": "复议决定撤销。", "document": "复议决定书", "known_on": "2026-03-05"}
    cast.api("editor").post(f"/disclosures/{disclosure}/acts", {"act": "withdraw", "data": data})
    for tail in ("", ".json", "/proof"):
        gone = cast.api().get(f"/public/disclosures/{disclosure}{tail}")
        assert gone.status_code == 410
        kept = set(gone.json()) - {"type", "title", "status", "detail"}
        assert kept == {"number", "authority", "date", "reason"}
        assert "渣土" not in gone.content.decode()


def test_the_proof_of_a_publication_verifies_against_the_published_log(cast: Cast) -> None:
    disclosure, _ = publish(cast)
    ledger.integrate()
    proof = cast.api().get(f"/public/disclosures/{disclosure}/proof").json()
    note = cast.api().get("/log/checkpoint").content.decode()
    assert proof["checkpoint"] == note
    head = open_note(note, [proof["vkey"]])
    for one in (proof, proof["decision"]):
        path = [bytes.fromhex(item) for item in one["path"]]
        verify_inclusion(leaf_hash(bytes.fromhex(one["digest"])), one["index"], one["size"], path, head.root)
    assert proof["entry"]["kind"] == "disclosure.published"
    assert cast.api().get(f"/log/proof?digest={proof['digest']}").json()["index"] == proof["index"]


def test_tiles_are_served_for_ever_and_what_is_no_tile_is_not_there(cast: Cast) -> None:
    ledger.integrate()
    size = int(cast.api().get("/log/checkpoint").content.decode().splitlines()[1])
    for path in (f"/log/tile/0/000.p/{size}", f"/log/tile/entries/000.p/{size}"):
        answer = cast.api().get(path)
        assert (answer.status_code, "immutable" in answer["Cache-Control"]) == (200, True)
    for path in ("/log/tile/0/999", "/log/tile/../checkpoint", "/log/tile/x"):
        assert cast.api().get(path).status_code == 404
    assert cast.api().get("/log/proof?digest=zz").status_code == 422
    assert cast.api().get(f"/log/proof?digest={'0' * 64}").status_code == 404


def test_the_registers_are_open_and_say_what_holds_today(cast: Cast) -> None:
    public = cast.api()
    assert public.get("/public/officers?q=甲").json()["total"] == 1
    one = public.get(f"/public/officers/{CERTIFICATES[0]}").json()
    assert (one["name"], one["status"], one["authority"]["code"]) == ("甲", "valid", WATER)
    assert public.get("/public/officers/0000").status_code == 404
    assert public.get("/public/catalogue/matters?q=渣土").json()["total"] == 3
    asked = public.get(f"/public/catalogue/matters/{MATTER}")
    assert (asked.status_code, MARKET in asked.json()["errors"][0]["remedy"]) == (422, True)
    matter = public.get(f"/public/catalogue/matters/{MATTER}?authority={WATER}").json()
    assert [tier["usable"] for tier in matter["tiers"]] == [True, True, False, True]
    assert public.get(f"/public/catalogue/matters/{MATTER}?authority={WATER}&on=2020-01-01").status_code == 404


def test_supervision_follows_the_journal_of_those_below_and_nobody_else_does(cast: Cast) -> None:
    case = cast.case()
    api = cast.api("supervisor")
    seen, after = [], 0
    while True:
        page = api.get(f"/journal?after={after}&limit=7").json()
        seen += page["items"]
        if page["next"] == page["head"]:
            break
        after = page["next"]
    assert {f"case/{case['id']}"} <= {entry["stream"] for entry in seen}
    assert {entry["authority"] for entry in seen} <= {WATER, MARKET, "justice", "gov"}
    assert PARTY["id_number"] not in str(seen)
    refused = cast.api("officer").get("/journal")
    assert (refused.status_code, "监督人员" in refused.json()["who_can"]) == (403, True)


def test_a_booklet_is_handed_out_once_and_every_number_is_accounted_for(cast: Cast) -> None:
    api = cast.api("unit_head")
    body = {"kind": "罚当决字", "size": 3, "holder": "执法大队"}
    made = [api.post("/number-blocks", body, idempotency_key="b").json() for _ in "12"]
    assert made[0] == made[1]
    assert api.post(f"/number-blocks/{made[0]['id']}/spoilt", {"n": 2, "reason": "写错"}).status_code == 201
    assert api.post(f"/number-blocks/{made[0]['id']}/spoilt", {"n": 2, "reason": "写错"}).status_code == 422
    (block,) = api.get("/number-blocks").json()["items"]
    assert (block["unused"], block["spoilt"], block["used"]) == ([1, 3], [2], [])
    assert cast.api("officer").post("/number-blocks", body).status_code == 403
    assert cast.api("outsider").post(f"/number-blocks/{block['id']}/spoilt", {"n": 1, "reason": "x"}).status_code == 404


def test_an_erasure_takes_two_people_and_leaves_the_chain_whole(cast: Cast) -> None:
    case = cast.case()
    path = f"/cases/{case['id']}/erasures"
    asked = {"party": case["parties"][0]["id"], "reason": "当事人申请"}
    assert cast.api("officer").post(path, asked).status_code == 403
    proposal = cast.api("archivist").post(path, asked).json()["id"]
    assert cast.api("archivist").post(path, {"proposal": proposal}).status_code == 403
    assert cast.api("secadmin").post(path, {"proposal": proposal}).status_code == 201
    assert cast.api("secadmin").post(path, {"proposal": proposal}).status_code == 409
    after = cast.api("officer").get(f"/cases/{case['id']}")
    assert after.json()["parties"][0]["erased"]
    assert PARTY["name"] not in after.content.decode()
    entries = cast.api("officer").get(f"/cases/{case['id']}/journal").json()["items"]
    assert any("personal" in entry["erased"] for entry in entries)
    assert [e["previous"] for e in entries[1:]] == [e["digest"] for e in entries[:-1]]
