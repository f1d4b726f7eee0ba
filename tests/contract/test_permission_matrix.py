"""Every route × every role × own and other authority: what accounts/matrix.yaml permits happens, nothing else."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.cast import (
    CERTIFICATES,
    MARKET,
    MATTER,
    ORGANISATION,
    OUTSIDE_CERTIFICATES,
    PARTY,
    REGION,
    STAFF,
    WATER,
    Cast,
    Http,
)  # fmt: skip
from tests.contract.routes import Way, as_openapi, existing, interface, table
from tests.documents.wordform import wordform
from zhifa import clock
from zhifa.accounts import permissions, scope
from zhifa.accounts.actions import AuthorityData, create_authority
from zhifa.accounts.actor import SYSTEM, Actor
from zhifa.accounts.models import Authority, User
from zhifa.casework import by_party, ownforms, write
from zhifa.casework.models import Case, Party
from zhifa.complaints import lodging
from zhifa.disclosure import actions as disclosures
from zhifa.disclosure.models import Correction, Receipt
from zhifa.journal import api as journal
from zhifa.journal.api import NewEntry, followers, new_id, read
from zhifa.law.own_periods import OwnPeriod
from zhifa.practice import playing
from zhifa.registry.actions import set_period
from zhifa.registry.models import OwnPeriod as PeriodRow

DENIED = {401, 403, 404}
EXERCISE = "1-on-the-spot"


def test_every_route_has_a_line_and_every_line_a_route() -> None:
    assert {way.route for way in table()} == set(existing())


def test_every_operation_of_the_interface_has_a_line() -> None:
    listed = {(way.method, as_openapi(way.route)) for way in table() if way.route.startswith("/api/v1/")}
    assert {one for one in listed if one[1] in {path for _, path in interface()}} == interface()


def test_every_operation_of_the_matrix_is_asked_for_somewhere() -> None:
    """Either over HTTP, or by an action that only the command line or another operation reaches."""
    elsewhere = {"case.correct", "accounts.manage",
                 "accounts.grant", "accounts.reveal", "ledger.audit", "statutes.import", "list.review_for_others"}  # fmt: skip
    asked = {way.operation for way in table() if way.operation}
    assert asked | elsewhere == set(permissions.operations())
    assert not asked & elsewhere


@dataclass
class Objects:
    """What stands in one authority."""

    authority: str
    names: dict[str, str]
    unit: str = "one"


@dataclass
class Caller:
    username: str
    actor: Actor
    http: Http
    browser: Client


@dataclass
class Stage:
    cast: Cast
    objects: list[Objects]
    callers: list[Caller] = field(default_factory=list)


@pytest.fixture
def stage(cast: Cast) -> Stage:
    water = _objects(cast, WATER, "officer", CERTIFICATES[0])
    market = _objects(cast, MARKET, "outsider", OUTSIDE_CERTIFICATES[0])
    names = [name for name in STAFF if name not in {"officer2", "outsider2"}]  # second holders of the same role
    callers = [Caller(name, cast.actor(name), cast.api(name), cast.browser(name)) for name in names]
    return Stage(cast, [water, market], callers)


def _objects(cast: Cast, authority: str, officer: str, certificate: str) -> Objects:
    api = cast.api(officer)
    party = PARTY if authority == WATER else ORGANISATION  # nobody is fined twice for one act
    case = cast.case(by=officer, upto="decide", parties=[dict(party)])
    followers.run_to_end()
    path = f"/cases/{case['id']}"
    upload = {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x"), "kind": "evidence"}
    attachment = api.upload(f"{path}/attachments", upload).json()["id"]
    archivist = "archivist" if authority == WATER else "outside_archivist"
    asked = {"party": case["parties"][0]["id"], "reason": "申请"}
    proposal = cast.api(archivist).post(f"{path}/erasures", asked).json()["id"]
    duty = next(r for r in cast.api(officer).get("/disclosures").json()["items"] if r["case"] == case["id"])
    editor = cast.actor("editor" if authority == WATER else "outside_editor")
    beside = disclosures.attach(editor, duty["id"], BytesIO("说明。".encode()), "a.txt", title="说明").disclosure
    disclosures.perform(editor, duty["id"], "prepare")
    by_party.ask_to_read(Party.objects.select_related("case").get(id=case["parties"][0]["id"]), "全部")
    reading = next(e for e in read.stream(f"case/{case['id']}") if e.kind == "reading.asked").entry_id
    receipt, correction = _afterwards(duty)
    block = cast.api(archivist).post("/number-blocks", {"kind": "罚当决字", "size": 5, "holder": "一队"}).json()
    wanted = ownforms.Wanted(authority, "service_receipt", date(2026, 4, 1))
    form = ownforms.bring(SYSTEM, wanted, BytesIO(wordform("{{ party_name }}")), "a.docx")
    names = {
        "period_id": str(_period(cast, authority)),
        "form_id": form.id, "case_id": case["id"], "case": case["id"], "party_id": case["parties"][0]["id"], "party": case["parties"][0]["id"],
        "document_id": case["documents"][0]["id"], "attachment_id": attachment, "disclosure_id": duty["id"],
        "block_id": block["id"], "authority": authority, "entry": proposal, "code": "serve", "path": "0/000",
        "entrusted": _entrusted(authority).code, "reading": reading, "what": "represent", "certificate": certificate, "item": MATTER,
        "statute": "administrative-penalty", "exercise": EXERCISE, "listed": "monitoring-sites", "ending": "csv", "name": "all.csv",
        "attempt_id": str(UUID(int=7)), "receipt": receipt, "correction": correction, "part": "0", "month": "2026-03", "number": "2",
        "complaint_id": _complaint(authority), "subscription_id": str(UUID(int=8)), "token": "0" * 64,
        "n": "1", "year": "2026", "table": "act", "file": beside.attachments[0]["id"],
    }  # fmt: skip
    return Objects(authority, names)


def _complaint(authority: str) -> str:
    wanted = lodging.Wanted("other", "fine", "多收了钱。", authority=authority)
    return lodging.under(lodging.lodge(wanted).code).id


def _period(cast: Cast, authority: str) -> int:
    own = OwnPeriod("penalty.decide", "internal", 30, "calendar_day", "规定", date(2026, 3, 1))
    set_period(cast.authorities[authority], own, actor=SYSTEM)
    return int(PeriodRow.objects.get(authority_id=authority).id)


def _entrusted(principal: str) -> Authority:
    code = f"{principal}-team"
    return create_authority(
        AuthorityData(code, f"{code}执法大队", kind="entrusted_organisation", region=REGION, parent=principal,
                      principal=principal, sector="水利", reconsideration_body="明水县人民政府"), actor=SYSTEM,
    )  # fmt: skip


def _afterwards(duty: dict[str, Any]) -> tuple[str, str]:
    """A channel that waits for its receipt and a visitor's request, as if the decision were public."""
    same = {"disclosure": duty["id"], "authority": duty["authority"], "number": duty["number"]}
    today, now = clock.legal_today(), clock.legal_now()
    receipt = Receipt.objects.create(
        id=f"r-{duty['authority']}", channel="province", what="published", cause=duty["id"], state="sent", due_on=today,
        basis="依据", sent_at=now, **same,
    )  # fmt: skip
    made = new_id()
    with journal.transaction() as tx:
        opened = {"disclosure": duty["id"], "number": duty["number"], "what": "other", "edition": 1,
                  "clock": {"due": today.isoformat()}}  # fmt: skip
        (entry,) = tx.append(
            f"correction/{made}", [NewEntry("correction.asked", open=opened, personal={"text": "错", "contact": ""})],
            authority=duty["authority"], actor="public", capacity="public",
        )  # fmt: skip
    Correction.objects.create(
        id=made, mark=made, what="other", text="错", state="asked", due_on=today, clock={}, edition=1, asked_at=now,
        version=entry.version, **same,
    )  # fmt: skip
    return receipt.id, made


