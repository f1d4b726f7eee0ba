"""One function per document. Paragraphs on remedies and payment are computed by law/remedies, never typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from zhifa.casework.filling import parts
from zhifa.casework.filling.source import Source, moment
from zhifa.law import dates, remedies
from zhifa.law.procedures.language import Field

CORRECTIONS = {
    "done": "当事人已经改正违法行为。",
    "at_once": "责令当事人立即改正违法行为。",
    "not_needed": "",
}


def fill(template: str, source: Source) -> dict[str, Any]:
    """The data of a document's form; raises KeyError for a template nobody fills."""
    return {**parts.head(source), **FILLERS[template](source)}


def _conduct(source: Source) -> dict[str, Any]:
    found = source.act("investigate")
    evidence = source.words("investigate", "evidence")
    note = found.get("evidence_note", "")
    return {
        "violation_time": moment(found.get("happened_at")),
        "violation_place": found.get("place", ""),
        "facts": found.get("facts", ""),
        "evidence": f"{evidence}。{note}" if note else f"{evidence}。",
    }


def _statement(source: Source) -> str:
    said = source.act("represent")
    if said.get("made") == "none":
        return "当事人表示没有陈述、申辩意见。"
    result = {"accepted": "予以采纳", "partly": "部分采纳", "rejected": "不予采纳"}.get(str(said.get("accepted")), "")
    return (
        f"当事人陈述、申辩：{said.get('statement', '')}　经复核：{said.get('reexamination', '')}　复核结果：{result}。"
    )


def _correction(source: Source) -> str:
    decided = source.act("decide")
    if decided.get("correction") == "by_date":
        by = dates.format_date(date.fromisoformat(str(decided["correct_by"])))
        return f"责令当事人于{by}前改正违法行为。"
    return CORRECTIONS.get(str(decided.get("correction")), "")


def _penalties(source: Source) -> list[str]:
    decided = source.act("decide")
    listed = []
    for kind in decided.get("kinds", ()):
        if kind == "fine":
            listed.append(f"罚款人民币{parts.money(int(decided['amount_fen']))}")
        else:
            step = source.step("decide")
            field = step.field("kinds") if step else None
            choice = field.choice(kind) if field else None
            listed.append(choice.title if choice else kind)
    return listed


def _violated(source: Source) -> str:
    """The article violated: the first citation of the matter, as lists of powers write it."""
    return str(source.matter["basis"][0]) if source.matter["basis"] else ""


def _basis(source: Source) -> str:
    """The articles that set the penalty: the citations after the first, or the only one."""
    cited = list(source.matter["basis"])
    return "；".join(cited[1:] or cited)


def _remedies(source: Source, *, penalty: bool) -> str:
    return remedies.paragraph(
        source.case.procedure,
        body=source.authority.reconsideration_body,
        court=source.authority.court,
        on=dates.legal_day(source.day),
        penalty=penalty,
    )


def _payment(source: Source) -> str:
    decided = source.act("decide")
    if not decided.get("amount_fen"):
        return ""
    return remedies.payment(fen=int(decided["amount_fen"]), on=dates.legal_day(source.day))


def penalty_summary_decision(source: Source) -> dict[str, Any]:
    """当场行政处罚决定书 (行政处罚法第五十二条第二款)."""
    decided = source.act("decide")
    return {
        **_conduct(source),
        "party": parts.party(source),
        "violated": _violated(source),
        "basis": f"{_basis(source)}；《中华人民共和国行政处罚法》第五十一条",
        "discretion": decided.get("reasons", ""),
        "statement": _statement(source),
        "penalties": _penalties(source),
        "correction": _correction(source),
        "payment": _payment(source),
        "remedies": _remedies(source, penalty=True),
        "publication": remedies.publication(
            on=dates.legal_day(source.day),
            region=source.authority.region,
            sector=source.matter["sector"] or source.authority.sector,
            statute=source.matter["statute"],
        ),
        "decision_time": moment(source.at("decide")),
        "decision_place": decided.get("place", ""),
        "slots": [parts.party_slot(source, "serve", "receipt"), *parts.officers(source)],
    }


def no_penalty_decision(source: Source) -> dict[str, Any]:
    """不予行政处罚决定书 (行政处罚法第五十七条第一款, 第三十条至第三十三条)."""
    decided = source.act("decide")
    step = source.step("decide")
    field = step.field("outcome") if step else None
    choice = field.choice(str(decided.get("outcome"))) if field else None
    return {
        **_conduct(source),
        "party": parts.party(source),
        "violated": _violated(source),
        "statement": _statement(source),
        "ground": decided.get("ground", ""),
        "basis": f"《中华人民共和国行政处罚法》{choice.basis.removeprefix('行政处罚法') if choice else ''}",
        "correction": _correction(source),
        "education": decided.get("education", ""),
        "remedies": _remedies(source, penalty=False),
        "slots": [parts.party_slot(source, "serve", "receipt"), *parts.officers(source)],
    }


