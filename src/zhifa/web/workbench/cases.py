"""The page of one case: where it stands, what can be done next and what that still lacks, its papers and its record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhifa import clock
from zhifa.accounts import permissions, roles
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import User
from zhifa.casework import (
    attachments,
    by_party,
    challenge_file,
    clocks,
    erasures,
    party_codes,
    previews,
    queries,
    reviewing,
    write,
)
from zhifa.casework.models import Attachment, Document
from zhifa.casework.requests import ActRequest
from zhifa.journal.api import Entry, read
from zhifa.law import procedures
from zhifa.law.calendar import Calendar
from zhifa.law.engine import situation as engine_situation
from zhifa.law.engine.foreseeing import Exemption
from zhifa.web.presentation import case, case_page, todo, words
from zhifa.web.workbench import duties
from zhifa.web.workbench.access import staff
from zhifa.web.workbench.tasks import held_in

HAS_CODE: Final = "party.code.issued"
ANSWERED: Final = {"entry.voided": "已作废", "entry.amended": "已更正"}


@staff
def one(request: HttpRequest, actor: Actor, case_id: str) -> HttpResponse:
    loaded = write.load(actor, case_id)
    url = reverse("workbench:case", args=[loaded.case.id])
    printing = "print" in request.GET
    people = known([*loaded.case.handlers.split(","), *(entry.actor for entry in loaded.entries)])
    page = {
        **_heading(loaded, people),
        **_turn(actor, loaded),
        **_acts(actor, loaded, url),
        **_papers(loaded, url),
        **_record(loaded, people, whole=printing),
        **_rail(loaded),
        **_asked_to_read(loaded),
        **_may(actor, loaded),
        **_erasable(actor, loaded),
        "printing": printing,
        "address": request.build_absolute_uri(url),
    }
    return render(request, "web/workbench/case.html", {"nav": "cases", "page": page})


def _heading(loaded: write.Loaded, people: Mapping[str, str]) -> dict[str, Any]:
    row = loaded.case
    procedure = procedures.load(row.procedure, row.procedure_version)
    return {
        "id": row.id,
        "number": row.number,
        "title": [part for part in todo.title(row, loaded.parties).split("　") if part],
        "procedure": case_page.procedure_words(procedure),
        "handlers": names_of(row.handlers.split(","), people),
        "opened": words.day(row.opened_at),
        "state": todo.stage(row),
        "steps": case_page.steps(loaded.situation),
        "relations": case_page.relations(loaded.situation),
    }


def _turn(actor: Actor, loaded: write.Loaded) -> dict[str, Any]:
    """Who has to act now, and what."""
    step = todo.next_step(loaded.situation, held_in(actor, loaded.case), clock.legal_today())
    return {"turn": step.whose, "turn_words": step.words, "my_turn": step.mine}


def _acts(actor: Actor, loaded: write.Loaded, url: str) -> dict[str, Any]:
    held = frozenset(grant.role for grant in actor.grants)
    titles = {code: role.title for code, role in roles.ROLES.items()}
    available = [item.as_json() for item in queries.available(actor, loaded)]
    several = {party.id: party.name for party in loaded.parties} if len(loaded.parties) > 1 else {}
    acts = case.acts(available, case_url=url, roles=held, role_title=titles, parties=several)
    proposing = [one["party"] for one in available if one["act"] == "conclude" and not one["refusals"]]
    first, side = case_page.divided(acts, loaded.situation)
    return {
        "spared": [(several.get(party, ""), one) for party in proposing for one in _exemptions(loaded, party)],
        "acts": first,
        "side_acts": side,
    }


def _exemptions(loaded: write.Loaded, party: str) -> tuple[Exemption, ...]:
    """Ways not to punish that the record leaves open, offered before a proposal is written."""
    if engine_situation.done(loaded.situation, "conclude", party):
        return ()
    return previews.foreseen(loaded, ActRequest("conclude", {}, party=party)).exemptions


def _papers(loaded: write.Loaded, url: str) -> dict[str, Any]:
    files = Attachment.objects.filter(case_id=loaded.case.id)
    documents = Document.objects.filter(case_id=loaded.case.id)
    names = {party.id: party.name for party in loaded.parties}
    return {
        "documents": [
            case.document(document(item), case_url=url, whose=names.get(item.party or "", "")) for item in documents
        ],
        "several": len(loaded.parties) > 1,
        "attachments": [
            case_page.attachment(queries.attachment_view(item), f"{url}attachments/{item.id}", attachments.KINDS)
            for item in files
        ],
        "attachment_kinds": attachments.KINDS.items(),
        "upload_limit": case_page.size(settings.ZHIFA_UPLOAD_LIMIT),
    }


def _record(loaded: write.Loaded, people: Mapping[str, str], *, whole: bool) -> dict[str, Any]:
    """The newest entries, or all of them for print, and what the system found."""
    views = entry_views(loaded.entries, loaded.situation, people)[::-1]
    found = read.stream(f"finding/{loaded.case.id}")
    return {
        "entries": views if whole else views[: case_page.NEWEST],
        "total_entries": len(views),
        "findings": [duties.finding(entry, "") for entry in found[::-1]],
    }


def _rail(loaded: write.Loaded) -> dict[str, Any]:
    several = {party.id: party.name for party in loaded.parties} if len(loaded.parties) > 1 else {}
    found = [{**item, "whose": several.get(item["party"], "")} for item in clocks.of_case(loaded.case)]
    with_code = {entry.open["party"] for entry in loaded.entries if entry.kind == HAS_CODE}
    without_code = [one for one in loaded.parties if one.id not in with_code]
    chips = case_page.chips(found, today=clock.legal_today(), calendar=Calendar.default())
    return {
        "clocks": [chip for chip in chips if not chip.met],
        "met_clocks": [chip for chip in chips if chip.met],
        "parties": [case_page.party(queries.party_view(item)) for item in loaded.parties],
        "with_code": with_code,
        "without_factor": {one.id for one in without_code if not one.erased and not party_codes.factor_of(one)},
    }


def _asked_to_read(loaded: write.Loaded) -> dict[str, Any]:
    """Requests of parties to read the evidence that wait for an answer, each with what could be shown."""
    waiting = [(one, by_party.open_request(loaded.entries, one.id)) for one in loaded.parties]
    return {
        "reading": [
            {
                "of": asked.entry_id,
                "who": one.name,
                "day": words.day(asked.recorded),
                "reason": asked.personal["reason"] if isinstance(asked.personal, dict) else "",
                "offered": by_party.readable(loaded.case.id, one.id),
            }
            for one, asked in waiting
            if asked is not None
        ]
    }


def _may(actor: Actor, loaded: write.Loaded) -> dict[str, bool]:
    row = loaded.case
    own = write.is_own(actor, row)

    def may(operation: str) -> bool:
        return permissions.permits(actor, operation, authority=row.authority_id, unit=row.unit or None, own=own)

    return {
        "can_attach": may("case.attachment"),
        "can_review": reviewing.has_review(loaded) and may("case.review"),
        "can_reveal": may("case.reveal"),
        "can_renew_code": may("case.party_code"),
        "can_answer_reading": may("case.party_reading"),
        "can_export": may("case.dossier"),
        "can_hand_over": bool(challenge_file.challenged(loaded.situation)) and may(challenge_file.OPERATION),
        "can_read_journal": may("case.journal"),
    }


def _erasable(actor: Actor, loaded: write.Loaded) -> dict[str, Any]:
    """The parties whose particulars this person may propose to erase, and those for whom that is asked already."""
    if not permissions.permits(actor, "case.erase.propose", authority=loaded.case.authority_id):
        return {"erasable": set(), "erasure_asked": set()}
    there = {party.id for party in loaded.parties if not party.erased}
    asked = {str(entry.open["party"]) for entry in erasures.open_proposals(loaded.case.id)} & there
    return {"erasable": there - asked, "erasure_asked": asked}


def document(row: Document) -> dict[str, Any]:
    return queries.document_view(row) | {"approved_at": row.made_at}


def known(ids: Iterable[str]) -> dict[str, str]:
    """Names of people by their opaque ids; who is no longer known is left out. One statement."""
    wanted = {item for item in ids if _person_id(item)}
    return {str(pk): name for pk, name in User.objects.filter(pk__in=wanted).values_list("id", "name")}


def names_of(ids: Iterable[str], people: Mapping[str, str]) -> str:
    """Names of people in the order of their accounts, for a page."""
    wanted = set(ids)
    return "、".join(name for key, name in people.items() if key in wanted)


def entry_views(
    entries: Iterable[Entry], situation: Mapping[str, Any], people: Mapping[str, str] | None = None
) -> list[case.EntryView]:
    """The lines of a record with names and capacities; what was voided or amended later is struck through, and a
    proposal says that it is not in effect.
    """
    found = list(entries)
    people = known(entry.actor for entry in found) if people is None else people
    struck = {
        str(item.open.get("entry")): (ANSWERED[item.kind], item.version) for item in found if item.kind in ANSWERED
    }
    standing = {
        str(entry["id"]): "待批准" if entry["pending"] else "已退回"
        for entry in situation["entries"]
        if entry["pending"] or entry["returned"]
    }
    return [
        case.entry(
            item, who=_who(item, people), struck=struck.get(item.entry_id), standing=standing.get(item.entry_id, "")
        )
        for item in found
    ]


def _person_id(actor: str) -> bool:
    return actor not in {"", "system"}


def _who(entry: Entry, people: Mapping[str, str]) -> str:
    if not _person_id(entry.actor):
        return "系统"
    if entry.capacity == "party":
        return "当事人（查案页）"
    return f"{people.get(entry.actor, '不再登记的人员')}（{roles.title(entry.capacity)}）"
