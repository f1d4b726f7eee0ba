"""A case of the cast, taken step by step through the one write path, each step some minutes after the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests import cast
from zhifa import clock
from zhifa.accounts.actor import Actor
from zhifa.accounts.models import User
from zhifa.casework import write
from zhifa.casework.models import Case
from zhifa.casework.requests import ActRequest, OpenRequest, Result
from zhifa.journal.api import Entry, read

TOLD = ["content", "facts", "reasons", "basis", "rights", "recusal"]
FINE = {"kinds": ["fine"], "tier": "A", "amount_fen": cast.FINE}
PLACE = "明水河左岸滨河东路18号门前"


def actor(username: str) -> Actor:
    """The person with the roles held at this moment."""
    return Actor.for_user(User.objects.get(username=username))


@dataclass
class Street:
    """`now` moves by ten minutes with every act; `case` is the row as the last act left it."""

    now: datetime
    by: str = "officer"
    officers: Sequence[str] = cast.CERTIFICATES
    case: Case = field(init=False)
    results: list[Result] = field(default_factory=list)

    @contextmanager
    def later(self, minutes: int = 10) -> Iterator[datetime]:
        self.now += timedelta(minutes=minutes)
        with clock.pinned(self.now):
            yield self.now

    def open(self, *parties: Mapping[str, Any], **more: Any) -> Result:
        request = OpenRequest(
            "penalty-summary", cast.MATTER, list(parties) or [cast.ORGANISATION],
            {"kind": "inspection", "text": "巡查发现"}, **more,
        )  # fmt: skip
        with self.later():
            return self._kept(write.open_case(actor(self.by), request))

    def act(
        self, act: str, data: Mapping[str, Any], *, by: str = "", party: str | None = None, in_office: bool = False,
        **more: Any,
    ) -> Result:  # fmt: skip
        """One act ten minutes later; `in_office` acts name no certificates."""
        officers = () if in_office else tuple(self.officers)
        request = ActRequest(act, data, party=party, officers=officers, **more)
        with self.later():
            return self._kept(write.perform(actor(by or self.by), self.case.id, request))

    def _kept(self, result: Result) -> Result:
        self.case = result.case
        self.results.append(result)
        return result

    @property
    def parties(self) -> list[str]:
        return [party["id"] for party in self.case.situation["parties"]]

    @property
    def entries(self) -> list[Entry]:
        return read.stream(write.stream_of(self.case.id))

    # -- the steps of an on-the-spot penalty ---------------------------------------------------------------------

    def investigate(self, party: str | None = None, **changes: Any) -> Result:
        happened = clock.SHANGHAI.fromutc((self.now - timedelta(minutes=30)).replace(tzinfo=clock.SHANGHAI))
        data = {
            "certificate_shown": True, "identity_checked": True, "happened_at": happened.isoformat(), "place": PLACE,
            "facts": "当事人未经批准，在河道管理范围内倾倒渣土。", "evidence": ["inspection", "statement"], "slight": False,
            "first_time": True, "corrected": True, "harm": "slight",
        }  # fmt: skip
        return self.act("investigate", {**data, **changes}, party=party)

    def notify(self, party: str | None = None, penalty: Mapping[str, Any] | None = FINE, **changes: Any) -> Result:
        intends: dict[str, Any] = {"intends": "penalty", **penalty} if penalty else {"intends": "no_penalty"}
        return self.act("notify", {"told": TOLD, "acknowledged": "signed", **intends, **changes}, party=party)

    def represent(self, party: str | None = None, **changes: Any) -> Result:
        return self.act("represent", {"made": "none", **changes}, party=party)

    def decide(self, party: str | None = None, penalty: Mapping[str, Any] = FINE, **more: Any) -> Result:
        data = {"outcome": "penalty", "reasons": "初次违法。", "correction": "done", "place": PLACE, **penalty}
        return self.act("decide", data, party=party, **more)

    def serve(self, party: str | None = None, **changes: Any) -> Result:
        return self.act("serve", {"method": "direct", "receipt": "signed", "place": PLACE, **changes}, party=party)

    def until_decided(self, party: str | None = None, penalty: Mapping[str, Any] = FINE) -> Result:
        self.investigate(party)
        self.notify(party, penalty)
        self.represent(party)
        return self.decide(party, penalty)

    def until_served(self, party: str | None = None, penalty: Mapping[str, Any] = FINE) -> Result:
        self.until_decided(party, penalty)
        return self.serve(party)

    def file_and_pay(self, party: str | None = None, fen: int = cast.FINE) -> Result:
        self.act("record_filing", {}, party=party, in_office=True)
        paid = {"channel": "bank", "amount_fen": fen, "receipt_number": f"NT-{fen}"}
        return self.act("pay", paid, party=party, in_office=True)

    def propose(self, act: str, data: Mapping[str, Any], *, by: str = "") -> str:
        """Proposes an act with a chain; the id of the proposal."""
        return self.act(act, data, by=by, in_office=True).entries[0].entry_id

    def approve(self, proposal: str, by: str = "unit_head") -> Result:
        return self.act("approve", {"of": proposal, "opinion": "同意。"}, by=by, in_office=True)

    def close_and_archive(self) -> Result:
        self.approve(self.propose("close", {"summary": "已经履行。"}))
        kept = {"archive_number": "2026-0001", "retention": "ten_years"}
        return self.act("archive", kept, by="archivist", in_office=True)

    def whole(self) -> Result:
        """From the lead to the archive."""
        self.open()
        self.until_served()
        self.file_and_pay()
        return self.close_and_archive()
