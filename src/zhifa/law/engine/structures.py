"""The three structured values of `data`: parties, the source of a lead, and the changes of a correction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from zhifa.law import identifiers
from zhifa.law.engine.context import Context
from zhifa.law.engine.roles import PARTY_KINDS
from zhifa.law.engine.values import Malformed, plain
from zhifa.law.types import FieldProblem, Json

PARTY_TEXTS = {
    "name": ("姓名或者名称", 200),
    "credit_code": ("统一社会信用代码", 40),
    "id_number": ("证件号码", 60),
    "legal_representative": ("法定代表人或者负责人", 100),
    "address": ("住址或者住所", 300),
    "phone": ("联系电话", 60),
}
ID_TYPES = {
    "resident_id": "居民身份证",
    "residence_permit": "港澳台居民居住证",
    "foreigner_permit": "外国人永久居留身份证",
    "passport": "护照",
    "military": "军人证件",
    "other": "其他证件",
}
CHECKED_IDS = ("resident_id", "residence_permit")
SOURCE_KINDS = {
    "inspection": "监督检查",
    "complaint": "投诉举报",
    "transfer": "其他机关移送",
    "superior": "上级交办",
    "media": "媒体报道",
    "monitoring": "技术监控",
    "self_report": "当事人主动报告",
}
SOURCE_TEXT = 5_000
MOST_PARTIES = 50
MOST_ID = 64
Wrong = Callable[[str, str, str], None]
PARTY_OPEN = ("id", "kind", "age_band", "identified")
PARTY_KEYS = frozenset({"id", "kind", "id_type", "birth_date", *PARTY_TEXTS})


class Problems(Exception):
    """What is wrong inside a structured value, each with its place."""

    def __init__(self, problems: list[FieldProblem]) -> None:
        super().__init__(str(problems))
        self.problems = problems


def parties(value: Any, ctx: Context) -> list[Json]:
    """Parties in form, each with id, kind, age band and what was given. Raises Malformed, Problems."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Malformed("“当事人”应当是一个列表。", "请逐名填写当事人。")
    if len(value) > MOST_PARTIES:
        raise Malformed(f"当事人有 {len(value)} 名，最多 {MOST_PARTIES} 名。", "请分案办理。")
    problems: list[FieldProblem] = []
    found = [_party(item, n, ctx, problems) for n, item in enumerate(value)]
    for name in ("id", "credit_code", "id_number"):
        numbers = [party[name] for party in found if name in party]
        for n, party in enumerate(found):
            if name in party and numbers.count(party[name]) > 1:
                remedy = "请删去重复的一名，或者核对号码。"
                problems.append(FieldProblem(f"{n}.{name}", "同一名当事人填写了两次。", remedy))
    if problems:
        raise Problems(problems)
    return found


def _party(item: Json, n: int, ctx: Context, problems: list[FieldProblem]) -> Json:
    def wrong(name: str, message: str, remedy: str) -> None:
        problems.append(FieldProblem(f"{n}.{name}", message, remedy))

    kind = item.get("kind")
    party: Json = {"id": item.get("id") or str(n + 1), "kind": kind}
    if not isinstance(party["id"], str) or len(party["id"]) > MOST_ID:
        wrong("id", "当事人的编号应当是一段短的文字。", "去掉编号，由系统编号。")
    for name in sorted(item.keys() - PARTY_KEYS):
        wrong(name, f"当事人没有“{name}”这一项。", "去掉这一项。")
    if not isinstance(kind, str) or kind not in PARTY_KINDS:
        wrong("kind", "没有选择当事人是单位、个体工商户还是个人。", "请选择当事人的类型。")
    _texts(item, party, wrong)
    id_type = item.get("id_type") or "resident_id"
    if not isinstance(id_type, str) or id_type not in ID_TYPES:
        wrong("id_type", f"没有“{id_type}”这种证件。", f"请从以下证件中选择：{'、'.join(ID_TYPES.values())}。")
    if "id_number" in party:
        party["id_type"] = str(id_type)
    _check_numbers(party, wrong)
    birth = _birth(item, party, ctx, wrong)
    party["age_band"] = ctx.age_band_on(birth, ctx.day) if birth else "unknown"
    if kind == "organisation":
        party["age_band"] = "none"
    party["identified"] = "id_number" in party or "credit_code" in party
    return party


