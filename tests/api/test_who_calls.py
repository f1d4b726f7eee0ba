"""Tokens, sessions, scopes: who may open the door, and what the door says otherwise."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from tests.cast import Cast, Http
from zhifa import clock
from zhifa.accounts.actions import set_account_active
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.models import Token


def test_without_a_key_the_door_stays_shut_and_says_how_to_open_it(cast: Cast) -> None:
    for api in (Http(), Http("zhifa_wrong"), Http("")):
        answer = api.get("/cases")
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert answer["Content-Type"] == "application/problem+json"
        assert api.post("/cases", cast.opening()).status_code == 401


def test_a_token_that_is_over_or_whose_owner_left_opens_nothing(cast: Cast) -> None:
    api = cast.api("officer")
    assert api.get("/cases").status_code == 200
    set_account_active(cast.users["officer"], active=False, reason="调离", actor=SYSTEM)
    assert api.get("/cases").status_code == 401
    api = cast.api("officer2")
    Token.objects.filter(user=cast.users["officer2"]).update(expires_at=clock.machine_now() - timedelta(seconds=1))
    assert api.get("/cases").status_code == 401


def test_a_reading_token_reads_and_does_nothing(cast: Cast) -> None:
    case = cast.case()
    api = Http(cast.token("officer", scope="read"))
    assert api.get(f"/cases/{case['id']}").status_code == 200
    refused = api.post("/cases", cast.opening())
    assert (refused.status_code, "只能读取" in refused.json()["detail"]) == (403, True)


def test_a_session_writes_only_with_its_csrf_token(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.users["officer"], backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/api/v1/cases").status_code == 200
    assert browser.post("/api/v1/cases", cast.opening(), content_type="application/json").status_code == 403
    browser.get("/workbench/cases/new")
    token = browser.cookies["csrftoken"].value
    made = browser.post(
        "/api/v1/cases", cast.opening(), content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert made.status_code == 201, made.content.decode()


def test_a_bad_token_never_falls_back_to_a_session(cast: Cast) -> None:
    browser = cast.browser("officer")
    assert browser.get("/api/v1/cases", headers={"Authorization": "Bearer zhifa_wrong"}).status_code == 401


def test_another_authoritys_case_is_not_there_and_the_supervisor_above_reads_it(cast: Cast) -> None:
    case = cast.case()
    path = f"/cases/{case['id']}"
    for address in (path, f"{path}/journal", f"{path}/attachments"):
        assert cast.api("outsider").get(address).status_code == 404
        assert cast.api("supervisor").get(address).status_code == 200
    act = cast.api("outsider").post(f"{path}/acts", {"act": "investigate", "data": {}})
    assert act.status_code == 404
    assert cast.api("outsider").get("/cases").json()["items"] == []
    refused = cast.api("supervisor").post(f"{path}/acts", {"act": "investigate", "data": {}})
    assert (refused.status_code, "执法人员" in refused.json()["who_can"]) == (403, True)
