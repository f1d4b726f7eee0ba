"""Rule: eight processes work on their own and on one shared case; some are told to look again, nothing is lost."""

from __future__ import annotations

import json
import os
import random
from typing import Any

from tests.chaos import work
from tests.conftest import Home

PREPARE = """
from tests import town
street = town.street()
street.open()
found = street.investigate()
town.tell(case=street.case.id, entry=found.entries[0].entry_id)
"""
OWN, SHARED, ROUNDS = 4, 4, 12 if os.environ.get("ZHIFA_TEST_FULL") else 5


def test_eight_processes_lose_nothing_and_give_no_number_twice(town: Home) -> None:
    shared = json.loads(town.check(PREPARE))
    names = ["officer", "officer2"]
    processes = [town.python(work.ACTS, "2", f"乙{n}") for n in range(OWN)] + [
        town.python(work.SHARED, shared["case"], str(ROUNDS), random.choice(names), shared["entry"])
        for _ in range(SHARED)
    ]
    said: list[dict[str, Any]] = []
    for process in processes:
        out, err = process.communicate(timeout=180)
        assert process.returncode == 0, err
        said += work.lines(out)
    told = sum(one.get("conflict", 0) + one.get("refused", 0) for one in said)
    proposed = sum("entries" in one and "case" not in one for one in said)
    assert proposed + told == SHARED * ROUNDS
    assert proposed > 0
    found = work.checked(town, work.entries(said))
    assert {name: found[name] for name in work.WHOLE} == work.WHOLE
    decisions = [number for number in found["numbers"] if "罚当决字" in number]
    assert sorted(decisions) == sorted(f"明水罚当决字〔2026〕{n}号" for n in range(1, OWN * 2 + 1))
