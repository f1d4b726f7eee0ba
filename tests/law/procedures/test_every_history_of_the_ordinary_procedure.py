"""No generated history reaches a decision without what its facts demand: a state machine that Hypothesis drives.

Hypothesis chooses the acts, their data and their days, and makes a history that breaks the rule as short as it can. What
the rule is stands in test_no_way_round_ordinary.py and asks no gate of the engine.
"""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.law.procedures.test_no_way_round_ordinary import (
    ACTS,
    COURSE,
    PARTIES,
    Told,
    Walk,
    begin,
    check_hearing,
    check_notice_and_rights,
    check_review_and_discussion,
    decisions,
)
from zhifa.law import engine
from zhifa.law.types import Json

CHANCE = st.randoms(use_true_random=False)


class History(RuleBasedStateMachine):
    """A case from its first proposal on."""

    walk: Walk
    kinds: dict[str, str]

    def __init__(self) -> None:
        super().__init__()
        self.known = 0

    @initialize(parties=st.sampled_from(PARTIES), chance=CHANCE)
    def begin(self, parties: tuple[str, ...], chance: Random) -> None:
        self.walk = begin(parties, chance)
        self.kinds = {p["id"]: p["kind"] for p in self.walk.case.people()}

    @rule(acts=st.integers(1, 2 * len(COURSE)), chance=CHANCE)
    def the_careful_officer_goes_on(self, acts: int, chance: Random) -> None:
        self.walk.chance = chance
        for _ in range(acts):
            self.walk.go_on()

    @rule(act=st.sampled_from([name for name, _ in ACTS]), second=st.booleans(), chance=CHANCE)
    def somebody_does_something(self, act: str, second: bool, chance: Random) -> None:
        self.walk.chance = chance
        self.walk.do(act, list(self.kinds)[-1 if second else 0])

    @rule(chance=CHANCE)
    def a_proposal_is_signed(self, chance: Random) -> None:
        self.walk.chance = chance
        self.walk.do("approve", next(iter(self.kinds)))

    @invariant()
    def what_was_decided_had_all_that_the_law_demands(self) -> None:
        events = self.walk.case.events
        for proposal, party, day, told in decisions(events):
            if len(told.events) >= self.known:
                self._look(proposal.open["data"], party, day, told)
        self.known = len(events)

    def _look(self, decided: Json, party: str, day: date, told: Told) -> None:
        check_notice_and_rights(decided, party, day, told, self.kinds[party])
        check_hearing(party, told)
        check_review_and_discussion(party, told, self.kinds)

    @invariant()
    def the_situation_is_what_the_history_folds_to(self) -> None:
        assert engine.fold(self.walk.case.events) == self.walk.case.situation


TestHistory = History.TestCase
TestHistory.settings = settings(
    max_examples=40, stateful_step_count=20, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
