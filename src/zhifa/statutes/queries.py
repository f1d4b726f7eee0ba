"""Reading statutes: the text as of a day. Statutes are public, so nothing here is scoped by authority."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from zhifa import clock
from zhifa.accounts import paging
from zhifa.accounts.errors import NotFound
from zhifa.law import citations
from zhifa.law.citations import Citation
from zhifa.law.types import CitationFact
from zhifa.statutes import content
from zhifa.statutes.models import Article, Name, Statute, Version

PAGE = 50
LONGEST = 200  # characters of a question
_WORDS = 10
STATUSES = {
    "in_force": "有效",
    "not_yet": "尚未施行",
    "repealed": "已失效",
    "unknown_version": "没有当日的文本，请自行核对",
    "unknown_statute": "没有导入，请自行核对",
    "no_such_article": "没有这一条",
}


@dataclass(frozen=True)
class Resolved:
    """One citation on one day. Without a version there is no text; `text` is the place that is cited."""

    citation: Citation
    on: date
    status: str
    """A key of STATUSES."""
    statute: Statute | None = None
    version: Version | None = None
    article: Article | None = None
    text: str | None = None
    """The paragraph or item; the whole article where the place was not found."""
    article_exists: bool = False
    place_exists: bool = True

    @property
    def in_force(self) -> bool:
        return self.version is not None and self.version.in_force(self.on)

    @property
    def anchor(self) -> str:
        return self.article.anchor if self.article else ""

    def fact(self) -> CitationFact:
        title = self.statute.title if self.statute else self.citation.title
        return CitationFact(
            text=citations.formatted(self.citation), title=title, level=self.statute.level if self.statute else "",
            status=self.status, article_exists=self.article_exists, in_force=self.in_force, on=self.on,
            place_exists=self.place_exists,
        )  # fmt: skip


@dataclass(frozen=True)
class StatutePage:
    items: list[Statute]
    total: int
    next: str | None


def statutes(q: str = "", *, level: str = "", cursor: str | None = None) -> StatutePage:
    """Statutes with a name in which all words of `q` occur (the first ten count). Two statements."""
    named = Name.objects.all()
    for word in q[:LONGEST].split()[:_WORDS]:
        named = named.filter(key__contains=citations.key(word))
    rows = Statute.objects.filter(id__in=named.values("statute_id"))
    if level:
        rows = rows.filter(level=level)
    start, total = paging.start(cursor), rows.count()
    items = list(rows.order_by("title", "id")[start : start + PAGE])
    return StatutePage(items, total, str(start + PAGE) if start + PAGE < total else None)


@dataclass(frozen=True)
class Text:
    """A statute as of a day: the version in force, or the nearest, with every version and its articles."""

    statute: Statute
    version: Version
    versions: tuple[Version, ...]
    articles: tuple[Article, ...]
    on: date
    status: str


def text(statute: str, on: date | None = None) -> Text:
    """Raises NotFound. Three statements."""
    day = on or clock.legal_today()
    row = Statute.objects.filter(pk=statute).first()
    versions = tuple(Version.objects.filter(statute_id=statute)) if row else ()
    if row is None or not versions:
        raise NotFound("没有导入这部法律、法规或者规章。")
    version, status = _version_on(versions, day)
    return Text(row, version, versions, tuple(Article.objects.filter(version=version)), day, status)


def article(title: str, number: int, sub: int = 0, on: date | None = None) -> Article | None:
    """The article in force on a day (today) of the statute of this name; None where there is none."""
    found = resolve_all([Citation(title, number, sub)], [on or clock.legal_today()])[0]
    return found.article if found.status == "in_force" else None


def resolve(text: str, on: date | None = None) -> Resolved:
    """The one place that a text cites. Raises citations.BadCitation. Two statements."""
    return resolve_all([citations.single(text)], [on or clock.legal_today()])[0]


def citation_facts(texts: Iterable[str], *days: date) -> tuple[CitationFact, ...]:
    """What the statutes say of every place that the texts cite, for each of the days (today); texts that are no
    citation are left out. Two statements whatever the number of texts.
    """
    return tuple(one.fact() for one in resolve_all(read(texts), days or (clock.legal_today(),)))


def read(texts: Iterable[str]) -> list[Citation]:
    """The places that the texts cite, each once; what is no citation is left out."""
    found: dict[Citation, None] = {}
    for one in texts:
        try:
            found |= dict.fromkeys(citations.parse(one))
        except citations.BadCitation:
            continue
    return list(found)


def resolve_all(places: Iterable[Citation], days: Iterable[date]) -> list[Resolved]:
    """Every place on every day, in this order. Two statements."""
    wanted, days = list(places), list(days)
    if not wanted:
        return []
    by_key = _versions({citations.key(one.title) for one in wanted})
    met = []
    for place in wanted:
        versions = _meant(by_key.get(citations.key(place.title), []), place.title)
        met += [(place, day, *(_version_on(versions, day) if versions else (None, "unknown_statute"))) for day in days]
    articles = _articles(met)
    return [_resolved(place, day, version, status, articles) for place, day, version, status in met]


Met = tuple[Citation, date, Version | None, str]
Numbered = dict[tuple[int, int, int], Article]


def _versions(keys: set[str]) -> dict[str, list[Version]]:
    """Every version of the statutes that bear one of the names, with the statute. One statement."""
    found: dict[str, list[Version]] = {}
    rows = Version.objects.filter(statute__names__key__in=keys).select_related("statute").defer("preamble", "repeals")
    for row in rows.annotate(name_key=F("statute__names__key")):
        found.setdefault(row.name_key, []).append(row)
    return found


def _meant(versions: list[Version], title: str) -> tuple[Version, ...]:
    """Of several statutes of one name the one whose title is exactly this, else the one of the highest level."""
    order = list(citations.LEVELS)
    statutes = sorted(
        {row.statute_id: row.statute for row in versions}.values(),
        key=lambda one: (one.title != title, order.index(one.level), one.id),
    )
    return tuple(row for row in versions if row.statute_id == statutes[0].id) if statutes else ()


def _version_on(versions: Iterable[Version], on: date) -> tuple[Version, str]:
    """The version in force on a day; else the nearest, and why it is not."""
    ordered = sorted(versions, key=lambda row: (row.valid_from, row.promulgated))
    for row in reversed(ordered):
        if row.in_force(on):
            return row, "in_force"
    first = ordered[0]
    if on >= first.valid_from:
        return next(row for row in reversed(ordered) if row.valid_from <= on), "repealed"
    enacted = min(row.enacted for row in ordered)
    # Between its first making and the oldest text that was imported another text was in force.
    older = enacted < first.promulgated and on >= enacted
    return first, "unknown_version" if older else "not_yet"


def _articles(met: Iterable[Met]) -> Numbered:
    """The articles cited, by version, number and sub. One statement, which also fetches some that nobody asked for."""
    asked = [(place, version) for place, _, version, _ in met if version is not None and place.article]
    numbers = {n for place, _ in asked for n in (place.article, place.last[0] if place.last else place.article)}
    rows: QuerySet[Article] | list[Article] = (
        Article.objects.filter(version__in={version.pk for _, version in asked}, number__in=numbers) if asked else []
    )
    return {(row.version_id, row.number, row.sub): row for row in rows}


def _resolved(place: Citation, day: date, version: Version | None, status: str, articles: Numbered) -> Resolved:
    if version is None:
        return Resolved(place, day, status)
    if not place.article:
        return Resolved(place, day, status, version.statute, version, article_exists=True)
    row = articles.get((version.pk, place.article, place.sub))
    there = row is not None and (place.last is None or (version.pk, *place.last) in articles)
    if not there and status == "in_force":
        status = "no_such_article"
    cited = content.part(row.text, place) if row else None
    return Resolved(
        place, day, status, version.statute, version, row, cited or (row.text if row else None), there,
        place_exists=cited is not None,
    )  # fmt: skip


def in_force(on: date) -> Q:
    """Versions in force on a day, for queries over articles."""
    return (Q(version__valid_to=None) | Q(version__valid_to__gt=on)) & Q(version__valid_from__lte=on)
