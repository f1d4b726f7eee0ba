"""The record has one spelling: same value, same bytes; what has none is refused at the edge."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from zhifa.proof.canonical import (
    HEADER_FIELDS,
    NotCanonical,
    canonical_bytes,
    commitment,
    entry_digest,
    format_instant,
    parse_instant,
)

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
EARLY, LATE = (datetime.fromisoformat(day) for day in ("0001-01-03", "9999-12-29"))
HEADER = {
    "v": 1, "entry_id": "0195f0a0-0000-7000-8000-000000000001", "authority": "MS-WATER", "stream": "case/1", "version": 1,
    "kind": "case.decide", "schema": 1, "actor": "u1", "capacity": "officer", "occurred_at": "2026-03-05T02:11:00.000000Z",
    "recorded_at": "2026-03-05T02:11:01.000000Z", "provenance": "on_site", "cause": None, "previous": None,
    "open": "ab" * 32, "personal": None, "restricted": None,
}  # fmt: skip


@given(values)
def test_canonical_bytes_read_back_as_the_same_value_and_are_stable(value: object) -> None:
    written = canonical_bytes(value)
    assert json.loads(written) == value
    assert canonical_bytes(json.loads(written)) == written


@given(values | st.dictionaries(st.text(st.characters(codec="ascii", exclude_characters="\0")), values))
def test_the_bytes_are_those_of_the_kept_library_of_rfc_8785(value: Any) -> None:
    assert canonical_bytes(value) == rfc8785.dumps(value)


def test_keys_are_sorted_by_utf_16_and_chinese_is_written_as_it_is() -> None:
    assert canonical_bytes({"é": 1, "b": 2, "𝄞": 3, "\ufb33": 4, "案号": "明水"}).decode() == '{"b":2,"é":1,"案号":"明水","𝄞":3,"\ufb33":4}'


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), {"amount": 0.5}, "a\0b", {"a\0": 1}, "\ud800", {"\udfff": 1}, {1: "a"}, 2**53, -(2**53), b"x", {1, 2}, datetime.now(UTC)],
)
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_bytes([value])


def test_nesting_too_deep_is_refused_instead_of_crashing() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(NotCanonical):
        canonical_bytes(deep)


@given(st.datetimes(min_value=EARLY, max_value=LATE), st.integers(-23, 23))
def test_an_instant_is_written_in_utc_with_six_decimals_and_reads_back(naive: datetime, hours: int) -> None:
    instant = naive.replace(tzinfo=timezone(timedelta(hours=hours)))
    text = format_instant(instant)
    assert len(text) == 27
    assert parse_instant(text) == instant


@pytest.mark.parametrize("text", ["2026-03-05T02:11:00Z", "2026-03-05 02:11:00.000000Z", "2026-03-05T10:11:00.000000+08:00", "2026-02-30T00:00:00.000000Z", "٢٠26-03-05T02:11:00.000000Z"])
def test_another_spelling_of_an_instant_is_refused(text: str) -> None:
    with pytest.raises(NotCanonical):
        parse_instant(text)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(NotCanonical):
        format_instant(EARLY)


def test_a_commitment_is_the_hash_of_one_salt_and_part() -> None:
    assert commitment(b"\x07" * 32, b"{}") == hashlib.sha256(b"\x01" + b"\x07" * 32 + b"{}").hexdigest()
    with pytest.raises(NotCanonical):
        commitment(b"short", b"{}")


def test_the_digest_covers_every_field_of_the_header() -> None:
    other = {
        **dict.fromkeys(HEADER_FIELDS, "x"), "version": 2, "schema": 2, "cause": "c", "previous": "cd" * 32,
        "open": "cd" * 32, "personal": "cd" * 32, "restricted": "cd" * 32,
    }  # fmt: skip
    digests = {entry_digest(HEADER)} | {entry_digest({**HEADER, f: other[f]}) for f in HEADER_FIELDS - {"v"}}
    assert len(digests) == 17


@pytest.mark.parametrize(
    "change",
    [{"v": 2}, {"v": True}, {"version": 0}, {"version": "1"}, {"schema": True}, {"open": "AB" * 32}, {"open": "ab"}, {"kind": None}, {"extra": 1}, {"cause": 3}],
)
def test_a_header_of_another_shape_has_no_digest(change: dict[str, object]) -> None:
    with pytest.raises(NotCanonical):
        entry_digest({**HEADER, **change})


def test_a_header_with_a_field_missing_has_no_digest() -> None:
    with pytest.raises(NotCanonical, match="capacity"):
        entry_digest({k: v for k, v in HEADER.items() if k != "capacity"})
