from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web import world as worlds
from tests.web.conftest import entered
from tests.web.pages import words
from zhifa.accounts.actions import UserData, create_user, grant_role
from zhifa.accounts.actor import SYSTEM
from zhifa.registry.models import Certificate

HEAD = ("姓名", "机构", "职务", "证件号码", "证件种类", "执法类别", "执法区域", "有效期起", "有效期止")


def table(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *rows])
    return SimpleUploadedFile("人员.csv", out.getvalue().encode())


@pytest.fixture
def sysadmin(world: worlds.World) -> Client:
    user = create_user(UserData("root", "管系统", world.water, None, password=worlds.PASSWORD), actor=SYSTEM)
    grant_role(user, "sysadmin", world.water, actor=SYSTEM)
    return entered("root")


GOOD = ("新人", "水政监察二大队", "科员", "23012500199", "行政执法证", "水利", "230125", "2025-01-01", "2030-01-01")


def test_a_trial_says_what_would_happen_and_writes_nothing(sysadmin: Client) -> None:
    posted = {"kind": "officers", "authority": "water", "act": "try", "file": table(GOOD)}
    answer = sysadmin.post("/workbench/imports/", posted)
    assert "可以导入（还没有写入）" in words(answer), words(answer)
    assert not Certificate.objects.filter(number="23012500199").exists()


def test_one_wrong_row_keeps_all_rows_out_and_is_named(sysadmin: Client) -> None:
    bad = (*GOOD[:3], "23012500198", *GOOD[4:8], "从前")
    posted = {"kind": "officers", "authority": "water", "act": "import", "file": table(GOOD, bad)}
    answer = sysadmin.post("/workbench/imports/", posted)
    assert answer.status_code == 422
    assert "一行也不会写入" in words(answer)
    assert not Certificate.objects.filter(number="23012500199").exists()


def test_a_good_table_is_taken(sysadmin: Client) -> None:
    posted = {"kind": "officers", "authority": "water", "act": "import", "file": table(GOOD)}
    assert "已导入" in words(sysadmin.post("/workbench/imports/", posted))
    assert Certificate.objects.filter(number="23012500199").exists()


def test_what_is_no_table_is_answered_in_words(sysadmin: Client) -> None:
    posted = {"kind": "officers", "authority": "water", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}
    assert "只能读" in words(sysadmin.post("/workbench/imports/", posted))


def test_an_officer_is_told_who_imports(officer: Client) -> None:
    answer = officer.get("/workbench/imports/")
    assert answer.status_code == 403
    assert "系统管理员" in words(answer)
