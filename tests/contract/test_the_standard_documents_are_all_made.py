"""Rule: every document that the standard sets and the referral regulation name is made by the step that docs/law tells."""

from __future__ import annotations

import re

import pytest

from tests.contract.reference import ROOT
from zhifa.casework.documents import catalogue
from zhifa.law import procedures

NAMES = (
    "行政处罚委托书", "举报（投诉）案件登记表", "案件来源登记表", "立案审批表", "询问笔录", "现场检查（勘验）笔录",
    "责令（限期）改正通知书", "抽样取证审批表", "抽样取证通知书", "抽样取证物品处理通知书", "先行登记保存证据审批表",
    "先行登记保存证据通知书", "先行登记保存证据清单", "先行登记保存证据物品处理通知书", "案件调查终结报告",
    "重大复杂案件集体讨论笔录", "行政处罚审批表", "行政处罚事先告知书", "听证告知书", "听证申请书", "听证通知书",
    "听证公告", "听证笔录", "听证报告（意见书）", "不予受理听证通知书", "听证委托书", "陈述（申辩）笔录", "案件移送函",
    "行政处罚决定审批表", "行政处罚决定书", "不予行政处罚决定书", "当场行政处罚决定书", "送达回证",
    "送达地址（方式）确认书", "延期（分期）缴纳罚款审批表", "延期（分期）缴纳罚款通知书", "没收物品处理审批表", "没收物品清单",
    "催告书", "加处罚款决定书", "强制执行审批表", "强制执行申请书", "结案审批表", "结案报告", "案卷封面", "卷内目录",
    "卷内备考表", "涉嫌犯罪案件移送书", "涉嫌犯罪案件情况的调查报告", "涉案物品清单", "有关检验报告或者鉴定结论",
)  # fmt: skip
"""The sets of Henan (2016) and Wuji (2022), the papers of a hearing, 移送规定 5 and 6."""
ROW = re.compile(r"^\| (?P<names>[^|]+) \| (?:`(?P<template>\w+)`|—) \| (?P<step>[^|]+) \|", re.MULTILINE)
ROWS = [row for row in ROW.finditer((ROOT / "docs/law/documents.md").read_text("utf-8")) if row["names"] != "name"]
MADE = {
    (made.template, step.code) for procedure in procedures.all() for step in procedure.steps for made in step.produces
}


@pytest.mark.parametrize("name", NAMES)
def test_the_name_has_a_row(name: str) -> None:
    assert name in {one for row in ROWS for one in row["names"].split("、")}


@pytest.mark.parametrize("row", [row for row in ROWS if row["template"]], ids=lambda row: row["template"])
def test_the_template_is_there_and_the_step_makes_it(row: re.Match[str]) -> None:
    assert row["template"] in catalogue.codes()
    step = row["step"].strip()
    if step.startswith("`"):
        assert (row["template"], step.strip("`")) in MADE
    else:
        assert not [one for one in MADE if one[0] == row["template"]]


def test_every_document_of_the_ordinary_procedure_has_a_row() -> None:
    ordinary = {made.template for step in procedures.load("penalty-ordinary").steps for made in step.produces}
    assert ordinary - {row["template"] for row in ROWS} == set()
