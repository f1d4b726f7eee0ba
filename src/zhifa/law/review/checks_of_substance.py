"""Facts and evidence, the law applied and the discretion used, powers, signs of a crime."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from zhifa.law import amounts, citations
from zhifa.law.engine.gates_of_penalty import fine_range
from zhifa.law.review.reading import LOOK, OK, PROBLEM, Found, Reading, check, titles_of
from zhifa.law.types import Json, TierFact

MADE_BY = {
    "inspection": ("inspect_scene",),
    "statement": ("inquire", "represent"),
    "testimony": ("inquire",),
    "expert": ("appraise",),
    "documentary": ("collect_evidence",),
    "physical": ("collect_evidence", "sample", "preserve"),
}
"""The acts whose record shows that evidence of a kind was taken; the other kinds are files beside the case."""
MINORS = frozenset({"under_14", "14_to_18"})
RESERVED = {
    "detention": (PROBLEM, "行政拘留只能由公安机关和法律规定的其他机关决定"),
    "restrict_employment": (LOOK, "限制从业要有法律、行政法规的规定"),
    "revoke_licence": (LOOK, "吊销许可证件由发证机关或者法律、法规规定的机关决定"),
    "close_down": (LOOK, "责令关闭有的要由人民政府决定"),
}


@check
def evidence(reading: Reading) -> Iterator[Found]:
    step = reading.step("investigate")
    for party in reading.parties():
        entry = reading.last("investigate", party)
        if entry is None:
            yield Found(PROBLEM, f"{reading.whose(party)}还没有查明事实的记录。")
            continue
        kinds = entry["data"].get("evidence", ())
        words = titles_of(step, "evidence", kinds)
        if len(kinds) == 1:
            yield Found(LOOK, f"{reading.whose(party)}只有一种证据：{words}，核对能否互相印证。", entry["id"])
        else:
            yield Found(OK, f"{reading.whose(party)}证据 {len(kinds)} 种：{words}。", entry["id"])


@check
def evidence_records(reading: Reading) -> Iterator[Found]:
    """Each kind of evidence that is named has a record of taking it."""
    step = reading.step("investigate")
    made = {entry["act"] for entry in reading.entries()}
    for party in reading.parties():
        entry = reading.last("investigate", party)
        kinds = entry["data"].get("evidence", ()) if entry else ()
        lacking = [kind for kind in kinds if kind in MADE_BY and not made & set(MADE_BY[kind])]
        if lacking and entry:
            words = titles_of(step, "evidence", lacking)
            yield Found(
                LOOK, f"{reading.whose(party)}写明有{words}，系统里没有取得的记录，看材料里有没有。", entry["id"]
            )
        elif entry:
            yield Found(OK, f"{reading.whose(party)}所列证据都有取得的记录或者附件可查。", entry["id"])


@check
def signatures(reading: Reading) -> Iterator[Found]:
    unsigned = 0
    for entry in reading.entries("inspect_scene", "inquire", "sample"):
        how = entry["data"].get("signed")
        if how in {"refused", "absent"}:
            unsigned += 1
            said = titles_of(reading.step(entry["act"]), "signed", how)
            yield Found(LOOK, f"“{reading.title(entry['act'])}”的笔录{said}，核对是否写明经过和见证人。", entry["id"])
    count = sum(1 for _ in reading.entries("inspect_scene", "inquire", "sample"))
    if count and not unsigned:
        yield Found(OK, f"笔录 {count} 份都有确认。")
    for party in reading.parties():
        known = reading.last("investigate", party)
        if known and known["data"].get("identity_checked") is False:
            yield Found(LOOK, f"{reading.whose(party)}没有核对当事人的身份。", known["id"])


@check
def appraisals(reading: Reading) -> Iterator[Found]:
    """An opinion is a record of its own, after that of the commission to the same body."""
    back = {entry["data"].get("body") for entry in reading.entries("appraise") if entry["data"].get("opinion_on")}
    for entry in reading.entries("appraise"):
        body = entry["data"].get("body", "")
        if entry["data"].get("opinion_on"):
            yield Found(OK, f"{body}的鉴定意见已经作出并告知当事人。", entry["id"])
        elif body not in back:
            yield Found(LOOK, f"委托{body}鉴定，还没有记录鉴定意见。", entry["id"])


@check
def attachments(reading: Reading) -> Iterator[Found]:
    if reading.attachments:
        yield Found(OK, f"证据和附件 {reading.attachments} 份在卷，可以打开核对。")
    else:
        yield Found(LOOK, "案件里没有证据附件，请看纸质材料。")


@check
def basis(reading: Reading) -> Iterator[Found]:
    listed = "；".join(reading.situation["matter"]["basis"])
    for party in reading.parties():
        entry = reading.last("conclude", party)
        if entry is None or entry["data"].get("outcome") != "penalty":
            continue
        said, whose = entry["data"].get("basis") or [], reading.whose(party)
        lines = [said] if isinstance(said, str) else said  # older entries hold one text
        cited = citations.joined(lines)
        if _places(lines) <= _places(reading.situation["matter"]["basis"]) and _places(lines):
            yield Found(OK, f"{whose}处罚依据与事项清单一致：{cited}。", entry["id"])
        else:
            yield Found(LOOK, f"{whose}处罚依据是“{cited}”，事项清单写的是“{listed}”，核对条、款、项。", entry["id"])


def _places(texts: Iterable[str]) -> set[citations.Citation]:
    """What the texts cite, whichever way it is written; what is no citation is left out."""
    found = set()
    for text in texts:
        try:
            found |= {replace(place, title=citations.key(place.title)) for place in citations.parse(text)}
        except citations.BadCitation:
            continue
    return found


@check
def tiers(reading: Reading) -> Iterator[Found]:
    """The fine against the range of the tier, with how the range came about (处罚法 34)."""
    for party in reading.parties():
        entry = reading.last("conclude", party)
        amount = entry["data"].get("amount_fen") if entry else None
        if entry is None or amount is None:
            continue
        whose, fact = reading.whose(party), reading.facts(entry).get("tier")
        if fact is None:
            yield Found(LOOK, f"{whose}罚款 {amounts.yuan(amount)}，事项没有裁量档次，核对法定幅度。", entry["id"])
        else:
            yield _in_range(whose, entry, fact, int(amount), reading)


def _in_range(whose: str, entry: Json, fact: Json, amount: int, reading: Reading) -> Found:
    base = entry["data"].get("ratio_base_fen")
    weighed = reading.facts(entry).get("discretion") or {}
    low, high = (weighed["low"], weighed["high"]) if weighed else fine_range(_tier(fact), base)
    if high is None:
        text = f"{whose}档次“{fact['title']}”按{fact['ratio_base']}的比例计算，没有填写基数，不能核对罚款的幅度。"
        return Found(LOOK, text, entry["id"])
    span = f"“{fact['title']}”（{fact['circumstance']}）{amounts.yuan(low or 0)}至{amounts.yuan(high)}"
    derived = f"，按{fact['ratio_base']} {amounts.yuan(base)} 计算" if base and fact["ratio_base"] else ""
    factors = titles_of(reading.step("conclude"), "factors", entry["data"].get("factors"))
    because = f"；情形：{factors}" if factors else ""
    if factors and weighed:
        because = "；推算：" + "；".join(line["text"] for line in weighed["lines"])
    said = f"{whose}罚款 {amounts.yuan(amount)}"
    if (low or 0) <= amount <= high:
        return Found(OK, f"{said}在{span}之内{derived}{because}。", entry["id"])
    if amount < (low or 0) and factors:
        return Found(LOOK, f"{said}低于{span}{derived}{because}，核对能否减轻。", entry["id"])
    tone = LOOK if entry["data"].get("beyond_tier") else PROBLEM
    return Found(tone, f"{said}不在{span}之内{derived}，偏离裁量基准，核对理由。", entry["id"])


def _tier(fact: Json) -> TierFact:
    return TierFact(
        code=fact["code"],
        title=fact["title"],
        circumstance=fact["circumstance"],
        kinds=tuple(fact["kinds"]),
        min_fen=fact["min_fen"],
        max_fen=fact["max_fen"],
        ratio_min=Fraction(fact["ratio_min"]) if fact["ratio_min"] else None,
        ratio_max=Fraction(fact["ratio_max"]) if fact["ratio_max"] else None,
        ratio_base=fact["ratio_base"],
    )


@check
def leniency(reading: Reading) -> Iterator[Found]:
    """Findings that point to leniency beside a proposal to punish (处罚法 30-33)."""
    for party in reading.parties():
        known, proposal = reading.last("investigate", party), reading.last("conclude", party)
        if known is None or proposal is None or proposal["data"].get("outcome") != "penalty":
            continue
        said, whose = known["data"], reading.whose(party)
        if said.get("first_time") and said.get("corrected") and said.get("harm") in {"none", "slight"}:
            text = f"{whose}查明初次违法、及时改正、危害后果轻微，可以不予处罚；仍拟处罚，核对理由。"
            yield Found(LOOK, text, proposal["id"])
        age = next((one.get("age_band") for one in reading.situation["parties"] if one["id"] == party), None)
        if age in MINORS:
            yield Found(LOOK, f"{whose}当事人是未成年人，核对从轻、减轻。", proposal["id"])


@check
def same_act(reading: Reading) -> Iterator[Found]:
    for entry in reading.entries("file"):
        if entry["data"].get("other_act"):
            text = "同一天的同一事项已经罚过款，承办人声明是另一个违法行为，核对是否同一行为。"
            yield Found(LOOK, text, entry["id"])


@check
def listed_power(reading: Reading) -> Iterator[Found]:
    opening = reading.situation["entries"][0]
    passed = reading.opens.get(opening["id"], {}).get("gates", ())
    title = reading.situation["matter"]["title"]
    if "matter_within_powers" in passed:
        yield Found(OK, f"登记案源时，“{title}”在本机关公布的权力清单内。", opening["id"])
    else:
        yield Found(LOOK, f"没有核对“{title}”是否在权力清单内。", opening["id"])


@check
def reserved_kinds(reading: Reading) -> Iterator[Found]:
    for party in reading.parties():
        entry = reading.last("conclude", party)
        for kind in entry["data"].get("kinds", ()) if entry else ():
            if entry and kind in RESERVED:
                tone, why = RESERVED[kind]
                yield Found(tone, f"{reading.whose(party)}{why}，核对本机关的权限。", entry["id"])


@check
def crime(reading: Reading) -> Iterator[Found]:
    signs = 0
    for party in reading.parties():
        entry = reading.last("conclude", party)
        if entry and entry["data"].get("outcome") == "referral":
            signs += 1
            yield Found(LOOK, f"{reading.whose(party)}处理意见是涉嫌犯罪，移送司法机关。", entry["id"])
        known = reading.last("investigate", party)
        if known and known["data"].get("grave"):
            signs += 1
            text = f"{reading.whose(party)}涉及公民生命健康安全、金融安全且有危害后果，核对是否涉嫌犯罪。"
            yield Found(LOOK, text, known["id"])
    for entry in reading.entries("refer"):
        signs += 1
        yield Found(LOOK, f"已经移送，涉嫌的罪名是{entry['data'].get('crime', '（未写明）')}。", entry["id"])
    if not signs:
        yield Found(OK, "处理意见、案件特点和调查记录里没有移送的标记；是否达到追诉标准由您判断。")
