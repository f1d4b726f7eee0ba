"""Filled forms for every template: usual values, and very long ones."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

MOMENT = datetime(2026, 3, 5, 2, 11, tzinfo=UTC)
LONG_NAME = "明州市临江区安澜街道长河社区股份经济合作社与水利生态综合治理工程项目部联合投资建设管理运营服务发展集团有限责任公司第一分公司临时项目部"[:60]

COMMON: dict[str, Any] = {
    "authority": "临江区水务局",
    "number": "明临水罚当决字〔2026〕3号",
    "date": "2026年3月5日",
    "demonstration": True,
    "verification": {"code": "7M2Q-4KXD", "url": "https://zhifa.invalid/verify/7M2Q-4KXD"},
}
PARTY: dict[str, Any] = {
    "kind": "organisation",
    "name": "明州市长河园林工程有限公司",
    "id_number": "91999901MA5TU3W62Q",
    "representative": "苏明哲",
    "address": "明州市临江区安澜路66号",
    "phone": "0999-61234017",
}
OFFICERS = [
    {"role": "执法人员", "name": "林若溪", "certificate": "99010100017"},
    {"role": "执法人员", "name": "周明远", "certificate": "99010100025"},
]
REMEDIES = (
    "如不服本决定，可以自收到本决定书之日起六十日内，向临江区人民政府申请行政复议；对行政复议决定不服的，可以依法向人民法院提起行政诉讼。"
)
VIOLATION: dict[str, Any] = {
    "party": PARTY,
    "violation_time": "2026年3月5日9时40分",
    "violation_place": "长河左岸新安段堤防背水坡",
    "facts": "在堤防背水坡堆放建筑材料约6立方米，妨碍堤防巡查通行。",
    "evidence": "现场检查笔录一份、照片四张、当事人陈述。",
    "violated": "《中华人民共和国防洪法》第二十二条",
    "statement": "当事人表示放弃陈述、申辩。",
    "remedies": REMEDIES,
    "slots": [*OFFICERS, {"role": "当事人", "name": "苏明哲"}],
}
USUAL: dict[str, dict[str, Any]] = {
    "penalty_summary_decision": {
        **COMMON,
        **VIOLATION,
        "basis": "《中华人民共和国防洪法》第五十六条、《中华人民共和国行政处罚法》第五十一条",
        "discretion": "符合本机关裁量基准“轻微”档。",
        "penalties": ["警告", "罚款人民币贰仟元整（¥2,000.00）"],
        "correction": "责令当事人在2026年3月12日前清除堆放的建筑材料。",
        "payment": "当事人应当在2026年3月20日前，将罚款缴至明州银行临江支行。",
        "publication": "本决定将在行政执法公示平台公示。",
        "decision_time": "2026年3月5日10时11分",
        "decision_place": "明州市临江区安澜路66号",
    },
    "no_penalty_decision": {
        **COMMON,
        **VIOLATION,
        "ground": "当事人违法行为轻微并及时改正，没有造成危害后果。",
        "basis": "《中华人民共和国行政处罚法》第三十三条第一款",
        "education": "已向当事人讲解堤防保护规定，当事人表示今后遵守。",
    },
    "service_receipt": {
        **COMMON,
        "number": "明临水送字〔2026〕3号",
        "matter": "在堤防背水坡堆放建筑材料",
        "recipient": "明州市长河园林工程有限公司",
        "documents": [{"title": "当场行政处罚决定书", "number": "明临水罚当决字〔2026〕3号", "copies": "1"}],
        "place": "明州市临江区安澜路66号",
        "method": "直接送达",
        "recipient_slots": [{"role": "受送达人", "name": "苏明哲"}],
        "server_slots": OFFICERS,
    },
    "summary_record_filing": {
        **COMMON,
        "number": "",
        "decision_number": "明临水罚当决字〔2026〕3号",
        "matter": "在堤防背水坡堆放建筑材料",
        "party_name": "明州市长河园林工程有限公司",
        "facts": "在堤防背水坡堆放建筑材料约6立方米。",
        "basis": "《中华人民共和国防洪法》第五十六条",
        "penalties": ["警告", "罚款人民币贰仟元整（¥2,000.00）"],
        "collection": "到银行缴纳",
        "decision_time": "2026年3月5日10时11分",
        "decision_place": "明州市临江区安澜路66号",
        "service": "2026年3月5日当场交付当事人。",
        "reported_at": "2026年3月6日",
        "slots": OFFICERS,
    },
    "collection_receipt": {
        **COMMON,
        "number": "",
        "decision_number": "明临水罚当决字〔2026〕4号",
        "party_name": "张三",
        "amount": "人民币伍拾元整（¥50.00）",
        "ground": "依法给予一百元以下的罚款（《中华人民共和国行政处罚法》第六十八条第一项）。",
        "receipt_name": "罚没专用票据",
        "receipt_number": "0026031888",
        "collected_at": "2026年3月5日10时20分",
        "collected_place": "长河左岸新安段",
        "remittance": "执法人员应当在2026年3月9日前交至本机关。",
        "slots": OFFICERS,
        "payer_slots": [{"role": "缴款人", "name": "张三"}],
    },
    "correction_notice": {
        **COMMON,
        "number": "明临水补正字〔2026〕1号",
        "recipient": "明州市长河园林工程有限公司",
        "original_title": "当场行政处罚决定书",
        "original_number": "明临水罚当决字〔2026〕3号",
        "original_date": "2026年3月5日",
        "items": [{"place": "第一段第二行", "wrong": "安澜路66号", "right": "安澜路68号"}],
        "reason": "录入门牌号时笔误。",
        "slots": OFFICERS,
    },
}


def long(template: str) -> dict[str, Any]:
    """The same form with 60-character names and facts of several pages."""
    data = deepcopy(USUAL[template])
    data["authority"] = "临江经济技术开发区" + LONG_NAME[:30] + "综合行政执法局"
    sentence = "现场勘查时发现当事人在河道管理范围内堆放砂石料、建筑垃圾和废弃木材，占用滩地并妨碍行洪。"
    for key in ("facts", "reason", "ground", "service"):
        if key in data:
            data[key] = "\n".join(sentence * 6 for _ in range(8))
    for key in ("recipient", "party_name"):
        if key in data:
            data[key] = LONG_NAME
    if "party" in data:
        data["party"] |= {"name": LONG_NAME, "address": LONG_NAME * 2, "representative": "阿卜杜热合曼·买买提依明·艾合买提江"}
    data["verification"] = {"code": "7M2Q-4KXD", "url": "https://zhifa.invalid/verify/" + "7M2Q-4KXD" * 20}
    for name in ("slots", "server_slots", "recipient_slots", "payer_slots"):
        for slot in data.get(name, []):
            slot["name"] = "阿卜杜热合曼·买买提依明·艾合买提江"
    return data
