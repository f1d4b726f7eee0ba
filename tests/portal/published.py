"""Two hundred decisions of another system, imported, approved and published: a register for pages that list it."""

from __future__ import annotations

from pathlib import Path

from stdnum.cn import uscc

from tests.disclosure.casts import EDITOR, HEAD, WATER
from tests.disclosure.tables import PENALTY, PERSON, bring
from zhifa.accounts.models import Authority
from zhifa.disclosure.actions import every, perform
from zhifa.disclosure.models import PublicRecord
from zhifa.journal.api import followers

MONTHS = ("2025/12", "2026/01", "2026/02")
PARTIES = 12


def credit_code(n: int) -> str:
    number = f"91330299{n:09d}"
    return number + str(uscc.calc_check_digit(number))


def row(n: int) -> dict[str, str]:
    """The n-th decision: of a month and a party in turns, every tenth of a natural person."""
    day = {"CF_JDRQ": f"{MONTHS[n % 3]}/{n % 28 + 1:02d}", "CF_WSH": f"临水罚决字〔2026〕{n}号"}
    if n % 10 == 0:
        return {**PERSON, **day}
    party = n % PARTIES
    name = {"CF_XDR_MC": f"明州市第{party}水产有限公司", "CF_XDR_SHXYM": credit_code(party)}
    return {**name, **day, "CF_SY": f"在临江河左岸{n}号闸门旁堆放垃圾两立方米"}


def publish(folder: Path, *numbers: int) -> list[str]:
    """Brings these decisions to the public; the ids of all that is public."""
    if not Authority.objects.filter(code=WATER).exists():
        Authority.objects.create(
            code=WATER, name="临江区水利局", short_name="水利局", kind="authority", level="county", region="330299",
            path=f"/{WATER}/",
        )  # fmt: skip
    assert bring(folder, *(PENALTY | row(n) for n in numbers)).created == len(numbers)
    every.every(HEAD, "approve")
    assert every.every(EDITOR, "publish").done == len(numbers)
    followers.run_to_end()
    return list(PublicRecord.objects.filter(state="published").values_list("id", flat=True))


def withdraw(record: str) -> None:
    data = {"ground": "revoked", "reason": "复议决定撤销。", "document": "复议决定书", "known_on": "2026-03-05"}
    perform(EDITOR, record, "withdraw", data)
    followers.run_to_end()
