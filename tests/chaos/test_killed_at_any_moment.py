"""Rule: what was acknowledged is there after kill -9 at any moment, and everything follows from it again (issue 2)."""

from __future__ import annotations

import random
import time

from tests.chaos import work
from tests.conftest import Home

BUDGET = 20  # seconds of killing, checks included
LEAST = 3


def test_every_acknowledged_act_survives_kill_9_in_a_loop(town: Home) -> None:
    acknowledged: list[str] = []
    numbers: list[str] = []
    rounds, end = 0, time.monotonic() + BUDGET
    while rounds < LEAST or time.monotonic() < end:
        rounds += 1
        process = town.python(work.ACTS, "1000", f"甲{rounds}")
        assert process.stdout is not None
        first = process.stdout.readline()  # it is at work
        time.sleep(random.random())
        process.kill()
        rest, err = process.communicate()
        assert first, err
        said = work.lines(first + rest)
        acknowledged += work.entries(said)
        numbers += [number for one in said for number in one["numbers"]]
        found = work.checked(town, acknowledged)
        assert {name: found[name] for name in work.WHOLE} == work.WHOLE, f"第 {rounds} 次"
        assert len(set(found["numbers"])) == len(found["numbers"])
        assert set(numbers) <= set(found["numbers"])
    assert len(acknowledged) > rounds
