"""The edge: what a body may hold before anybody looks at its meaning. What cannot be recorded is refused by name."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from zhifa.accounts.errors import FieldError, Invalid

LONGEST_TEXT: Final = 20_000  # characters of one text; longer ones belong into an attachment
DEEPEST: Final = 16  # levels; our deepest form has five
LARGEST: Final = 2**53 - 1  # RFC 7493: what every JSON reader agrees on
MOST_PROBLEMS: Final = 20  # named in one answer


class BodyParser(Parser):
    """JSON bodies, checked for what no record can hold: NUL, lone surrogates, floats, excess of length or depth."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body's value. Raises Invalid, which the framework wraps (see problems.py)."""
        try:
            value = json.loads(request.body.decode(), object_pairs_hook=_object, parse_constant=_no_constant)
        except Invalid:
            raise
        except RecursionError as error:
            raise Invalid(_too_deep("正文")) from error
        except ValueError as error:
            message = "正文不是合法的 JSON（UTF-8 编码）。"
            raise Invalid(FieldError("正文", message, "请核对请求的格式。")) from error
        problems = []
        for problem in _problems(value):
            problems.append(problem)
            if len(problems) == MOST_PROBLEMS:
                break
        if problems:
            raise Invalid(*problems)
        return value

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The query's values, checked like the texts of a body. Raises Invalid."""
        if problems := [problem for key, text in data.items() if (problem := _text_problem(key, str(text)))]:
            raise Invalid(*problems)
        return super().parse_querydict(data, list_fields, request)


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Invalid(FieldError("正文", "同一个字段写了两次。", "请每个字段只写一次。"))
    return made


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _problems(value: Any) -> Iterator[FieldError]:
    """Walks without recursion: what is too deep is named, not followed."""
    waiting: list[tuple[str, Any, int]] = [("", value, 0)]
    while waiting:
        place, item, depth = waiting.pop()
        where = place or "正文"
        if isinstance(item, dict | list):
            if depth == DEEPEST:
                yield _too_deep(where)
                continue
            named = item.items() if isinstance(item, dict) else enumerate(item)
            waiting.extend((f"{place}.{name}".lstrip("."), inner, depth + 1) for name, inner in named)
            waiting.extend((where, key, depth + 1) for key in item if isinstance(item, dict))
        elif problem := _scalar_problem(where, item):
            yield problem


def _scalar_problem(where: str, item: Any) -> FieldError | None:
    if isinstance(item, str):
        return _text_problem(where, item)
    if isinstance(item, float):
        return FieldError(where, f"{where}是小数。", "金额以分为单位填写整数，其他数字填写整数。")
    if isinstance(item, int) and abs(item) > LARGEST:
        return FieldError(where, f"{where}的数字太大。", "请核对这个数字。")
    return None


def _text_problem(field: str, text: str) -> FieldError | None:
    named = field if field.isprintable() and len(field) < LONGEST_TEXT else "正文"
    if "\0" in text or not _encodes(text):
        return FieldError(named, "文字里有不能保存的字符（NUL 或者不成对的代理字符）。", "请删去这些字符后重新填写。")
    if len(text) > LONGEST_TEXT:
        message = f"文字有 {len(text)} 个字符，超过 {LONGEST_TEXT} 个。"
        return FieldError(named, message, "请写得简短一些，长的材料请作为附件上传。")
    return None


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _too_deep(where: str) -> FieldError:
    return FieldError(where, f"内容嵌套超过 {DEEPEST} 层。", "请核对请求的格式。")
