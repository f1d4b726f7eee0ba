"""Rule: an administrator brings the authority's form as a Word file; what is wrong with it is said in words."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.documents.wordform import wordform
from tests.web import world as worlds
from tests.web.conftest import entered
from tests.web.pages import words
from zhifa.accounts.actions import UserData, create_user, grant_role
from zhifa.accounts.actor import SYSTEM


def administrator(world: worlds.World) -> Client:
    user = create_user(UserData("admin", "管理员", world.water, password=worlds.PASSWORD), actor=SYSTEM)
    grant_role(user, "sysadmin", world.water, actor=SYSTEM)
    return entered("admin")


def send(client: Client, content: bytes, **changes: str) -> object:
    form = {"template": "service_receipt", "authority": "water", "valid_from": "2026-03-05", **changes}
    return client.post("/workbench/templates/", {**form, "file": SimpleUploadedFile("省样式.docx", content)}, follow=True)


def test_a_form_is_imported_listed_and_had_back(world: worlds.World) -> None:
    client = administrator(world)
    content = wordform("{{ doc_title }}{{ party_name }}")
    page = words(send(client, content))
    assert "“省样式.docx”已导入为第 1 版" in page
    assert "送达地点" in page  # what the form does not name is said beside it
    address = client.get("/workbench/templates/").content.decode().split('/file"')[0].rpartition('href="')[2]
    back: Any = client.get(f"{address}/file")
    assert back.getvalue() == content


def test_what_is_wrong_is_said_in_words_and_the_names_stand_on_the_page(world: worlds.World) -> None:
    client = administrator(world)
    page = words(send(client, wordform("{{ name_of_party }}"), valid_from="gestern"))
    assert "“gestern”不是日期" in page
    page = words(send(client, wordform("{{ name_of_party }}"), template=""))
    assert "没有名为“name_of_party”的域" in page
    assert "没有选择是哪一种文书" in page
    assert "serve_receipt" in page
    assert "party_name" in page


def test_an_officer_is_told_who_imports(officer: Client) -> None:
    answer = officer.get("/workbench/templates/")
    assert answer.status_code == 403
    assert "系统管理员" in words(answer)
