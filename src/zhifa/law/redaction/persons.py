"""Names of natural persons in a folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhifa.law.redaction.finding import Certainty
from zhifa.law.redaction.tagger import Tagger

_RIM = "()[]{}<>《》【】「」“”\"'‘’,，。、:：;；!！?？·•.-—| \t\r\n"
_NO_NAME = re.compile("[某×*@]|^[0-9]+$|年[0-9]|^于[0-9]|^[向由]?记者$")
_SHORTEST = 2


def persons(plain: str) -> Iterator[tuple[int, int, str, Certainty, str]]:
    """(start, end, kind, certainty, how): `likely` where the name beats no name, `possible` where it comes near. What
    is likely in one place is found in all places.
    """
    seen: set[str] = set()
    for span in Tagger.default().spans(plain):
        start, end = span.start, span.end
        while start < end and plain[start] in _RIM:
            start += 1
        while end > start and plain[end - 1] in _RIM:
            end -= 1
        name = plain[start:end]
        if len(name) < _SHORTEST or _NO_NAME.search(name):
            continue
        likely = span.score > 0
        if likely:
            seen.add(name)
        yield start, end, "person", "likely" if likely else "possible", "前后文像是人名"
    for name in sorted(seen):
        at = plain.find(name)
        while at >= 0:
            yield at, at + len(name), "person", "likely", "同一人名在别处出现"
            at = plain.find(name, at + len(name))
