"""Rule: the editor brings a table through the page, the head approves together, the editor publishes together."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.disclosure.tables import LICENCE, PENALTY, PERSON, csv_table
from tests.statements import counted
from tests.web import world as worlds
from tests.web.conftest import entered
from tests.web.pages import words
from zhifa.disclosure.actions import every
from zhifa.disclosure.models import Disclosure, PublicRecord

IMPORT, DESK = "/workbench/disclosures/import", "/workbench/disclosures/"
ROWS: tuple[dict[str, str], ...] = ({}, PERSON, {"CF_WSH": "临水罚决字〔2026〕3号", "CF_SY": "联系电话13812345678"})


@pytest.fixture
def editor(world: worlds.World) -> Client:
    return entered("song")


def post(client: Client, folder: Path, act: str, *rows: dict[str, str]) -> str:
    table = csv_table(folder / "处罚.csv", [PENALTY | row for row in rows])
    sent = SimpleUploadedFile("处罚.csv", table.read_bytes())
    return words(client.post(IMPORT, {"kind": "disclosures", "authority": "water", "act": act, "file": sent}))


def test_a_trial_writes_nothing_and_the_import_brings_all(editor: Client, tmp_path: Path) -> None:
    assert "可以导入（还没有写入）" in post(editor, tmp_path, "try", *ROWS)
    assert not Disclosure.objects.exists()
    assert "新增 3，更新 0，没有变化 0" in post(editor, tmp_path, "import", *ROWS)
    assert Disclosure.objects.filter(state="prepared").count() == 3


def test_a_wrong_cell_is_named_and_nothing_comes_in(editor: Client, tmp_path: Path) -> None:
    shown = post(editor, tmp_path, "import", {}, {"CF_JDRQ": "去年"})
    assert "一行也不会写入" in shown
    assert "不是日期" in shown
    assert not Disclosure.objects.exists()


def test_an_officer_is_told_who_brings_them(officer: Client) -> None:
    answer = officer.get(IMPORT)
    assert answer.status_code == 403
    assert "公示管理员" in words(answer)


def test_the_head_approves_and_the_editor_publishes_what_has_no_finding(
    editor: Client, head: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(editor, tmp_path, "import", *ROWS)
    assert "一起批准" not in words(editor.get(f"{DESK}?state=prepared"))
    assert "有 2 件，可以一起批准" in words(head.get(f"{DESK}?state=prepared"))
    monkeypatch.setattr(every, "CHUNK", 1)
    assert "还有 1 件可以接着批准" in words(head.post(DESK, {"act": "approve"}, follow=True))
    assert "可以成批办理的都办完了" in words(head.post(DESK, {"act": "approve"}, follow=True))
    monkeypatch.setattr(every, "CHUNK", 500)
    assert "发布了 2 件，每件各记一条" in words(editor.post(DESK, {"act": "publish"}, follow=True))
    assert PublicRecord.objects.count() == 2
    assert editor.post(DESK, {"act": "withdraw"}).status_code == 404


def test_the_pages_of_a_record_name_no_case(editor: Client, head: Client, tmp_path: Path) -> None:
    table = csv_table(tmp_path / "许可.csv", [LICENCE])
    sent = SimpleUploadedFile("许可.csv", table.read_bytes())
    editor.post(IMPORT, {"kind": "disclosures", "authority": "water", "act": "import", "file": sent})
    row = Disclosure.objects.get()
    shown = words(head.get(f"{DESK}{row.id}/"))
    assert "看案件" not in shown
    assert "许可内容" in shown
    head.post(DESK, {"act": "approve"})
    editor.post(DESK, {"act": "publish"})
    with counted() as statements:
        public = words(Client().get(f"/decisions/{row.id}"))
    assert "取水许可证" in public
    assert "违法事项" not in public
    assert "流程图" not in public
    assert sum(map(len, statements.transactions)) + len(statements.outside) <= STATEMENTS


STATEMENTS = 12  # as many as the page of a case's decision may take
