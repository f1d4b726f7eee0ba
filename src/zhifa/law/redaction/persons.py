"""Names of natural persons in a folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhifa.law.redaction.finding import Certainty, knowledge
from zhifa.law.redaction.tagger import Tagger

_RIM = "0123456789()[]{}<>《》【】「」“”\"'‘’,，。、:：;；!！?？·•.-—| \t\r\n"
_NO_NAME = re.compile("[某×*@0-9]|^(?:[向由]?记者|许可)$|[第及元]$|^把|^第[^五]|^伍[佰拾角]|[伍佰拾角元]整$")
_NOT_AT_ALL = re.compile("[桥路街科局院厅书证者内约]$|^[约把的]")
_SMALL = "于向从约把未多另可本中"
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
        likely = span.score > 0
        if len(name) < _SHORTEST or _NO_NAME.search(name) or not (likely or _may_be(name)):
            continue
        if likely:
            seen.add(name)
        yield start, end, "person", "likely" if likely else "possible", "前后文像是人名"
    for name in sorted(seen):
        at = plain.find(name)
        while at >= 0:
            yield at, at + len(name), "person", "likely", "同一人名在别处出现"
            at = plain.find(name, at + len(name))


def _may_be(name: str) -> bool:
    """Not what only comes near a name and is a word (陈述, 许可), begins with one (范围内), is one behind a small word
    (于调查), or ends as places, offices and papers do (柳堤路, 水政科, 申辩书).
    """
    known = Tagger.default().known.lexicon
    if _NOT_AT_ALL.search(name) or known.get(name, "n") != "n" or name in knowledge()["no_names"]:
        return False
    small = name[0] in _SMALL and known.get(name[1:], "n") != "n"
    return not small and not (len(name) == len("范围内") and known.get(name[:2]) == "W")
