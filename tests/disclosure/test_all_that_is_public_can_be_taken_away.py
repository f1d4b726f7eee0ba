"""Rule: all that is public now lies ready as files, in three formats of one definition, without natural persons (R19, R20)."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from arro3.io import read_parquet
from pytest_django import Settings

from tests.disclosure.casts import EDITOR, HEAD, WATER
from tests.disclosure.tables import LICENCE, PERSON, bring, csv_table
from zhifa import clock
from zhifa.disclosure.actions import every, perform
from zhifa.disclosure.models import Disclosure, PublicRecord
from zhifa.disclosure.opendata import definition, folder, follower, writing
from zhifa.disclosure.records import exporting, formats, imports
from zhifa.journal.api import followers

FORMS = ("jsonl", "csv", "parquet")
WITHDRAW = {"ground": "revoked", "reason": "复议决定撤销。", "document": "复议决定书", "known_on": "2026-03-05"}


@pytest.fixture(autouse=True)
def _host(authorities: None, noon: datetime, settings: Settings, tmp_path: Path) -> None:
    settings.ZHIFA_HOME = tmp_path


def publish_all() -> None:
    every.every(HEAD, "approve")
    every.every(EDITOR, "publish")
    followers.run_to_end()


def read(part: str, form: str) -> list[dict[str, Any]]:
    """The rows of a file, each value as its format has it."""
    _, file = folder.opened(part, form)
    with file:
        if form == "jsonl":
            return [json.loads(line) for line in gzip.decompress(file.read()).splitlines()]
        if form == "csv":
            return list(csv.DictReader(file.read().decode("utf-8-sig").splitlines()))
        return parquet(file.read())


def parquet(source: bytes | Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_parquet(source).read_all().to_struct_array().to_pylist()
    return found


def numbers(part: str = "all", form: str = "jsonl") -> list[str]:
    return [row["number"] for row in read(part, form)]


def withdraw(number: str) -> None:
    perform(EDITOR, Disclosure.objects.get(number=number).id, "withdraw", WITHDRAW)


def test_the_three_formats_hold_the_same_rows_in_the_columns_of_the_definition(tmp_path: Path) -> None:
    bring(tmp_path, {"CF_CFLB": "警告;罚款"}, {"CF_WSH": "临水罚决字〔2026〕3号", "CF_NR_FK": "0.05"})
    assert imports.run(csv_table(tmp_path / "y.csv", [LICENCE]), WATER, EDITOR).ok
    publish_all()
    lines, cells, columns = (read("all", form) for form in FORMS)
    names = [column.name for column in definition.dataset().columns]
    assert len(lines) == 3
    assert all(list(row) == names for row in (*lines, *cells, *columns))
    for line, cell, column in zip(lines, cells, columns, strict=True):
        assert line["kinds"] == column["kinds"] == cell["kinds"].split(";")
        assert str(line["amount_fen"] or "") == cell["amount_fen"] == str(column["amount_fen"] or "")
        assert column["decided_on"] == date.fromisoformat(line["decided_on"])
        assert column["published_at"] == datetime.fromisoformat(cell["published_at"])
        assert line["facts"] == cell["facts"] == column["facts"]
    assert lines[0]["kinds"] == ["警告", "罚款"]
    assert lines[0]["amount_fen"] == 2_000_000
    assert lines[0]["address"].endswith(f"/decisions/{lines[0]['id']}")


def test_every_column_is_explained_with_the_code_of_the_standard(tmp_path: Path) -> None:
    schema = definition.table_schema()
    fields = {one["name"]: one for one in schema["fields"]}
    assert all(one["title"] and one["description"] and one["type"] for one in schema["fields"])
    assert fields["facts"]["source"] == "双公示行政处罚 CF_SY；双公示行政许可 XK_NR"
    assert {"value": "sole_trader", "label": "个体工商户"} in fields["party_kind"]["categories"]
    known = {column.field for name in ("penalty-2018", "licence-2018") for column in formats.load(name).columns}
    assert all(column.field in known for column in definition.dataset().columns if column.field)


def test_a_natural_person_is_counted_and_not_in_the_files(tmp_path: Path) -> None:
    bring(tmp_path, {}, PERSON)
    publish_all()
    whole = folder.current().parts["all"]
    assert (whole.rows, whole.left_out) == (1, 1)
    for form in FORMS:
        assert numbers("all", form) == ["临水罚决字〔2026〕1号"]
    packed = b"".join(path.read_bytes() for path in (tmp_path / "open-data").rglob("*") if path.is_file())
    assert "欧阳".encode() not in packed


def test_what_is_taken_down_is_in_no_file_that_is_made_afterwards_and_lies_nowhere_on_the_disk(tmp_path: Path) -> None:
    bring(tmp_path, {}, {"CF_WSH": "临水罚决字〔2026〕3号", "CF_XDR_MC": "丙砂石有限公司"})
    publish_all()
    assert len(numbers()) == 2
    withdraw("临水罚决字〔2026〕3号")
    followers.run_to_end()
    for form in FORMS:
        assert numbers("all", form) == numbers("2026-03", form) == ["临水罚决字〔2026〕1号"]
    left = b"".join(path.read_bytes() for path in (tmp_path / "open-data").rglob("*") if path.is_file())
    assert "丙砂石".encode() not in left


def test_a_month_has_the_decisions_first_published_in_it_and_only_a_changed_month_is_made_again(tmp_path: Path, noon: datetime) -> None:
    bring(tmp_path, {}, {"CF_WSH": "临水罚决字〔2026〕3号"})
    publish_all()
    with clock.pinned(noon + timedelta(days=30)):
        bring(tmp_path, {"CF_WSH": "临水罚决字〔2026〕9号"})
        publish_all()
        march, april = (folder.current().parts[name] for name in ("2026-03", "2026-04"))
        assert (march.rows, april.rows, folder.current().parts["all"].rows) == (2, 1, 3)
        assert numbers("2026-04") == ["临水罚决字〔2026〕9号"]
        assert numbers() == numbers("2026-03") + numbers("2026-04")
        assert numbers("all", "csv") == numbers("all", "parquet") == numbers()
        withdraw("临水罚决字〔2026〕9号")
        followers.run_to_end()
        assert folder.current().parts["2026-03"] == march
        assert "2026-04" not in folder.current().parts


def test_the_same_content_gives_the_same_bytes_and_the_digest_is_theirs(tmp_path: Path) -> None:
    bring(tmp_path, {})
    publish_all()
    before = folder.current().parts["all"]
    for form in FORMS:
        file, opened = folder.opened("all", form)
        with opened:
            content = opened.read()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file.bytes, file.sha256)
    follower.OpenData().rebuild()
    assert folder.manifest() is None
    followers.run_to_end()
    assert folder.current().parts["all"] == before


def test_an_empty_register_gives_files_without_rows(tmp_path: Path) -> None:
    followers.run_to_end()
    assert folder.current().parts["all"].rows == 0
    assert [read("all", form) for form in FORMS] == [[], [], []]


def test_a_file_that_is_older_than_stated_is_not_handed_out(tmp_path: Path) -> None:
    with pytest.raises(folder.NotReady):
        folder.current()
    bring(tmp_path, {})
    publish_all()
    long_ago = (datetime.now(UTC) - timedelta(hours=2)).timestamp()
    os.utime(tmp_path / "open-data" / "seen", (long_ago, long_ago))
    with pytest.raises(folder.NotReady):  # nobody has looked for two hours
        folder.opened("all", "csv")
    followers.run_to_end()
    assert numbers()
    folder.mark(["2026-03"], urgent=False)
    stale = json.loads((tmp_path / "open-data" / "stale.json").read_text("utf-8"))
    stale["since"] = datetime.fromtimestamp(long_ago, UTC).isoformat()
    (tmp_path / "open-data" / "stale.json").write_text(json.dumps(stale), "utf-8")
    with pytest.raises(folder.NotReady):  # somebody looks, and the making does not come to an end
        folder.opened("all", "csv")


def test_whoever_reads_a_file_while_it_is_replaced_reads_it_to_its_end(tmp_path: Path) -> None:
    bring(tmp_path, {}, {"CF_WSH": "临水罚决字〔2026〕3号"})
    publish_all()
    file, opened = folder.opened("all", "csv")
    withdraw("临水罚决字〔2026〕3号")
    followers.run_to_end()
    with opened:
        assert hashlib.sha256(opened.read()).hexdigest() == file.sha256
    assert not folder.path_of(file).exists()


def test_a_change_during_the_making_is_made_as_well(tmp_path: Path) -> None:
    bring(tmp_path, {})
    publish_all()
    folder.mark(["2026-03"], urgent=False)
    wanted = folder.stale()
    folder.mark(["2026-03"], urgent=True)
    follower.make(wanted)
    assert folder.stale().urgent
    followers.run_to_end()
    assert folder.stale() == folder.Stale()


def test_large_files_are_made_again_after_a_rest_and_sooner_when_something_was_taken_down(tmp_path: Path) -> None:
    one = follower.OpenData()
    one.step()  # makes the first files and from then on knows this host
    began = clock.machine_now().timestamp()
    for took, urgent, rests in ((0.5, False, False), (60.0, False, True), (60.0, True, False)):
        one._took, one._ended = took, began - 61
        folder.mark([], urgent=urgent)
        one._keep_up()
        assert bool(folder.stale().since) == rests, (took, urgent)
        folder.unmark(folder.stale())


def test_files_that_cannot_be_made_stop_no_other_follower_and_are_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(wanted: folder.Stale) -> None:
        raise OSError("No space left on device")

    bring(tmp_path, {})
    one = follower.OpenData()
    with monkeypatch.context() as broken:
        broken.setattr(follower, "make", full)
        publish_all()
        assert one.step() is False
        one.step()
        assert caplog.text.count("没有做成") <= 3  # not at every step
    assert folder.stale().since
    one._ended -= 61
    one.step()
    assert numbers()


def test_a_decision_without_a_penalty_has_no_kinds(tmp_path: Path) -> None:
    bring(tmp_path, {})
    publish_all()
    record = PublicRecord.objects.get()
    record.content["kinds"] = []
    record.save()
    folder.mark(["2026-03"], urgent=True)
    followers.run_to_end()
    assert [read("all", form)[0]["kinds"] for form in FORMS] == [[], "", []]
    assert not {column.name for column in definition.dataset().columns if column.required} & {"kinds", "number"}


def test_a_new_definition_makes_every_file_again(tmp_path: Path) -> None:
    bring(tmp_path, {})
    publish_all()
    old = folder.manifest()
    assert old is not None
    path = tmp_path / "open-data" / "manifest.json"
    path.write_text(path.read_text("utf-8").replace(old.definition, "0" * 64), "utf-8")
    for one in old.parts["2026-03"].files.values():
        folder.path_of(one).unlink()
    followers.run_to_end()
    found = folder.current()
    assert (found.definition, found.parts) == (old.definition, old.parts)
    assert numbers("2026-03")


def exported(path: Path, form: str) -> Iterator[dict[str, Any]]:
    if form == "parquet":
        yield from parquet(path)
    else:
        content = path.read_bytes()
        yield from map(json.loads, (gzip.decompress(content) if path.suffix == ".gz" else content).splitlines())


@pytest.mark.parametrize(("form", "name"), [("jsonl", "x.jsonl"), ("jsonl", "x.jsonl.gz"), ("parquet", "x.parquet")])
def test_the_command_exports_the_same_columns_and_natural_persons_when_asked(tmp_path: Path, form: str, name: str) -> None:
    bring(tmp_path, {}, PERSON)
    publish_all()
    assert exporting.export(form, tmp_path / name) == {"decisions": 1}
    (row,) = exported(tmp_path / name, form)
    assert list(row) == [column.name for column in definition.dataset().columns]
    assert exporting.export(form, tmp_path / name, persons=True) == {"decisions": 2}
    assert {one["party_name"] for one in exported(tmp_path / name, form)} == {"明州市甲水产有限公司", "欧阳某"}
    assert not list(tmp_path.glob("*.jsonl.gz.jsonl.gz"))


def test_a_spreadsheet_takes_no_cell_for_a_formula(tmp_path: Path) -> None:
    bring(tmp_path, {"CF_SY": "=1+1"})
    publish_all()
    assert read("all", "csv")[0]["facts"] == "'=1+1"
    assert read("all", "jsonl")[0]["facts"] == read("all", "parquet")[0]["facts"] == "=1+1"


def test_what_time_has_ended_is_in_no_file_even_before_it_is_noted(tmp_path: Path) -> None:
    bring(tmp_path, {})
    publish_all()
    PublicRecord.objects.update(shown_until=date(2026, 3, 4))
    folder.mark(["2026-03"], urgent=True)
    followers.run_to_end()
    assert numbers() == []
    assert writing.heading().startswith("\ufeffid,address,")
