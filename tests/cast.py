"""A district for tests: people in every role, certificates, one matter with tiers; all made through the real actions.

    cast = build_cast()                      inside a transaction that the test rolls back, the legal clock pinned
    cast.api("officer").post("/cases", cast.opening())
    cast.case(upto="serve")                  a case of the first authority, walked through HTTP

In the first authority (水务局, one unit) there is somebody in every role; in the second (市场监管局) officers 丙 and 午, an editor
and an archivist; in the justice bureau a supervisor over both.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from django.test import Client

from zhifa.accounts import tokens
from zhifa.accounts.actions import AuthorityData, UserData, create_authority, create_unit, create_user, grant_role
from zhifa.accounts.actor import SYSTEM, Actor
from zhifa.accounts.models import Authority, Unit, User
from zhifa.registry.actions import issue_certificate, list_matters, register_officer
from zhifa.registry.content import CertificateData, MatterData, OfficerData, TierData

PASSWORD: Final = "Mingshui-2026-ok"
REGION: Final = "230125"
WATER, MARKET, JUSTICE, GOVERNMENT = "water", "market", "justice", "gov"
MATTER: Final = "WATER-027"
MARKET_MATTER: Final = "WATER-028"  # of a sector whose rules let the ninety days be suspended and extended
CERTIFICATES: Final = ("23012500101", "23012500102")
OUTSIDE_CERTIFICATES: Final = ("23012500201", "23012500202")
STAFF: Final = {
    # username: (name, role, authority)
    "officer": ("甲", "officer", WATER),
    "officer2": ("戊", "officer", WATER),
    "unit_head": ("丁", "unit_head", WATER),
    "reviewer": ("乙", "reviewer", WATER),
    "shared_reviewer": ("申", "shared_reviewer", WATER),
    "adviser": ("酉", "adviser", WATER),
    "agency_head": ("己", "agency_head", WATER),
    "agency_chief": ("庚", "agency_chief", WATER),
    "hearing_chair": ("辛", "hearing_chair", WATER),
    "editor": ("壬", "disclosure_editor", WATER),
    "archivist": ("癸", "archivist", WATER),
    "sysadmin": ("子", "sysadmin", WATER),
    "secadmin": ("丑", "secadmin", WATER),
    "auditadmin": ("寅", "auditadmin", WATER),
    "nobody": ("卯", "", WATER),
    "outsider": ("丙", "officer", MARKET),
    "outsider2": ("午", "officer", MARKET),
    "outside_archivist": ("未", "archivist", MARKET),
    "outside_editor": ("辰", "disclosure_editor", MARKET),
    "supervisor": ("巳", "supervisor", JUSTICE),
}
PARTY: Final = {
    "kind": "natural_person", "name": "欧阳小明", "id_type": "resident_id", "id_number": "11010519491231002X",
    "address": "明水县城关镇1号", "phone": "13812345678",
}  # fmt: skip
ORGANISATION: Final = {
    "kind": "organisation", "name": "明水县甲水产有限公司", "credit_code": "91350100M000100Y43",
    "legal_representative": "钱多多", "address": "明水县城关镇2号", "phone": "13912345678",
}  # fmt: skip
FINE: Final = 5_000  # fen, inside both the tier and the limit of the summary procedure
_PENALTY: Final = {"kinds": ["fine"], "tier": "A", "amount_fen": FINE}
SCRIPT: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("investigate", {
        "certificate_shown": True, "identity_checked": True, "happened_at": "2026-03-05T08:30:00+08:00",
        "place": "明水河左岸", "facts": "当事人在河道内倾倒渣土约半立方米。", "evidence": ["inspection", "statement"],
        "slight": False, "first_time": True, "corrected": False, "harm": "slight",
    }),
    ("notify", {
        "told": ["content", "facts", "reasons", "basis", "rights", "recusal"], "intends": "penalty", **_PENALTY,
        "acknowledged": "signed",
    }),
    ("represent", {"made": "none"}),
    ("decide", {"outcome": "penalty", **_PENALTY, "reasons": "情节轻微，取下限以上。", "correction": "done", "place": "明水河左岸"}),
    ("serve", {"method": "direct", "receipt": "signed", "place": "明水河左岸"}),
    ("record_filing", {"note": "依法备案。"}),
    ("pay", {"channel": "bank", "amount_fen": FINE, "receipt_number": "F-2026-1"}),
)  # fmt: skip


@dataclass
class Http:
    """A caller of the interface: paths are beneath /api/v1, bodies are JSON."""

    token: str = ""
    client: Client = field(default_factory=Client)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(_full(path), headers=self._headers(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """`body` may be bytes: sent as they are. Headers: `if_match='"3"'`, `idempotency_key="k"`."""
        raw = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        return self.client.post(_full(path), raw, content_type="application/json", headers=self._headers(headers))

    def upload(self, path: str, fields: dict[str, Any], **headers: str) -> Any:
        return self.client.post(_full(path), fields, headers=self._headers(headers))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}", **named} if self.token else named


def _full(path: str) -> str:
    return path if path.startswith(("/api/", "/log/")) else f"/api/v1{path}"


@dataclass
class Cast:
    authorities: dict[str, Authority]
    units: dict[str, Unit]
    users: dict[str, User]
    _apis: dict[str, Http] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        return Actor.for_user(self.users[username])

    def token(self, username: str, scope: str = "full") -> str:
        return tokens.create(self.users[username], "测试", 1, scope=scope)

    def api(self, username: str = "") -> Http:
        """The interface as this person's token opens it; without a name as anybody reaches it."""
        if username not in self._apis:
            self._apis[username] = Http(self.token(username) if username else "")
        return self._apis[username]

    def browser(self, username: str) -> Client:
        """A browser in which this person is logged in."""
        client = Client()
        client.force_login(self.users[username], backend="django.contrib.auth.backends.ModelBackend")
        return client

    @staticmethod
    def opening(**changes: Any) -> dict[str, Any]:
        return {
            "procedure": "penalty-summary", "matter": MATTER, "parties": [dict(PARTY)],
            "source": {"kind": "inspection", "text": "巡查发现。"}, **changes,
        }  # fmt: skip

    def case(self, upto: str = "register_lead", by: str = "officer", **changes: Any) -> dict[str, Any]:
        """A case walked through the interface up to and with this act; the body of GET /cases/{id} after it."""
        made = self.api(by).post("/cases", self.opening(**changes))
        assert made.status_code == 201, made.content.decode()
        case: dict[str, Any] = made.json()
        if upto != "register_lead":
            for act, data in SCRIPT:
                case = self.do(case, act, data, by=by)["case"]
                if act == upto:
                    break
        return case

    def do(self, case: dict[str, Any], act: str, data: dict[str, Any], *, by: str = "officer", **more: Any) -> Any:
        """One act on a case for its first party, which must be taken; the answer's body."""
        officers = CERTIFICATES if STAFF[by][2] == WATER else OUTSIDE_CERTIFICATES
        body = {"act": act, "data": data, "party": case["parties"][0]["id"], "officers": list(officers), **more}
        made = self.api(by).post(f"/cases/{case['id']}/acts", body)
        assert made.status_code == 201, f"{act}: {made.content.decode()}"
        return made.json()


