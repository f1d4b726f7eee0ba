"""The code that opens a party's own page: at least 128 bits from the system, on the served copy only (design 2.7).

It lies encrypted in a table of its own, with a keyed fingerprint to find it by. The journal knows that one was issued,
never which; an erased party has none. A second factor that does not stand on the paper is asked for beside it.
"""

from __future__ import annotations

import hmac
import io
import re
import unicodedata
from datetime import timedelta
from typing import Final

import pikepdf
from django.conf import settings
from django.db import transaction

from zhifa import clock, files
from zhifa.accounts.actor import Actor, Held
from zhifa.accounts.encrypted import fingerprint
from zhifa.accounts.permissions import require
from zhifa.casework import papers, projection, write
from zhifa.casework.documents import typesetting
from zhifa.casework.errors import FieldError, Invalid, NotFound, Refused
from zhifa.casework.models import Document, Party, PartyAttempt, PartyCode
from zhifa.files.kinds import PDF
from zhifa.journal import api as journal
from zhifa.journal.api import NewEntry
from zhifa.journal.identity import new_salt
from zhifa.law.types import Refusal

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs, five bits each, none that is read as another
LENGTH: Final = 28  # 140 bits
GROUP: Final = 4
FACTOR: Final = 6  # last signs of a number that is not public
PHONE: Final = re.compile(r"\+?[0-9][0-9-]{5,19}")
TRIES: Final = 5  # at one code within WINDOW; practice for GB/T 22239-2019 level 3, as for accounts
WINDOW: Final = timedelta(minutes=15)
COLUMN: Final = "casework_partycode.code"
BASIS: Final = "行政处罚法第四十四条、第四十五条"


class WrongCode(Exception):
    """The code or the second factor is not right; nobody is told which."""


class TooManyTries(Exception):
    """A code was tried too often, whether it exists or not."""


def normal(code: str) -> str:
    """A code as it was printed, from what somebody typed: width, case, spaces and dashes do not matter."""
    text = unicodedata.normalize("NFKC", code).upper()
    return "".join(char for char in text if char in ALPHABET)


def written(code: str) -> str:
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def factor_of(party: Party, phone: str = "") -> str:
    """The last six signs of a number that only the party and the agency know; empty: there is none.

    `phone` was given for this alone and goes first. A credit code is public, so an organisation needs a phone; others
    have their identity number, or a phone where none is registered.
    """
    known = phone or ("" if party.kind == "organisation" else party.id_number) or party.phone
    signs = "".join(sign for sign in known.upper() if sign.isalnum())
    return signs[-FACTOR:] if len(signs) >= FACTOR else ""


def acting(party: Party) -> Actor:
    """The party as somebody who acts on its own case and on no other."""
    authority = party.case.authority_id
    return Actor(party.id, None, "", party.name, authority, (Held("party", authority, None, ""),))


def issue(actor: Actor, case_id: str, party_id: str, *, again: bool = False, phone: str = "") -> str:
    """The party's code, made when it is first asked for; `again` makes a new one and stops the old. `phone`: the
    party's, for the second factor alone; it lies beside the code and in no entry.

    Raises NotFound, Forbidden, Invalid, and Refused where the party has no number that could be the second factor.
    """
    given = _phone(phone)
    case = write.load(actor, case_id).case
    capacity = require(
        actor, "case.party_code", authority=case.authority_id, unit=case.unit or None, own=write.is_own(actor, case)
    )
    with journal.transaction() as tx:
        loaded = write.load(actor, case_id, to_write=True)
        party = next((one for one in loaded.parties if one.id == party_id and not one.erased), None)
        if party is None:
            raise NotFound("没有这名当事人。")
        held = PartyCode.objects.filter(party=party).first()
        if held is not None and not again:
            return held.code
        given = given or (held.phone if held else "")
        if not factor_of(party, given):
            raise Refused([_no_factor(party)])
        code = new_code()
        PartyCode.objects.update_or_create(
            party=party, defaults={"code": code, "fingerprint": fingerprint(code, COLUMN), "phone": given}
        )
        said = NewEntry("party.code.issued", open={"party": party.id, "again": held is not None}, provenance="system")
        entries = tx.append(
            write.stream_of(case_id), [said], authority=case.authority_id, actor=actor.id, capacity=capacity
        )
        projection.update(loaded.case, loaded.situation, entries, None)
    return code


