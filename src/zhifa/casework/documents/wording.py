"""How a document says things: money in figures and capitals, who the party is, what became of a signature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zhifa.law import amounts
from zhifa.law.types import Json

ID_LABELS = {
    "resident_id": "居民身份证号码",
    "passport": "护照号码",
    "hk_macao_permit": "港澳居民来往内地通行证号码",
    "taiwan_permit": "台湾居民来往大陆通行证号码",
    "foreign_permanent_resident": "外国人永久居留身份证号码",
    "other": "身份证件号码",
}


def money(fen: int) -> str:
    """人民币贰仟元整（¥2,000.00） for 200000 fen."""
    return f"人民币{amounts.capitals(fen)}（¥{fen // 100:,}.{fen % 100:02d}）"


def sentence(text: str) -> str:
    """The text with exactly one full stop at its end."""
    return text.strip().rstrip("。．.；;，,") + "。"


def clause(text: str) -> str:
    """The text without a stop at its end, to stand inside a sentence."""
    return text.strip().rstrip("。．.；;，,")


def cited(articles: Iterable[str]) -> str:
    """Citations joined for one sentence."""
    return "、".join(clause(article) for article in articles)


def party_block(party: Mapping[str, Any]) -> Json:
    """A party (`{kind, name, credit_code?, id_type?, id_number?, …}`) as the block of forms.parts.PartyBlock."""
    person = party["kind"] == "natural_person"
    return {
        "kind": party["kind"],
        "name": party["name"],
        "id_label": ID_LABELS.get(party.get("id_type") or "", "") if person else "",
        "id_number": (party.get("id_number") if person else party.get("credit_code")) or "",
        "representative": "" if person else party.get("legal_representative") or "",
        "address": party.get("address") or "",
        "phone": party.get("phone") or "",
    }
