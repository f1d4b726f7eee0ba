"""Rule: a list goes out as Excel or CSV and comes back the same; a bad cell is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.lists.making import PLACES, place
from zhifa.disclosure.lists import catalogue, tables
from zhifa.disclosure.lists.catalogue import ListKindError

KIND = catalogue.kind(PLACES)
Writer = Callable[[Any, Sequence[dict[str, str]]], bytes]


@pytest.mark.parametrize(("ending", "write"), [(".csv", tables.as_csv), (".xlsx", tables.as_xlsx)])
def test_what_goes_out_comes_back(tmp_path: Path, ending: str, write: Writer) -> None:
    rows = [place(), place("D-02", purpose="=1+1")]
    path = tmp_path / f"list{ending}"
    path.write_bytes(write(KIND, rows))
    back, report = tables.bring(KIND, path)
    assert report.ok, report.errors
    assert back == rows


def test_a_spreadsheet_reckons_nothing(tmp_path: Path) -> None:
    assert b"'=1+1" in tables.as_csv(KIND, [place(purpose="=1+1")])


def test_a_bad_cell_is_named_with_row_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(tables.as_csv(KIND, [place(), place("D-02", since="春天")]))
    _, report = tables.bring(KIND, path)
    (error,) = report.errors
    assert (error.row, error.field) == (3, "since")
    assert error.remedy


def test_a_kind_that_contradicts_itself_does_not_load() -> None:
    good = Path(catalogue.__file__).parent.joinpath("kinds", f"{PLACES}.yaml").read_text("utf-8")
    assert catalogue.parse(good, "x").code == PLACES
    for bad in (good.replace("title_column: place", "title_column: nowhere"), good.replace("name: device", "name: place")):
        with pytest.raises(ListKindError):
            catalogue.parse(bad, "x")
