"""Rule: simulated cases are real cases: the same engine, the same rows both ways, whole after kill -9 (design 3.1)."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import models, transaction
from django.test import Client

from tests.conftest import NOON, Home
from zhifa import clock
from zhifa.accounts.models import User
from zhifa.casework import projection, write
from zhifa.casework.models import Case, CaseHandler, Document, Party
from zhifa.demo import simulation, world
from zhifa.journal import api as journal
from zhifa.journal.models import Due, JournalEntry, JournalHead, JournalPart, NumberCounter
from zhifa.law.engine.situation import in_effect

TABLES = (JournalHead, JournalEntry, JournalPart, NumberCounter, Due, Case, CaseHandler, Party, Document)
NUMBERED_BY_THE_DATABASE = (JournalPart, NumberCounter, Due)


@pytest.fixture
def district(db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    """The demonstration's district before its first case."""
    settings.ZHIFA_HOME = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with clock.pinned(NOON):
        journal.declare(1)
        with journal.seeded(1):
            world.build(1, lambda: None)
        yield


def content(model: type[models.Model]) -> list[dict[str, Any]]:
    """Every row as Django reads it: encrypted columns in the clear, for one text encrypts differently each time."""
    fields = [f.attname for f in model._meta.concrete_fields if f.attname != "id" or model not in NUMBERED_BY_THE_DATABASE]
    rows = [{name: _plain(getattr(row, name)) for name in fields} for row in model._default_manager.all()]
    return sorted(rows, key=str)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, bytes | memoryview) else value


def written(*, bulk: bool, cases: int, seed: int) -> dict[str, list[dict[str, Any]]]:
    """What a simulation leaves in the tables, taken back again."""
    with transaction.atomic():
        simulation.simulate(cases=cases, seed=seed, bulk=bulk)
        found = {model.__name__: content(model) for model in TABLES}
        transaction.set_rollback(True)
    return found


def test_one_seed_gives_the_same_rows_and_digests_one_by_one_and_in_bulk(district: None) -> None:
    one_by_one, bulk = (written(bulk=bulk, cases=40, seed=7) for bulk in (False, True))
    assert len(bulk["JournalEntry"]) > 400
    for table in one_by_one:
        assert bulk[table] == one_by_one[table], table
    assert written(bulk=True, cases=40, seed=8)["JournalEntry"] != bulk["JournalEntry"]


def test_every_row_is_what_its_entries_fold_to_and_every_stage_is_there(district: None) -> None:
    simulation.simulate(cases=250, seed=3, bulk=True)
    seen: set[str] = set()
    for case in Case.objects.select_related("authority"):
        entries = journal.read.stream(write.stream_of(case.id))
        assert [e.version for e in entries] == list(range(1, len(entries) + 1))
        assert [e.previous for e in entries[1:]] == [e.digest for e in entries[:-1]]
        kept = {name: getattr(case, name) for name in ("situation", "state", "status", "waiting_for", "next_due")}
        case.situation = projection.refolded(entries)
        assert {**kept, **projection.derive(case)} == {**projection.derive(case), **kept}
        seen |= {entry["act"] for entry in case.situation["entries"] if in_effect(entry)} | {case.status}
    assert seen >= {"register_lead", "investigate", "notify", "represent", "decide", "serve", "pay"}
    assert seen >= {"record_filing", "collect", "close", "approve", "archive", "withdraw_case", "terminate"}
    assert seen >= {"open", "closed", "archived", "withdrawn", "terminated"}
    assert seen >= {"file", "conclude", "review.request", "review.opinion", "deliver", "reexamine", "discuss"}
    assert seen >= {"suspend", "resume", "hearing.request", "hearing.notice"}
    handled = set(CaseHandler.objects.values_list("case_id", "account"))
    named = Case.objects.values_list("id", "handlers")
    assert handled == {(case, one) for case, names in named for one in names.strip(",").split(",")}
    ordinary = Case.objects.filter(procedure="penalty-ordinary")
    assert {"file", "conclude", "review.request", "deliver"} <= set(ordinary.filter(status="open").values_list("state", flat=True))
    kinds = set(Party.objects.values_list("kind", flat=True))
    assert kinds == {"organisation", "sole_trader", "natural_person"}
    assert Case.objects.annotate(n=models.Count("parties")).filter(n__gt=1).exists()
    assert Case.objects.values("authority").distinct().count() >= 5
    assert Case.objects.dates("opened_at", "day").count() >= simulation.LEAST_DAYS
    positions = list(JournalEntry.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, JournalHead.objects.get().n + 1))
    recorded = list(JournalEntry.objects.order_by("position").values_list("recorded_at", flat=True))
    assert recorded == sorted(recorded)


