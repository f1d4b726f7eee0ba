"""The closed set of computed values, by name. Paragraphs on remedies and payment come from law/, never typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from zhifa.casework.documents import catalogue
from zhifa.casework.filling import entrusting, evidence, formatting, goods, money, weighed
from zhifa.casework.filling.source import Source
from zhifa.casework.models import Party
from zhifa.law import amounts, dates, remedies
from zhifa.law.dates import legal_day
from zhifa.law.engine import situation as reading

ID_LABELS = {
    "resident_id": "居民身份证号码",
    "residence_permit": "港澳台居民居住证号码",
    "foreigner_permit": "外国人永久居留身份证号码",
    "passport": "护照号码",
    "military": "军人证件号码",
    "other": "证件号码",
}
OUTCOMES = {
    "signed": "signed",
    "fingerprint": "fingerprint",
    "read_aloud": "read_aloud",
    "by_agent": "by_agent",
    "refused": "refused",
    "absent": "absent",
    "delivered": "absent",
    "announced": "absent",
    "recorded": "signed",
}
NOTES = {
    "delivered": "未当面签收，以送达回执或者系统记录为准。",
    "announced": "已经公告送达，以公告的日期为准。",
}
CORRECTIONS = {
    "done": "当事人已经改正违法行为。",
    "at_once": "责令当事人立即改正违法行为。",
    "not_needed": "",
}


def slot(source: Source, act: str, field: str) -> dict[str, str]:
    """A signature place as it ended; pending before the act."""
    data = source.act(act)
    outcome = OUTCOMES.get(str(data.get(field, "")), "pending")
    note = str(data.get(f"{field}_note") or "")
    note = note or NOTES.get(str(data.get(field, "")), "")
    return {
        "outcome": outcome,
        "note": note,
        "witness": str(data.get("witness", "")),
        "at": formatting.moment(source.at(act)) if outcome != "pending" else "",
    }


def _officers(source: Source) -> list[dict[str, str]]:
    return [{"name": o.name, "certificate": o.certificate, "outcome": "pending"} for o in source.signing]


def _officer_names(source: Source) -> str:
    return "、".join(f"{o.name}（执法证号{o.certificate}）" for o in source.signing)


def _party(source: Source) -> list[dict[str, str]]:
    return party_rows(source.party)


def party_rows(own: Party) -> list[dict[str, str]]:
    """The party block: label and value, one row each; `id_label` only where the kind of number is not the usual one."""
    person = own.kind == "natural_person"
    label = "统一社会信用代码" if own.credit_code else ID_LABELS.get(own.id_type, "证件号码")
    head = "经营者" if own.kind == "sole_trader" else "法定代表人（负责人）"
    pairs = (
        ("当事人", own.name),
        (label, own.credit_code or own.id_number),
        (head, own.legal_representative),
        ("住址" if person else "住所（经营场所）", own.address),
        ("联系电话", own.phone),
    )
    return [{name: value} for name, value in pairs if value]


def _parties(source: Source) -> list[dict[str, str]]:
    return [
        {
            "name": one.name,
            "number": one.credit_code or one.id_number,
            "representative": one.legal_representative,
            "address": one.address,
            "phone": one.phone,
        }
        for one in source.parties
    ]


def _party_lines(source: Source) -> list[str]:
    """Each party in one line, for the narrow cell of a form."""
    return ["，".join(filter(None, row.values())) for row in _parties(source)]


def _evidence(source: Source) -> str:
    found = source.words("investigate", "evidence")
    note = source.act("investigate").get("evidence_note", "")
    return f"{found}。{note}" if found else str(note)


def _statement(source: Source) -> str:
    """What the party said and what became of it; the re-examination stands in the act itself or in one of its own."""
    said = source.act("represent")
    if not said:
        return "当事人在规定的期限内没有提出陈述、申辩。" if source.act("notify") else ""
    if said.get("made") == "none":
        return "当事人表示没有陈述、申辩意见。"
    answer = said if "accepted" in said else source.act("reexamine")
    result = {"accepted": "予以采纳", "partly": "部分采纳", "rejected": "不予采纳"}.get(str(answer.get("accepted")), "")
    told = f"当事人陈述、申辩：{said.get('statement', '')}"
    return f"{told}　经复核：{answer.get('reexamination', '')}　复核结果：{result}。" if result else told


def _correction(source: Source) -> str:
    """Ordered with the decision, or with the proposal that the decision follows."""
    decided = source.act("decide")
    decided = decided if "correction" in decided else source.act("conclude")
    if decided.get("correction") == "by_date" and decided.get("correct_by"):
        by = dates.format_date(date.fromisoformat(str(decided["correct_by"])))
        return f"责令当事人于{by}前改正违法行为。"
    return CORRECTIONS.get(str(decided.get("correction")), "")


def _penalties(act: str) -> Callable[[Source], list[str]]:
    """The penalties that an act decides, proposes or announces, one line each."""

    def listed(source: Source) -> list[str]:
        data = source.act(act)
        step = source.step(act)
        field = step.field("kinds") if step else None
        kinds = [(kind, field.choice(kind) if field else None) for kind in data.get("kinds") or ()]
        return [line for kind, choice in kinds if (line := _penalty(kind, choice.title if choice else kind, data))]

    return listed


def _penalty(kind: str, title: str, data: Mapping[str, Any]) -> str:
    if kind == "fine":
        return f"罚款人民币{_capitals_first(int(data['amount_fen']))}" if data.get("amount_fen") else ""
    if kind == "confiscate_gains" and data.get("gains_fen"):
        return f"没收违法所得人民币{_capitals_first(int(data['gains_fen']))}"
    return title


def _capitals_first(fen: int) -> str:
    """贰仟元整（¥2,000.00）: the operative words of a decision."""
    return f"{amounts.capitals(fen)}（¥{fen // 100:,}.{fen % 100:02d}）"


def _violated(source: Source) -> str:
    """The article violated: the first citation of the matter, as lists of powers write it."""
    return str(source.matter["basis"][0]) if source.matter["basis"] else ""


def _basis(source: Source) -> str:
    """The articles that set the penalty: the citations after the first, or the only one."""
    cited = list(source.matter["basis"])
    return "；".join(cited[1:] or cited)


def _no_penalty_basis(source: Source) -> str:
    step = source.step("decide")
    field = step.field("outcome") if step else None
    choice = field.choice(str(source.act("decide").get("outcome"))) if field else None
    if choice is None or not choice.basis:
        return ""
    return f"《中华人民共和国行政处罚法》{choice.basis.removeprefix('行政处罚法')}"


def _remedies(source: Source, *, penalty: bool) -> str:
    return remedies.paragraph(
        source.case.procedure,
        body=source.authority.reconsideration_body,
        court=source.authority.court,
        on=legal_day(source.day),
        penalty=penalty,
    )


def _payment(source: Source) -> str:
    fen = source.act("decide").get("amount_fen")
    return remedies.payment(fen=int(fen), on=legal_day(source.day)) if fen else ""


def _publication(source: Source) -> str:
    return remedies.publication(
        on=legal_day(source.day),
        region=source.authority.region,
        sector=source.matter["sector"] or source.authority.sector,
        statute=source.matter["statute"],
    )


def _served(source: Source) -> list[str]:
    return [f"《{title}》{number}　1件" for title, number in source.rendered]


def _delivered(source: Source) -> list[str]:
    """The document that the act `deliver` hands over."""
    made = source.situation["documents"].get(str(source.act("deliver").get("document", "")))
    return [f"《{catalogue.title(made['template'])}》{made['number'] or ''}　1件"] if made else []


def _demand(source: Source) -> str:
    """What is still owed and until when, with its consequence (行政处罚法第七十二条、行政强制法第五十四条)."""
    fen = source.act("decide").get("amount_fen")
    return remedies.demand(fen=int(fen), on=legal_day(source.day)) if fen else ""


def _served_how(source: Source) -> str:
    if not source.act("serve"):
        return ""
    told = (formatting.moment(source.at("serve")), *(source.words("serve", f) for f in ("method", "receipt")))
    return "，".join(filter(None, told)) + "。"


def _receipt_note(*outcomes: str) -> Callable[[Source], str]:
    def note(source: Source) -> str:
        ended = slot(source, "serve", "receipt")
        return ended["note"] if ended["outcome"] in outcomes else ""

    return note


def _amendment(source: Source) -> list[dict[str, str]]:
    """The words that were wrong, and how they read now."""
    amended = source.amendment
    step = source.step(str(amended.get("act", "")))
    items = []
    for code, right in amended.get("changes", {}).items():
        field = step.field(code) if step else None
        texts = {"wrong": amended["before"].get(code), "right": right}
        said = {k: formatting.plain(field, v) if field else str(v) for k, v in texts.items()}
        place = field.title if field else code
        items.append({"place": place, **{k: v or "（空白）" for k, v in said.items()}})
    return items


def _contents(source: Source) -> list[dict[str, str]]:
    """The inner list of a file: every document in the order in which it was made."""
    entries = source.entries.values()
    pages = {e.open["document"]: str(e.open["pages"]) for e in entries if e.kind == "document.rendered"}
    return [
        {"title": made.open["title"], "number": made.open["number"] or "",
         "day": formatting.day(legal_day(made.recorded)), "pages": pages.get(made.open["document"], "")}
        for made in entries if made.kind == "document.approved"
    ]  # fmt: skip


def _contents_summary(source: Source) -> str:
    """How much lies in the file, counted."""
    rows = _contents(source)
    pages = sum(int(row["pages"] or 0) for row in rows)
    return f"本卷有文书 {len(rows)} 件、{pages} 页。" if rows else "本卷没有文书。"


def _served_day(source: Source) -> str:
    at = source.at("serve")
    return formatting.day(legal_day(at)) if at else ""


def _reconsideration_period(source: Source) -> str:
    """The last day as the clock of the party has it; empty where none runs."""
    running = reading.clocks_of(dict(source.situation), "reconsideration", source.party.id)
    if not running:
        return ""
    return remedies.reconsideration_period(due=date.fromisoformat(running[-1]["due"][:10]), on=legal_day(source.day))


def _decision_day(source: Source) -> str:
    at = source.at("decide")
    return formatting.day(legal_day(at)) if at else ""


def _decisions(source: Source) -> list[dict[str, str]]:
    """What was decided for each party, in order; a party without a decision has no row."""
    each = (replace(source, party=one, rendered=(), about="") for one in source.parties)
    return [
        {
            "party": one.party.name,
            "number": one.number_of("decide"),
            "day": _decision_day(one),
            "content": "；".join(_penalties("decide")(one)) or one.words("decide", "outcome"),
        }
        for one in each
        if one.act("decide")
    ]


COMPUTED: dict[str, Callable[[Source], Any]] = {
    "authority.name": lambda s: s.in_whose_name,
    "authority.address": lambda s: s.authority.address,
    "authority.phone": lambda s: s.authority.phone,
    "authority.court": lambda s: s.authority.court,
    "authority.reconsideration_body": lambda s: s.authority.reconsideration_body,
    "case.number": lambda s: s.case.number,
    "case.title": lambda s: s.case.title,
    "case.source": lambda s: formatting.WRITERS["source"](s.act("register_lead").get("source") or {}),
    "case.opened": lambda s: formatting.day(legal_day(s.case.opened_at)),
    "matter.violated": _violated,
    "matter.basis": _basis,
    "party": _party,
    "party.name": lambda s: s.party.name,
    "party.number": lambda s: s.party.credit_code or s.party.id_number,
    "party.representative": lambda s: s.party.legal_representative,
    "party.address": lambda s: s.party.address,
    "party.phone": lambda s: s.party.phone,
    "parties": _parties,
    "parties.lines": _party_lines,
    "parties.names": lambda s: [one.name for one in s.parties],
    "officers": _officers,
    "officers.names": _officer_names,
    "evidence": _evidence,
    "statement": _statement,
    "correction": _correction,
    "discretion": weighed.derivation,
    "exemption": weighed.exemption,
    "penalties": _penalties("decide"),
    "penalties.proposed": _penalties("conclude"),
    "penalties.notified": _penalties("notify"),
    "rights.statement": lambda s: remedies.statement_rights(on=legal_day(s.day)),
    "rights.hearing": lambda s: remedies.hearing_rights(on=legal_day(s.day)),
    "rights.agents": lambda s: remedies.agents(on=legal_day(s.day)),
    "delivered": _delivered,
    "preservation.period": lambda s: remedies.preservation(on=legal_day(s.day)),
    "demand": _demand,
    "claim": money.claim,
    "additional": money.additional,
    "additional.payment": lambda s: remedies.additional_payment(on=legal_day(s.day)),
    "goods.involved": goods.involved,
    "appraisals": goods.appraisals,
    "handlers": lambda s: s.act("file").get("handlers", ""),
    "no_penalty.basis": _no_penalty_basis,
    "payment": _payment,
    "payment.deferred": money.deferred,
    "remittance": lambda s: remedies.remittance(on=legal_day(s.day)),
    "remedies": lambda s: _remedies(s, penalty=True),
    "remedies.no_penalty": lambda s: _remedies(s, penalty=False),
    "remedies.additional": lambda s: _remedies(s, penalty=False),
    "publication": _publication,
    "served": _served,
    "served.received": lambda s: formatting.moment(s.at("serve")),
    "served.how": _served_how,
    "served.refusal": _receipt_note("refused", "absent"),
    "served.substitute": _receipt_note("by_agent"),
    "served.day": _served_day,
    "evidence.items": evidence.items,
    "legal.bases": evidence.bases,
    "reconsideration.period": _reconsideration_period,
    "reconsideration.bring": lambda s: remedies.reconsideration_papers(s.party.kind),
    "decision.title": lambda s: s.decision[0],
    "decision.number": lambda s: s.decision[1],
    "decision.day": _decision_day,
    "decisions": _decisions,
    "amendment": _amendment,
    "amendment.reason": lambda s: s.amendment.get("reason", ""),
    "contents": _contents,
    "contents.summary": _contents_summary,
    "today": lambda s: formatting.day(legal_day(s.day)),
    **entrusting.COMPUTED,
}
