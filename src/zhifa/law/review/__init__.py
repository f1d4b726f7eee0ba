"""Legal review (国办发〔2018〕118号): the points that a reviewer answers, and what the machine finds on each."""

from __future__ import annotations

from zhifa.law.review import checks_of_course, checks_of_papers, checks_of_substance  # noqa: F401 - they register
from zhifa.law.review.points import Point, PointSet, point_sets, points_for
from zhifa.law.review.reading import LOOK, OK, PROBLEM, Found, Noted, Reading, find, worst

__all__ = [
    "LOOK", "OK", "PROBLEM", "Found", "Noted", "Point", "PointSet", "Reading", "find", "point_sets", "points_for",
    "worst",
]  # fmt: skip
