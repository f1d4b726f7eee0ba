"""The smallest check of all: a text that can be written down and read."""

from __future__ import annotations

import unicodedata
from typing import Any


class Malformed(ValueError):
    """A value that does not have the form of its field: what is wrong, and how to mend it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


def plain(value: Any, title: str, limit: int) -> str:
    """The text without outer spaces. Raises Malformed."""
    if not isinstance(value, str):
        raise Malformed(f"“{title}”应当是文字。", "请填写文字。")
    text = value.strip()
    # Lone surrogates and NUL cannot be written down; other control characters hide what is meant.
    if not text.isprintable() and any(unicodedata.category(c) in ("Cs", "Cc") and c not in "\r\n\t" for c in text):
        raise Malformed(f"“{title}”里有不能显示的字符。", "请删去不能显示的字符，重新填写。")
    if not text:
        raise Malformed(f"“{title}”只有空格。", "请填写文字。")
    if len(text) > limit:
        raise Malformed(f"“{title}”有 {len(text)} 字，最多 {limit} 字。", "请缩短，或者放到附件里。")
    return text
