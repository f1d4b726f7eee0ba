"""What the processes run that these tests kill, crowd and count."""

from __future__ import annotations

import json
from typing import Any

from tests.conftest import Home

ACTS = """
import random
from tests import town
from tests.cast import ORGANISATION, PARTY
street = town.street()
rounds, n = int(sys.argv[1]), 0

def acknowledged(result):
    town.tell(case=result.case.id, entries=[e.entry_id for e in result.entries],
              numbers=[e.open['number'] for e in result.entries if e.kind == 'document.approved' and e.open['number']])

while n < rounds:
    n += 1
    acknowledged(street.open({**ORGANISATION, 'name': f'{sys.argv[2]}第{n}店', 'credit_code': ''}))
    for step in (street.investigate, street.notify, street.represent, street.decide, street.serve):
        acknowledged(step())
"""
"""Walks case after case and says each act aloud the moment it is acknowledged: argv rounds, name."""

SHARED = """
import random, time
from tests import town
from tests.street import actor
from zhifa.casework import write
from zhifa.casework.errors import Refused, Stale
from zhifa.casework.requests import ActRequest
from zhifa.journal.api import Conflict
case, rounds, by = sys.argv[1], int(sys.argv[2]), sys.argv[3]
street, officer = town.street(case), actor(by)
street.now = town.DAY.replace(hour=9)
answers = {'conflict': 0, 'refused': 0}
for n in range(rounds):
    request = ActRequest('amend_entry', {'entry': sys.argv[4], 'changes': {'facts': f'{by}第{n}次更正。'}, 'reason': '笔误。'})
    try:
        with street.later(0):
            made = write.perform(officer, case, request)
        town.tell(entries=[e.entry_id for e in made.entries])
    except (Stale, Conflict):
        answers['conflict'] += 1
    except Refused:
        answers['refused'] += 1
    time.sleep(random.random() / 200)
town.tell(**answers)
"""
"""Eight people propose corrections on one case: argv case, rounds, username, entry."""

CHECK = """
import json
from datetime import timedelta
from tests import town
from zhifa import clock
from zhifa.casework import projection
from zhifa.casework.models import Case, Document
from zhifa.journal.api import followers, read
from zhifa.journal.models import Due
from zhifa.ledger import api as ledger

acknowledged = json.loads(open(sys.argv[1]).read())
there = {e.entry_id for e in read.after(0, 10**9)}
heads = {}
chained = True
for entry in read.after(0, 10**9):
    version, digest = heads.get(entry.stream, (0, None))
    chained = chained and (entry.version, entry.previous) == (version + 1, digest)
    heads[entry.stream] = (entry.version, entry.digest)
with clock.pinned(town.DAY + timedelta(days=30)):
    followers.tick()
    followers.run_to_end()
head = read.head()
stale = [c.id for c in Case.objects.all()
         if c.situation != projection.refolded(read.stream('case/' + c.id))]
numbers = list(Document.objects.exclude(number=None).values_list('number', flat=True))
ledger.integrate()
report = ledger.audit(full=True)
town.tell(
    lost=sorted(set(acknowledged) - there), chained=chained, positions=[e.position for e in read.after(0, 10**9)] == list(range(1, head + 1)),
    stale=stale, numbers=sorted(numbers), unrendered=Document.objects.filter(state='approved').count(),
    parked=[f'{p.follower} {p.stream} {p.error}' for p in followers.parked()],
    behind=[f.name for f in followers.all_followers() if f.position() != head], problems=list(report.problems),
    size=report.size == head,
)
"""
"""Everything that must hold after whatever happened; argv: a file with the acknowledged entry ids."""

WHOLE = {
    "lost": [], "chained": True, "positions": True, "stale": [], "unrendered": 0, "parked": [], "behind": [],
    "problems": [], "size": True,
}  # fmt: skip


def lines(output: str) -> list[dict[str, Any]]:
    """What a process said, but for a last line that a kill cut short."""
    whole = output[: output.rfind("\n") + 1]
    return [json.loads(line) for line in whole.splitlines()]


def entries(said: list[dict[str, Any]]) -> list[str]:
    return [entry for one in said for entry in one.get("entries", ())]


def checked(town: Home, acknowledged: list[str]) -> dict[str, Any]:
    """Lets followers and the log catch up and looks at everything."""
    names = town.path / "acknowledged.json"
    names.write_text(json.dumps(acknowledged))
    found: dict[str, Any] = json.loads(town.check(CHECK, str(names)))
    return found
