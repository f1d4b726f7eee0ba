"""What the browser finds: a case just registered, a case of two parties decided and corrected, a duty to publish, a decision that is public."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from tests.practice import courses
from tests.web import world as worlds
from zhifa import clock
from zhifa.accounts.actions import UserData, create_user, grant_role
from zhifa.accounts.actor import SYSTEM, Actor
from zhifa.casework import write
from zhifa.casework.models import Case, Document
from zhifa.casework.requests import ActRequest, OpenRequest
from zhifa.complaints import acting, lodging
from zhifa.disclosure import actions as disclosing
from zhifa.disclosure.models import Disclosure
from zhifa.journal import api as journal
from zhifa.journal.api import followers
from zhifa.law.own_periods import OwnPeriod
from zhifa.practice import playing
from zhifa.registry.actions import set_period
from zhifa.statutes import imports as statutes

TWO = ("23012500101", "23012500102")
LONG = "明州市临江区望潮街道顺达渣土运输与建筑垃圾资源化综合利用（集团）股份有限公司第三分公司临江区域运营调度中心"
CODES = ("91990102HPUTJNGH32", "91990102DB4J219T86")
NAMES = (LONG, "明州市顺达渣土运输有限公司")


def build() -> str:
    """Builds it all through the real actions and answers with the ids, as JSON."""
    journal.declare(7)
    assert statutes.run(statutes.BASIC, SYSTEM).ok
    world = worlds.build()
    user = create_user(UserData("wei", "魏监督", world.government, password=worlds.PASSWORD), actor=SYSTEM)
    grant_role(user, "supervisor", world.government, actor=SYSTEM)
    head = create_user(UserData("gao", "高局长", world.water, password=worlds.PASSWORD), actor=SYSTEM)
    grant_role(head, "agency_head", world.water, actor=SYSTEM)
    for nature, value, basis in (("internal", 3, "临水发〔2026〕3号第五条"), ("promised", 5, "执法服务承诺第三项")):
        set_period(world.water, OwnPeriod("penalty.serve", nature, value, "working_day", basis, clock.legal_today()), actor=SYSTEM)
    registered = _open(world, NAMES[1])
    decided = _open(world, *NAMES)
    for party in decided.parties.all():
        _decide(world, decided, party.id)
    entry = next(e["id"] for e in Case.objects.get(id=decided.id).situation["entries"] if e["act"] == "investigate")
    mended = {"entry": entry, "changes": {"place": "望潮桥上游左岸"}, "reason": "地点写反了。"}
    _do(world, decided, "amend_entry", mended, party=None, officers=())
    followers.run_to_end()
    shown, duty = _duties(decided)
    _publish(world, shown)
    made = {
        "case": registered.id, "decided": decided.id, "entry": entry,
        **_practised(world.actor("zhou")), **_complained(world.actor("gao")),
        "document": Document.objects.filter(case_id=decided.id)[0].id, "duty": duty.id, "published": shown.id,
        "company": CODES[0],
    }  # fmt: skip
    return json.dumps(made)


def _duties(decided: Case) -> tuple[Disclosure, Disclosure]:
    """That of the party with the longest name, and the other."""
    first = decided.parties.get(name=LONG).id
    rows = {row.party_id == first: row for row in Disclosure.objects.all()}
    return rows[True], rows[False]


def _publish(world: worlds.World, row: Disclosure) -> None:
    for username, act, data in (("song", "prepare", {}), ("gao", "approve", {"opinion": "同意公示。"}), ("song", "publish", {})):
        disclosing.perform(world.actor(username), row.id, act, data)
    followers.run_to_end()


def _practised(actor: Actor) -> dict[str, str]:
    """An attempt just begun, one under way and one that is scored with something to say."""
    begun, under_way = playing.begin(actor, courses.ORDINARY), courses.walked(actor, courses.ORDINARY, "notify")
    scored = courses.begun(actor, courses.ON_THE_SPOT)
    courses.do(actor, scored, courses.COURSES[courses.ON_THE_SPOT][3])
    playing.hand_in(actor, scored)
    return {"begun": str(begun.id), "under_way": str(under_way.id), "scored": str(scored.id)}


def _complained(head: Actor) -> dict[str, str]:
    """Complaints just lodged, being looked into, and answered."""
    made = {}
    for name in ("lodged", "accepted", "answered"):
        wanted = lodging.Wanted("officer", "conduct", "大声呵斥。", of=TWO[0], name="诸葛小亮", contact="0455-7654321")
        made[name] = lodging.under(lodging.lodge(wanted).code).id
        if name != "lodged":
            acting.accept(head, made[name])
    acting.note(head, made["answered"], "看了录像。")
    acting.answer(head, made["answered"], "partly", "部分属实，已经道歉。")
    return made


def _open(world: worlds.World, *names: str) -> Case:
    parties = [
        {"kind": "organisation", "name": name, "address": "望潮街道 5 号", "credit_code": code}
        for name, code in zip(names, CODES, strict=False)
    ]
    request = OpenRequest("penalty-summary", worlds.MATTER, parties, {"kind": "inspection"})
    return write.open_case(world.actor("zhou"), request).case


def _decide(world: worlds.World, case: Case, party: str) -> None:
    happened = (clock.legal_now() - timedelta(hours=1)).isoformat()
    facts = {
        "certificate_shown": True, "identity_checked": True, "happened_at": happened, "place": "望潮桥下游右岸",
        "facts": "倾倒渣土约 0.8 立方米。", "evidence": ["inspection"], "slight": False, "first_time": False,
        "corrected": True, "harm": "slight",
    }  # fmt: skip
    told = {
        "told": ["content", "facts", "reasons", "basis", "rights", "recusal"], "intends": "penalty", "kinds": ["fine"],
        "tier": "A", "amount_fen": 150_000, "acknowledged": "signed",
    }  # fmt: skip
    decision = {
        "outcome": "penalty", "kinds": ["fine"], "tier": "A", "amount_fen": 150_000, "reasons": "当场清运。",
        "correction": "done", "place": "望潮桥",
    }  # fmt: skip
    for act, data in (("investigate", facts), ("notify", told), ("represent", {"made": "none"}), ("decide", decision)):
        _do(world, case, act, data, party=party, officers=TWO)


def _do(
    world: worlds.World, case: Case, act: str, data: dict[str, Any], *, party: str | None, officers: tuple[str, ...]
) -> None:
    write.perform(world.actor("zhou"), case.id, ActRequest(act, data, party=party, officers=officers))
