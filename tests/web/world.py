"""A small bureau made through the real actions: two units' worth of people, certificates good and bad, one matter with tiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhifa.accounts.actions import AuthorityData, UserData, create_authority, create_unit, create_user, grant_role
from zhifa.accounts.actor import SYSTEM, Actor
from zhifa.accounts.models import Authority, Unit, User
from zhifa.registry.actions import issue_certificate, list_matters, register_officer
from zhifa.registry.content import CertificateData, MatterData, OfficerData, TierData

PASSWORD = "Linjiang-2026-ok"
REGION = "230125"
MATTER = "WATER-027"
OFFICERS = (
    # name, certificate, valid to, account
    ("周明远", "23012500101", date(2029, 6, 30), "zhou"),
    ("方可", "23012500102", date(2029, 6, 30), "fang"),
    ("何佩文", "23012500103", date(2026, 2, 23), "he"),
)
STAFF = (("chen", "陈卫东", "unit_head"), ("song", "宋予安", "disclosure_editor"), ("lin", "林档案", "archivist"))


@dataclass
class World:
    government: Authority
    water: Authority
    unit: Unit

    def actor(self, username: str) -> Actor:
        return Actor.for_user(User.objects.get(username=username))


def build() -> World:
    government = create_authority(AuthorityData(code="gov", name="明州市临江区人民政府", region=REGION), actor=SYSTEM)
    water = create_authority(
        AuthorityData(
            code="water", name="明州市临江区水务局", short_name="临江区水务局", region=REGION, parent="gov", sector="水利",
            number_word="临水", reconsideration_body="明州市临江区人民政府", court="明州市临江区人民法院",
        ),
        actor=SYSTEM,
    )  # fmt: skip
    unit = create_unit(water, "two", "水政监察二大队", actor=SYSTEM)
    for name, certificate, valid_to, username in OFFICERS:
        _officer(water, unit, name, certificate, valid_to, username)
    for username, name, role in STAFF:
        user = create_user(UserData(username, name, water, unit, password=PASSWORD), actor=SYSTEM)
        grant_role(user, role, water, unit=unit if role == "unit_head" else None, actor=SYSTEM)
    list_matters(water, [_matter()], actor=SYSTEM)
    return World(government, water, unit)


def _officer(water: Authority, unit: Unit, name: str, certificate: str, valid_to: date, username: str) -> None:
    user = create_user(UserData(username, name, water, unit, password=PASSWORD), actor=SYSTEM)
    grant_role(user, "officer", water, unit=unit, actor=SYSTEM)
    officer = register_officer(water, OfficerData(name, unit=unit.code, username=username), actor=SYSTEM)
    data = CertificateData(certificate, "enforcement", ("水利",), (REGION,), date(2024, 1, 1), valid_to)
    issue_certificate(officer, data, actor=SYSTEM)


def _matter() -> MatterData:
    tiers = (
        TierData(
            "A", "轻微", "不足 1 立方米，当场清运", "处 1000 元以上 3000 元以下罚款", kinds=("警告", "罚款"), min_fen=100_000,
            max_fen=300_000, usable=True,
        ),
        TierData(
            "B", "一般", "1 立方米以上不足 10 立方米", "处 3000 元以上 20000 元以下罚款", kinds=("罚款",), min_fen=300_000,
            max_fen=2_000_000, usable=True,
        ),
        TierData("C", "严重", "影响行洪", "依法从重处罚", usable=False),
    )  # fmt: skip
    return MatterData(
        MATTER,
        "在河道管理范围内倾倒垃圾、渣土",
        basis=("《中华人民共和国防洪法》第二十二条第二款", "《中华人民共和国防洪法》第五十五条第二项"),
        statute="中华人民共和国防洪法",
        sector="水利",
        tiers=tiers,
    )
