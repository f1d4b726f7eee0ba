"""Built once in a process of its own, as people do it: `zhifa demo --no-serve`; everything else looks at what is there."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

TODAY = "2026-03-05"


def zhifa(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ZHIFA_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment.pop("ZHIFA_DATABASE_URL", None)
    command = [sys.executable, "-m", "zhifa.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def home(demonstrated: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo") / "home"
    shutil.copytree(demonstrated[0], made)
    return made


def rows(home: Path, statement: str) -> list[Any]:
    with sqlite3.connect(home / "zhifa.sqlite3") as database:
        return database.execute(statement).fetchall()


def test_the_manifest_names_address_authorities_and_an_account_for_every_staff_role(home: Path) -> None:
    manifest = json.loads((home / "demo.json").read_text(encoding="utf-8"))
    assert set(manifest) == {"url", "authorities", "accounts"}
    first, second = (authority["code"] for authority in manifest["authorities"][:2])
    roles = {account["role"] for account in manifest["accounts"] if account["authority"] == first}
    assert len(roles) == 13  # every staff role, and an adviser who is invited
    assert {"officer", "disclosure_editor"} <= {a["role"] for a in manifest["accounts"] if a["authority"] == second}
    assert all(set(a) == {"username", "password", "token", "role", "name", "authority"} for a in manifest["accounts"])
    assert (home / "demo.json").stat().st_mode & 0o077 == 0


def test_entry_one_says_that_it_is_a_demonstration_and_time_never_runs_back(home: Path) -> None:
    entries = rows(home, "SELECT kind, recorded_at FROM journal_entry ORDER BY position")
    assert entries[0][0] == "installation.demonstration"
    assert [at for _, at in entries] == sorted(at for _, at in entries)


def test_about_sixty_cases_stand_in_every_stage(home: Path) -> None:
    states = Counter(status for (status,) in rows(home, "SELECT status FROM casework_case"))
    assert 65 <= sum(states.values()) <= 80  # about sixty on the spot, ten by the ordinary procedure
    assert {"open", "closed", "archived", "withdrawn", "terminated"} <= set(states)
    last = {state for (state,) in rows(home, "SELECT state FROM casework_case WHERE status = 'open'")}
    assert {"register_lead", "investigate", "notify", "represent", "decide", "serve", "record_filing", "pay"} <= last
    kinds = {kind for (kind,) in rows(home, "SELECT DISTINCT kind FROM journal_entry")}
    assert {"entry.voided", "entry.amended", "number.block_issued", "number.spoilt", "case.collect"} <= kinds


def test_disclosures_stand_in_every_state_and_what_a_rule_seals_is_withheld(home: Path) -> None:
    found = Counter(rows(home, "SELECT state, by_rule FROM disclosure_duty"))
    assert {state for state, _ in found} >= {
        "due", "prepared", "approved", "published", "withheld", "deferred", "withdrawn",
    }  # fmt: skip
    sealed = rows(home, "SELECT DISTINCT state FROM disclosure_duty WHERE authority = 'LJ-PSB'")
    assert sealed == [("withheld",)]


def test_forty_officers_some_with_certificates_that_do_not_count(home: Path) -> None:
    certificates = rows(home, "SELECT status, valid_to < date('now'), areas FROM registry_certificate WHERE kind = 'enforcement'")
    assert len(certificates) == 40
    assert {status for status, _, _ in certificates} == {"valid", "suspended", "revoked"}
    assert any("990203" in areas for _, _, areas in certificates)
    assert rows(home, f"SELECT count(*) FROM registry_certificate WHERE valid_to < '{TODAY}'")[0][0] == 2


def test_the_water_bureau_is_stricter_with_itself_and_has_promised_it_to_the_public(home: Path) -> None:
    found = rows(home, "SELECT rule, nature FROM registry_ownperiod WHERE authority_id = 'LJ-WAT'")
    rules = ("penalty.decide", "review.opinion", "penalty.serve", "penalty.publish")
    assert set(found) == {(rule, nature) for rule in rules for nature in ("internal", "promised")}


def test_lists_are_published_one_twice_and_one_came_back(home: Path) -> None:
    found = rows(home, "SELECT authority, code, max(edition) FROM disclosure_list_version GROUP BY authority, code")
    water = {code: editions for authority, code, editions in found if authority == "LJ-WAT"}
    assert len(water) == 16  # every kind that there is
    assert water["monitoring-sites"] == 2
    assert water["service-guides"] == 1  # the second came back
    assert [code for authority, code, _ in found if authority == "LJ-MKT"] == ["officers"]
    assert rows(home, "SELECT code FROM disclosure_list WHERE stage = 'returned'") == [("service-guides",)]


def test_every_document_is_rendered_and_no_follower_has_parked_anything(home: Path) -> None:
    states = {state for (state,) in rows(home, "SELECT DISTINCT state FROM casework_document")}
    assert states == {"rendered", "served"}
    assert rows(home, "SELECT count(*) FROM journal_parked WHERE parked") == [(0,)]


def test_the_log_covers_the_whole_journal_and_audits_clean(home: Path) -> None:
    audit = zhifa(home, "ledger", "audit", "--full")
    assert audit.returncode == 0, audit.stdout + audit.stderr
    note = (home / "log" / "checkpoint").read_text(encoding="utf-8").splitlines()
    assert note[0].startswith("demo.")
    assert int(note[1]) == rows(home, "SELECT count(*) FROM journal_entry")[0][0]


def test_a_second_run_changes_nothing(home: Path) -> None:
    before = rows(home, "SELECT count(*) FROM journal_entry")
    accounts = json.loads((home / "demo.json").read_text(encoding="utf-8"))["accounts"]
    run = zhifa(home, "demo", "--home", str(home), "--no-serve", "--port", "8123")
    assert run.returncode == 0, run.stdout + run.stderr
    after = json.loads((home / "demo.json").read_text(encoding="utf-8"))
    assert rows(home, "SELECT count(*) FROM journal_entry") == before
    assert after["accounts"] == accounts
    assert after["url"].endswith(":8123")


def test_half_a_demonstration_is_refused_with_a_remedy(home: Path) -> None:
    manifest = home / "demo.json"
    kept = manifest.read_text(encoding="utf-8")
    manifest.unlink()
    try:
        run = zhifa(home, "demo", "--home", str(home), "--no-serve")
    finally:
        manifest.write_text(kept, encoding="utf-8")
    assert run.returncode == 1
    assert "上次没有建完" in run.stderr