def _texts(item: Json, party: Json, wrong: Wrong) -> None:
    for name, (title, limit) in PARTY_TEXTS.items():
        if item.get(name) not in (None, ""):
            try:
                party[name] = plain(item[name], title, limit)
            except Malformed as error:
                wrong(name, error.message, error.remedy)
        elif name in ("name", "address"):
            wrong(name, f"没有填写当事人的“{title}”。依据：行政处罚法第五十九条第一款第一项。", "请填写。")


def _check_numbers(party: Json, wrong: Wrong) -> None:
    if "credit_code" in party:
        if problem := identifiers.check_credit_code(party["credit_code"]):
            wrong("credit_code", f"{problem.message}。", f"{problem.remedy}。")
        party["credit_code"] = identifiers.compact(party["credit_code"])
    if "id_number" in party:
        if party["id_type"] in CHECKED_IDS and (problem := identifiers.check_id_number(party["id_number"])):
            wrong("id_number", f"{problem.message}。", f"{problem.remedy}。")
        party["id_number"] = identifiers.compact(party["id_number"])


def _birth(item: Json, party: Json, ctx: Context, wrong: Wrong) -> date | None:
    """The birth date as stated or as the identity number says; both must agree."""
    stated = by_number = None
    if item.get("birth_date"):
        try:
            stated = date.fromisoformat(item["birth_date"])
        except (TypeError, ValueError):
            wrong("birth_date", "出生日期不是日期。", "请写成例如 1990-03-05。")
            return None
        if stated > ctx.day:
            wrong("birth_date", "出生日期晚于今天。", "请核对证件。")
            return None
    if party.get("id_type") in CHECKED_IDS and identifiers.check_id_number(party["id_number"]) is None:
        by_number = identifiers.birth_date(party["id_number"])
    if stated and by_number and stated != by_number:
        wrong("birth_date", "出生日期与身份证件号码不一致。", "请核对证件。")
    birth = stated or by_number
    if birth:
        party["birth_date"] = birth.isoformat()
    return birth


def divide_parties(value: list[Json]) -> dict[str, Any]:
    """Kind and age band are open; names, numbers and addresses are personal and can be erased."""
    return {
        "open": [{key: party[key] for key in PARTY_OPEN} for party in value],
        "personal": [
            {key: item for key, item in party.items() if key == "id" or key not in PARTY_OPEN} for party in value
        ],
    }


def source(value: Any) -> Json:
    """{kind, text}. Raises Malformed, Problems."""
    if not isinstance(value, dict):
        raise Malformed("“案件来源”应当写明类型和情况。", "请选择类型，再写明情况。")
    problems = [
        FieldProblem(name, f"案件来源没有“{name}”这一项。", "去掉这一项。")
        for name in sorted(value.keys() - {"kind", "text"})
    ]
    if not isinstance(value.get("kind"), str) or value["kind"] not in SOURCE_KINDS:
        kinds = "、".join(SOURCE_KINDS.values())
        problems.append(FieldProblem("kind", "没有选择案件来源的类型。", f"请选择：{kinds}。"))
    found: Json = {"kind": value.get("kind")}
    if value.get("text") not in (None, ""):
        try:
            found["text"] = plain(value["text"], "来源的情况", SOURCE_TEXT)
        except Malformed as error:
            problems.append(FieldProblem("text", error.message, error.remedy))
    if problems:
        raise Problems(problems)
    return found


def divide_source(value: Json) -> dict[str, Any]:
    """The words may name who complained: restricted."""
    text = {"restricted": {"text": value["text"]}} if "text" in value else {}
    return {"open": {"kind": value["kind"]}, **text}


def changes(value: Any) -> Json:
    """{field: new value}; the values are checked against the entry that is corrected (`corrections`)."""
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise Malformed("“更正的内容”应当逐项写明项目和改正后的内容。", "请逐项填写。")
    return dict(value)


DIVIDERS: dict[str, Callable[[Any], dict[str, Any]]] = {"parties": divide_parties, "source": divide_source}
