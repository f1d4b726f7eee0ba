"""The index in its folder: `current` names the generation that is searched; writers hold `writer.lock`."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tantivy
from tantivy import Occur, Order, Query

from zhifa.search.schema import Doc, IndexBusy, IndexMissing, IndexSchema, Result, day_end, day_order
from zhifa.search.text import QueryProblem, bigrams, check, normalise, tokens, words

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from typing import Any

_HEAP = 64_000_000  # bytes of one writing thread; tantivy's own minimum is 15 MB
_BUCKETS = 65_000  # facet values counted exactly (tantivy's upper bound); facets here have hundreds
_LAST = 2**63 - 1
_REMEMBERED = 256  # searches whose facets are kept until the next commit: further pages ask for the same again
MOST_RANKED = 10_000  # results that can be paged through by relevance: each page sorts all before it once more
_TRIES = 2
_AMONG = 500  # documents named in one query


def _tantivy_schema(schema: IndexSchema) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("order", indexed=False, fast=True)  # ranges are read from the column
    for name in schema.texts:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in schema.keywords:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    return builder.build()


class Index:
    """Reads at any time and from any thread; writes through `writer()`."""

    def __init__(self, path: Path, schema: IndexSchema) -> None:
        self.path = path
        self.schema = schema
        self._tantivy_schema = _tantivy_schema(schema)
        self._opened: tuple[str, tuple[int, int], tantivy.Index] | None = None
        self._counted: dict[Hashable, dict[str, dict[str, int]]] = {}

    def generation(self) -> str | None:
        """The name of the generation being searched, None when there is none of this schema."""
        try:
            name = (self.path / "current").read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        fits = name.endswith(self.schema.fingerprint()) and (self.path / name / "meta.json").exists()
        return name if fits else None

    def _searcher(self) -> tuple[tantivy.Searcher, Hashable]:
        """The last commit, and what it is known by: tantivy replaces meta.json at each, so its identity tells."""
        for _ in range(_TRIES):
            with suppress(FileNotFoundError, ValueError):  # a rebuild swapped the generation under our hands
                return self._open_last()
        return self._open_last()

    def _open_last(self) -> tuple[tantivy.Searcher, Hashable]:
        generation = self.generation()
        if generation is None:
            raise IndexMissing
        stat = (self.path / generation / "meta.json").stat()
        seen = (stat.st_ino, stat.st_mtime_ns)
        opened = self._opened
        if opened is None or opened[0] != generation:
            index = tantivy.Index.open(str(self.path / generation))
            index.config_reader(reload_policy="manual")
        else:
            index = opened[2]
        if opened is None or opened[:2] != (generation, seen):
            index.reload()
            self._opened = (generation, seen, index)
            self._counted = {}
        return index.searcher(), (generation, seen)

    def search(
        self,
        query: str = "",
        *,
        filters: Mapping[str, str] | None = None,
        date_from: date | None = None,
        date_to: date | None = None,
        cursor: int | None = None,
        limit: int = 20,
        facets: Sequence[str] = (),
        oldest_first: bool = False,
        ranked: bool = False,
    ) -> Result:
        """One page, newest first, with the exact total. KeyError for a field that is not there.

        `ranked`: the best hit first (of equal ones the newer), for up to MOST_RANKED results; without words there is
        nothing to rank by, and the newest come first. A page beyond them is empty, and says that there is more.
        Raises QueryProblem (the words, a filter or the cursor cannot be understood) and IndexMissing.
        """
        whole = self._query(query, filters or {}, date_from, date_to)
        if cursor is not None and not 0 <= cursor <= _LAST:
            raise QueryProblem("翻页标记无效，请从第一页重新查询。", "cursor")
        searcher, commit = self._searcher()
        asked = (commit, query, tuple(sorted((filters or {}).items())), date_from, date_to, tuple(facets))
        by_rank = ranked and bool(words(query))
        if by_rank and (cursor or 0) + limit > MOST_RANKED:  # nothing beyond is put in order: a page that holds none
            total = _count(searcher.search(whole, limit=1, count=True))
            return Result(total, [], None, self._facets(searcher, whole, facets, asked), total > 0)
        if by_rank:
            found, following = self._ranked(searcher, whole, cursor or 0, limit)
            total = _count(found)
        else:
            found, following = self._by_day(searcher, whole, cursor, limit, oldest_first=oldest_first)
            total = _count(found if cursor is None else searcher.search(whole, limit=1, count=True))
        ids = [str(searcher.doc(address).get_first("id")) for _, address in found.hits[:limit]]
        return Result(total, ids, following, self._facets(searcher, whole, facets, asked), len(found.hits) > limit)

    def _by_day(
        self, searcher: tantivy.Searcher, whole: Query, cursor: int | None, limit: int, *, oldest_first: bool
    ) -> tuple[tantivy.SearchResult, int | None]:
        """One hit more than the page holds where there is one, and the cursor: the sort key of the last shown.

        The first page counts the whole result in the same pass.
        """
        page = whole
        if cursor is not None:
            after = self._order(lower=cursor + 1) if oldest_first else self._order(upper=cursor)
            page = _all([whole, after])
        order = Order.Asc if oldest_first else Order.Desc
        first = cursor is None
        found = searcher.search(page, limit=limit + 1, count=first, order_by_field="order", order=order)
        return found, int(found.hits[limit - 1][0]) if len(found.hits) > limit else None

    def among(
        self,
        ids: Sequence[str],
        query: str = "",
        *,
        filters: Mapping[str, str] | None = None,
        date_from: date | None = None,
        date_to: date | None = None,
    ) -> frozenset[str]:
        """Which of these documents a search finds; raises like `search`."""
        whole = self._query(query, filters or {}, date_from, date_to)
        searcher, _ = self._searcher()
        found: set[str] = set()
        for start in range(0, len(ids), _AMONG):
            some = ids[start : start + _AMONG]
            named = [Query.term_query(self._tantivy_schema, "id", one, "basic") for one in some]
            asked = _all([Query.boolean_query([(Occur.Should, one) for one in named]), whole])
            hits = searcher.search(asked, limit=len(some), count=False).hits
            found |= {str(searcher.doc(address).get_first("id")) for _, address in hits}
        return frozenset(found)

    def _ranked(
        self, searcher: tantivy.Searcher, whole: Query, start: int, limit: int
    ) -> tuple[tantivy.SearchResult, int | None]:
        """The same by relevance; the cursor is a place in the result. The sort key as weight lets newer win ties."""
        found = searcher.search(whole, limit=limit + 1, count=True, offset=start, weight_by_field="order")
        following = start + limit
        return found, following if len(found.hits) > limit and following + limit <= MOST_RANKED else None

    def _facets(
        self, searcher: tantivy.Searcher, query: Query, names: Sequence[str], asked: Hashable
    ) -> dict[str, dict[str, int]]:
        """All facets in one pass over the result, or as they were counted for the same search of the same commit."""
        if unknown := set(names) - set(self.schema.keywords):
            raise KeyError(*unknown)
        if not names:
            return {}
        known = self._counted.get(asked)
        if known is None:
            wanted = {name: {"terms": {"field": name, "size": _BUCKETS, "segment_size": _BUCKETS}} for name in names}
            counted = searcher.aggregate(query, wanted)
            known = {name: _counts(counted[name]["buckets"]) for name in names}
            if len(self._counted) >= _REMEMBERED:
                self._counted = {}
            self._counted[asked] = known
        return {name: dict(counts) for name, counts in known.items()}

    def _query(
        self, query: str, filters: Mapping[str, str], date_from: date | None, date_to: date | None
    ) -> Query:
        parts = [self._word(word, self.schema.texts) for word in words(query)]
        for name, value in filters.items():
            if name in self.schema.keywords:
                check(value)
                parts.append(Query.term_query(self._tantivy_schema, name, value, "basic"))
            elif name in self.schema.texts:
                parts += [self._word(word, (name,)) for word in words(value)]
            else:
                raise KeyError(name)
        if date_from or date_to:
            lower = day_order(date_from) if date_from else 0
            upper = day_end(date_to) if date_to else _LAST
            parts.append(self._order(lower=lower, upper=upper))
        return _all(parts)

    def _order(self, *, lower: int = 0, upper: int = _LAST) -> Query:
        """Sort keys from `lower` on and below `upper`."""
        kind = tantivy.FieldType.Unsigned
        return Query.range_query(self._tantivy_schema, "order", kind, lower, upper, include_upper=False)

    def _word(self, word: str, fields: Iterable[str]) -> Query:
        """The word is a substring of one of the fields."""
        pairs = bigrams(word)
        found = []
        for name in fields:
            if not pairs:
                one = Query.fuzzy_term_query(self._tantivy_schema, name, word, 0, prefix=True)
            elif len(pairs) == 1:
                one = Query.term_query(self._tantivy_schema, name, pairs[0], "basic")
            else:
                one = Query.phrase_query(self._tantivy_schema, name, list(pairs))
            weight = self.schema.weights.get(name)
            found.append(Query.boost_query(one, weight) if weight else one)
        return Query.boolean_query([(Occur.Should, query) for query in found])

    @contextmanager
    def writer(self, *, wait: bool = False) -> Iterator[Writer]:
        """The one writer of this host. What was not committed when the block is left is dropped.

        Raises IndexBusy when another process has it, unless told to wait.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "writer.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError as error:
                raise IndexBusy from error
            writer = Writer(self, self._tantivy_schema)
            try:
                yield writer
            finally:
                writer.close()


