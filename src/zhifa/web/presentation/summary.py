"""What a public decision comes to, for one plain sentence: from its masked content alone, never from the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from zhifa.registry.content import ACTS
from zhifa.web.presentation import disclosures
from zhifa.web.presentation.statutes import BETWEEN

LEFT_OUT: Final = "（依法不公开）"


@dataclass(frozen=True)
class Summary:
    """Who decided, on whom, for what, on what basis, with what result; `performance` is a code of law.publication.

    `matter` and `basis` are empty where the sentence has no place for them: a licence says what it is in `outcome`.
    """

    decided_on: str
    authority: str
    party: str
    act: str
    matter: str
    basis: str
    outcome: str
    performance: str
    settled: str | None
    """When it was carried out, as an instant; None while it is not, or where nobody says."""
    due: str | None
    """The last day of carrying it out; None where nothing says."""


def of(record: Mapping[str, Any], *, settled: str | None, due: str | None) -> Summary:
    """`record` as disclosure.queries.public gives it; `settled` and `due` from the case, where there is one."""
    penal = record["act"] == "penalty"
    return Summary(
        decided_on=str(record["decided_on"]),
        authority=str(record["authority"]["name"]),
        party=str(record["party"]["shown"]),
        act=ACTS.get(str(record["act"]), str(record["act"])),
        matter=_text(record.get("matter")) if penal else "",
        basis="、".join(filter(None, _text(record.get("basis")).split(BETWEEN))),
        outcome=_text(disclosures.outcome(record)),
        performance=record["standing"]["performance"]["code"] if record.get("standing") else "",
        settled=settled,
        due=due,
    )


def _text(masked: object) -> str:
    """With what was left out said in words."""
    return str(masked or "").replace(disclosures.STRUCK, LEFT_OUT)
