"""The three formats of a bulk file. JSON Lines is written from the rows; CSV with it; Parquet is made of JSON Lines.

The same rows give the same bytes: nothing in a file says when it was made, so that its digest changes only with it.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, Final

from arro3.core import DataType, Field, Schema
from arro3.io import read_json, write_parquet

from zhifa.disclosure.lists.tables import guarded
from zhifa.disclosure.opendata.definition import BETWEEN, Column, dataset
from zhifa.disclosure.opendata.rows import row
from zhifa.disclosure.records.decisions import Decision

ENDINGS: Final = {"jsonl": "jsonl.gz", "csv": "csv", "parquet": "parquet"}
BULK: Final = ("jsonl", "parquet")
"""What `zhifa export` writes by the same definition; its csv is the table that comes in again."""
MARK: Final = "\ufeff"  # by it Excel knows UTF-8
COMPRESSION: Final = 6  # of gzip
ROWS_OF_A_GROUP: Final = 100_000  # held in memory while Parquet is written


def write(form: str, path: Path, found: Iterable[Decision]) -> int:
    """One file of `form` (of BULK); the number of rows. JSON Lines is packed where the name ends in .gz."""
    if form == "jsonl":
        with path.open("wb") as file:
            if path.suffix != ".gz":
                return _lines(file, found)
            with _packed(file) as packed:
                return _lines(packed, found)
    beside = path.with_name(path.name + ".jsonl.gz")
    try:
        with beside.open("wb") as file, _packed(file) as out:
            count = _lines(out, found)
        as_parquet(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return count


def write_all(folder: Path, found: Iterable[Decision]) -> int:
    """Every format of the same rows into `folder`, named by the form; the number of rows."""
    count = 0
    with (
        (folder / "jsonl").open("wb") as raw,
        _packed(raw) as lines,
        (folder / "csv").open("w", encoding="utf-8", newline="") as table,
    ):
        writer = csv.writer(table)
        table.write(heading())
        for one in found:
            made = row(one)
            lines.write(_line(made))
            writer.writerow([_cell(column, made[column.name]) for column in dataset().columns])
            count += 1
    as_parquet(folder / "jsonl", folder / "parquet")
    return count


def join(folder: Path, parts: Iterable[dict[str, Path]]) -> None:
    """The whole out of its parts (form -> file): JSON Lines and CSV by their bytes, nothing is read again."""
    with (folder / "jsonl").open("wb") as lines, (folder / "csv").open("wb") as table:
        head = heading().encode()
        table.write(head)
        for part in parts:
            _append(lines, part["jsonl"], 0)
            _append(table, part["csv"], len(head))
        if lines.tell() == 0:  # an empty file is no gzip
            with _packed(lines):
                pass
    as_parquet(folder / "jsonl", folder / "parquet")


def heading() -> str:
    """What every CSV begins with."""
    out = io.StringIO()
    csv.writer(out).writerow([column.name for column in dataset().columns])
    return MARK + out.getvalue()


def as_parquet(lines: Path, path: Path) -> None:
    """Parquet of a packed JSON Lines file, with titles and meanings in the schema."""
    with gzip.open(lines) as file:
        read = read_json(file, _schema())  # type: ignore[arg-type]  # it reads any binary file object
        write_parquet(
            read, path, compression="zstd(3)", max_row_group_size=ROWS_OF_A_GROUP,
            key_value_metadata={"title": dataset().title},
        )  # fmt: skip


def _schema() -> Schema:
    types = {
        "string": DataType.utf8(), "integer": DataType.int64(), "date": DataType.date32(),
        "datetime": DataType.timestamp("us", tz="UTC"), "list": DataType.list(Field("item", DataType.utf8())),
    }  # fmt: skip
    return Schema(
        [
            Field(
                column.name, types[column.type], nullable=not column.required,
                metadata={"title": column.title, "description": column.meaning},
            )
            for column in dataset().columns
        ]
    )  # fmt: skip


def _packed(file: IO[bytes]) -> gzip.GzipFile:
    """Without name and time."""
    return gzip.GzipFile(filename="", mode="wb", compresslevel=COMPRESSION, fileobj=file, mtime=0)


def _lines(out: IO[bytes] | gzip.GzipFile, found: Iterable[Decision]) -> int:
    count = 0
    for one in found:
        out.write(_line(row(one)))
        count += 1
    return count


def _line(made: dict[str, Any]) -> bytes:
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _cell(column: Column, value: Any) -> str:
    return guarded(BETWEEN.join(value) if column.type == "list" else "" if value is None else str(value))


def _append(out: IO[bytes], part: Path, start: int) -> None:
    with part.open("rb") as file:
        file.seek(start)
        while block := file.read(1 << 20):
            out.write(block)
