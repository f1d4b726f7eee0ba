"""Rule: practice is met in the forms of real work, says 练习 on every page, and belongs to one person alone."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.practice import courses
from tests.practice.courses import ORDINARY
from tests.statements import counted
from tests.web.conftest import entered
from zhifa.accounts.actor import Actor
from zhifa.practice import playing
from zhifa.practice.models import Attempt

pytestmark = pytest.mark.django_db
FILED = {"happened_on": "2026-03-07", "reasons": "涉嫌弃置石渣。", "handlers": "练执0001、练执0002", "occurred_at": "2026-03-09T09:20"}


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(f"/workbench/practice/{path}")
    assert answer.status_code == status
    return answer.content.decode()


def test_an_exercise_begins_with_the_form_of_registration(officer: Client) -> None:
    assert "开始练习" in page(officer, "")
    answer = officer.post(f"/workbench/practice/begin/{ORDINARY}", follow=True)
    shown = answer.content.decode()
    assert "练习：登记案件" in shown
    assert "在河道管理范围内弃置石渣" in shown
    assert "行政处罚普通程序" in shown


def test_registering_and_acting_goes_through_the_pages(officer: Client) -> None:
    officer.post(f"/workbench/practice/begin/{ORDINARY}")
    attempt = Attempt.objects.get()
    procedure, matter, party, source = courses.REGISTERED[ORDINARY]
    form = {"procedure": procedure, "matter": matter, "count": "1", "source-kind": source["kind"], "source-text": "电话举报。",
            **{f"parties-0-{name}": value for name, value in party.items()}}  # fmt: skip
    base = f"/workbench/practice/{attempt.id}/"
    wrong = officer.post(f"{base}register", {**form, "procedure": "penalty-summary"})
    assert wrong.status_code == 409
    assert "行政处罚法第五十一条" in wrong.content.decode()
    assert officer.post(f"{base}register", form).status_code == 302
    lacking = officer.post(f"{base}acts/file", {**FILED, "reasons": ""})
    assert lacking.status_code == 422
    done = officer.post(f"{base}acts/file", FILED, follow=True).content.decode()
    assert "已记录“立案”（练习）" in done
    assert "高川" in done
    assert "勘验现场" in done
    fresh = Attempt.objects.get()
    assert [line["code"] for line in fresh.refused] == ["practice.wrong_procedure"]


def test_the_law_refuses_in_practice_as_in_real_work(officer: Client, trainee: Actor) -> None:
    attempt = courses.begun(trainee, ORDINARY)
    answer = officer.post(f"/workbench/practice/{attempt.id}/acts/investigate", {"occurred_at": "2026-03-09T09:10"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "没有填写" in shown
    early = courses.do(trainee, playing.find(trainee, attempt.id), courses.COURSES[ORDINARY][2])
    assert {refusal.code for refusal in early.refusals} == {"act.out_of_order"}
    assert all(refusal.basis and refusal.remedy for refusal in early.refusals)


def test_every_page_of_an_attempt_says_that_it_is_practice(officer: Client, trainee: Actor) -> None:
    attempt = courses.walked(trainee, ORDINARY, "notify")
    for path in ("", f"{attempt.id}/", f"{attempt.id}/acts/deliver"):
        shown = page(officer, path)
        assert "<title>练习" in shown
        assert "不写入日志" in shown
    playing.hand_in(trainee, attempt)
    assert "得分" in page(officer, f"{attempt.id}/")


def test_what_comes_next_is_marked(officer: Client, trainee: Actor) -> None:
    attempt = courses.walked(trainee, ORDINARY, "notify")
    shown = page(officer, f"{attempt.id}/")
    assert "送达《行政处罚听证告知书》" in shown
    first = re.search(r'class="btn primary" href="([^"]+)"', shown)
    assert first
    assert "/acts/deliver" in first[1]


def test_nobody_sees_an_attempt_of_somebody_else(officer: Client, trainee: Actor) -> None:
    attempt = courses.begun(trainee, ORDINARY)
    other = entered("fang")
    assert str(attempt.id) not in page(other, "")
    for path in ("", "register", "acts/file"):
        page(other, f"{attempt.id}/{path}", status=404)
    for path in ("wait", "hand-in"):
        assert other.post(f"/workbench/practice/{attempt.id}/{path}").status_code == 404


def test_a_window_left_behind_overwrites_nothing(officer: Client, trainee: Actor) -> None:
    attempt = courses.begun(trainee, ORDINARY)
    left_behind = playing.find(trainee, attempt.id)
    courses.do(trainee, attempt, courses.COURSES[ORDINARY][0])
    with pytest.raises(playing.Stale):
        playing.wait(trainee, left_behind, 3)
    assert playing.find(trainee, attempt.id).events == attempt.events


def test_an_attempt_at_an_exercise_that_is_no_more_does_not_close_the_page(officer: Client, trainee: Actor) -> None:
    Attempt.objects.filter(pk=courses.begun(trainee, ORDINARY).pk).update(exercise="of-an-older-release")
    assert "开始练习" in page(officer, "")


def test_what_is_not_there_is_not_found(officer: Client) -> None:
    assert officer.post("/workbench/practice/begin/nothing").status_code == 404
    page(officer, f"{UUID(int=7)}/", status=404)


@pytest.mark.parametrize(("path", "most"), [("", 1), ("{id}/", 1), ("{id}/acts/deliver", 2)])
def test_a_page_costs_one_statement_besides_the_log_in(path: str, most: int, officer: Client, trainee: Actor) -> None:
    """However many attempts and events there are; a form reads nothing of the registers."""
    attempt = courses.walked(trainee, ORDINARY, "notify")
    with counted() as statements:
        page(officer, path.format(id=attempt.id))
    asked: list[Any] = [sql for sql in statements.outside if "practice_attempt" in sql]
    registers = [sql for sql in statements.outside if "registry_" in sql or "casework_" in sql or "journal_e" in sql]
    assert len(asked) <= most
    assert registers == []
