"""Who acted and in what order: subject, certificates, recusals, gates, clocks, late records, rights of the party."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhifa.law.dates import format_date, legal_day
from zhifa.law.engine import situation as read
from zhifa.law.engine.instants import read as instant
from zhifa.law.review.reading import LOOK, OK, PROBLEM, Found, Reading, check

SUBJECTS = {
    "authority": "行政机关",
    "authorised_organisation": "法律、法规授权的组织",
    "entrusted_organisation": "受委托组织",
}


@check
def subject(reading: Reading) -> Iterator[Found]:
    opening = reading.situation["entries"][0]
    authority = reading.facts(opening).get("authority", {})
    kind, name = authority.get("kind", ""), authority.get("name", "")
    said = f"执法主体{name}登记为{SUBJECTS.get(kind, '其他')}"
    if kind in SUBJECTS and not authority.get("principal"):
        yield Found(OK, f"{said}。", opening["id"])
    else:
        yield Found(LOOK, f"{said}，以委托机关的名义执法的，核对委托书和期限。", opening["id"])


@check
def certificates(reading: Reading) -> Iterator[Found]:
    people, acts, bad = set(), 0, 0
    for entry in reading.entries():
        used = reading.facts(entry).get("officers", ())
        acts += bool(used)
        day = legal_day(instant(entry["at"]))
        for officer in used:
            people.add(officer["certificate"])
            good = date.fromisoformat(officer["valid_from"]) <= day <= date.fromisoformat(officer["valid_to"])
            if officer["status"] != "valid" or not good:
                bad += 1
                yield Found(
                    PROBLEM,
                    f"{format_date(day)}“{reading.title(entry['act'])}”时，执法证 {officer['certificate']} 无效。",
                    entry["id"],
                )
    if acts and not bad:
        yield Found(OK, f"{len(people)} 人在 {acts} 次执法活动中的执法证当日都有效，类别、区域相符。")
    elif not acts:
        yield Found(LOOK, "还没有写明执法人员的记录。")


@check
def recusals(reading: Reading) -> Iterator[Found]:
    asked = list(reading.entries("recuse"))
    out = {entry["data"]["certificate"]: entry for entry in asked if entry["data"].get("proposal") == "recuse"}
    for entry in reading.entries():
        for number in set(entry["officers"]) & out.keys():
            if read.index_of(reading.situation, entry) > read.index_of(reading.situation, out[number]):
                yield Found(
                    PROBLEM, f"执法证 {number} 决定回避以后仍办理“{reading.title(entry['act'])}”。", entry["id"]
                )
    for entry in asked:
        if entry["data"].get("proposal") != "recuse":
            yield Found(LOOK, f"有人申请执法证 {entry['data']['certificate']} 回避，决定不需要回避。", entry["id"])
    if not asked:
        yield Found(OK, "没有回避的申请或者决定。")


@check
def gates(reading: Reading) -> Iterator[Found]:
    passed = sum(len(reading.opens.get(entry["id"], {}).get("gates", ())) for entry in reading.entries())
    count = sum(1 for _ in reading.entries())
    yield Found(OK, f"{count} 条记录办理时，系统按条文核对 {passed} 项，全部通过；步骤次序相符。")


@check
def clocks(reading: Reading) -> Iterator[Found]:
    duties = [clock for clock in reading.situation["clocks"] if clock["kind"] == "duty"]
    late = 0
    for clock in duties:
        due = date.fromisoformat(clock["due_latest"][:10])
        met = legal_day(instant(clock["met"]["at"])) if clock["met"] else None
        end = met or reading.today
        if end > due:
            late += 1
            title = f"“{clock.get('title') or clock['key']}”的期限到{format_date(due)}"
            how = f"{format_date(met)}才办" if met else "还没有办"
            entry = clock["met"]["entry"] if clock["met"] else clock["entry"]
            yield Found(PROBLEM, f"{reading.whose(clock['party'])}{title}，{how}，超期 {(end - due).days} 日。", entry)
    if duties and not late:
        yield Found(OK, f"法定期限 {len(duties)} 个，都在期限内。")


@check
def supplemented(reading: Reading) -> Iterator[Found]:
    found = [entry for entry in reading.entries() if reading.provenance.get(entry["id"]) == "supplemented"]
    for entry in found:
        reason = reading.late_reasons.get(entry["id"], "").rstrip("。")
        why = f"，理由：{reason}" if reason else "，理由见记录"
        happened = format_date(legal_day(instant(entry["at"])))
        yield Found(LOOK, f"“{reading.title(entry['act'])}”是补录，发生于{happened}{why}。", entry["id"])
    if not found:
        yield Found(OK, "没有补录的记录。")


@check
def before_filing(reading: Reading) -> Iterator[Found]:
    for entry in reading.entries():
        if entry["facts"].get("before_filing"):
            yield Found(
                LOOK, f"“{reading.title(entry['act'])}”在立案前取得，可以作为证据，核对取得的程序。", entry["id"]
            )


@check
def corrections(reading: Reading) -> Iterator[Found]:
    for entry in reading.situation["entries"]:
        if entry["voided"]:
            yield Found(LOOK, f"“{reading.title(entry['act'])}”有一条记录已经作废。", entry["id"])
        elif entry["amended"]:
            times = len(entry["amended"])
            yield Found(LOOK, f"“{reading.title(entry['act'])}”更正过 {times} 次，原记录保留。", entry["id"])


@check
def rights(reading: Reading) -> Iterator[Found]:
    """Which triggers fired for each party, and what of it was done so far."""
    for party in reading.parties():
        proposal = reading.last("conclude", party)
        if proposal is None:
            continue
        whose = reading.whose(party)
        hearing = read.fired(reading.situation, "hearing", party)
        told = reading.last("notify", party)
        if hearing and told is None:
            yield Found(LOOK, f"{whose}应当告知要求听证的权利（{'；'.join(hearing)}），还没有告知。", proposal["id"])
        elif hearing and told:
            yield _told(whose, told["data"].get("hearing") is True, told["id"])
        if discussed := read.fired(reading.situation, "discussion", party):
            yield from _discussion(reading, whose, discussed, proposal["id"])
        said, answered = reading.last("represent", party), reading.last("reexamine", party)
        if said and said["data"].get("made") != "none" and answered is None:
            yield Found(PROBLEM, f"{whose}当事人的陈述、申辩还没有复核。", said["id"])


def _told(whose: str, hearing: bool, entry: str) -> Found:
    if hearing:
        return Found(OK, f"{whose}已经告知要求听证的权利。", entry)
    return Found(PROBLEM, f"{whose}应当告知要求听证的权利，告知书没有写。", entry)


def _discussion(reading: Reading, whose: str, why: list[str], entry: str) -> Iterator[Found]:
    held = read.last(reading.situation, "discuss")
    if held is None:
        yield Found(LOOK, f"{whose}应当由机关负责人集体讨论（{'；'.join(why)}），还没有讨论。", entry)
    else:
        yield Found(OK, f"{whose}已经集体讨论。", held["id"])


@check
def remarks_of_the_system(reading: Reading) -> Iterator[Found]:
    for noted in reading.noted:
        yield Found(LOOK, f"系统提醒：{noted.text.rstrip('。')}。", noted.entry)