def test_a_document_stays_approved_and_is_rendered_when_it_is_first_opened(district: None) -> None:
    simulation.simulate(cases=20, seed=5, bulk=True)
    assert set(Document.objects.values_list("state", flat=True)) == {"approved"}
    assert not Due.objects.filter(reactor="documents").exists()
    row = Document.objects.filter(case__authority="LJ-WAT", template="penalty_summary_decision").first()
    assert row is not None
    client = Client()
    client.force_login(User.objects.get(username="water.chief"), backend="django.contrib.auth.backends.ModelBackend")
    with clock.pinned(journal.newest_recorded()):
        page = client.get(f"/workbench/cases/{row.case_id}/documents/{row.id}/")
        assert f"/documents/{row.id}/pdf" in page.content.decode()
        opened = client.get(f"/workbench/cases/{row.case_id}/documents/{row.id}/pdf")
    assert opened.content.startswith(b"%PDF")
    row.refresh_from_db()
    assert row.state == "rendered"


def test_a_second_run_adds_new_cases_after_the_first(district: None) -> None:
    first = simulation.simulate(cases=10, seed=1, bulk=True)
    second = simulation.simulate(cases=10, seed=1, bulk=True)
    assert Case.objects.count() == 20
    assert second.first > first.last
    salts = [bytes(salt) for salt in JournalPart.objects.values_list("salt", flat=True)]
    assert len(set(salts)) == len(salts)


def test_a_real_installation_and_an_unknown_procedure_are_refused(db: None, noon: datetime) -> None:
    with pytest.raises(simulation.SimulationRefused, match="只能在演示安装里模拟案件"):
        simulation.simulate(cases=1, seed=1, bulk=True)
    with pytest.raises(simulation.SimulationRefused, match="还不能模拟程序“levy”"):
        simulation.simulate(cases=1, seed=1, bulk=True, procedures=["levy"])
    with pytest.raises(journal.NotADemonstration), journal.bulk.bulk_transaction():
        pass


BUILD = """
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from tests.conftest import NOON
from zhifa import clock
from zhifa.demo import world
from zhifa.journal import api as journal
with clock.pinned(NOON):
    journal.declare(1)
    with journal.seeded(1):
        world.build(1, lambda: None)
    journal.set_clock(NOON)
"""
RUN = """
from zhifa.casework import bulk
from zhifa.demo import simulation
bulk.ENTRIES_A_TRANSACTION = 200

class Told(bulk.Run):
    def commit(self):
        super().commit()
        print("committed", flush=True)

bulk.Run = Told
simulation.simulate(cases=400, seed=1, bulk=True)
"""
CHECK = """
from zhifa.casework import projection, write
from zhifa.casework.models import Case
from zhifa.journal import api as journal
from zhifa.journal.models import JournalEntry
from zhifa.ledger import api as ledger
ledger.integrate()
report = ledger.audit(full=True)
assert report.ok, report
assert JournalEntry.objects.count() == journal.read.head()
for case in Case.objects.all():
    assert projection.refolded(journal.read.stream(write.stream_of(case.id))) == case.situation, case.id
print(Case.objects.count())
"""


def test_a_bulk_run_killed_at_any_moment_leaves_whole_transactions_and_another_can_follow(home: Home) -> None:
    home.check(BUILD)
    process = home.python(RUN)
    assert process.stdout is not None
    for _ in range(3):
        assert process.stdout.readline(), process.communicate()
    time.sleep(random.random() / 2)
    process.kill()
    process.communicate()
    left = int(home.check(CHECK))
    assert 0 < left < 400
    run = home.zhifa("simulate", "--cases", "10", "--bulk", "--json")
    assert run.returncode == 0, run.stderr
    assert int(home.check(CHECK)) == left + 10
