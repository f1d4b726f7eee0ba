"""Papers: what should be there and is not, amounts that differ from paper to paper, what was not submitted."""

from __future__ import annotations

from collections.abc import Iterator

from zhifa.law import amounts as money
from zhifa.law.review.reading import LOOK, OK, PROBLEM, Found, Reading, check, titles_of
from zhifa.law.types import Json

COMPARED = (("notify", "告知"), ("decide", "拟作出的决定"))
AMOUNTS = (("amount_fen", "罚款"), ("gains_fen", "没收违法所得"))


@check
def documents(reading: Reading) -> Iterator[Found]:
    """Every document that an act in effect makes exists and has been typeset."""
    expected = list(_expected(reading))
    there = {(made["template"], made["entry"], made["party"]): made for made in reading.situation["documents"].values()}
    by_act = {(made["template"], made["entry"]): made for made in reading.situation["documents"].values()}
    wrong = 0
    for entry, title, template, party in expected:
        made = there.get((template, entry, party)) or by_act.get((template, entry))
        if made is None:
            wrong += 1
            yield Found(PROBLEM, f"{reading.whose(party)}缺少《{title}》。", entry)
        elif made["state"] in {"draft", "approved"}:
            wrong += 1
            yield Found(LOOK, f"{reading.whose(party)}《{title}》还没有生成。", entry)
    if expected and not wrong:
        yield Found(OK, f"各步应有的文书 {len(expected)} 份都已生成。")


def _expected(reading: Reading) -> Iterator[tuple[str, str, str, str | None]]:
    """(entry that made it, title, template, party); what an approval lets pass was made by the proposal."""
    for entry in reading.entries():
        body = reading.opens.get(entry["id"], {})
        source = body["data"]["of"] if body.get("effect") == "approve" else entry["id"]
        for made in body.get("documents", ()):
            yield source, made["title"], made["template"], made["party"]


@check
def amounts(reading: Reading) -> Iterator[Found]:
    """The proposal, the notice and the decision proposed say the same money."""
    for party in reading.parties():
        proposal = reading.last("conclude", party)
        if proposal is None:
            continue
        for code, word in AMOUNTS:
            yield from _compared(reading, party, proposal, code, word)


def _compared(reading: Reading, party: str, proposal: Json, code: str, word: str) -> Iterator[Found]:
    proposed = proposal["data"].get(code)
    said = [f"处理意见 {money.yuan(proposed)}"] if proposed else []
    differs = ""
    for act, name in COMPARED:
        found = _newest(reading, act, party)
        amount = found["data"].get(code) if found else None
        if found and (amount or proposed):
            said.append(f"{name} {money.yuan(amount or 0)}")
            differs = differs or (found["id"] if amount != proposed else "")
    whose = reading.whose(party)
    if differs:
        yield Found(PROBLEM, f"{whose}{word}金额不一致：{'，'.join(said)}。", differs)
    elif said:
        yield Found(OK, f"{whose}{word}金额一致：{'，'.join(said)}。", proposal["id"])


def _newest(reading: Reading, act: str, party: str) -> Json | None:
    """In effect or proposed; what was returned or voided does not count."""
    found = None
    for entry in reading.situation["entries"]:
        gone = entry["voided"] or entry["returned"]
        if entry["act"] == act and entry["party"] in (party, None) and not gone:
            found = entry
    return found


@check
def materials(reading: Reading) -> Iterator[Found]:
    asked = reading.last("review.request", None)
    if asked is None:
        return
    given = set(asked["data"].get("materials", ()))
    step = reading.step("review.request")
    wanted = {"hearing": "hearing.hold", "appraisal": "appraise"}
    lacking = [code for code, act in wanted.items() if code not in given and any(True for _ in reading.entries(act))]
    if lacking:
        words = titles_of(step, "materials", lacking)
        yield Found(LOOK, f"案件里有{words}，没有列入送审材料。", asked["id"])
    else:
        words = titles_of(step, "materials", asked["data"].get("materials"))
        yield Found(OK, f"送审材料 {len(given)} 种：{words}。", asked["id"])
