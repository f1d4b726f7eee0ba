"""Rule: two parties, a hearing, review twice, service by leaving and by announcement, a challenge, through HTTP.

Eight people take part: officer, heads of unit and agency, reviewer, chair of the hearing, chief, archivist, outsider.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests import cast, stories
from tests.cast import Cast
from tests.office import PROCEDURE, Office
from tests.town import DAY
from zhifa import clock
from zhifa.casework.models import Case
from zhifa.casework.requests import Result
from zhifa.law import scenarios

pytestmark = pytest.mark.django_db


@dataclass
class Wire(Office):
    """An office whose every act is a request; what the law refuses is kept with its clauses."""

    town: Cast = field(kw_only=True)

    def register(self, *parties: Mapping[str, Any], matter: str = cast.MATTER) -> Result:
        body = {
            "procedure": PROCEDURE, "matter": matter, "parties": [dict(party) for party in parties],
            "source": {"kind": "inspection", "text": "日常巡查发现。"},
        }  # fmt: skip
        with self.later():
            made = self.town.api(self.by).post("/cases", body)
        assert made.status_code == 201, made.content.decode()
        return self._kept(Result(Case.objects.get(id=made.json()["id"]), ()))

    def send(self, act: str, data: Mapping[str, Any], *, by: str = "", party: str | None = None, team: bool = False) -> Any:
        """The answer to an act as it came."""
        officers = list(self.officers) if team else []
        body = {"act": act, "data": dict(data), "officers": officers, **({"party": party} if party else {})}
        with self.later():
            return self.town.api(by or self.by).post(f"/cases/{self.case.id}/acts", body)

    def act(
        self, act: str, data: Mapping[str, Any], *, by: str = "", party: str | None = None, in_office: bool = False,
        **_more: Any,
    ) -> Result:  # fmt: skip
        made = self.send(act, data, by=by, party=party, team=not in_office)
        assert made.status_code == 201, f"{act}: {made.content.decode()}"
        entries = tuple(_Answered(entry) for entry in made.json()["entries"])
        return self._kept(Result(Case.objects.get(id=self.case.id), entries))  # type: ignore[arg-type]  # reads entry_id only

    def refused(self, act: str, data: Mapping[str, Any], **how: Any) -> dict[str, str]:
        """Article by code of each refusal; nothing was recorded."""
        before = Case.objects.get(id=self.case.id).version
        answer = self.send(act, data, **how)
        assert answer.status_code == 409, answer.content.decode()
        assert Case.objects.get(id=self.case.id).version == before
        refusals = answer.json()["refusals"]
        assert all(one["message"] and one["remedy"] for one in refusals)
        return {one["code"]: one["basis"] for one in refusals}


class _Answered:
    def __init__(self, entry: Mapping[str, Any]) -> None:
        self.entry_id = str(entry["entry_id"] if "entry_id" in entry else entry["id"])


@pytest.fixture
def wire() -> Wire:
    with clock.pinned(DAY):
        return Wire(DAY, town=cast.build_cast())


def test_the_whole_story_is_accepted_through_http(wire: Wire) -> None:
    told = stories.two_parties(wire)
    shown = wire.town.api("officer").get(f"/cases/{told.case.id}").json()
    assert shown["status" if "status" in shown else "state"] in {"archived", "archive"}
    assert wire.town.api("outsider").get(f"/cases/{told.case.id}").status_code == 404


FINE = {"outcome": "penalty", "kinds": ["fine"], "amount_fen": stories.LARGE}


def test_what_the_law_refuses_on_the_way_names_its_clause(wire: Wire) -> None:
    wire.register(cast.ORGANISATION)
    (party,) = wire.parties
    wire.do("file")
    wire.do("investigate", party)
    wire.do("conclude", party, **stories.BEYOND)
    said = wire.refused("decide", FINE, party=party)
    assert said["prior_notice_served"].startswith("行政处罚法第四十四条")
    assert said["review_agrees"].startswith("行政处罚法第五十八条")
    assert said["collective_discussion_held"].startswith("行政处罚法第五十七条第二款")
    wire.do("review.request")
    mine = scenarios.cast(PROCEDURE)["acts"]["review.opinion"]["data"]
    assert {"role.wrong", "reviewer_did_not_investigate"} <= set(wire.refused("review.opinion", mine, by="officer"))
    wire.do("review.opinion")
    told = {"told": ["content", "facts", "reasons", "basis", "rights"], "hearing": False, "kinds": ["fine"],
            "amount_fen": stories.LARGE}  # fmt: skip
    assert "行政处罚法第六十三条" in wire.refused("notify", told, party=party)["hearing_is_told_where_due"]
    wire.do("notify", party, hearing=True, amount_fen=stories.LARGE)
    said = wire.refused("decide", FINE, party=party)
    assert "rights_period_over_or_waived_in_writing" in said
    wire.do("hearing.request", party)
    soon = {"hearing_at": "2026-03-06T09:00:00+08:00", "place": "听证室", "chair": "听证一号", "public": True}
    assert "行政处罚法第六十四条第二项" in wire.refused("hearing.notice", soon, party=party)["hearing_date_leaves_time"]
    mine = {**soon, "hearing_at": "2026-03-25T09:00:00+08:00", "chair": cast.CERTIFICATES[0]}
    assert "chair_did_not_investigate" in wire.refused("hearing.notice", mine, party=party)
    wire.do("hearing.notice", party)
    wire.wait_until("2026-03-25")
    assert "hearing_concluded" in wire.refused("decide", FINE, party=party)
    wire.do("hearing.hold", party)
    assert "review_after_hearing" in wire.refused("decide", FINE, party=party)