def new_code() -> str:
    """140 bits: five of each of as many random bytes, evenly spread, for 256 is a multiple of 32."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in new_salt()[:LENGTH])


def _no_factor(party: Party) -> Refusal:
    known = "电话" if party.kind == "organisation" else "证件号码或者电话"
    message = f"当事人“{party.name}”没有登记{known}，查案页没有第二重验证；统一社会信用代码是公开的，不能用来验证。"
    return Refusal("party.no_factor", message, BASIS, "在案件页的当事人一栏填写查案电话，再打印带查案码的送达件。")


def _phone(typed: str) -> str:
    """A phone as it was typed, in narrow signs; empty stays empty. Raises Invalid."""
    text = unicodedata.normalize("NFKC", typed).replace(" ", "")
    if text and not PHONE.fullmatch(text):
        raise Invalid(FieldError("phone", "查案电话的格式不对。", "请填写手机号码，或者带区号的座机号码。"))
    return text


def served_copy(actor: Actor, case_id: str, document_id: str) -> tuple[Document, bytes]:
    """The document as it is handed over: its pages as they are archived, and a sheet with the party's code behind them.

    Where the document is a Word file, the sheet alone. Whoever prints it sees the code, which is an entry. Raises
    NotFound, Forbidden, Refused.
    """
    write.load(actor, case_id)
    row = Document.objects.filter(id=document_id, case_id=case_id).select_related("case__authority").first()
    found = papers.opened(row) if row else None
    if row is None or found is None or not found.file or not found.party:
        raise NotFound("没有这份文书，或者它还没有生成。")
    code = issue(actor, case_id, found.party)
    _printed(actor, row)
    sheet = _sheet(row, code)
    if found.media_type != PDF.media_type:
        return found, sheet
    with (
        files.store().open(found.file) as archived, pikepdf.open(archived) as copy,
        pikepdf.open(io.BytesIO(sheet)) as last,
    ):  # fmt: skip
        copy.pages.extend(last.pages)
        out = io.BytesIO()
        copy.save(out)
    return found, out.getvalue()


def _printed(actor: Actor, document: Document) -> None:
    case = document.case
    capacity = require(
        actor, "case.party_code", authority=case.authority_id, unit=case.unit or None, own=write.is_own(actor, case)
    )
    said = {"case": case.id, "party": document.party, "document": document.id}
    with journal.transaction() as tx:
        tx.append(
            f"access/{actor.id}/{clock.legal_today().isoformat()}",
            [NewEntry("access.party_code", open=said, provenance="system")],
            authority=case.authority_id, actor=actor.id, capacity=capacity,
        )  # fmt: skip


def _sheet(document: Document, code: str) -> bytes:
    return typesetting.party_sheet(
        {
            "authority": document.case.authority.name, "title": document.title, "number": document.number or "",
            "code": written(code), "demonstration": journal.demonstration(),
        },
        url=f"{settings.ZHIFA_PUBLIC_URL}/case/{written(code)}",
        timestamp=document.made_at,
    )  # fmt: skip


def holder(code: str) -> Party | None:
    """Whose code it is. One statement."""
    found = _held(fingerprint(normal(code), COLUMN))
    return found.party if found else None


def _held(mark: str) -> PartyCode | None:
    return PartyCode.objects.filter(fingerprint=mark).select_related("party__case__authority").first()


def enter(code: str, factor: str) -> Party:
    """The party that code and second factor belong to. Raises WrongCode, TooManyTries; both alike for any code.

    A try is counted before it is compared, so that many at once are no more tries than the same one after another.
    """
    mark = fingerprint(normal(code), COLUMN)
    _count(mark)
    held = _held(mark)
    expected = factor_of(held.party, held.phone) if held and not held.party.erased else ""
    typed = unicodedata.normalize("NFKC", factor).strip().upper()
    right = hmac.compare_digest(expected.encode(), typed.encode())
    if held is None or not expected or not right:
        raise WrongCode
    party = held.party
    PartyAttempt.objects.filter(code=mark).delete()
    with journal.transaction() as tx:
        tx.append(
            f"access/{party.id}/{clock.legal_today().isoformat()}",
            [NewEntry("access.party_page", open={"case": party.case_id, "party": party.id}, provenance="system")],
            authority=party.case.authority_id, actor=party.id, capacity="party",
        )  # fmt: skip
    return party


def _count(mark: str) -> None:
    now = clock.machine_now()
    with transaction.atomic():
        PartyAttempt.objects.filter(since__lt=now - WINDOW).delete()
        row, _ = PartyAttempt.objects.select_for_update().get_or_create(code=mark, defaults={"since": now})
        row.tries = min(row.tries + 1, TRIES + 1)
        row.save(update_fields=["tries"])
    if row.tries > TRIES:
        raise TooManyTries
