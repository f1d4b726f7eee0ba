"""Fills the form of a document from what the case already knows, so that nobody types a thing twice.

Pure: the caller reads the case, the register and the computed paragraphs, and hands them in as `Known`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from zhifa.casework.documents import wording
from zhifa.law import dates
from zhifa.law.procedures.language import Procedure
from zhifa.law.types import Json


@dataclass(frozen=True)
class Made:
    """An earlier document of the same party that this one speaks about."""

    template: str
    title: str
    number: str


@dataclass(frozen=True)
class Known:
    """What is known when a document is made.

    `acts` holds for each act code the last recorded data about this party, all parts merged; `times` when it
    happened (aware). `officers` are (name, certificate number) of the act that makes the document.
    """

    procedure: Procedure
    authority: str
    """Name in which the document is issued: that of the principal where the organisation is an entrusted one."""
    day: date
    matter: str
    basis: Sequence[str]
    party: Mapping[str, Any]
    officers: Sequence[tuple[str, str]]
    acts: Mapping[str, Mapping[str, Any]]
    times: Mapping[str, datetime]
    tier: str = ""
    remedies: str = ""
    payment: str = ""
    publication: str = ""
    remittance: str = ""
    """How and by when money taken on the spot is handed in (行政处罚法第七十一条)."""
    made: Sequence[Made] = field(default_factory=tuple)
    demonstration: bool = False


def fill(template: str, known: Known) -> Json:
    """Data for `forms.validate`; number, code and draft mark are the caller's. Unknown values are simply absent.

    Raises LookupError for a template that no act of a procedure makes.
    """
    try:
        filler = _FILLERS[template]
    except KeyError:
        raise LookupError(f"文书“{template}”不能由案件自动填写，请用表单填写。") from None
    common = {
        "authority": known.authority, "date": dates.format_date(known.day), "demonstration": known.demonstration,
    }
    return {key: value for key, value in {**common, **filler(known)}.items() if value not in (None, "", [])}


def _penalty(known: Known) -> Json:
    decided = known.acts["decide"]
    return {
        **_findings(known),
        "violated": _violated(known),
        "basis": _penal_basis(known),
        "discretion": wording.sentence(known.tier + "；" + decided["reasons"]) if known.tier else decided["reasons"],
        "penalties": _penalties(known),
        "correction": _correction(decided),
        "payment": known.payment,
        "remedies": known.remedies,
        "publication": known.publication,
        "decision_time": dates.format_instant(known.times["decide"]),
        "decision_place": decided["place"],
    }


def _no_penalty(known: Known) -> Json:
    decided = known.acts["decide"]
    outcome = _choice(known, "decide", "outcome", decided["outcome"])
    return {
        **_findings(known),
        "violated": _violated(known),
        "ground": wording.sentence(decided["ground"]),
        "basis": "《中华人民共和国" + outcome.basis.replace("法第", "法》第", 1),
        "correction": _correction(decided),
        "education": decided.get("education", ""),
        "remedies": known.remedies,
        "publication": known.publication,
    }


def _findings(known: Known) -> Json:
    found = known.acts["investigate"]
    return {
        "party": wording.party_block(known.party),
        "violation_time": dates.format_instant(datetime.fromisoformat(found["happened_at"])),
        "violation_place": found["place"],
        "facts": found["facts"],
        "evidence": _evidence(known, found),
        "statement": _statement(known),
        "slots": [*_officer_slots(known), {"role": "当事人", "name": _signer(known)}],
    }


def _evidence(known: Known, found: Mapping[str, Any]) -> str:
    kinds = "、".join(_choice(known, "investigate", "evidence", code).title for code in found["evidence"])
    note = found.get("evidence_note", "")
    return wording.sentence(f"{kinds}。{note}" if note else kinds)


def _statement(known: Known) -> str:
    told, said = known.acts.get("notify", {}), known.acts.get("represent", {})
    lines = []
    if told.get("acknowledged") == "refused":
        lines.append("当事人拒绝对告知签名确认：" + wording.sentence(told["acknowledged_note"]))
    if said.get("made") in {"oral", "written"}:
        way = _choice(known, "represent", "made", said["made"]).title
        result = _choice(known, "represent", "accepted", said["accepted"]).title
        lines.append(f"当事人{way}：{wording.sentence(said['statement'])}")
        lines.append(f"经复核：{wording.clause(said['reexamination'])}；当事人的意见{result}。")
    elif said:
        lines.append("当事人对告知的内容没有提出陈述、申辩。")
    return "\n".join(lines)


def _penalties(known: Known) -> list[str]:
    decided = known.acts["decide"]
    return [
        "罚款" + wording.money(decided["amount_fen"]) if code == "fine"
        else _choice(known, "decide", "kinds", code).title
        for code in decided["kinds"]
    ]


def _correction(decided: Mapping[str, Any]) -> str:
    match decided.get("correction"):
        case "done":
            return "当事人已经改正违法行为。"
        case "at_once":
            return "责令当事人立即改正违法行为。"
        case "by_date":
            return f"责令当事人在{dates.format_date(date.fromisoformat(decided['correct_by']))}前改正违法行为。"
        case _:
            return ""


def _receipt(known: Known) -> Json:
    served = known.acts["serve"]
    note, witness = served.get("receipt_note", ""), served.get("witness", "")
    outcome = {"delivered": "absent"}.get(served["receipt"], served["receipt"])
    at = dates.format_instant(known.times["serve"])
    slot = {"role": "受送达人", "name": _signer(known), "outcome": outcome, "witness": witness, "at": at}
    slot["note"] = note or ("以回执或者系统记录为准。" if served["receipt"] == "delivered" else "")
    return {
        "matter": known.matter,
        "recipient": known.party["name"],
        "documents": [{"title": made.title, "number": made.number, "copies": "1"} for made in known.made],
        "place": served["place"],
        "method": _choice(known, "serve", "method", served["method"]).title,
        "received_at": "" if outcome in {"refused", "absent"} and served["receipt"] != "delivered" else at,
        "recipient_slots": [slot],
        "substitute": note if served["receipt"] == "by_agent" else "",
        "refusal": f"{note}（{at}）" if served["receipt"] == "refused" else "",
        "witness": witness,
        "server_slots": _officer_slots(known, role="送达人"),
    }


def _filing(known: Known) -> Json:
    decided, served = known.acts["decide"], known.acts["serve"]
    collected = known.acts.get("collect")
    return {
        "decision_number": _decision(known).number,
        "matter": known.matter,
        "party_name": known.party["name"],
        "facts": known.acts["investigate"]["facts"],
        "basis": _penal_basis(known),
        "penalties": _penalties(known),
        "collection": ("当场收缴" if collected else "由当事人缴纳") if "fine" in decided["kinds"] else "",
        "decision_time": dates.format_instant(known.times["decide"]),
        "decision_place": decided["place"],
        "service": "，".join((
            dates.format_instant(known.times["serve"]),
            _choice(known, "serve", "method", served["method"]).title,
            _choice(known, "serve", "receipt", served["receipt"]).title,
        )) + "。",
        "reported_at": dates.format_date(known.day),
        "slots": _officer_slots(known),
        "opinion": "",
    }


def _collection(known: Known) -> Json:
    collected = known.acts["collect"]
    ground = _choice(known, "collect", "ground", collected["ground"])
    note = collected.get("ground_note", "")
    return {
        "decision_number": _decision(known).number,
        "party_name": known.party["name"],
        "amount": wording.money(collected["amount_fen"]),
        "ground": f"{ground.title}（{ground.basis}）。{wording.sentence(note) if note else ''}",
        "receipt_name": "财政部门统一制发的罚没专用票据",
        "receipt_number": collected["receipt_number"],
        "collected_at": dates.format_instant(known.times["collect"]),
        "collected_place": known.acts["decide"]["place"],
        "remittance": known.remittance,
        "slots": _officer_slots(known, role="收缴人"),
        "payer_slots": [{"role": "缴款人", "name": _signer(known)}],
    }


def _violated(known: Known) -> str:
    """Practice cites the violated article first and the one that sets the penalty last."""
    return wording.clause(known.basis[0])


def _penal_basis(known: Known) -> str:
    return wording.cited(known.basis[1:] or known.basis)


def _decision(known: Known) -> Made:
    return next(made for made in known.made if made.template == "penalty_summary_decision")


def _signer(known: Known) -> str:
    party = known.party
    return str(party["name"] if party["kind"] == "natural_person" else party.get("legal_representative") or "")


def _officer_slots(known: Known, role: str = "执法人员") -> list[Json]:
    return [{"role": role, "name": name, "certificate": certificate} for name, certificate in known.officers]


def _choice(known: Known, step: str, field_code: str, code: str) -> Any:
    found = known.procedure.step(step)
    asked = found.field(field_code) if found else None
    choice = asked.choice(code) if asked else None
    if choice is None:
        raise LookupError(f"程序“{known.procedure.title}”的“{step}.{field_code}”没有选项“{code}”。")
    return choice


_FILLERS: dict[str, Callable[[Known], Json]] = {
    "penalty_summary_decision": _penalty,
    "no_penalty_decision": _no_penalty,
    "service_receipt": _receipt,
    "summary_record_filing": _filing,
    "collection_receipt": _collection,
}
