"""From the texts of a source to versions that can be written: put together, dated, doubles removed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhifa.law import citations
from zhifa.statutes import content
from zhifa.statutes.content import ArticleText, StatuteText
from zhifa.statutes.report import NotUnderstood, Report


@dataclass(frozen=True)
class Prepared:
    """A text with the day of its version."""

    text: StatuteText
    day: date


def prepare(texts: Sequence[StatuteText], report: Report) -> list[Prepared]:
    """The versions, each statute's in order of days; what is left out is named in the report."""
    dated: dict[tuple[str, date], list[StatuteText]] = {}
    for text in _joined(texts):
        single = _once(text, report)
        day = content.promulgated(single)
        if day is None:
            report.not_understood.append(NotUnderstood(text.title, "没有写明通过或者公布的日期"))
        else:
            dated.setdefault((citations.key(text.title), day), []).append(single)
    found = [Prepared(_chosen(versions, report), day) for (_, day), versions in dated.items()]
    ended = {citations.key(title) for one in found for title in content.repeals(one.text)}
    newest: dict[str, date] = {}
    for one in found:
        key = citations.key(one.text.title)
        newest[key] = max(newest.get(key, one.day), one.day)
    kept = []
    for one in sorted(found, key=lambda one: (one.text.title, one.day)):
        key = citations.key(one.text.title)
        if one.text.over and key not in ended and newest[key] == one.day:
            report.not_understood.append(NotUnderstood(one.text.title, "已经废止，但是没有写明从哪一天起"))
        else:
            kept.append(one)
    return kept


def _joined(texts: Sequence[StatuteText]) -> Iterable[StatuteText]:
    """Parts of one statute that a source keeps apart (a code by its books) become one text."""
    parts: dict[tuple[str, str, date | None], list[StatuteText]] = {}
    for text in texts:
        parts.setdefault((text.source, text.title, text.promulgated), []).append(text)
    for group in parts.values():
        whole = content.merged(group) if len(group) > 1 else None
        if whole is None:
            yield from group
        else:
            yield whole


def _once(text: StatuteText, report: Report) -> StatuteText:
    """Every article number once: of doubles the first stays."""
    found: dict[tuple[int, int], ArticleText] = {}
    for article in text.articles:
        if (article.number, article.sub) in found:
            report.not_understood.append(NotUnderstood(text.title, "有的条号重复，只留第一个"))
        found.setdefault((article.number, article.sub), article)
    ordered = sorted(found.values(), key=lambda one: (one.number, one.sub))
    return replace(text, articles=tuple(ordered))


def _chosen(versions: Sequence[StatuteText], report: Report) -> StatuteText:
    """Of several transcriptions of one version the one with most articles; of equals the first."""
    best = max(versions, key=lambda text: len(text.articles))
    for other in versions:
        if content.digest(other) != content.digest(best):
            reason = f"同一天的文本有不同的抄本，留下条文最多的（{best.source}）"
            report.not_understood.append(NotUnderstood(other.title, reason))
    return best
