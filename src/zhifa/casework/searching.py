"""Cases by the words that people type: fast at any number of cases, and never with a wrong total.

A word that few cases hold is looked up first, in indexes that hold nothing but the text and the case; the rest is done
on those few. A word that very many hold is checked case by case on the way down the list, which then fills at once.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from zhifa.casework.models import Case, Document, Party

FEW = 5_000
"""Cases that a word may name to be looked up first, and up to which a list of many is counted."""
FOREMOST = 4_000
"""Cases from the top of a list among which a word that more than FEW hold is looked for first: of 100,000 cases, it
stands in 200 of these.
"""
LOOKED_UP = 3
"""Words looked up first, each in one statement; further ones are checked on the way."""


class Words:
    """What somebody typed, looked up: at most three statements; none where nothing was typed."""

    def __init__(self, q: str) -> None:
        self._few: set[str] | None = None
        self._checked: list[str] = []
        for n, word in enumerate(q.split()):
            ids = _few(word) if n < LOOKED_UP else None
            if ids is None:
                self._checked.append(word)
            else:
                self._few = ids if self._few is None else self._few & ids
        self.typed = bool(q.split())

    def held_by(self, rows: Any) -> Any:
        """The rows that hold every word: in the case number, the matter or a party's name, or as a whole credit code
        or document number.
        """
        if self._few is not None:
            rows = rows.filter(id__in=self._few)
        for word in self._checked:
            rows = rows.filter(_held(word))
        return rows

    def page(
        self, rows: Any, order: tuple[Any, ...], until: int, start: int = 0, since: Q | None = None, exact: bool = False
    ) -> tuple[Any, int | None]:
        """Ids of such rows in this order, from `start` and up to `until`, as a list or a subquery; and how many there
        are, or None where a search finds more than FEW (never None where it is to be `exact`). Two statements at most.

        `since`: where the page begins, which the count does not mind. A planner that is told how many rows are wanted
        walks the list from its top and checks every case, which takes long where few are held. So those few are taken
        first and put in order then; and words that very many hold are looked for among the foremost cases alone, where
        they nearly always fill the page.
        """
        begin = since or Q()
        if self._few is not None:
            ids = list(self.held_by(rows).order_by().values_list("id", flat=True))
            rest = Case.objects.filter(begin, id__in=ids)
            return rest.order_by(*order).values("id")[start:until], len(ids)
        held = self.held_by(rows)
        total = counted(held) if self.typed and not exact else int(held.count())
        if self._checked:
            foremost = Case.objects.filter(id__in=rows.filter(begin).order_by(*order).values("id")[:FOREMOST])
            ids = list(self.held_by(foremost).order_by(*order).values_list("id", flat=True)[start:until])
            if len(ids) == until - start:
                return ids, total
        return held.filter(begin).order_by(*order).values("id")[start:until], total


def counted(rows: Any) -> int | None:
    """How many rows there are; None where a search finds more than FEW, which nobody waits for."""
    n = int(rows[: FEW + 1].count())
    return n if n <= FEW else None


def _few(word: str) -> set[str] | None:
    """The cases that hold the word, or None where they are many. One statement, which ends when it has enough."""
    sources = (
        Case.objects.filter(title__contains=word).values_list("id"),
        Party.objects.filter(name__contains=word).values_list("case_id"),
        Party.objects.filter(credit_code=word).values_list("case_id"),
        Document.objects.filter(number=word).values_list("case_id"),
    )
    found = Case.objects.filter(number__contains=word).values_list("id").order_by()
    ids = [one for (one,) in found.union(*(source.order_by() for source in sources), all=True)[: FEW + 1]]
    return set(ids) if len(ids) <= FEW else None


def _held(word: str) -> Q:
    named = Party.objects.filter(Q(name__contains=word) | Q(credit_code=word), case_id=OuterRef("id"))
    numbered = Document.objects.filter(number=word, case_id=OuterRef("id"))
    return Q(number__contains=word) | Q(title__contains=word) | Q(Exists(named)) | Q(Exists(numbered))
