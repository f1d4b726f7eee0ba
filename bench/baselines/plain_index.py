"""The rival of the search: tantivy as it is, one folder, one field for all words, asked without anything in between.

It answers the same questions with the same totals, ids and facets; nothing else of the product is in it but the cutting
into pairs of characters, which a search in Chinese needs in any case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import tantivy
from tantivy import Occur, Order, Query

from zhifa.search import Doc
from zhifa.search.schema import day_end, day_order
from zhifa.search.text import bigrams, normalise, tokens

FACETS: Final = ("authority", "act", "year")
LAST: Final = 2**63 - 1


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("order", indexed=True, fast=True)
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    return builder.build()


def build(folder: Path, docs: Iterable[Doc]) -> None:
    folder.mkdir(parents=True)
    writer = tantivy.Index(schema(), path=str(folder)).writer(64_000_000, 1)
    for doc in docs:
        made = tantivy.Document()
        made.add_text("id", doc.id)
        made.add_unsigned("order", doc.order())
        made.add_text("text", " ".join(tokens(normalise(" ".join(doc.texts.values())))))
        for name in FACETS:
            given = doc.keywords[name]
            for value in (given,) if isinstance(given, str) else given:
                made.add_text(name, value)
        writer.add_document(made)
    writer.commit()
    writer.wait_merging_threads()


class Plain:
    """An opened index. `ask` takes the parameters of the public search: q, authority, from, to, cursor, facets."""

    def __init__(self, folder: Path) -> None:
        self.index = tantivy.Index.open(str(folder))
        self.schema = schema()
        self.searcher = self.index.searcher()

    def ask(self, asked: Mapping[str, str]) -> tuple[int, list[str], dict[str, Any]]:
        """(total, ids of the first twenty, facets)."""
        query = self._query(asked)
        facets = {}
        if asked.get("facets"):
            wanted = {name: {"terms": {"field": name, "size": 1000, "segment_size": 1000}} for name in FACETS}
            facets = self.searcher.aggregate(query, wanted)
        first = self.searcher.search(query, limit=20, count=True, order_by_field="order", order=Order.Desc)
        hits, total = first.hits, int(first.count)  # type: ignore[attr-defined]  # the stub lacks it
        if asked.get("cursor"):
            after = Query.boolean_query([(Occur.Must, query), (Occur.Must, self._order(0, int(asked["cursor"])))])
            hits = self.searcher.search(after, limit=20, count=False, order_by_field="order", order=Order.Desc).hits
        return total, [str(self.searcher.doc(address).get_first("id")) for _, address in hits], facets

    def _query(self, asked: Mapping[str, str]) -> Query:
        parts = [self._word(word) for word in normalise(asked.get("q", "")).split()]
        if asked.get("authority"):
            parts.append(Query.term_query(self.schema, "authority", asked["authority"], "basic"))
        if asked.get("from"):
            lower, upper = (date.fromisoformat(asked[name]) for name in ("from", "to"))
            parts.append(self._order(day_order(lower), day_end(upper)))
        return Query.boolean_query([(Occur.Must, part) for part in parts]) if parts else Query.all_query()

    def _order(self, lower: int, upper: int) -> Query:
        kind = tantivy.FieldType.Unsigned
        return Query.range_query(self.schema, "order", kind, lower, upper, include_upper=False)

    def _word(self, word: str) -> Query:
        pairs = bigrams(word)
        if len(pairs) == 1:
            return Query.term_query(self.schema, "text", pairs[0], "basic")
        return Query.phrase_query(self.schema, "text", list(pairs))
