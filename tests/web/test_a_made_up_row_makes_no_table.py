"""Rule: a form takes as many rows of a table as somebody can type, whatever row numbers a request makes up."""

from __future__ import annotations

import pytest

from zhifa.web.presentation import tables

GOODS = {"items": {"properties": {"name": {"title": "名称"}}}}


@pytest.mark.parametrize("n", ["99999999999", "1000", "²", "-1", ""])
def test_a_row_that_no_form_has_is_not_read(n: str) -> None:
    posted = {"goods.2.name": ["锹"], f"goods.{n}.name": ["x"]}
    assert tables.parse("goods", GOODS, posted, lambda _, text: text) == [{"name": "锹"}]
    assert len(tables.rows("goods", GOODS, posted)) == 3 + tables.BLANK_ROWS
