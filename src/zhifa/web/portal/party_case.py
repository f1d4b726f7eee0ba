"""What a party's page says of its case, read within the reach of the party alone."""

from __future__ import annotations

from typing import Any

from zhifa import clock
from zhifa.casework import by_party, party_codes, queries, write
from zhifa.casework.models import Attachment, Document, Party
from zhifa.disclosure.models import ENDED, Disclosure, State
from zhifa.disclosure.shown import display, repairing
from zhifa.journal.api import Entry
from zhifa.law import credit_repair, engine
from zhifa.law.engine import situation as reading
from zhifa.law.rules import RuleError
from zhifa.law.types import Act
from zhifa.web.presentation import case_page, party_page, words

OUT = frozenset({State.PUBLISHED, State.CORRECTED})


def page(party: Party) -> dict[str, Any]:
    """Everything on the page. Raises NotFound."""
    loaded = write.load(party_codes.acting(party), party.case_id)
    situation, today = loaded.situation, clock.legal_today()
    own = [
        {**one, "days": queries.deadline_days(one, loaded)} for one in situation["clocks"] if one["party"] == party.id
    ]
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
        "course": party_page.course(situation, party.id),
        "account": account,
        "schedule": [
            {"day": words.day(one["due"]), "fen": one["amount_fen"]} for one in (account.schedule if account else ())
        ],
        "documents": documents(party, situation),
        "challenges": party_page.challenge(situation, party.id),
        "hearing": party_page.hearing(situation, party.id),
        "repair": _repair(loaded, party) if served else None,
        **_speaking(situation, party, served=served),
        **_reading(loaded.entries, party),
    }


def documents(party: Party, situation: dict[str, Any] | None = None) -> list[Document]:
    """The documents that were served on the party; the case's row knows which."""
    return by_party.served_documents(party.case_id, party.id, situation or dict(party.case.situation))


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


def _repair(loaded: write.Loaded, party: Party) -> dict[str, Any] | None:
    """Disclosure of the decision and the way to credit repair; None where nothing was imposed."""
    duty = Disclosure.objects.filter(case_id=party.case_id, party_id=party.id).order_by("decided_on").last()
    kinds = reading.value(loaded.situation, "decide", "kinds", party.id)
    if duty is None or not kinds:
        return None
    said: dict[str, Any] = {"state": State(duty.state).label, "shown": duty.live and duty.state in OUT, "id": duty.id,
                            "due": words.day(duty.due_on), "never": duty.state == State.WITHHELD}  # fmt: skip
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