def test_what_the_matrix_permits_happens_and_nothing_else(stage: Stage) -> None:
    wrong: list[str] = []
    for way in table():
        for objects in stage.objects:
            for caller in [None, *stage.callers][: 2 if way.access == "public" else None]:
                own = way.access == "own" and caller is not None
                if (problem := (_own if own else _problem)(way, objects, caller)) is not None:
                    who = caller.username if caller else "nobody logged in"
                    wrong.append(f"{way} · {who} · {objects.authority}: {problem}")
    assert not wrong, "\n".join(wrong)


def _problem(way: Way, objects: Objects, caller: Caller | None) -> str | None:
    permitted = _permitted(way, objects, caller.actor if caller else None)
    before = transaction.savepoint()
    answer = _send(way, objects, caller)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    transaction.savepoint_rollback(before)
    shutil.rmtree(Path(settings.ZHIFA_HOME) / "log", ignore_errors=True)  # what was signed is not rolled back
    status = answer.status_code
    if status >= 500:
        return f"{status}"
    if way.access == "public":
        asks = _to_login(answer) and way.route != "/workbench/logout"
        return f"{status}, public" if asks or status in {401, 403} else None
    if caller is None:
        shut = status == 401 if way.route.startswith("/api/") else _to_login(answer)
        return None if shut else f"{status} without log-in"
    if way.access == "lists":
        listed = way.operation.partition(".")[0]
        there = objects.names[f"{listed}_id"].encode() in body
        return None if status == 200 and there == permitted else f"{status}, listed {there}, permitted {permitted}"
    if permitted == (status not in DENIED) and not _to_login(answer):
        return _leak(way, objects, caller.actor, status)
    return f"{status}, permitted {permitted}"


