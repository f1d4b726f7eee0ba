"""What a party's browser finds: a case it was just told about, and one decided and served. Made through the real actions."""

from __future__ import annotations

import io
import json
from datetime import timedelta

from tests.cast import ORGANISATION, PARTY, build_cast
from tests.office import Office
from tests.street import actor
from zhifa import clock
from zhifa.casework import attachments, by_party, party_codes
from zhifa.journal import api as journal
from zhifa.journal.api import followers

LONG = "明水县城关镇顺达渣土运输与建筑垃圾资源化综合利用（集团）股份有限公司第三分公司运营调度中心"


def build() -> str:
    """The codes of the two parties and the case that an officer opens, as JSON."""
    journal.declare(7)
    now = clock.legal_now()
    with clock.pinned(now - timedelta(days=20)):
        build_cast()
    served = Office(now - timedelta(days=19))
    _told(served, {**ORGANISATION, "name": LONG})
    served.now = now - timedelta(hours=4)
    party = served.parties[0]
    served.do("decide", party)
    served.do("serve", party)
    _granted(served)
    with served.later():
        followers.run_to_end()
    told = Office(now - timedelta(hours=5))
    _told(told, PARTY)
    codes = {name: _code(office) for name, office in (("served", served), ("told", told))}
    today = clock.legal_today().isoformat()
    return json.dumps({**codes, "today": today, "case": told.case.id, "document": told.made_by("notify", told.parties[0])})


def _told(office: Office, party: dict[str, str]) -> None:
    office.register(party)
    office.do("file")
    office.until_concluded(office.parties[0])
    office.do("notify", office.parties[0], hearing=True)


def _granted(office: Office) -> None:
    officer, case = actor("officer"), office.case.id
    with office.later():
        one = attachments.add(officer, case, io.BytesIO(b"%PDF-1.7 x"), "现场照片和勘验笔录（已遮盖举报人信息）.pdf", kind="evidence")
        inside = party_codes.enter(party_codes.issue(officer, case, office.parties[0]), ORGANISATION["phone"][-6:])
        by_party.ask_to_read(inside, "现场照片")
        asked = next(e.entry_id for e in office.entries if e.kind == "reading.asked")
        by_party.answer_reading(officer, case, asked, [one.id], "")


def _code(office: Office) -> str:
    with office.later():
        return party_codes.written(party_codes.issue(actor("officer"), office.case.id, office.parties[0]))
