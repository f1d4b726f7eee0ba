"""Tables as other systems write them: made-up decisions in the columns of the credit-disclosure standard."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.disclosure.casts import EDITOR, WATER
from zhifa.accounts.actor import Actor
from zhifa.disclosure.models import Disclosure, Record
from zhifa.disclosure.records import imports
from zhifa.registry.imports import Report

CODE, OTHER_CODE = "91350100M000100Y43", "91110000600037341L"
SHOP = "92990102MA5K987654"
AUTHORITY_CODE = "11330299MB0000001C"
ID_NUMBER = "11010519491231002X"
PENALTY = {
    "CF_XDR_MC": "明州市甲水产有限公司", "CF_XDR_LB": "法人及非法人组织", "CF_XDR_SHXYM": CODE, "CF_FRDB": "钱多多",
    "CF_XDR_ZJLX": "", "CF_XDR_ZJHM": "", "CF_WSH": "临水罚决字〔2026〕1号", "CF_WFXW": "在河道管理范围内堆放垃圾",
    "CF_SY": "在临江河左岸堆放垃圾两立方米", "CF_YJ": "《河道管理条例》第四十四条", "CF_CFLB": "罚款",
    "CF_NR": "罚款人民币贰万元", "CF_NR_FK": "2", "CF_NR_WFFF": "", "CF_NR_ZKDX": "", "CF_JDRQ": "2026/03/02",
    "CF_YXQ": "2099/12/31", "CF_GSJZQ": "", "CF_CFJG": "临江区水利局", "CF_CFJGDM": AUTHORITY_CODE,
    "CF_SJLY": "临江区水利局", "CF_SJLYDM": AUTHORITY_CODE, "BZ": "",
}  # fmt: skip
LICENCE = {
    "XK_XDR_MC": "明州市甲水产有限公司", "XK_XDR_LB": "法人及非法人组织", "XK_XDR_SHXYM": CODE,
    "XK_XKWS": "取水许可决定书", "XK_WSH": "临水许决字〔2026〕7号", "XK_XKLB": "普通", "XK_XKZS": "取水许可证",
    "XK_XKBH": "D330299S2026-0007", "XK_NR": "准予从临江河取水，每年十万立方米", "XK_JDRQ": "2026/03/02",
    "XK_YXQZ": "2026/03/02", "XK_YXQZI": "2031/03/01", "XK_XKJG": "临江区水利局", "XK_XKJGDM": AUTHORITY_CODE, "XK_ZT": "1",
    "XK_LYDW": "临江区水利局", "XK_LYDWDM": AUTHORITY_CODE,
}  # fmt: skip
OLD = {
    "CF_WSH": "临水罚决字[2016]3号", "CF_CFMC": "擅自取水案", "CF_CFLB1": "罚款", "CF_CFLB2": "没收违法所得",
    "CF_SY": "未经批准擅自取水", "CF_YJ": "《中华人民共和国水法》第六十九条", "CF_XDR_MC": "乙砂石厂", "CF_XDR_SHXYM": "",
    "CF_XDR_ZDM": "600037341", "CF_XDR_GSDJ": "", "CF_XDR_SFZ": "", "CF_JG": "罚款一万元", "CF_JDRQ": "2016-05-03",
    "CF_XZJG": "临江区水利局", "CF_ZT": "0", "DFBM": "330299", "SJC": "2016-05-04 10:11:12",
}  # fmt: skip
PERSON = {"CF_XDR_MC": "欧阳小明", "CF_XDR_LB": "自然人", "CF_XDR_SHXYM": "", "CF_FRDB": "", "CF_XDR_ZJLX": "身份证",
          "CF_XDR_ZJHM": ID_NUMBER, "CF_WSH": "临水罚决字〔2026〕2号"}  # fmt: skip


def csv_table(path: Path, rows: Sequence[dict[str, str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def xlsx_table(path: Path, sheets: dict[str, Sequence[dict[str, Any]]]) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append(list(row.values()))
    workbook.save(path)
    return path


def bring(path: Path, *rows: dict[str, str], actor: Actor = EDITOR, dry_run: bool = False) -> Report:
    """Imports penalties; every row is PENALTY with changes."""
    table = csv_table(path / "处罚.csv", [PENALTY | row for row in rows])
    return imports.run(table, WATER, actor, dry_run=dry_run)


def brought(path: Path, **changes: str) -> Disclosure:
    """The duty of one imported penalty."""
    report = bring(path, changes)
    assert report.ok, report.errors
    return Disclosure.objects.exclude(record_id="").get(number=(PENALTY | changes)["CF_WSH"])


def masked(row: Disclosure) -> dict[str, Any]:
    """The public version that was made."""
    assert isinstance(row.masked, dict)
    return row.masked


def personal(row: Record) -> dict[str, Any]:
    """Whom a record is about, while it is not erased."""
    assert isinstance(row.personal, dict)
    return row.personal
