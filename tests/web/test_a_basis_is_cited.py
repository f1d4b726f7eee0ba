"""Rule: a basis is asked one place a line, works without script, and its text stands beside the form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.law.procedures.test_basis_is_law import LAW, at
from tests.law.procedures.test_basis_is_law import TEXT as PROCEDURE
from zhifa.accounts.actor import SYSTEM
from zhifa.law import procedures
from zhifa.law.engine.schema import data_schema
from zhifa.statutes import imports
from zhifa.web.presentation import content, forms
from zhifa.web.workbench import citing

ARTICLE = "《行政处罚法》第五十七条第一款第（二）项"


def schema() -> dict[str, Any]:
    ctx, _ = at(procedures.parse(PROCEDURE, "sample"), [LAW])
    return data_schema(ctx, {})


def page(typed: str) -> str:
    form = forms.build(schema(), {"grounds": [typed]})
    context = {
        "case": {"id": "01a1e1e4-a320-79b3-8b4c-b9688f1bab29", "number": "1", "title": "甲"}, "form": form,
        "act": {"title": "作出决定", "verb": "提交"}, "version": 1, "key": "k", **citing.beside(form),
    }  # fmt: skip
    request = RequestFactory().get("/workbench/")
    request.user = AnonymousUser()
    return render_to_string("web/workbench/act_form.html", context, request)


def test_the_form_holds_a_line_for_each_place_and_the_text_stands_beside_it(db: None, noon: datetime) -> None:
    assert imports.run(imports.BASIC, SYSTEM).ok
    shown = page(f"{ARTICLE}\n《无法》第一条\n看不懂的")
    assert 'name="grounds"' in shown
    assert f"{ARTICLE}\n《无法》第一条\n看不懂的</textarea>" in shown
    assert "（二）违法行为轻微，依法可以不予行政处罚的，不予行政处罚；" in shown
    assert "没有导入，请自行核对" in shown
    assert "/statutes/administrative-penalty/?on=2026-03-05#art-57" in shown
    assert "citations.js" in shown


def test_lines_come_back_as_a_list_and_may_be_corrected_like_any_other_value() -> None:
    posted = {"grounds": [f"{ARTICLE}\r\n\r\n {LAW} "]}
    assert forms.parse(schema(), posted).data == {"grounds": [ARTICLE, LAW]}
    step = procedures.parse(PROCEDURE, "sample").steps[0]
    (change,) = content.changes(step, {"grounds": [ARTICLE]}, None, {})
    assert (change.field.widget, change.now) == ("cite", ARTICLE)
    assert content.read(step, {"grounds": [ARTICLE]}, {"change-grounds": [LAW]}).data == {"grounds": [LAW]}


def test_a_form_that_cites_nothing_has_no_panel_and_no_script(db: None) -> None:
    form = forms.build({"properties": {"note": {"type": "string", "title": "备注"}}})
    assert citing.beside(form) == {"cites": False, "cited": []}
