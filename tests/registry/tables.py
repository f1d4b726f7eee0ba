"""Tables as people send them: made here, row by row."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

OFFICER_HEADER = ("姓名", "科室", "职务", "执法证号", "执法类别", "执法区域", "有效期起", "有效期至", "状态")
OFFICER = ("张三", "一科", "科员", "23010001", "水利", "230125", "2024-01-01", "2029-12-31", "有效")
TIER_HEADER = ("法律", "序号", "违法行为", "法律依据", "类别", "裁量情节", "裁量标准", "备注")
TIER = (
    "水法",
    "1",
    "擅自取水的",
    "《中华人民共和国水法》第六十九条：……",
    "1",
    "初次",
    "处二万元以上三万元以下罚款",
    "",
)


def csv_file(path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(",".join(row) for row in rows), encoding=encoding)
    return path


def xlsx_file(path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    workbook.save(path)
    return path


def with_stored_result(path: Path, formula: str, result: str) -> Path:
    """The same workbook as Excel would have saved it: the formula with the value last calculated."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    before, _, after = sheet.partition(f"<f>{formula}</f>")
    after = after.replace("<v></v>", "", 1) if after.startswith("<v></v>") else after.replace("<v />", "", 1)
    members["xl/worksheets/sheet1.xml"] = f"{before}<f>{formula}</f><v>{result}</v>{after}".encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
