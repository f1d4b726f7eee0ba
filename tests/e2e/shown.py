"""What a visitor's browser finds: decisions that are public, one taken down, lists in two versions, documents with their codes."""

from __future__ import annotations

import json
from datetime import timedelta

from tests.e2e import seed
from tests.lists.making import PLACES, place
from tests.web import world as worlds
from zhifa import clock
from zhifa.accounts.actions import UserData, create_user, grant_role
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.models import Authority
from zhifa.casework.models import Document
from zhifa.disclosure.actions import perform
from zhifa.disclosure.lists import actions as lists
from zhifa.disclosure.models import Disclosure
from zhifa.journal import api as journal
from zhifa.journal.api import followers
from zhifa.statutes import imports as statutes

EXPIRED = "23012500103"
PAGES = (
    "/", "/search", "/search?q=渣土&act=penalty", "/search?q=没有这个词", "/decisions/{shown}", "/decisions/{gone}",
    "/decisions/{shown}/correction", "/correction", "/officers", "/officer/{certificate}", f"/officer/{EXPIRED}", "/officer/00000000000",
    "/matters", f"/matters/water/{worlds.MATTER}", "/procedures/penalty-ordinary", "/catalogue/", "/catalogue/?authority=water",
    f"/catalogue/{PLACES}", f"/catalogue/{PLACES}/water", f"/catalogue/{PLACES}/water/D-01", "/rights", "/statutes/",
    "/statutes/administrative-penalty/", "/statistics/", "/statistics/{year}", "/verify", "/verify/{code}", "/verify/AAAA-AAAA-AAAA",
    "/case", "/case/AAAA-AAAA-AAAA", "/log", "/about", "/accessibility", "/how-to-verify", "/nowhere", "/?lang=en",
    "/decisions/{shown}?lang=en", "/statistics/{year}?lang=en",
    "/search?q=渣土&kind=罚款&year={year}", "/regions/", "/regions/230125", "/authorities/water", "/companies/{company}", "/archive/",
    "/archive/{month}", "/archive/authorities/water", "/archive/authorities/water/{month}", "/open-data/", "/open-data/decisions", "/open-data/terms",
    "/complaints", "/complaints/new", "/complaints/new?about=decision&of={shown}", "/subscriptions/new?act=penalty",
    "/search?lang=en", "/authorities/water?lang=en", "/open-data/?lang=en",
)  # fmt: skip
"""Every kind of public page. The board of a window is a screen without controls: see the test of lists."""


def build() -> str:
    """Builds it through the real actions and answers with the ids, as JSON."""
    now = clock.legal_now()
    with clock.pinned(now - timedelta(days=3)):
        journal.declare(7)
        assert statutes.run(statutes.BASIC, SYSTEM).ok
        world = worlds.build()
        head = create_user(UserData("gao", "高局长", world.water, password=worlds.PASSWORD), actor=SYSTEM)
        grant_role(head, "agency_head", world.water, actor=SYSTEM)
        _listed(world, place())
    with clock.pinned(now - timedelta(days=1)):
        _listed(world, place(phone="0455-6220001"))
        decided = seed._open(world, *seed.NAMES)  # the same case as in the other browser tests
        for party in decided.parties.all():
            seed._decide(world, decided, party.id)
        followers.run_to_end()
        shown, gone = (row.id for row in Disclosure.objects.order_by("title", "id"))
        _published(world, shown)
        _published(world, gone)
        reason = {"ground": "revoked", "reason": "复议决定撤销。", "document": "临政复〔2026〕2号", "known_on": clock.legal_today().isoformat()}
        perform(world.actor("song"), gone, "withdraw", reason)
    followers.run_to_end()
    code = Document.objects.filter(case_id=decided.id, code__isnull=False).exclude(number="").values_list("code", flat=True)[0]
    made = {"shown": shown, "gone": gone, "code": code, "certificate": seed.TWO[0], "company": seed.CODES[0], "month": f"{now - timedelta(days=1):%Y-%m}", "year": str((now - timedelta(days=1)).year)}
    return json.dumps(made)


def _published(world: worlds.World, disclosure: str) -> None:
    for who, act in (("song", "prepare"), ("gao", "approve"), ("song", "publish")):
        perform(world.actor(who), disclosure, act)


def _listed(world: worlds.World, row: dict[str, str]) -> None:
    of = lists.target(Authority.objects.get(code="water").code, PLACES)
    lists.save_draft(world.actor("song"), of, [row], if_saved=None)
    lists.submit(world.actor("song"), of)
    lists.review(world.actor("gao"), of, opinion="同意公布。")
    lists.publish(world.actor("song"), of)
