"""Regions by their code (GB/T 2260: two digits each for province, city, county; then three each for town, village)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from zhifa.accounts.models import Authority

LEVELS: Final = (2, 4, 6, 9, 12)
"""Digits of a province, a city, a county, a township, a village; what is shorter than a county is filled with zeros."""
SHORTEST: Final = 6
SHORTEST_NAME: Final = 2  # characters: no place has a shorter name
GOVERNMENT: Final = "人民政府"


@dataclass(frozen=True)
class Region:
    """A region in which authorities stand. `parent`: code of the nearest one around it, empty at the top."""

    code: str
    name: str
    parent: str
    depth: int


def stem(code: str) -> str:
    """The digits that a region shares with everything inside it: 440700 -> 4407, 990102101000 -> 990102101."""
    digits = next((n for n in LEVELS if not code[n:].strip("0")), len(code))
    return code[:digits]


def enclosing(code: str) -> tuple[str, ...]:
    """The codes of the regions around one, from the province down, and its own: 440703 -> 440000, 440700, 440703."""
    own = stem(code)
    levels = [own[:digits] for digits in LEVELS if digits < len(own)]
    return tuple(dict.fromkeys(one.ljust(SHORTEST, "0") for one in (*levels, own) if one))


def every() -> dict[str, Region]:
    """All regions in which authorities stand, from above down, by code. One statement.

    One that has none is not in the tree, its parts hang one level up.
    """
    standing: dict[str, list[str]] = {}
    for region, name in Authority.objects.exclude(region="").order_by("path").values_list("region", "name"):
        standing.setdefault(enclosing(region)[-1], []).append(name)
    found: dict[str, Region] = {}
    for code in sorted(standing, key=stem):
        above = [found[one] for one in enclosing(code)[:-1] if one in found]
        parent = above[-1] if above else None
        name = _named(standing[code])
        found[code] = Region(code, name, parent.code if parent else "", parent.depth + 1 if parent else 0)
    return found


def _named(authorities: list[str]) -> str:
    """By its government; without one by what the names of its authorities begin with, else by the first of them."""
    government = next((name for name in authorities if name.endswith(GOVERNMENT)), "")
    if government:
        return government.removesuffix(GOVERNMENT)
    alike = takewhile(lambda chars: len(set(chars)) == 1, zip(*authorities, strict=False))
    shared = "".join(chars[0] for chars in alike)
    return shared if len(shared) >= SHORTEST_NAME else authorities[0]
