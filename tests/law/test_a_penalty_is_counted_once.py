"""Rule: in the statement of a year a penalty counts once, under the heaviest of its kinds."""

from __future__ import annotations

import pytest

from zhifa.law import annual, discretion


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        (["罚款"], "fine"), (["罚款", "警告"], "fine"), (["没收违法所得", "罚款"], "confiscate"),
        (["吊销许可证件", "责令停产停业", "罚款"], "revoke_licence"), (["行政拘留", "吊销许可证件"], "detention"),
        (["其他"], "other"), (["其他", "警告"], "warning"), (["责令补种树木"], "other"), ([], "none"),
    ],
)  # fmt: skip
def test_the_heaviest_kind_counts_and_a_named_one_before_other(kinds: list[str], code: str) -> None:
    assert annual.heaviest(kinds) == code
    assert annual.heaviest(reversed(kinds)) == code
    assert code in annual.TITLES


def test_every_kind_of_the_act_has_its_line() -> None:
    lines = [annual.groups([kind]) for kind in discretion.KINDS]
    assert all(len(found) == 1 and annual.OTHER not in found for found in lines)
    assert frozenset().union(*lines) == annual.KINDS.keys()
