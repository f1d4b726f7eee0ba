from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from zhifa.demo.cast import Cast, read
from zhifa.law import identifiers

TODAY = date(2026, 11, 20)


@given(st.integers(0, 2**32), st.sampled_from(["organisation", "sole_trader", "natural_person"]), st.integers(1, 90))
def test_every_party_has_valid_check_digits_in_a_region_that_does_not_exist(seed: int, kind: str, age: int) -> None:
    party = Cast(seed, "990102").party(kind, "LJ-WAT", TODAY, age)
    if kind == "natural_person":
        assert identifiers.check_id_number(party["id_number"]) is None
        assert identifiers.age_on(identifiers.birth_date(party["id_number"]), TODAY) == age
        assert party["id_number"].startswith("99")
    else:
        assert identifiers.check_credit_code(party["credit_code"]) is None
        assert party["credit_code"][2:4] == "99"


def test_the_same_seed_draws_the_same_people_and_nobody_twice() -> None:
    first, second = (Cast(7, "990102") for _ in range(2))
    names = [first.person() for _ in range(300)]
    assert names == [second.person() for _ in range(300)]
    assert len(set(names)) == len(names)
    assert [Cast(8, "990102").person() for _ in range(5)] != names[:5]


def test_a_city_does_not_run_out_of_names() -> None:
    cast = Cast(1, "990102")
    names = [cast.party(kind, "LJ-WAT", TODAY)["name"] for kind in ("organisation", "sole_trader", "natural_person") * 1500]
    assert len(set(names)) == len(names)


def test_the_plan_has_forty_officers_every_staff_role_and_about_sixty_cases_in_every_stage() -> None:
    district, plan = read("district.yaml"), read("cases.yaml")
    assert sum(row["count"] for row in district["officers"].values()) == 40
    roles = {row[0] for row in district["accounts"].values() if row[1] == "LJ-WAT"}
    assert roles == {
        "officer", "unit_head", "reviewer", "agency_head", "agency_chief", "hearing_chair", "disclosure_editor",
        "archivist", "supervisor", "sysadmin", "secadmin", "auditadmin", "adviser",
    }
    assert {"officer", "disclosure_editor"} <= {row[0] for row in district["accounts"].values() if row[1] == "LJ-MKT"}
    assert 55 <= len(plan["cases"]) <= 70
    assert {case[0] for case in plan["cases"]} == set(plan["situations"])
