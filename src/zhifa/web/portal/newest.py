"""The newest decisions of an authority, a region, a matter, with their counts: what their pages have in common."""

from __future__ import annotations

from typing import Any, Final

from zhifa.disclosure import searching
from zhifa.search import IndexMissing
from zhifa.web.presentation import results

LATEST: Final = 5


def latest(facets: tuple[str, ...], **filters: Any) -> dict[str, Any]:
    """{rows, total, facets, counts, unready}: the newest decisions, and the counts as lists and by value.

    `unready`: why nothing is counted yet on this host, else empty. At most three statements.
    """
    try:
        found = searching.public_search(limit=LATEST, facets=facets, **filters)
    except IndexMissing as error:
        none: dict[str, Any] = {name: [] for name in facets}
        return {"rows": [], "total": 0, "facets": none, "counts": {name: {} for name in facets}, "unready": str(error)}
    return {
        "rows": [results.row(item) for item in found["items"]], "total": found["total"], "facets": found["facets"],
        "counts": {name: {one["value"]: one["count"] for one in rows} for name, rows in found["facets"].items()},
        "unready": "",
    }  # fmt: skip
