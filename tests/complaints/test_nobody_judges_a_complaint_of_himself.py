"""Rule: a complaint goes to the heads of the authority or to its supervisors, never to who is complained of (R46)."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cast import CERTIFICATES, OUTSIDE_CERTIFICATES, PASSWORD, Cast
from tests.complaints.making import lodged, published
from zhifa.accounts.actions import UserData, create_user, grant_role, revoke_role
from zhifa.accounts.actor import SYSTEM
from zhifa.accounts.errors import NotFound
from zhifa.accounts.models import User
from zhifa.casework.errors import Refused
from zhifa.complaints import acting, queries, routing
from zhifa.complaints.models import Complaint

PEOPLE = ("officer", "unit_head", "reviewer", "editor", "archivist", "sysadmin", "secadmin", "auditadmin", "nobody", "outsider")


def seen_by(cast: Cast, row: Complaint) -> set[str]:
    return {name for name in cast.users if routing.in_reach(cast.actor(name)).filter(pk=row.id).exists()}


def test_the_heads_of_the_authority_handle_it_and_the_supervisor_sees_it(cast: Cast) -> None:
    row = lodged()
    assert (row.level, seen_by(cast, row)) == ("authority", {"agency_head", "agency_chief", "supervisor"})
    assert queries.waiting(cast.actor("agency_head"), 5)[1] == 1
    assert queries.waiting(cast.actor("supervisor"), 5)[1] == 0
    for name in PEOPLE:
        with pytest.raises(NotFound):
            acting.accept(cast.actor(name), row.id)


@pytest.mark.parametrize("changes", [{"about": "authority"}, {"what": "integrity"}, {"what": "profit"}])
def test_what_an_authority_cannot_judge_of_itself_goes_to_its_supervisor(cast: Cast, changes: dict[str, str]) -> None:
    row = lodged(**changes)
    assert (row.level, seen_by(cast, row)) == ("supervisor", {"supervisor"})
    assert queries.waiting(cast.actor("supervisor"), 5)[1] == 1


def test_a_head_who_is_complained_of_does_not_know_of_it(cast: Cast) -> None:
    grant_role(User.objects.get(username="officer"), "agency_head", cast.authorities["water"], actor=SYSTEM)
    row = lodged(about="officer", of=CERTIFICATES[0])
    assert seen_by(cast, row) == {"agency_head", "agency_chief", "supervisor"}
    assert "officer" in seen_by(cast, lodged())
    with pytest.raises(NotFound):
        queries.one(cast.actor("officer"), row.id)
    with pytest.raises(NotFound):
        acting.reveal(cast.actor("officer"), row.id, "想知道是谁")


def test_a_head_who_acted_in_the_case_does_not_judge_its_decision(cast: Cast, noon: datetime) -> None:
    grant_role(User.objects.get(username="officer"), "agency_chief", cast.authorities["water"], actor=SYSTEM)
    record = published(noon)
    assert "officer" not in seen_by(cast, lodged(about="decision", of=record.id))


def test_where_only_the_person_complained_of_is_head_the_supervisor_handles_it(cast: Cast) -> None:
    water = cast.authorities["water"]
    for username, role in (("agency_head", "agency_head"), ("agency_chief", "agency_chief")):
        revoke_role(User.objects.get(username=username), role, water, actor=SYSTEM)
    grant_role(User.objects.get(username="officer"), "agency_head", water, actor=SYSTEM)
    assert lodged(about="officer", of=CERTIFICATES[0]).level == "supervisor"
    assert lodged(about="officer", of=CERTIFICATES[1]).level == "authority"


def test_an_authority_without_a_head_is_looked_after_by_its_supervisor(cast: Cast) -> None:
    assert lodged(about="officer", of=OUTSIDE_CERTIFICATES[0]).level == "supervisor"  # nobody heads the market authority


def test_the_justice_bureau_does_not_supervise_itself(cast: Cast) -> None:
    row = lodged(about="authority", authority="justice")
    assert "supervisor" not in seen_by(cast, row)
    above = create_user(UserData("above", "上级", cast.authorities["gov"], password=PASSWORD), actor=SYSTEM)
    grant_role(above, "supervisor", cast.authorities["gov"], actor=SYSTEM)
    cast.users["above"] = above
    again = lodged(about="authority", authority="justice")
    assert (again.level, seen_by(cast, again)) == ("supervisor", {"above"})


def test_a_complaint_of_an_authority_is_not_handed_to_it(cast: Cast) -> None:
    row = lodged(about="authority")
    with pytest.raises(Refused, match="机关本身"):
        acting.transfer(cast.actor("supervisor"), row.id, "authority", "交办", authority="water")
    with pytest.raises(Refused, match="没有登记负责人"):
        acting.transfer(cast.actor("supervisor"), row.id, "authority", "交办", authority="market")
