"""A case of the ordinary procedure in the cast's authority, with the usual data of the scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests import cast
from tests.street import Street, actor
from zhifa.casework import write
from zhifa.casework.requests import OpenRequest, Result
from zhifa.law import scenarios

PROCEDURE = "penalty-ordinary"
FINED = {"tier": "A", "amount_fen": cast.FINE}
"""What differs from the scenarios: the tier and the amount of the cast's matter."""
DIFFERENT: Mapping[str, Mapping[str, Any]] = {
    "file": {"handlers": "、".join(cast.CERTIFICATES)},
    "recuse": {"certificate": cast.OUTSIDE_CERTIFICATES[0]},
    "conclude": FINED,
    "notify": {"amount_fen": cast.FINE},
    "decide": {"amount_fen": cast.FINE},
    "pay": {"amount_fen": cast.FINE},
    "refund": {"amount_fen": cast.FINE},
    "hearing.notice": {"chair": "听证一号"},
}


@dataclass
class Office(Street):
    """`do` takes an act with its usual data, by its usual person, and what always follows it."""

    def register(self, *parties: Mapping[str, Any], matter: str = cast.MATTER) -> Result:
        source = {"kind": "inspection", "text": "日常巡查发现。"}
        request = OpenRequest(PROCEDURE, matter, list(parties) or [cast.ORGANISATION], source)
        with self.later():
            return self._kept(write.open_case(actor(self.by), request))

    def do(self, code: str, party: str | None = None, *, follow: bool = True, by: str = "", deviates: bool = False, **changes: Any) -> Result:
        """One act; with `follow` the signatures of its chain and the service of its notice come after it.

        `deviates`: the head confirms that the fine lies outside the benchmark.
        """
        usual = scenarios.cast(PROCEDURE)["acts"][code]
        data = {**usual.get("data", {}), **DIFFERENT.get(code, {}), **changes}
        who = by or usual.get("as", self.by)  # the cast's people are called by their roles
        for name in ("of", "entry"):
            if name in data:
                data[name] = self.last(data[name], party)
        if "document" in data:
            data["document"] = self.made_by(data["document"], party)
        kept = {name: value for name, value in data.items() if value is not None}
        result = self.act(code, kept, by=who, party=party, in_office="officers" not in usual)
        for line in usual.get("then", ()) if follow else ():
            to = party if line.get("for_party") else None
            followed = {**line.get("data", {})}
            if "of" in followed:
                followed["of"] = result.entries[0].entry_id
            if deviates and line.get("as") == "agency_head":
                followed["deviation_confirmed"] = True
            self.do(line["act"], to, by=line.get("as", ""), **followed)
        return result

    def last(self, code: str, party: str | None = None) -> str:
        """The id of the newest entry of an act; an id is answered as it is."""
        own = (None, party) if party else None
        found = [
            entry
            for entry in self.case.situation["entries"]
            if entry["act"] == code and (own is None or entry["party"] in own)
        ]
        return str(found[-1]["id"]) if found else code

    def made_by(self, code: str, party: str | None) -> str:
        entries = {e["id"] for e in self.case.situation["entries"] if e["act"] == code}
        found = [
            key
            for key, one in self.case.situation["documents"].items()
            if one["entry"] in entries and one["party"] in (party, None) and one["number"]
        ]
        return found[-1] if found else code

    def wait_until(self, day: str) -> None:
        """The clock goes on to nine in the morning of a day, Beijing time."""
        self.now = datetime.fromisoformat(f"{day}T01:00:00").replace(tzinfo=UTC)

    def until_concluded(self, party: str | None = None, **changes: Any) -> Result:
        self.do("investigate", party)
        return self.do("conclude", party, **changes)