class Writer:
    """Got from `Index.writer()`; `add` replaces a document of the same id."""

    def __init__(self, index: Index, schema: tantivy.Schema) -> None:
        self._index = index
        self._schema = schema
        self._writer: tantivy.IndexWriter | None = None

    def _open(self) -> tantivy.IndexWriter:
        if self._writer is None:
            generation = self._index.generation()
            if generation is None:
                raise IndexMissing
            self._writer = tantivy.Index.open(str(self._index.path / generation)).writer(_HEAP, 1)
        return self._writer

    def add(self, doc: Doc) -> None:
        self.delete(doc.id)
        self._open().add_document(_document(self._index.schema, doc))

    def delete(self, doc_id: str) -> None:
        self._open().delete_documents_by_term("id", doc_id)

    def commit(self) -> None:
        """From here on every reader of the host sees it."""
        self._open().commit()

    def rebuild(self, docs: Iterable[Doc]) -> int:
        """Fill a new generation from nothing, swap it in, delete the others from disk; returns how many documents.

        Ids in `docs` must not repeat. Readers answer from the old generation until the swap.
        """
        self.close()
        name = f"{secrets.token_hex(4)}-{self._index.schema.fingerprint()}"
        folder = self._index.path / name
        folder.mkdir(parents=True)
        writer = tantivy.Index(self._schema, path=str(folder)).writer(_HEAP, 1)
        count = 0
        for doc in docs:
            writer.add_document(_document(self._index.schema, doc))
            count += 1
        writer.commit()
        writer.wait_merging_threads()
        pointer = self._index.path / f"current.{secrets.token_hex(4)}"
        with pointer.open("w", encoding="ascii") as handle:
            handle.write(name)
            handle.flush()
            os.fsync(handle.fileno())
        pointer.replace(self._index.path / "current")
        for other in self._index.path.iterdir():
            if other.is_dir() and other.name != name:
                shutil.rmtree(other)
        return count

    def close(self) -> None:
        if self._writer is not None:
            self._writer.rollback()
            self._writer.wait_merging_threads()
            self._writer = None


def _document(schema: IndexSchema, doc: Doc) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("id", doc.id)
    document.add_unsigned("order", doc.order())
    for name in schema.texts:
        document.add_text(name, " ".join(tokens(normalise(doc.texts.get(name, "")))))
    for name in schema.keywords:
        given = doc.keywords.get(name, "")
        for value in (given,) if isinstance(given, str) else given:
            if value:
                document.add_text(name, value)
    return document


def _count(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # the stub lacks it


def _counts(buckets: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    counted = ((str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets)
    return dict(sorted(counted, key=lambda item: (-item[1], item[0])))


def _all(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries]) if queries else Query.all_query()
