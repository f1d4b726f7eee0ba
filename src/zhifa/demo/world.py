"""The district before any case: authorities, units, people with their roles, certificates, matters with their tiers."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from zhifa import clock
from zhifa.accounts.actions.create_authority import AuthorityData, create_authority
from zhifa.accounts.actions.create_unit import create_unit
from zhifa.accounts.actions.create_user import UserData, create_user
from zhifa.accounts.actions.grant_role import grant_role
from zhifa.accounts.actor import SYSTEM, Actor
from zhifa.accounts.models import Authority, Unit, User
from zhifa.demo.cast import DATA, Cast, read
from zhifa.law.own_periods import OwnPeriod
from zhifa.registry import imports
from zhifa.registry.actions.issue_certificate import issue_certificate
from zhifa.registry.actions.register_officer import register_officer
from zhifa.registry.actions.set_certificate_status import set_certificate_status
from zhifa.registry.actions.set_periods import set_period
from zhifa.registry.content import CertificateData, OfficerData
from zhifa.registry.models import Certificate
from zhifa.statutes import imports as statutes

YEAR = timedelta(days=365)


@dataclass
class World:
    """Who can act and with what. `certificates` by username; `colleagues` valid certificates by authority."""

    cast: Cast
    users: dict[str, User] = field(default_factory=dict)
    certificates: dict[str, str] = field(default_factory=dict)
    colleagues: dict[str, list[str]] = field(default_factory=dict)
    matters: dict[tuple[str, str], str] = field(default_factory=dict)
    """(authority, number in its table) -> code of the matter."""
    statutes: dict[tuple[str, str], str] = field(default_factory=dict)
    _actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        if username not in self._actors:
            self._actors[username] = Actor.for_user(self.users[username])
        return self._actors[username]

    def home(self, username: str) -> str:
        """Code of the authority somebody works for."""
        return str(read("district.yaml")["accounts"][username][1])


def build(seed: int, step: Callable[[], object]) -> World:
    """The complete world; `step` is called `size()` times on the way."""
    plan = read("district.yaml")
    world = World(Cast(seed, plan["region"]))
    _authorities(plan)
    step()
    _statutes()
    step()
    encoded = make_password(plan["password"])
    for username in plan["accounts"]:
        _account(world, plan, username, encoded)
        step()
    for username, (role, authority) in plan["also"].items():
        grant_role(world.users[username], role, Authority.objects.get(code=authority), actor=SYSTEM)
    for code in plan["officers"]:
        _officers(world, plan, code)
        step()
    for username, (kind, number) in plan["qualified"].items():
        _qualified(world, plan, username, kind, number)
    for authority, table in plan["matters"].items():
        _matters(world, authority, table)
        step()
    _periods(plan)
    return world


def recall(cast: Cast, until: date) -> World:
    """The district as it lies in the database, for people whose certificates are good until a legal day.

    Raises LookupError when this demonstration has not got the district's people.
    """
    plan = read("district.yaml")
    world = World(cast, {user.username: user for user in User.objects.filter(username__in=plan["accounts"])})
    if missing := sorted(plan["accounts"].keys() - world.users.keys()):
        raise LookupError("、".join(missing))
    good = Certificate.objects.filter(status="valid", kind="enforcement", valid_to__gte=until)
    for row in good.select_related("officer__user").order_by("number"):
        if plan["region"] in row.areas and row.officer.user is not None:
            world.certificates[row.officer.user.username] = row.number
        elif plan["region"] in row.areas:
            world.colleagues.setdefault(row.officer.authority_id, []).append(row.number)
    for authority, table in plan["matters"].items():
        _known_matters(world, authority, DATA / f"{table}_discretion.csv")
    return world


def size() -> int:
    """How many steps `build` takes."""
    plan = read("district.yaml")
    return 2 + len(plan["accounts"]) + len(plan["officers"]) + len(plan["matters"])


def _authorities(plan: dict[str, Any]) -> None:
    for given in plan["authorities"]:
        body = {"region": plan["region"], "reconsideration_body": "临江区人民政府", "court": "临江区人民法院"}
        authority = create_authority(AuthorityData(**body | given), actor=SYSTEM)
        for code, name in plan["units"].get(authority.code, {}).items():
            create_unit(authority, code, name, actor=SYSTEM)


def _statutes() -> None:
    """The texts that the cases of the district cite, so that a citation opens its article."""
    report = statutes.run(statutes.BASIC, SYSTEM)
    if report.errors or report.not_understood:
        raise AssertionError(report.errors or report.not_understood)


def _account(world: World, plan: dict[str, Any], username: str, encoded: str) -> None:
    role, code, unit_code, _post = plan["accounts"][username]
    authority = Authority.objects.get(code=code)
    unit = Unit.objects.get(authority=authority, code=unit_code) if unit_code else None
    data = UserData(
        username, world.cast.person(), authority, unit, plan["password"], phone=world.cast.mobile(), encoded=encoded
    )
    user = world.users[username] = create_user(data, actor=SYSTEM)
    narrow = unit if role in {"officer", "unit_head"} else None
    grant_role(user, role, authority, actor=SYSTEM, unit=narrow)


def _officers(world: World, plan: dict[str, Any], code: str) -> None:
    """Officers with an account come first; what is wrong with some certificates is put on those without one."""
    given = plan["officers"][code]
    authority = Authority.objects.get(code=code)
    accounts = [(name, row) for name, row in plan["accounts"].items() if row[0] == "officer" and row[1] == code]
    flaws = [flaw for flaw in ("expired", "suspended", "revoked", "elsewhere") for _ in range(given.get(flaw, 0))]
    world.colleagues[code] = []
    for n in range(1, given["count"] + 1):
        username, row = accounts[n - 1] if n <= len(accounts) else (None, None)
        flaw = flaws.pop() if flaws and n > given["count"] - len(flaws) else ""
        name = world.users[username].name if username else world.cast.person()
        data = OfficerData(
            name, row[2] if row else given["unit"], row[3] if row else "科员", f"{given['prefix']}{n:03d}", username
        )
        officer = register_officer(authority, data, actor=SYSTEM)
        certificate = issue_certificate(officer, _certificate(plan, authority, given["prefix"], n, flaw), actor=SYSTEM)
        if flaw in {"suspended", "revoked"}:
            set_certificate_status(certificate, flaw, reason="年度审验未通过", actor=SYSTEM)
        if username:
            world.certificates[username] = certificate.number
        elif not flaw:
            world.colleagues[code].append(certificate.number)


def _qualified(world: World, plan: dict[str, Any], username: str, kind: str, number: str) -> None:
    """What the register knows of somebody who does not enforce."""
    _, code, unit_code, post = plan["accounts"][username]
    data = OfficerData(world.users[username].name, unit_code, post, username=username)
    person = register_officer(Authority.objects.get(code=code), data, actor=SYSTEM)
    start = clock.legal_today() - 2 * YEAR
    issue_certificate(person, CertificateData(number, kind, (), (), start, start + 10 * YEAR), actor=SYSTEM)


def _certificate(plan: dict[str, Any], authority: Authority, prefix: str, n: int, flaw: str) -> CertificateData:
    today = clock.legal_today()
    start = today - 2 * YEAR - timedelta(days=17 * n)
    end = today - timedelta(days=9 + n) if flaw == "expired" else start + 5 * YEAR
    area = plan["elsewhere"] if flaw == "elsewhere" else plan["region"]
    return CertificateData(
        f"{prefix}{n:05d}", "enforcement", (authority.sector,), (area,), valid_from=start, valid_to=end
    )


def _matters(world: World, authority: str, table: str) -> None:
    path = DATA / f"{table}_discretion.csv"
    report = imports.run("discretion", path, authority, SYSTEM)
    if report.errors:
        raise AssertionError(report.errors)
    _known_matters(world, authority, path)


def _periods(plan: dict[str, Any]) -> None:
    """What authorities promised, and what they ask of themselves: in force since the district was set up."""
    for code, rows in plan["periods"].items():
        authority, today = Authority.objects.get(code=code), clock.legal_today()
        for rule, nature, value, unit, basis in rows:
            set_period(authority, OwnPeriod(rule, nature, value, unit, basis, today), actor=SYSTEM)


def _known_matters(world: World, authority: str, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = authority, row["seq"]
            world.matters[key], world.statutes[key] = f"{row['law']}-{row['seq']}", row["law"]


def first_day_of(day: date) -> date:
    """The day on which the district is set up: well before its first case."""
    return day - timedelta(days=10)
