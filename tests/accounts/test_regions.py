"""Rule: what lies in a region follows from the digits of its code (GB/T 2260)."""

from __future__ import annotations

import pytest

from zhifa.accounts import regions
from zhifa.accounts.models import Authority


@pytest.mark.parametrize(
    ("code", "around"),
    [
        ("440703", ("440000", "440700", "440703")), ("440700", ("440000", "440700")), ("440000", ("440000",)),
        ("990102101", ("990000", "990100", "990102", "990102101")), ("990102101000", ("990000", "990100", "990102", "990102101")),
        ("990102100", ("990000", "990100", "990102", "990102100")), ("", ()), ("x", ("x00000",)),
    ],
)  # fmt: skip
def test_the_regions_around_one_are_told_from_above_down(code: str, around: tuple[str, ...]) -> None:
    assert regions.enclosing(code) == around


@pytest.mark.parametrize(("code", "stem"), [("440700", "4407"), ("440703", "440703"), ("990102100", "990102100"), ("400000", "40")])
def test_everything_inside_begins_with_the_stem(code: str, stem: str) -> None:
    assert regions.stem(code) == stem


def test_the_tree_has_the_regions_in_which_authorities_stand_and_nothing_that_nobody_could_name(db: None) -> None:
    for code, name, region in (("P", "明江省人民政府", "990000"), ("D", "临江区人民政府", "990102"), ("E", "临江区财政局", "990102"),
                               ("T", "安澜镇人民政府", "990102101"), ("X", "远县水务局", "980125")):  # fmt: skip
        Authority.objects.create(
            code=code, name=name, short_name=name, kind="authority", level="county", region=region, path=f"/{code}/"
        )
    tree = [(one.code, one.name, one.parent, one.depth) for one in regions.every().values()]
    assert tree == [
        ("980125", "远县水务局", "", 0), ("990000", "明江省", "", 0), ("990102", "临江区", "990000", 1),
        ("990102101", "安澜镇", "990102", 2),
    ]  # fmt: skip