def build_cast() -> Cast:
    authorities = {
        GOVERNMENT: _authority(GOVERNMENT, "明水县人民政府"),
        JUSTICE: _authority(JUSTICE, "明水县司法局", parent=GOVERNMENT, supervises=GOVERNMENT),
        WATER: _authority(WATER, "明水县水务局", parent=GOVERNMENT, sector="水利", number_word="明水"),
        MARKET: _authority(MARKET, "明水县市场监督管理局", parent=GOVERNMENT, sector="市场监管", number_word="明市"),
    }
    units = {code: create_unit(authorities[code], "one", "执法大队", actor=SYSTEM) for code in (WATER, MARKET)}
    users = {}
    for username, (name, role, code) in STAFF.items():
        users[username] = create_user(
            UserData(username, name, authorities[code], units.get(code), password=PASSWORD), actor=SYSTEM
        )
        if role:
            unit = units[code] if role in {"officer", "unit_head"} else None
            grant_role(users[username], role, authorities[code], unit=unit, actor=SYSTEM)
    for username, number in zip(("officer", "officer2"), CERTIFICATES, strict=True):
        _certified(authorities[WATER], username, number)
    for username, number in zip(("outsider", "outsider2"), OUTSIDE_CERTIFICATES, strict=True):
        _certified(authorities[MARKET], username, number)
    for code, sector in ((WATER, "水利"), (MARKET, "市场监管")):
        list_matters(authorities[code], [matter(sector)], actor=SYSTEM)
    list_matters(authorities[WATER], [replace(matter("market"), code=MARKET_MATTER)], actor=SYSTEM)
    return Cast(authorities, units, users)


def _authority(code: str, name: str, **fields: Any) -> Authority:
    data = AuthorityData(
        code=code, name=name, region=REGION, reconsideration_body="明水县人民政府", court="明水县人民法院",
        address="明水县政府路1号", phone="0455-6220000", **fields,
    )  # fmt: skip
    return create_authority(data, actor=SYSTEM)


def _certified(authority: Authority, username: str, number: str) -> None:
    officer = register_officer(
        authority, OfficerData(STAFF[username][0], unit="one", post="执法员", username=username), actor=SYSTEM
    )
    valid = {"valid_from": date(2024, 1, 1), "valid_to": date(2029, 6, 30)}
    data = CertificateData(number, "enforcement", (authority.sector, "market"), (REGION,), **valid)
    issue_certificate(officer, data, actor=SYSTEM)


def matter(sector: str = "水利") -> MatterData:
    """One matter whose tiers are usable, usable and not understood."""
    tiers = (
        TierData(
            "A", "轻微", "不足一立方米", "处二十元以上一百元以下罚款", kinds=("警告", "罚款"), min_fen=2_000, max_fen=10_000,
            usable=True,
        ),
        TierData(
            "B", "一般", "一立方米以上", "处一百元以上二万元以下罚款", kinds=("罚款",), min_fen=10_000, max_fen=2_000_000,
            usable=True,
        ),
        TierData("C", "严重", "影响行洪", "依法从重处罚", usable=False),
        TierData("D", "特别严重", "使用机具", "没收非法财物", kinds=("没收非法财物",), usable=True),
    )  # fmt: skip
    return MatterData(
        MATTER,
        "在河道管理范围内倾倒渣土",
        basis=("《中华人民共和国防洪法》第五十五条第二项",),
        basis_text="倾倒垃圾、渣土的，责令停止违法行为，可以处十万元以下的罚款。",
        statute="中华人民共和国防洪法",
        sector=sector,
        tiers=tiers,
    )
