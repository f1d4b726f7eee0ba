"""Cases and acts over HTTP: what comes back, what is refused, and how often a thing happens."""

from __future__ import annotations

from tests.cast import CERTIFICATES, PARTY, SCRIPT, Cast


def test_a_case_is_opened_walked_and_read_back(cast: Cast) -> None:
    case = cast.case(upto="pay")
    assert case["number"] == "明水立字〔2026〕1号"
    decision = next(row for row in case["documents"] if row["template"] == "penalty_summary_decision")
    assert (decision["number"], decision["state"]) == ("明水罚当决字〔2026〕1号", "served")
    pdf = cast.api("officer").get(decision["pdf_url"])
    assert pdf["Content-Type"] == "application/pdf"
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")
    listed = cast.api("officer").get("/cases?q=倾倒").json()
    assert [(row["id"], row["version"]) for row in listed["items"]] == [(case["id"], case["version"])]
    assert listed["next"] is None
    assert listed["truncated"] is False


def test_the_etag_is_the_version_and_a_second_writer_is_told_the_present_one(cast: Cast) -> None:
    case = cast.case()
    api = cast.api("officer")
    tag = api.get(f"/cases/{case['id']}")["ETag"]
    act, data = SCRIPT[0]
    body = {"act": act, "data": data, "party": case["parties"][0]["id"], "officers": list(CERTIFICATES)}
    first = api.post(f"/cases/{case['id']}/acts", body, if_match=tag)
    assert (first.status_code, first["ETag"]) == (201, f'"{first.json()["case"]["version"]}"')
    second = api.post(f"/cases/{case['id']}/acts", body, if_match=tag)
    assert second.status_code == 409
    assert second.json()["type"].endswith("/conflict")
    assert second["ETag"] == first["ETag"]
    assert api.post(f"/cases/{case['id']}/acts", body, if_match="nonsense").status_code == 422


def test_a_retried_request_gets_the_first_answer_and_another_body_is_refused(cast: Cast) -> None:
    api = cast.api("officer")
    first = api.post("/cases", cast.opening(), idempotency_key="k1")
    again = api.post("/cases", cast.opening(), idempotency_key="k1")
    assert (again.status_code, again["Idempotency-Replayed"]) == (201, "true")
    assert "Idempotency-Replayed" not in first
    assert again.json()["id"] == first.json()["id"]
    other = api.post("/cases", cast.opening(source={"kind": "complaint"}), idempotency_key="k1")
    assert (other.status_code, other.json()["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert api.get("/cases").json()["total"] == 1


def test_a_retried_act_is_recorded_once(cast: Cast) -> None:
    case = cast.case()
    act, data = SCRIPT[0]
    body = {"act": act, "data": data, "party": case["parties"][0]["id"], "officers": list(CERTIFICATES)}
    sent = [cast.api("officer").post(f"/cases/{case['id']}/acts", body, idempotency_key="k2").json() for _ in "12"]
    assert [e["entry_id"] for e in sent[0]["entries"]] == [e["entry_id"] for e in sent[1]["entries"]]
    assert sent[0]["case"]["version"] == sent[1]["case"]["version"]


def test_a_refusal_names_clause_and_remedy(cast: Cast) -> None:
    case = cast.case()
    body = {"act": "serve", "data": SCRIPT[4][1], "party": case["parties"][0]["id"], "officers": list(CERTIFICATES)}
    refused = cast.api("officer").post(f"/cases/{case['id']}/acts", body)
    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    assert refused.json()["type"].endswith("/refused")
    assert all(one["message"] and one["basis"] and one["remedy"] for one in refused.json()["refusals"])


def test_the_journal_of_a_case_chains_without_a_hole_and_shows_no_personal_part(cast: Cast) -> None:
    case = cast.case(upto="investigate")
    entries = cast.api("officer").get(f"/cases/{case['id']}/journal").json()["items"]
    assert [e["version"] for e in entries] == list(range(1, case["version"] + 1))
    assert [e["previous"] for e in entries[1:]] == [e["digest"] for e in entries[:-1]]
    assert all(set(e["commitments"]) == {"open", "personal", "restricted"} and e["position"] for e in entries)
    text = cast.api("officer").get(f"/cases/{case['id']}/journal").content.decode()
    assert PARTY["id_number"] not in text
    assert PARTY["phone"] not in text


def test_numbers_are_masked_until_somebody_gives_a_reason(cast: Cast) -> None:
    case = cast.case()
    party = case["parties"][0]
    assert party["id_number"] != PARTY["id_number"]
    path = f"/cases/{case['id']}/parties/{party['id']}/reveals"
    assert cast.api("officer").post(path, {"reason": ""}).status_code == 422
    assert cast.api("officer").post(path, {"reason": "核对送达"}).json()["id_number"] == PARTY["id_number"]


def test_a_page_marker_leads_to_the_rest_and_a_made_up_one_is_refused(cast: Cast) -> None:
    for n in range(51):
        cast.case(parties=[{**PARTY, "name": f"当事人{n}", "id_type": "other", "id_number": f"H{n:04d}"}])
    api = cast.api("officer")
    first = api.get("/cases").json()
    rest = api.get(f"/cases?cursor={first['next']}").json()
    assert (len(first["items"]), len(rest["items"]), first["total"]) == (50, 1, 51)
    assert not {row["id"] for row in first["items"]} & {row["id"] for row in rest["items"]}
    assert api.get("/cases?cursor=2026-13-45T00:00:00.000000Z~x").status_code == 422


def test_a_draft_has_no_number_no_entry_and_can_be_looked_at(cast: Cast) -> None:
    case = cast.case(upto="serve")
    sent = {"template": "service_receipt", "data": {}, "party": case["parties"][0]["id"]}
    api = cast.api("officer")
    made = api.post(f"/cases/{case['id']}/documents", sent)
    assert (made.status_code, made.json()["number"], made.json()["state"]) == (201, None, "draft")
    assert api.get(made.json()["pdf_url"])["Content-Type"] == "application/pdf"
    assert api.get(f"/cases/{case['id']}").json()["version"] == case["version"]
    assert api.post(f"/cases/{case['id']}/documents", {**sent, "template": "none"}).status_code == 422
    assert api.post(f"/cases/{case['id']}/documents", {**sent, "party": "another"}).json()["errors"][0]["field"] == "party"
    assert cast.api("archivist").post(f"/cases/{case['id']}/documents", sent).status_code == 403
