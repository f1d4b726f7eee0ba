"""One way to write a value as bytes, and what an entry commits to (design 2.1, docs/format.md 1-3)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import rfc8785

HEADER_FIELDS: Final = frozenset(
    {
        "v", "entry_id", "authority", "stream", "version", "kind", "schema", "actor", "capacity", "occurred_at",
        "recorded_at", "provenance", "cause", "previous", "open", "personal", "restricted",
    }
)  # fmt: skip
PARTS: Final = ("open", "personal", "restricted")
SALT_BYTES: Final = 32
_TEXT_FIELDS: Final = (
    "entry_id", "authority", "stream", "kind", "actor", "capacity", "occurred_at", "recorded_at", "provenance",
)  # fmt: skip
_COUNT_FIELDS: Final = ("version", "schema")
_HASH_OR_NULL: Final = ("previous", *PARTS)
_NUL: Final = "文字中含有空字符（NUL），请删除后重试"
_HASH = re.compile(r"[0-9a-f]{64}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


class NotCanonical(ValueError):
    """A value that has no canonical form here; the message names it."""


def canonical_bytes(value: Any) -> bytes:
    """The RFC 8785 form of a JSON value, UTF-8.

    Raises NotCanonical for floats, NUL, lone surrogates, keys that are not text, integers beyond 2^53 - 1, values that
    JSON does not have, and nesting too deep to walk.
    """
    try:
        if _check(value):
            return _PLAIN(value).encode()
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeError) as error:
        raise NotCanonical("内容无法写成规范形式：请检查有无残缺字符、过大的整数或 JSON 没有的类型") from error
    except RecursionError as error:
        raise NotCanonical("内容嵌套过深，无法写成规范形式") from error


_LARGEST: Final = 2**53 - 1
_PLAIN: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""Without floats and with keys inside the Basic Multilingual Plane, where code points and UTF-16 sort alike, sorted
JSON as the standard library writes it *is* RFC 8785: the same escapes, the same order (tests/proof compares them), at a
fraction of the time of `rfc8785`, which writes everything else."""
_LAST_OF_THE_PLANE: Final = "\uffff"


def _check(value: Any) -> bool:
    """Refuses floats and NUL, which RFC 8785 would let through; True if `_PLAIN` may write the value.

    A walk over every value of every entry: plain text, which most values are, is looked at where it lies.
    """
    kind = type(value)
    if kind is str:
        if "\0" in value:
            raise NotCanonical(_NUL)
        return True
    if kind is int:
        return bool(-_LARGEST <= value <= _LARGEST)
    if value is None or kind is bool:
        return True
    if isinstance(value, dict):
        return _check_keys(value) & _check_all(value.values())
    if isinstance(value, list | tuple):
        return _check_all(value)
    if isinstance(value, float):
        raise NotCanonical("不允许使用小数：金额请以分为单位写成整数")
    if isinstance(value, str) and "\0" in value:
        raise NotCanonical(_NUL)
    return False


def _check_all(values: Iterable[Any]) -> bool:
    plain = True
    for value in values:
        if type(value) is str:
            if "\0" in value:
                raise NotCanonical(_NUL)
        elif value is not None:
            plain &= _check(value)
    return plain


def _check_keys(value: dict[Any, Any]) -> bool:
    try:
        keys = "".join(value)
    except TypeError as error:
        raise NotCanonical("对象的键必须是文字") from error
    if "\0" in keys:
        raise NotCanonical(_NUL)
    return keys.isascii() or max(keys) <= _LAST_OF_THE_PLANE


def format_instant(instant: datetime) -> str:
    """RFC 3339 in UTC with six decimals, "2026-03-05T02:11:00.000000Z"; raises NotCanonical for a naive datetime."""
    if instant.tzinfo is None:
        raise NotCanonical("时间缺少时区，无法写入记录")
    # strftime's %Y does not pad years below 1000 on every platform; isoformat does.
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse_instant(text: str) -> datetime:
    """The aware UTC datetime that `format_instant` wrote; raises NotCanonical for any other spelling."""
    if not _INSTANT.fullmatch(text):
        raise NotCanonical(f"时间“{text}”不是规范写法，应如 2026-03-05T02:11:00.000000Z")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise NotCanonical(f"时间“{text}”不存在") from error


def commitment(salt: bytes, part: bytes) -> str:
    """SHA-256(0x01 ‖ salt ‖ part) as lower-case hex; `salt` is 32 bytes, `part` the bytes as stored."""
    if len(salt) != SALT_BYTES:
        raise NotCanonical(f"盐值应为 {SALT_BYTES} 字节，实际为 {len(salt)} 字节")
    return hashlib.sha256(b"\x01" + salt + part).hexdigest()


def entry_digest(header: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical header as lower-case hex.

    The header has exactly the 17 fields of v = 1; raises NotCanonical for a missing, foreign or ill-typed one.
    """
    if header.keys() != HEADER_FIELDS:
        wrong = "、".join(sorted(str(name) for name in header.keys() ^ HEADER_FIELDS))
        raise NotCanonical(f"条目头的字段不符：{wrong}")
    for field, is_right in _RULES.items():
        if not is_right(header[field]):
            raise NotCanonical(f"条目头的字段 {field} 的值不合格式")
    return hashlib.sha256(canonical_bytes(dict(header))).hexdigest()


def is_hash(value: Any) -> bool:
    """Whether `value` is a SHA-256 in lower-case hex."""
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


_RULES: Final[Mapping[str, Callable[[Any], bool]]] = {
    "v": lambda value: value == 1 and _is_count(value),
    "cause": lambda value: value is None or isinstance(value, str),
    **dict.fromkeys(_TEXT_FIELDS, lambda value: isinstance(value, str)),
    **dict.fromkeys(_COUNT_FIELDS, _is_count),
    **dict.fromkeys(_HASH_OR_NULL, lambda value: value is None or is_hash(value)),
}