def service_receipt(source: Source) -> dict[str, Any]:
    """送达回证 (行政处罚法第六十一条)."""
    served = source.act("serve")
    recipient = parts.party_slot(source, "serve", "receipt")
    return {
        "matter": source.case.title,
        "recipient": source.party.name,
        "documents": [{"title": title, "number": number, "copies": "1"} for title, number in source.rendered],
        "place": served.get("place", ""),
        "method": source.words("serve", "method"),
        "received_at": moment(source.at("serve")),
        "recipient_slots": [{**recipient, "role": "受送达人"}],
        "refusal": recipient["note"] if recipient["outcome"] in {"refused", "absent"} else "",
        "substitute": recipient["note"] if recipient["outcome"] == "by_agent" else "",
        "witness": served.get("witness", ""),
        "server_slots": parts.officers(source, "送达人"),
    }


def summary_record_filing(source: Source) -> dict[str, Any]:
    """当场处罚备案表 (行政处罚法第五十二条第三款)."""
    conduct = _conduct(source)
    decided = source.act("decide")
    title_and_number = next((item for item in source.rendered if "决定书" in item[0]), ("", ""))
    return {
        "decision_number": title_and_number[1],
        "matter": source.case.title,
        "party_name": source.party.name,
        "facts": conduct["facts"],
        "basis": _basis(source),
        "penalties": _penalties(source),
        "decision_time": moment(source.at("decide")),
        "decision_place": decided.get("place", ""),
        "service": "，".join((moment(source.at("serve")), *(source.words("serve", f) for f in ("method", "receipt"))))
        + "。",
        "reported_at": dates.format_date(dates.legal_day(source.day)),
        "opinion": source.act("record_filing").get("note", ""),
        "slots": [{"role": "报备人"}, {"role": "机构负责人"}],
    }


def collection_receipt(source: Source) -> dict[str, Any]:
    """当场收缴罚款票据登记表 (行政处罚法第六十八条至第七十一条)."""
    taken = source.act("collect")
    number = next((item[1] for item in source.rendered if "决定书" in item[0]), "")
    note = taken.get("ground_note", "")
    return {
        "decision_number": number,
        "party_name": source.party.name,
        "amount": parts.money(int(taken["amount_fen"])),
        "ground": f"{source.words('collect', 'ground')}。{note}",
        "receipt_name": "罚没款专用票据",
        "receipt_number": taken.get("receipt_number", ""),
        "collected_at": moment(source.at("collect")),
        "collected_place": source.act("serve").get("place", ""),
        "remittance": remedies.remittance(on=dates.legal_day(source.day)),
        "payer_slots": [{"role": "缴款人"}],
        "slots": parts.officers(source, "收缴人"),
    }


def correction_notice(source: Source) -> dict[str, Any]:
    """补正通知书: the words of a served document that were wrong, and how they read now."""
    amended = source.amendment
    step = source.step(str(amended.get("act", "")))
    items = []
    for code, right in amended.get("changes", {}).items():
        field = step.field(code) if step else None
        wrong = amended["before"].get(code)
        place = field.title if field else code
        items.append({"place": place, "wrong": _said(field, wrong), "right": _said(field, right)})
    original = next((item for item in source.rendered if "决定书" in item[0]), ("", ""))
    return {
        "recipient": source.party.name,
        "original_title": original[0],
        "original_number": original[1],
        "original_date": dates.format_date(dates.legal_day(source.at("decide") or source.day)),
        "items": items,
        "reason": amended.get("reason", ""),
        "slots": [{"role": "受送达人"}],
    }


def _said(field: Field | None, value: Any) -> str:
    """A value as a reader of the document knows it: choices by their titles, days in Chinese, yes and no."""
    if value is None or value in ("", []):
        return "（空白）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if field is not None and field.choices:
        chosen = value if isinstance(value, list) else [value]
        return "、".join(choice.title for choice in field.choices if choice.code in chosen)
    if field is not None and field.type == "date":
        return dates.format_date(date.fromisoformat(str(value)))
    return str(value)


FILLERS: dict[str, Callable[[Source], dict[str, Any]]] = {
    "penalty_summary_decision": penalty_summary_decision,
    "no_penalty_decision": no_penalty_decision,
    "service_receipt": service_receipt,
    "summary_record_filing": summary_record_filing,
    "collection_receipt": collection_receipt,
    "correction_notice": correction_notice,
}
