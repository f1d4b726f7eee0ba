"""Who acts in these tests, and the decision they disclose."""

from __future__ import annotations

from typing import Any

from zhifa.accounts.actor import Actor, Held

WATER, OTHER = "SLJ", "JTJ"


def person(name: str, role: str, authority: str = WATER) -> Actor:
    held = Held(role, authority, None, f"/{authority}/")
    return Actor(id=f"user-{name}", user_id=None, username=name, name=name, authority=authority, grants=(held,))


EDITOR = person("bian", "disclosure_editor")
HEAD = person("zhang", "agency_head")
OFFICER = person("chen", "officer")
STRANGER = person("wai", "disclosure_editor", OTHER)
BOTH = Actor("user-both", None, "both", "both", WATER, EDITOR.grants + HEAD.grants)

ID_NUMBER = "11010519491231002X"
PHONE = "13812345678"


def decision(**changes: Any) -> dict[str, Any]:
    """What casework says of a decision: an on-the-spot fine on a shop."""
    party = {"kind": "organisation", "name": "明州市甲水产有限公司", "credit_code": "91350100M000100Y43",
             "legal_representative": "钱多多", "address": "明州市临江区滨河路18号", "phone": PHONE}  # fmt: skip
    party |= changes.pop("party", {})
    return {
        "procedure": "penalty-summary", "number": "临水罚当决字〔2026〕1号", "authority": WATER,
        "matter": "在河道管理范围内堆放垃圾", "facts": "2026年3月4日，当事人在临江河左岸堆放垃圾两立方米。",
        "basis": ["河道管理条例第四十四条"], "kinds": ["fine"], "kind_titles": ["罚款"], "amount_fen": 20_000,
        "decided_on": "2026-03-05", "sector": "water", "statute": "", "party": party, **changes,
    }  # fmt: skip


NATURAL = {"kind": "natural_person", "name": "欧阳小明", "credit_code": "", "legal_representative": "",
           "id_number": ID_NUMBER, "age_band": "adult"}  # fmt: skip
WITHDRAW_DATA = {"ground": "revoked", "reason": "复议决定撤销", "document": "临政复〔2026〕2号", "known_on": "2026-03-05"}
