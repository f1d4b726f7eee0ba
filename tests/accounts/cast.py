"""The fixed cast of these tests."""

from __future__ import annotations

from zhifa.accounts.actions import AuthorityData, UserData, create_authority, create_unit, create_user, grant_role
from zhifa.accounts.actor import SYSTEM, Actor
from zhifa.accounts.models import Authority, Unit, User

PASSWORD = "Mingshui-2026-ok"


class Cast:
    """A district with its justice bureau, two bureaus, a township and an entrusted organisation, and people as needed."""

    def __init__(self) -> None:
        make = self.authority
        self.government = make("gov", "明水县人民政府")
        self.justice = make("justice", "明水县司法局", parent="gov", supervises="gov")
        self.water = make("water", "明水县水利局", parent="gov", sector="水利")
        self.market = make("market", "明水县市场监督管理局", parent="gov")
        self.team = make("team", "明水县水政监察大队", parent="water", kind="entrusted_organisation", principal="water")
        self.elsewhere = make("other", "清河县人民政府")
        self.first = create_unit(self.water, "one", "一科", actor=SYSTEM)
        self.second = create_unit(self.water, "two", "二科", actor=SYSTEM)

    @staticmethod
    def authority(code: str, name: str, **fields: str) -> Authority:
        return create_authority(AuthorityData(code=code, name=name, region="230125", **fields), actor=SYSTEM)

    @staticmethod
    def user(username: str, authority: Authority, name: str = "张三", unit: Unit | None = None, **fields: str) -> User:
        fields.setdefault("password", PASSWORD)
        return create_user(UserData(username, name, authority, unit, **fields), actor=SYSTEM)

    def person(self, role: str, authority: Authority, unit: Unit | None = None) -> Actor:
        user = self.user(f"{role}.{authority.code}.{unit.code if unit else ''}-", authority)
        grant_role(user, role, authority, unit=unit, actor=SYSTEM)
        return Actor.for_user(user)
