"""Eight writers with random sleeps and rollbacks: gapless positions, no entry missed, no number twice."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Home

WRITERS, ACTS = 8, 25
WRITER = """
import json, random, time
from zhifa.journal import api as journal
from zhifa.journal.api import Kind, NewEntry, Payload, register

class Open(Payload):
    n: int

register(Kind('test.note', '记事', lambda e: '', open=Open))
who, acts = sys.argv[1], int(sys.argv[2])
random.seed(who)
kept = []
while len(kept) < acts:
    try:
        with journal.transaction() as tx:
            n = journal.numbers.allocate('A1', 'decision', 2026)
            time.sleep(random.random() / 500)
            if random.random() < 0.2:
                raise RuntimeError('rolled back')
            tx.append(f'test/{who}', [NewEntry('test.note', open={'n': n})] * random.randint(1, 3),
                      authority='A1', actor=who, capacity='officer')
            time.sleep(random.random() / 500)
    except RuntimeError:
        continue
    kept.append(n)
print(json.dumps(kept))
"""
READER = """
import json
from zhifa.journal import api as journal
from zhifa.journal.api import Kind, Payload, register
class Open(Payload):
    n: int
register(Kind('test.note', '记事', lambda e: '', open=Open))
print(json.dumps([[e.position, e.stream, e.version, e.previous, e.digest, e.open['n']] for e in journal.read.after(0, 100000)]))
"""
FOLLOWER = """
import json, time
from zhifa.journal import api as journal
from zhifa.journal.api import Kind, Payload, register
class Open(Payload):
    n: int
register(Kind('test.note', '记事', lambda e: '', open=Open))
seen, end = [], time.monotonic() + 100
while time.monotonic() < end and not (os.path.exists(sys.argv[1]) and seen and seen[-1] == journal.read.head()):
    batch = journal.read.after(seen[-1] if seen else 0)
    seen += [e.position for e in batch]
    if not batch:
        time.sleep(0.002)
print(json.dumps(seen))
"""


@pytest.fixture
def run(home: Home) -> tuple[list[int], list[list[object]], list[int]]:
    flag = home.path / "finished"
    follower = home.python(FOLLOWER, str(flag))
    writers = [home.python(WRITER, f"w{i}", str(ACTS)) for i in range(WRITERS)]
    numbers: list[int] = []
    for writer in writers:
        out, err = writer.communicate(timeout=120)
        assert writer.returncode == 0, err
        numbers += json.loads(out)
    flag.touch()
    seen, err = follower.communicate(timeout=120)
    assert follower.returncode == 0, err
    return numbers, json.loads(home.check(READER)), json.loads(seen)


def test_positions_are_gapless_no_follower_misses_an_entry_and_no_number_is_given_twice(
    run: tuple[list[int], list[list[object]], list[int]],
) -> None:
    numbers, entries, seen = run
    assert len(numbers) == WRITERS * ACTS
    assert len(set(numbers)) == len(numbers)
    assert [e[0] for e in entries] == list(range(1, len(entries) + 1))
    assert seen == list(range(1, len(entries) + 1))
    assert {e[5] for e in entries} == set(numbers)
    heads: dict[object, tuple[int, object]] = {}
    for _, stream, version, previous, digest, _ in entries:
        last_version, last_digest = heads.get(stream, (0, None))
        assert (version, previous) == (last_version + 1, last_digest)
        heads[stream] = (int(str(version)), digest)
