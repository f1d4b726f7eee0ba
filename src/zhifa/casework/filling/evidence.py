"""What a list of evidence and legal bases says (行政复议法第四十八条、行政诉讼法第六十七条), read from the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zhifa.casework.documents import catalogue
from zhifa.casework.filling import formatting
from zhifa.casework.filling.source import Source
from zhifa.law import citations
from zhifa.law.dates import legal_day
from zhifa.law.engine import situation as reading
from zhifa.statutes import queries as statutes

EVIDENCE = "evidence"
Row = dict[str, str]


def items(source: Source) -> list[Row]:
    """Name, source, pages and what it proves, of all evidence against the party. Two statements."""
    return [*_records(source), *_collected(source), *_opinions(source), *_attached(source)]


def concerns(document: Mapping[str, Any], situation: Mapping[str, Any], party: str) -> bool:
    """Whether a document of the situation is about this party, or about the whole case."""
    made = reading.find(dict(situation), str(document["entry"]))
    return document["party"] in (party, None) or bool(made and made["party"] is None)


def _records(source: Source) -> Iterator[Row]:
    """Records that the officers made themselves and that are evidence by what their template says."""
    from zhifa.casework.models import Document

    rows = Document.objects.filter(case_id=source.case.id).exclude(state__in=("draft", "spoilt"))
    for row in rows.order_by("made_at", "id"):
        template = catalogue.load(row.template)
        known = source.situation["documents"].get(row.id)
        if template.section == EVIDENCE and known and concerns(known, source.situation, source.party.id):
            yield {
                "name": f"{row.title}{row.number or ''}",
                "source": f"本机关制作，{formatting.day(legal_day(row.made_at))}",
                "pages": str(row.pages or ""),
                "proves": template.proves,
            }


def _own(source: Source, act: str) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    return (one for one in source.each(act) if one[0]["party"] in (source.party.id, None))


def _collected(source: Source) -> Iterator[Row]:
    for found, data in _own(source, "collect_evidence"):
        for item in data.get("items") or ():
            amount = f"（{item['quantity']}）" if item.get("quantity") else ""
            day = formatting.moment(found["at"]).partition("日")[0]
            yield {
                "name": f"{item['name']}{amount}",
                "source": f"向{data.get('from_whom', '')}调取，{day}日",
                "pages": "",
                "proves": str(item.get("proves", "")),
            }


def _opinions(source: Source) -> Iterator[Row]:
    for _, data in _own(source, "appraise"):
        if data.get("back"):
            day = formatting.day(data["opinion_on"]) if data.get("opinion_on") else ""
            yield {
                "name": "鉴定（检验、检测）意见",
                "source": "，".join(filter(None, (str(data.get("body", "")), day))),
                "pages": "",
                "proves": str(data.get("opinion", "")),
            }


def _attached(source: Source) -> Iterator[Row]:
    from zhifa.casework.models import Attachment

    rows = Attachment.objects.filter(case_id=source.case.id, kind=EVIDENCE, party__in=("", source.party.id))
    for row in rows:
        entry = source.entries.get(row.entry_id)
        by = "当事人提交" if entry is not None and entry.capacity == "party" else "执法人员收集"
        yield {
            "name": row.name,
            "source": f"{by}，{formatting.day(legal_day(row.added_at))}入卷",
            "pages": "",
            "proves": "见证据的说明",
        }


def bases(source: Source) -> list[Row]:
    """What the decision rests on, each place with its text in force on the day of the decision. Two statements.

    A place whose text is not imported says so, so that a copy is put beside the list.
    """
    at = source.at("decide")
    if at is None:
        return []
    cited = source.act("conclude").get("basis") or ()
    texts = [*source.matter["basis"], *([cited] if isinstance(cited, str) else cited)]
    day = legal_day(at)
    return [
        {
            "citation": citations.formatted(found.citation),
            "text": found.text or f"（{statutes.STATUSES[found.status]}，请附当日有效的文本。）",
        }
        for found in statutes.resolve_all(statutes.read(texts), [day])
    ]
