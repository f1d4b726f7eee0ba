"""Rule: the flow of a case lights the submission again after an opinion to correct, not the prior notice (处罚法 58)."""

from __future__ import annotations

from typing import Any

from tests.law.procedures.stage import Case
from zhifa.law import engine, procedures

HEAVY: dict[str, Any] = {"tier": "T3", "amount_fen": 20_000_000}
WRONG: dict[str, Any] = {
    "opinion": "correct",
    "sound": ["competence", "procedure", "law", "powers", "papers", "crime"],
    "wrong": ["facts"],
    "remarks": [{"about": "证据", "problem": "没有称重单", "advice": "补充"}],
}


def take(case: Case, code: str, **changes: Any) -> None:
    """One act with its usual signatures."""
    usual = case.cast["acts"][code]
    party = "1" if usual.get("per_party") else None
    data = None if code == "register_lead" else {**usual.get("data", {}), **changes}
    decision = case.act(code, data, party=party)
    assert decision.accepted, decision
    for line in usual.get("then", ()) if code in {"file", "decide"} else ():
        signed = case.act("approve", {**case.cast["acts"]["approve"]["data"], "of": case.last(code)},
                          by=line["by"], capacity=line["as"])  # fmt: skip
        assert signed.accepted, signed


def concluded() -> Case:
    case = Case(procedure="penalty-ordinary", tiers=("T1", "T2", "T3"))
    for code in ("register_lead", "file", "investigate"):
        take(case, code)
    take(case, "conclude", **HEAVY)
    return case


def lit(case: Case) -> set[str]:
    states = engine.progress(procedures.load("penalty-ordinary"), case.situation)
    return {state.code for state in states if state.state == "now"}


def test_the_submission_comes_first_then_the_review_then_the_notice() -> None:
    case = concluded()
    assert "review.request" in lit(case)
    assert "notify" not in lit(case)
    take(case, "review.request")
    assert "review.opinion" in lit(case)
    take(case, "review.opinion")
    assert "notify" in lit(case)
    assert not {"review.request", "review.opinion"} & lit(case)


def test_after_an_opinion_to_correct_the_submission_is_next_and_not_the_notice() -> None:
    case = concluded()
    take(case, "review.request")
    take(case, "review.opinion", **WRONG)
    assert "review.request" in lit(case)
    assert "notify" not in lit(case)
    take(case, "review.request", answers="已补充称重单。")
    assert not {"review.request", "notify"} & lit(case)


def test_another_proposal_after_the_review_is_submitted_again() -> None:
    case = concluded()
    take(case, "review.request")
    take(case, "review.opinion")
    take(case, "conclude", **{**HEAVY, "amount_fen": 19_000_000})
    assert "review.request" in lit(case)
    assert "notify" not in lit(case)


def test_an_opinion_not_to_decide_asks_for_no_submission() -> None:
    case = concluded()
    take(case, "review.request")
    take(case, "review.opinion", **{**WRONG, "opinion": "do_not_decide"})
    assert "review.request" not in lit(case)
