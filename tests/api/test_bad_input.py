"""Bad input gets a clear answer, never a 5xx, and nothing is recorded."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import PARTY, Cast
from zhifa.journal.api import read

BODY = (
    '{{"procedure":"penalty-summary","matter":"WATER-027","source":{{"kind":"inspection","text":"x"}},'
    '"parties":[{{"kind":"natural_person","name":{0}}}]}}'
)
DEEP = '{"a":' * 5000 + "1" + "}" * 5000
UNREADABLE: dict[str, str | bytes] = {
    "a NUL": BODY.format(r'"a\u0000b"'),
    "half a surrogate pair": BODY.format(r'"a\ud800b"'),
    "a text of 100 KB": BODY.format(json.dumps("长" * 100_000)),
    "five thousand levels": BODY.format(DEEP),
    "twenty levels": BODY.format("[" * 20 + "]" * 20),
    "a number of five thousand digits": BODY.format("9" * 5000),
    "a number no double holds": BODY.format("9" * 30),
    "a fraction": BODY.format("1.5"),
    "not a number": BODY.format("NaN"),
    "a field twice": '{"procedure":"a","procedure":"b"}',
    "half a document": '{"procedure":',
    "a list": "[]",
    "null": "null",
    "nothing": "",
    "not UTF-8": b"\xff\xfe{}",
    "a NUL in a key": '{"a\\u0000":1}',
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_recorded_is_refused_by_name(cast: Cast, name: str) -> None:
    api, raw = cast.api("officer"), UNREADABLE[name]
    before = read.head()
    answer = api.post("/cases", raw if isinstance(raw, bytes) else raw.encode())
    assert answer.status_code == 422, answer.content.decode()
    assert all(error["message"] and error["remedy"] for error in answer.json()["errors"])
    assert read.head() == before


def test_a_body_beyond_all_measure_is_413(cast: Cast) -> None:
    answer = cast.api("officer").post("/cases", b'{"x":"' + b"a" * 3_000_000 + b'"}')
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (413, "too-large")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/cases", {"procedure": "penalty-nowhere"}),
        ("/cases", {"occurred_at": "0001-01-01T00:00:00+08:00"}),
        ("/cases", {"occurred_at": "2026-03-05T10:00:00"}),
        ("/cases", {"colour": "red"}),
        ("/cases", {"parties": [{**PARTY, "id_number": "110105194912310021"}]}),
        ("/cases", {"parties": []}),
        ("/number-blocks", {"kind": "没有这个字", "size": 10, "holder": "一队"}),
        ("/number-blocks", {"kind": "罚当决字", "size": 10**6, "holder": "一队"}),
    ],
)
def test_wrong_values_are_named(cast: Cast, path: str, body: dict[str, Any]) -> None:
    who = "officer" if path == "/cases" else "archivist"
    sent = cast.opening(**body) if path == "/cases" else body
    answer = cast.api(who).post(path, sent)
    assert answer.status_code == 422, answer.content.decode()
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    "path", ["/cases/%00", "/cases/..", "/cases/x", "/public/officers/%00", "/nowhere", "/public/disclosures/x"]
)
def test_what_is_no_address_is_404_in_our_own_words(cast: Cast, path: str) -> None:
    answer = cast.api("officer").get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "query",
    ["/cases?q=%00", "/cases?status=%00", "/public/officers?q=%00", "/public/catalogue/matters?on=2026-02-30",
     "/public/officers?cursor=99999999999999999999", "/journal?after=-1", "/public/disclosures?q=%00",
     "/public/disclosures?cursor=x", "/public/disclosures?sort=up", "/public/disclosures?from=x"],
)  # fmt: skip
def test_a_query_that_cannot_be_understood_is_422(cast: Cast, query: str) -> None:
    from zhifa.journal.api import followers

    followers.run_to_end()
    assert cast.api("supervisor").get(query).status_code == 422


@pytest.mark.parametrize(("query", "field"), [("cursor=x1", "cursor"), ("sort=up", "sort"), ("q=%00", "q")])
def test_a_problem_of_the_public_search_names_its_parameter(cast: Cast, query: str, field: str) -> None:
    from zhifa.journal.api import followers

    followers.run_to_end()
    (error,) = cast.api("supervisor").get(f"/public/disclosures?{query}").json()["errors"]
    assert error["field"] == field


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=ANYTHING, field=st.sampled_from(["", "parties", "source", "data", "officers", "matter", "occurred_at"]))
def test_no_json_at_all_breaks_the_door(cast: Cast, body: object, field: str) -> None:
    sent = cast.opening(**{field: body}) if field else body
    answer = cast.api("officer").post("/cases", json.dumps(sent).encode())
    assert answer.status_code in {201, 403, 404, 409, 422}, answer.content.decode()
