"""Rule: everything between a draft and the public list is done through pages, and what is refused keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import MARKET, WATER, Cast
from tests.lists.making import PLACES, drafted, inspected, place
from tests.portal.test_pages import text_of
from tests.statements import counted
from zhifa import clock
from zhifa.accounts.models import Authority
from zhifa.disclosure.lists import actions, catalogue, queries, tables

HERE = f"/workbench/lists/{WATER}/{PLACES}/"


def test_a_list_is_written_reviewed_and_published(cast: Cast) -> None:
    editor, head = cast.browser("editor"), cast.browser("agency_head")
    kept = editor.post(f"{HERE}edit", {"act": "row", "was": "", "saved": "0", **place()})
    assert kept.status_code == 302
    assert editor.post(HERE, {"act": "submit", "changed_on": "2026-03-02"}).status_code == 302
    assert "等您审核" in text_of(head.get("/workbench/lists/"))
    assert "审核同意" in text_of(head.get(HERE))
    assert head.post(HERE, {"act": "review", "opinion": "同意。"}).status_code == 302
    assert editor.post(HERE, {"act": "publish"}).status_code == 302
    assert "明水河大桥东侧" in text_of(Client().get(f"/catalogue/{PLACES}/{WATER}"))
    assert "第1版，1项" in text_of(editor.get("/workbench/lists/"))


def test_a_row_that_cannot_stand_keeps_what_was_typed(cast: Cast) -> None:
    editor = cast.browser("editor")
    answer = editor.post(f"{HERE}edit", {"act": "row", "was": "", "saved": "0", **place(since="春天", device="新设备")})
    assert answer.status_code == 422
    assert "新设备" in answer.content.decode()
    assert "不是日期" in text_of(answer)


def test_a_row_is_changed_and_taken_out(cast: Cast) -> None:
    of = drafted(cast, PLACES, [place(), place("D-02")])
    editor = cast.browser("editor")
    editor.post(f"{HERE}edit", {"act": "row", "was": "D-01", "saved": "1", **place(phone="12345")})
    editor.post(f"{HERE}edit", {"act": "remove", "was": "D-02", "saved": "2"})
    assert queries.to_edit(of) == ([place(phone="12345")], 3)
    stale = editor.post(f"{HERE}edit", {"act": "remove", "was": "D-01", "saved": "2"})
    assert stale.status_code == 409
    twice = editor.post(f"{HERE}edit", {"act": "row", "was": "", "saved": "3", **place()})
    assert "已经用过" in text_of(twice)


def test_a_table_replaces_the_draft_or_nothing_does(cast: Cast) -> None:
    of = drafted(cast, PLACES, [place("D-09")])
    editor, kind = cast.browser("editor"), catalogue.kind(PLACES)
    bad = SimpleUploadedFile("a.csv", tables.as_csv(kind, [place(since="春天")]))
    answer = editor.post(f"{HERE}edit", {"act": "bring", "saved": "1", "file": bad})
    assert answer.status_code == 422
    assert "一行也不会写入" in text_of(answer)
    good = SimpleUploadedFile("a.xlsx", tables.as_xlsx(kind, [place(), place("D-02")]))
    assert editor.post(f"{HERE}edit", {"act": "bring", "saved": "1", "file": good}).status_code == 302
    assert [row["code"] for row in queries.to_edit(of)[0]] == ["D-01", "D-02"]
    assert editor.get(f"{HERE}table/xlsx").status_code == 200


def test_a_refusal_says_who_reviews(cast: Cast) -> None:
    editor = cast.browser("editor")
    drafted(cast, "random-inspection", [inspected()])
    here = f"/workbench/lists/{WATER}/random-inspection/"
    editor.post(here, {"act": "submit"})
    answer = cast.browser("agency_head").post(here, {"act": "review", "opinion": "同意。"})
    assert answer.status_code == 403
    assert "明水县市场监督管理局" in text_of(answer)
    back = cast.browser("editor").post(here, {"act": "publish"})
    assert back.status_code == 409
    assert "不能公布" in text_of(back)


def test_the_justice_bureau_finds_what_waits_for_it(cast: Cast) -> None:
    cast.browser("editor").post(f"/workbench/lists/{WATER}/enforcement-matters/", {"act": "submit"})
    justice = cast.browser("supervisor")
    assert "行政执法事项清单" in text_of(justice.get("/workbench/lists/"))
    here = f"/workbench/lists/{WATER}/enforcement-matters/"
    assert justice.post(here, {"act": "send_back", "reason": "缺少承办机构。"}).status_code == 302
    assert "退回：缺少承办机构。" in text_of(cast.browser("editor").get(here))


def test_supervision_sees_side_by_side_which_authority_is_late_and_what_it_never_published(
    cast: Cast, noon: datetime
) -> None:
    drafted(cast, PLACES, [place()])
    cast.browser("editor").post(HERE, {"act": "submit", "changed_on": "2026-03-02"})
    everybody = [Authority.objects.get(code=code) for code in (MARKET, WATER)]
    with clock.pinned(noon + timedelta(days=60)):
        first, second = queries.across(everybody)
        shown = text_of(cast.browser("supervisor").get("/workbench/lists/"))
    lists = len(catalogue.kinds())
    assert (first.authority.code, first.late, first.in_hand, first.missing) == (WATER, 1, 1, lists)
    assert (second.authority.code, second.late, second.in_hand, second.missing) == (MARKET, 0, 0, lists)
    assert f"{first.authority.name}1项{lists}项1项0项" in shown
    assert "各机关" not in text_of(cast.browser("editor").get("/workbench/lists/"))


def test_whoever_reviews_finds_the_list_on_his_first_page_until_it_is_reviewed(cast: Cast) -> None:
    drafted(cast, PLACES, [place()])
    assert "等您审核的清单" not in text_of(cast.browser("agency_head").get("/workbench/"))
    cast.browser("editor").post(HERE, {"act": "submit"})
    own = cast.browser("agency_head").get("/workbench/")
    assert "等您审核的清单共1份" in text_of(own)
    assert f'href="{HERE}"' in own.content.decode()
    assert "审核：电子技术监控设备设置地点明水县水务局审核" in text_of(own)
    for nobody in ("supervisor", "editor", "officer", "outsider"):
        assert "等您审核的清单" not in text_of(cast.browser(nobody).get("/workbench/")), nobody
    cast.browser("editor").post(f"/workbench/lists/{WATER}/enforcement-matters/", {"act": "submit"})
    assert "审核：行政执法事项清单明水县水务局审核" in text_of(cast.browser("supervisor").get("/workbench/"))
    cast.browser("agency_head").post(HERE, {"act": "review", "opinion": "同意。"})
    assert "等您审核的清单" not in text_of(cast.browser("agency_head").get("/workbench/"))


def test_the_first_page_of_whoever_reviews_asks_no_more_for_more_lists(cast: Cast) -> None:
    def asked(who: str) -> int:
        browser = cast.browser(who)
        browser.get("/workbench/")
        with CaptureQueriesContext(connection) as statements:
            assert browser.get("/workbench/").status_code == 200
        return len(statements)

    cast.browser("editor").post(f"/workbench/lists/{WATER}/enforcement-matters/", {"act": "submit"})
    drafted(cast, PLACES, [place()])
    cast.browser("editor").post(HERE, {"act": "submit"})
    first = {who: asked(who) for who in ("agency_head", "supervisor")}
    for listed in ("officers", "discretion", "flow-charts"):
        cast.browser("editor").post(f"/workbench/lists/{WATER}/{listed}/", {"act": "submit"})
    assert {who: asked(who) for who in first} == first
    assert max(first.values()) <= 15, first


def test_the_desk_shows_by_when_a_list_must_be_public(cast: Cast) -> None:
    drafted(cast, PLACES, [place()])
    editor = cast.browser("editor")
    assert "待公布的清单" not in text_of(editor.get("/workbench/disclosures/"))
    editor.post(HERE, {"act": "submit"})
    shown = text_of(editor.get("/workbench/disclosures/"))
    assert "剩20个工作日2026年4月2日电子技术监控设备设置地点" in shown


def test_pages_and_acts_ask_a_fixed_number_of_questions(cast: Cast) -> None:
    drafted(cast, PLACES, [place(f"D-{n:02}") for n in range(40)])
    editor = cast.browser("editor")
    for path, most in (("/workbench/lists/", 14), (HERE, 16), (f"{HERE}edit", 8)):
        editor.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert editor.get(path).status_code == 200
        assert len(asked) <= most, (path, len(asked))
    of = actions.target(WATER, PLACES)
    people = {"submit": cast.actor("editor"), "review": cast.actor("agency_head"), "publish": cast.actor("editor")}
    acts: dict[str, tuple[Callable[..., object], dict[str, str], int]] = {
        "submit": (actions.submit, {}, 10), "review": (actions.review, {"opinion": "同意。"}, 8),
        "publish": (actions.publish, {}, 10),
    }  # fmt: skip
    for name, (act, data, most) in acts.items():
        with counted() as statements:
            act(people[name], of, **data)
        assert len(statements.transactions[0]) <= most, (name, statements.transactions)


def test_a_list_of_another_authority_is_not_there(cast: Cast) -> None:
    assert cast.browser("outsider").get(HERE).status_code == 404
