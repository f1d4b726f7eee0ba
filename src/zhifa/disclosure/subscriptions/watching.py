"""What a reader watches: the words and filters of the public search, and which of some records they find."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Final
from urllib.parse import urlencode

from zhifa.casework.errors import FieldError, Invalid
from zhifa.disclosure import filters, searching
from zhifa.disclosure.indexing import index
from zhifa.disclosure.models import PublicRecord
from zhifa.search import IndexMissing, QueryProblem

LONGEST: Final = 200  # characters of one value
IN_ADDRESS: Final = {"date_from": "from", "date_to": "to"}
"""As the search writes them in its address."""
_WITH_THE_WORDS: Final = frozenset(searching.FILTERS) - {"authority", "act", "year", "number"}
"""What narrows by something of which nothing remains once a record is off."""


@dataclass(frozen=True)
class Watch:
    """Days are ISO text; what is empty does not narrow."""

    q: str = ""
    region: str = ""
    authority: str = ""
    act: str = ""
    kind: str = ""
    sector: str = ""
    party_kind: str = ""
    performance: str = ""
    challenge: str = ""
    year: str = ""
    date_from: str = ""
    date_to: str = ""
    matter_code: str = ""
    party: str = ""
    number: str = ""
    credit_code: str = ""

    def as_text(self) -> str:
        return json.dumps({name: value for name, value in asdict(self).items() if value}, ensure_ascii=False)

    def query(self) -> str:
        """?a=b of the search that shows the same, or empty."""
        kept = {IN_ADDRESS.get(name, name): value for name, value in asdict(self).items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def title(self) -> str:
        """机关：明水县水务局；词语：渣土"""
        return "；".join(f"{title}：{value}" for title, value in self.told()) or "全部公示"

    def told(self) -> list[tuple[str, str]]:
        """[(机关, 明水县水务局), (词语, 渣土)]"""
        given = {IN_ADDRESS.get(name, name): value for name, value in asdict(self).items() if value}
        titles = {"q": "词语", **filters.TITLES}
        return [(titles[name], filters.said(name, value, given)) for name, value in given.items()]


def read(text: str) -> Watch:
    return Watch(**json.loads(text))


def asked(values: Mapping[str, str]) -> Watch:
    """From the names that the search has in its address. Raises Invalid for what the search does not understand."""
    given = {
        field.name: str(values.get(IN_ADDRESS.get(field.name, field.name), "")).strip() for field in fields(Watch)
    }
    watch = Watch(**given)
    if any(len(value) > LONGEST for value in given.values()):
        raise Invalid(FieldError("q", "要订阅的条件太长。", f"每一项请写在 {LONGEST} 字以内。"))
    try:
        _found(watch, ["-"])
    except QueryProblem as problem:
        raise Invalid(FieldError("q", str(problem), "请在“查决定”里改好条件再订阅。")) from problem
    except ValueError as wrong:
        raise Invalid(FieldError("from", "日期不对。", "请写成 2026-03-05 的样子。")) from wrong
    except IndexMissing:
        pass  # nothing is public yet: the words themselves were understood
    return watch


def matching(watch: Watch, records: Iterable[str]) -> frozenset[str]:
    """Which of these public records the search finds on this host. No statement. Raises IndexMissing."""
    return _found(watch, list(records))


def _found(watch: Watch, records: list[str]) -> frozenset[str]:
    given = {name: getattr(watch, name) for name in searching.FILTERS}
    return index().among(
        records, watch.q, filters=searching.normal(given), date_from=_day(watch.date_from), date_to=_day(watch.date_to)
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def might_have(watch: Watch, record: PublicRecord) -> bool:
    """Of a record that is off: whether what remains of it says that the watch found it. Words and names are gone."""
    if watch.q or any(getattr(watch, name) for name in _WITH_THE_WORDS):
        return False
    same = {"authority": record.authority, "act": record.act, "year": str(record.decided_on.year)}
    if any(getattr(watch, name) not in {"", value} for name, value in same.items()):
        return False
    since, until = _day(watch.date_from), _day(watch.date_to)
    in_time = (since is None or record.decided_on >= since) and (until is None or record.decided_on <= until)
    return in_time and watch.number in record.number
