"""Rule: every (kind, schema) ever released stays readable, and every released procedure folds as it always did (2.1, 2.3).

A new kind or schema fails here until `python -m tests.corpus.make` has added its entry. What is there is never changed:
where a stored entry no longer fits, an upcaster is missing; where a fold differs, an old case would change its state.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.make import ENTRIES, HISTORIES
from zhifa.journal.api import Entry, all_kinds, kind_of
from zhifa.journal.entries import StoredPart
from zhifa.journal.kinds import PARTS, lifted
from zhifa.law import engine, procedures
from zhifa.law.types import Event
from zhifa.proof.canonical import commitment, entry_digest, parse_instant

FILES = sorted(ENTRIES.glob("*.json"))
KEPT = sorted(HISTORIES.glob("*.json"))


def _named(path: Path) -> str:
    return path.stem


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _entry(kept: dict[str, Any]) -> Entry:
    header = dict(kept["header"])
    commitments = {part: header.pop(part) for part in PARTS}
    parts = {n: StoredPart(bytes.fromhex(p["salt"]), p["bytes"].encode()) for n, p in kept["parts"].items()}
    return Entry(**header, commitments=commitments, digest=kept["digest"], parts=parts, position=kept["position"])


def test_every_registered_kind_and_every_schema_up_to_its_present_one_is_kept() -> None:
    registered = {(kind.name, n) for kind in all_kinds() for n in range(1, kind.schema + 1)}
    kept = {(name, int(schema)) for name, _, schema in (path.stem.rpartition(".") for path in FILES)}
    assert {pair for pair in registered if not pair[0].startswith("test.")} - kept == set()


@pytest.mark.parametrize("path", FILES, ids=_named)
def test_a_kept_entry_still_has_its_digest_and_commitments(path: Path) -> None:
    entry = _entry(_read(path))
    assert entry_digest(entry.header()) == entry.digest
    for name, part in entry.parts.items():
        assert commitment(part.salt, part.content) == entry.commitments[name]


@pytest.mark.parametrize("path", FILES, ids=_named)
def test_a_kept_entry_fits_its_kind_once_lifted(path: Path) -> None:
    entry = _entry(_read(path))
    kind = kind_of(entry.kind)
    for name, part in entry.parts.items():
        model = kind.model(name)
        assert model is not None
        model.model_validate(lifted(kind, entry.schema, name, json.loads(part.content)))


@pytest.mark.parametrize("path", FILES, ids=_named)
def test_a_kept_entry_reads_as_a_chinese_sentence_also_without_its_personal_part(path: Path) -> None:
    entry = _entry(_read(path))
    entry.parts = {name: part for name, part in entry.parts.items() if name == "open"}
    sentence = entry.display()
    assert any("一" <= letter <= "鿿" for letter in sentence)
    assert sentence.endswith(("。", "）"))


def test_every_released_version_of_every_procedure_has_a_history() -> None:
    released = {f"{procedure.code}.{procedure.version}" for procedure in procedures.all()}
    assert released - {path.stem.rpartition(".")[0] for path in KEPT} == set()


@pytest.mark.parametrize("path", KEPT, ids=_named)
def test_a_kept_history_folds_to_the_situation_it_always_had(path: Path) -> None:
    history = _read(path)
    events = [
        Event(**{**event, "occurred_at": parse_instant(event["occurred_at"]), "recorded_at": parse_instant(event["recorded_at"])})
        for event in history["events"]
    ]
    assert engine.fold(events) == history["situation"]
