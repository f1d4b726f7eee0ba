"""The review points of each region, read from `points.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from zhifa.law.rules import region_prefix


@dataclass(frozen=True)
class Point:
    """One item that the reviewer answers. `answers`: the choices of `review.opinion.sound` that it stands for."""

    code: str
    title: str
    answers: tuple[str, ...]
    bears_on: tuple[str, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True)
class PointSet:
    """The points of a region ("" = the whole country) with the paper that names them."""

    region: str
    title: str
    basis: str
    points: tuple[Point, ...]


def points_for(region: str) -> PointSet:
    """The set of the most particular region that covers this one; the national set where none does."""
    prefix = region_prefix(region)
    fitting = [found for found in point_sets() if prefix.startswith(found.region)]
    return max(fitting, key=lambda found: len(found.region))


@cache
def point_sets() -> tuple[PointSet, ...]:
    """Every set of the package, the national one first."""
    raw = yaml.safe_load(resources.files(__package__).joinpath("points.yaml").read_text("utf-8"))
    return tuple(
        PointSet(
            one["region"],
            one["title"],
            one["basis"],
            tuple(
                Point(
                    line["code"],
                    line["title"],
                    tuple(line["answers"]),
                    tuple(line["bears_on"]),
                    tuple(line["checks"]),
                )
                for line in one["points"]
            ),
        )
        for one in raw
    )
