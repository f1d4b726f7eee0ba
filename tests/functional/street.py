"""An officer of the water bureau on the street: opens a case and takes it as far as a test needs, over HTTP only."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from stdnum.cn import uscc

from tests.functional import following
from tests.functional.demonstration import Town
from tests.functional.people import Api

MATTER = "在河道管理范围内弃置、堆放阻碍行洪物体的"
TO_THE_DECISION = ("调查取证", "告知", "听取陈述申辩", "作出决定")
TO_THE_PAYMENT = (*TO_THE_DECISION, "送达", "报所属机关备案", "缴纳罚款")
ORGANISATION = {
    "kind": "organisation", "legal_representative": "钱多多",
    "address": "临江区柳堤路3号", "phone": "13912345678",
}  # fmt: skip


@dataclass
class Street:
    town: Town
    officer: str = "water.officer"
    case: dict[str, Any] = field(default_factory=dict)
    party: dict[str, Any] = field(default_factory=dict)

    @property
    def certificates(self) -> list[str]:
        """The officer's own and those of colleagues, as the public register shows them today."""
        person = self.town.people[self.officer]
        register = self.town.api().read(f"/public/officers?authority={person['authority']}&status=valid")["items"]
        area = next(row["areas"] for row in register if row["name"] == person["name"])
        fit = [row for row in register if row["areas"] == area]
        return [row["certificate"] for row in sorted(fit, key=lambda row: row["name"] != person["name"])]

    @property
    def path(self) -> str:
        return f"/cases/{self.case['id']}"

    def opening(self, matter: str = MATTER, **party: Any) -> dict[str, Any]:
        """The body of POST /cases; every case has a party of its own, that a search finds alone."""
        self.party = {**_somebody(), **party}
        self.party = {name: value for name, value in self.party.items() if value is not None}
        authority = self.town.people[self.officer]["authority"]
        catalogue = self.town.api().read(f"/public/catalogue/matters?authority={authority}")["items"]
        code = next(row["code"] for row in catalogue if row["title"] == matter)
        return {
            "procedure": "penalty-summary", "matter": code, "parties": [self.party],
            "source": {"kind": "inspection", "text": "巡查发现。"},
        }  # fmt: skip

    def register(self, matter: str = MATTER, **party: Any) -> Street:
        made = self.town.api(self.officer).post("/cases", self.opening(matter, **party))
        assert made.status_code == 201, made.text
        self.case = made.json()
        return self

    def offered(self, title: str, by: str = "", **more: Any) -> dict[str, Any]:
        """What the case offers this person now."""
        return following.offer(self.town.api(by or self.officer).read(self.path), title, **more)

    def ask(
        self, title: str, told: Mapping[str, Any] | None = None, *, by: str = "",
        slips: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None, **over: Any,
    ) -> requests.Response:  # fmt: skip
        """Sends an act as its schema asks, `told` over the story, `slips` over its fields and `over` over the body."""
        body = following.answer(self.offered(title, by), self.certificates, told, slips) | over
        return self.send(body, by=by, headers=headers)

    def send(
        self, body: Mapping[str, Any], *, by: str = "", headers: Mapping[str, str] | None = None
    ) -> requests.Response:
        return self.town.api(by or self.officer).post(f"{self.path}/acts", body, **(headers or {}))

    def do(self, title: str, told: Mapping[str, Any] | None = None, *, by: str = "", **over: Any) -> dict[str, Any]:
        """An act that must be taken; the entries and the case after it."""
        answer = self.ask(title, told, by=by, **over)
        assert answer.status_code == 201, f"{title}: {answer.text}"
        self.case = answer.json()["case"]
        return dict(answer.json())

    def upto(self, *titles: str, told: Mapping[str, Any] | None = None) -> Street:
        for title in titles:
            self.do(title, told)
        return self

    # -- the desk of disclosure ----------------------------------------------------------------------------------

    def duty(self, by: str = "water.editor") -> dict[str, Any]:
        """The duty to disclose that the decision raised; a follower raises it, within seconds."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            for row in _pages(self.town.api(by), "/disclosures?"):
                if row["case"] == self.case["id"]:
                    return dict(self.town.api(by).read(f"/disclosures/{row['id']}"))
            time.sleep(0.2)
        raise AssertionError("no duty to disclose was raised")

    def desk(self, act: str, by: str, data: Mapping[str, Any] | None = None) -> requests.Response:
        duty = self.duty()
        return self.town.api(by).post(f"/disclosures/{duty['id']}/acts", {"act": act, "data": dict(data or {})})

    def publish(self) -> dict[str, Any]:
        """Prepared by the editor, approved by another, published by the editor: the duty, once the search finds it."""
        steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
            ("prepare", "water.editor", {"rest": "mask"}), ("approve", "water.head", {}), ("publish", "water.editor", {}),
        )  # fmt: skip
        for act, who, data in steps:
            done = self.desk(act, who, data)
            assert done.status_code == 201, f"{act}: {done.text}"
        self.found(1)
        return dict(done.json()["disclosure"])

    def found(self, total: int) -> list[dict[str, Any]]:
        """What anybody finds under the party's name, once the index knows of it."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            found = self.town.api().read(f"/public/disclosures?q={self.party['name']}")
            if found["total"] == total:
                assert len(found["items"]) == total
                return list(found["items"])
            time.sleep(0.2)
        raise AssertionError(f"{found['total']} found instead of {total}")


def _somebody() -> dict[str, Any]:
    """A company that no other case of the town knows, with a valid credit code."""
    serial = secrets.randbelow(10**9)
    code = f"91990102{serial:09d}"
    return {"name": f"明州市{serial:09d}号建材有限公司", "credit_code": code + uscc.calc_check_digit(code), **ORGANISATION}


def _pages(api: Api, path: str) -> Iterator[dict[str, Any]]:
    """All rows of a list that comes in pages."""
    cursor = ""
    while cursor is not None:
        page = api.read(f"{path}&cursor={cursor}")
        yield from page["items"]
        cursor = page["next"]
