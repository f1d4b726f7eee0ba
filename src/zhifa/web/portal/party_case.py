"""What a party's page says of its case, read within the reach of the party alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from zhifa import clock
from zhifa.casework import by_party, clocks, party_codes, write
from zhifa.casework.models import Attachment, Document, Party
from zhifa.disclosure.models import ENDED, Disclosure, State
from zhifa.disclosure.shown import display, repairing
from zhifa.journal.api import Entry
from zhifa.law import credit_repair, engine, procedures
from zhifa.law.engine import situation as reading
from zhifa.law.engine.guards import deferral_is_asked
from zhifa.law.own_periods import OwnPeriod
from zhifa.law.rules import RuleError
from zhifa.law.types import Act
from zhifa.registry import queries as registers
from zhifa.web.presentation import case_page, party_page, words

OUT = frozenset({State.PUBLISHED, State.CORRECTED})


def page(party: Party) -> dict[str, Any]:
    """Everything on the page. Raises NotFound."""
    loaded = write.load(party_codes.acting(party), party.case_id)
    situation, today = loaded.situation, clock.legal_today()
    periods = registers.own_periods([loaded.case.authority_id]).get(loaded.case.authority_id, ())
    whole = [clocks.explained(loaded.case, one, periods) for one in situation["clocks"]]
    own = [one for one in whole if one["party"] == party.id]
    account = engine.account(
        situation, write.facts_for(loaded, Act(code="pay", actor_id="", capacity="", party=party.id)),
        write.rulebook(), write.calendar(), clock.legal_now(), party.id,
    )  # fmt: skip
    served = party_page.is_served(situation, party.id)
    account = account if served else None
    body, court = loaded.authority.reconsideration_body, loaded.authority.court
    return {
        "name": party.name,
        "authority": loaded.authority,
        "title": loaded.case.title,
        "number": loaded.case.number,
        "verdict": party_page.verdict(situation, party.id, account, own, today),
        "rights": party_page.rights(own, body=body, court=court, today=today, calendar=write.calendar()),
        "duties": party_page.duties(whole, situation, party.id),
        "course": party_page.course(situation, party.id),
        "account": account,
        "schedule": [
            {"day": words.day(one["due"]), "fen": one["amount_fen"]} for one in (account.schedule if account else ())
        ],
        "documents": [
            {"row": row, "day": words.day(day) if day else ""} for row, day in _handed_over(party, situation)
        ],
        "deferral": party_page.deferral(situation, loaded.entries, party.id),
        "remedy": party_page.remedy(situation, loaded.authority, party.kind, own, today) if served else None,
        "challenges": party_page.challenge(situation, party.id),
        "hearing": party_page.hearing(situation, party.id),
        "repair": _repair(loaded, party, periods) if served else None,
        **_speaking(situation, party, served=served),
        "can_ask_deferral": _may_ask_deferral(situation, party, account),
        **_reading(loaded.entries, party),
    }


def documents(party: Party) -> list[Document]:
    """The documents that were handed over to the party; the case's row knows which."""
    return [row for row, _ in _handed_over(party, dict(party.case.situation))]


def _handed_over(party: Party, situation: dict[str, Any]) -> list[tuple[Document, date | None]]:
    return by_party.served_documents(party.case_id, party.id, situation)


def readable(party: Party) -> list[Attachment]:
    """The attachments that the party may open. Raises NotFound."""
    return _attachments(write.load(party_codes.acting(party), party.case_id).entries, party)


def _attachments(entries: Any, party: Party) -> list[Attachment]:
    allowed = by_party.granted(entries, party.id)
    return list(Attachment.objects.filter(case_id=party.case_id, id__in=allowed)) if allowed else []


def _speaking(situation: dict[str, Any], party: Party, *, served: bool) -> dict[str, bool]:
    """Which forms the page offers; whether an act is in time is the engine's to say when it is sent."""
    keys = {one["key"] for one in situation["clocks"] if one["party"] == party.id}
    told, asked = (reading.last(situation, act, party.id) for act in ("notify", "hearing.request"))
    waits = reading.index_of(situation, asked) <= reading.index_of(situation, told)
    going = situation["state"] == "open"
    return {
        "can_represent": going and not served and "represent" in keys,
        "can_ask_hearing": going and not served and "hearing_request" in keys and waits,
        "can_send": going,
    }


def _may_ask_deferral(situation: dict[str, Any], party: Party, account: engine.Account | None) -> bool:
    """Something is left to be paid, the procedure knows the application, and none waits."""
    procedure = procedures.load(situation["procedure"], situation["version"])
    waits = deferral_is_asked(situation, party.id)
    going = situation["state"] == "open" and procedure.step(by_party.DEFERRAL) is not None
    return going and account is not None and account.left > 0 and not waits


def _reading(entries: tuple[Entry, ...], party: Party) -> dict[str, Any]:
    """The evidence: what may be read, whether a request waits, and what was said to the last one."""
    answers = [e for e in entries if e.kind == "reading.answered" and e.open["party"] == party.id]
    said = answers[-1].personal if answers else None
    return {
        "evidence": [
            {"id": one.id, "name": one.name, "size": case_page.size(one.size)} for one in _attachments(entries, party)
        ],
        "asked_to_read": by_party.open_request(entries, party.id) is not None,
        "reading_refused": bool(answers) and not answers[-1].open["attachments"],
        "reading_answer": said["reason"] if isinstance(said, dict) else "",
    }


def _repair(loaded: write.Loaded, party: Party, periods: Sequence[OwnPeriod]) -> dict[str, Any] | None:
    """Disclosure of the decision and the way to credit repair; None where nothing was imposed."""
    duty = Disclosure.objects.filter(case_id=party.case_id, party_id=party.id).order_by("decided_on").last()
    kinds = reading.value(loaded.situation, "decide", "kinds", party.id)
    if duty is None or not kinds:
        return None
    own = clocks.own_of(loaded.case, duty.clock, periods)
    said: dict[str, Any] = {"state": State(duty.state).label, "shown": duty.live and duty.state in OUT, "id": duty.id,
                            "due": words.day(duty.due_on), "never": duty.state == State.WITHHELD,
                            "promised": party_page.promised(own)}  # fmt: skip
    waiting = repairing.waiting(duty)
    said["asked"] = words.day(waiting["clock"]["due"]) if waiting else ""
    said["answered"] = None if waiting else duty.repair
    said["can_apply"] = duty.live and not waiting and not repairing.obstacles(duty)
    said["off"] = duty.state in ENDED
    if shown := display.shown(duty):
        return said | party_page.repair(shown, clock.legal_today())
    matter = loaded.situation["matter"]
    try:
        found = credit_repair.shown(
            loaded.case.procedure, kinds, duty.decided_on, write.rulebook(), write.calendar(),
            region=loaded.authority.region, sector=matter["sector"], statute=matter["statute"],
        )  # fmt: skip
    except RuleError:
        return said
    return said | party_page.repair(found, clock.legal_today())
