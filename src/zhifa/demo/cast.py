"""A seeded cast: people, firms and numbers that never existed, all with valid check digits.

Identity numbers and credit codes carry a region code beginning with 99, mobile numbers the unassigned range 154: nobody
can own one.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from stdnum.cn import ric, uscc

DATA = Path(__file__).parent / "data"
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
DAYS_A_YEAR = 365.2425


@cache
def read(name: str) -> Any:
    """A data file of the demonstration."""
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


class Cast:
    """Draws names and numbers; the same seed draws the same ones in the same order."""

    def __init__(self, seed: int, region: str) -> None:
        self.random = random.Random(seed)  # noqa: S311 - nothing secret is drawn, and the demonstration must repeat
        self.region = region
        self._words = read("names.yaml")
        self._used: set[str] = set()

    def person(self) -> str:
        """A name not drawn before."""
        while True:
            given = self.random.sample(self._words["given"], self.random.choice((1, 2, 2)))
            name = str(self.random.choice(self._words["surnames"])) + "".join(given)
            if name not in self._used:
                self._used.add(name)
                return name

    def address(self) -> str:
        street = self.random.choice(self._words["streets"])
        return f"明州市临江区{street}{self.random.randint(1, 199)}号"

    def spot(self) -> str:
        return f"明州市临江区{self.random.choice(self._words['villages'])}"

    def mobile(self) -> str:
        return f"154{self.random.randrange(10**8):08d}"

    def identity_number(self, birth: date) -> str:
        """GB 11643-1999 over a region that does not exist."""
        body = f"{self.region}{birth:%Y%m%d}{self.random.randrange(1000):03d}"
        return body + str(ric.calc_check_digit(body + "0"))

    def credit_code(self, kind: str) -> str:
        """GB 32100-2015: 91 a company, 92 a sole trader."""
        body = "".join(self.random.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(8))
        head = ("92" if kind == "sole_trader" else "91") + self.region + body + _organisation_digit(body)
        return head + str(uscc.calc_check_digit(head))

    def birth(self, age: int, today: date) -> date:
        """A day on which somebody of that age may have been born."""
        return today - timedelta(days=int((age + 0.2 + self.random.random() * 0.6) * DAYS_A_YEAR))

    def party(self, kind: str, authority: str, today: date, age: int | None = None) -> dict[str, Any]:
        """A party as design 3.2 takes it; `age` in years for a natural person."""
        contact = {"address": self.address(), "phone": self.mobile()}
        if kind == "natural_person":
            born = self.birth(age or self.random.randint(20, 68), today)
            number = self.identity_number(born)
            return {"kind": kind, "name": self.person(), "id_type": "resident_id", "id_number": number, **contact}
        owner = self.person()
        tail = self.random.choice(self._words["shops" if kind == "sole_trader" else "trades"][authority])
        return {
            "kind": kind, "name": self._firm(kind, owner, tail), "credit_code": self.credit_code(kind),
            "legal_representative": owner, **contact,
        }  # fmt: skip

    def _firm(self, kind: str, owner: str, tail: str) -> str:
        """A name not given before; when the known brands are used up, one is made of two characters."""
        brand = self.random.choice(self._words["brands"])
        while True:
            name = f"临江区{brand}{owner[0]}记{tail}" if kind == "sole_trader" else f"明州市{brand}{tail}"
            if name not in self._used:
                self._used.add(name)
                return name
            brand = "".join(self.random.sample(self._words["given"], 2))


def _organisation_digit(body: str) -> str:
    """Check digit of the organisation code inside a credit code (GB 11714-1997)."""
    total = sum(
        ORGANISATION_ALPHABET.index(char) * weight for char, weight in zip(body, ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - total % 11]