def _own(way: Way, objects: Objects, caller: Caller | None) -> str | None:
    """One's own attempt at an exercise is there, somebody else's is not."""
    assert caller is not None
    assert caller.actor.user_id is not None
    before = transaction.savepoint()
    stranger = User.objects.exclude(id=caller.actor.user_id)[0]
    attempts = [playing.begin(actor, EXERCISE) for actor in (caller.actor, Actor.for_user(stranger))]
    named = [Objects(objects.authority, {**objects.names, "attempt_id": str(one.id)}) for one in attempts]
    mine, theirs = (_send(way, one, caller).status_code for one in named)
    transaction.savepoint_rollback(before)
    return None if mine < 500 and mine not in DENIED and theirs == 404 else f"own {mine}, somebody else's {theirs}"


def _leak(way: Way, objects: Objects, actor: Actor, status: int) -> str | None:
    """Whoever may not read an object is not told that it is there."""
    reading = {"case": "case.read", "disclosure": "disclosure.read"}.get(way.operation.partition(".")[0])
    named = "case_id" in way.route or "disclosure_id" in way.route
    if status == 403 and named and reading and "erasures" not in way.route:
        known = permissions.permits(actor, reading, authority=objects.authority, unit=objects.unit, own=False)
        return None if known else "403 tells a stranger that it is there"
    return None


def _permitted(way: Way, objects: Objects, actor: Actor | None) -> bool:
    if actor is None:
        return False
    if way.access in {"login", "public"}:
        return True
    if way.anywhere or way.scoped:
        return bool(scope.authorities(actor, way.operation))
    own = way.operation.startswith("case.") and write.is_own(actor, Case.objects.get(id=objects.names["case_id"]))
    return permissions.permits(actor, way.operation, authority=objects.authority, unit=objects.unit, own=own)


def _send(way: Way, objects: Objects, caller: Caller | None) -> Any:
    names = {**objects.names, "code": MATTER if "matters" in way.route else objects.names["code"]}
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: names[found[1]], way.route).replace("*", "nowhere")
    if way.query:
        path += "?" + way.query.format(**names)
    body = _filled(way.body, names)
    if way.upload:
        body["file"] = SimpleUploadedFile("b.pdf", b"%PDF-1.7 y")
    api = way.route.startswith("/api/")
    if api and caller is not None:
        if way.method == "GET":
            return caller.http.get(path)
        return caller.http.upload(path, body) if way.upload else caller.http.post(path, body)
    browser = caller.browser if caller else Client()
    if way.route == "/workbench/logout":
        browser = Client()  # the caller's own is still needed
    return browser.get(path) if way.method == "GET" else browser.post(path, body)


def _filled(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str):
        return value.format(**names) if value.startswith("{") else value
    if isinstance(value, dict):
        return {key: _filled(inner, names) for key, inner in value.items()}
    return [_filled(inner, names) for inner in value] if isinstance(value, list) else value


def _to_login(answer: Any) -> bool:
    return bool(answer.status_code == 302 and answer["Location"].startswith("/workbench/login"))
