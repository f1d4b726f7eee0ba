"""What is put in and what comes out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

_KEY_BITS = 40  # of the id's hash: puts the documents of one day into one fixed order


class IndexBusy(RuntimeError):
    """Another process of this host holds the index writer."""

    def __init__(self) -> None:
        super().__init__("检索索引正由本机的另一个进程维护，请等它结束，或者先停止它。")


class IndexMissing(LookupError):
    """There is no index of this schema yet: it has to be rebuilt."""

    def __init__(self) -> None:
        super().__init__("检索索引尚未建立，请稍后再试；管理员可运行 zhifa search rebuild。")


@dataclass(frozen=True)
class IndexSchema:
    """`texts`: fields searched by substring. `keywords`: fields matched whole, which can be facets.

    `weights`: by how much a hit in a text counts more than one (order by relevance); texts left out count one.
    """

    texts: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)

    def fingerprint(self) -> str:
        """Changes with the fields and with the way they are cut: an index of another one is not read."""
        described = json.dumps(["bigram-2", self.texts, self.keywords])  # weights are of the query, not of the index
        return hashlib.sha256(described.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Doc:
    """`day` gives the order (newest first). Fields left out are empty; a keyword may have several values."""

    id: str
    day: date
    texts: Mapping[str, str] = field(default_factory=dict)
    keywords: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)

    def order(self) -> int:
        """Sort key and cursor: the day, then a fixed place within it."""
        within = int.from_bytes(hashlib.sha256(self.id.encode()).digest()[: _KEY_BITS // 8], "big")
        return day_order(self.day) + within


def day_order(day: date) -> int:
    """The smallest sort key of a day."""
    return day.toordinal() << _KEY_BITS


def day_end(day: date) -> int:
    """The smallest sort key after a day."""
    return day_order(day) + (1 << _KEY_BITS)


@dataclass(frozen=True)
class Result:
    """`total`: exact, of the whole result; `next`: cursor of the next page, None at the end; `more`: there is more
    than the page holds, even where no next page is offered;
    `facets`: per keyword field asked for, value -> exact count over the whole result, largest first.
    """

    total: int
    ids: list[str]
    next: int | None
    facets: dict[str, dict[str, int]]
    more: bool = False
