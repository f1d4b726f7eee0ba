"""Which characters of a text are the name of a person: a linear tagger over characters, in plain Python.

Each unit (a Chinese character, a run of Latin letters, a number, a mark) gets one of five tags: outside a name, first
of one, inside, last, or a name of one unit. What speaks for a tag is the sum of the weights of the unit's
surroundings; the best row of tags that makes sense is found by Viterbi's rule. Weights and words are data
(`data/names.txt`, `data/words.txt`), made by `scripts/make-names`, which says from what and how.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise, repeat

OUTSIDE, FIRST, INSIDE, LAST, SINGLE = range(5)
FOLLOWERS = {
    OUTSIDE: (OUTSIDE, FIRST, SINGLE),
    FIRST: (INSIDE, LAST),
    INSIDE: (INSIDE, LAST),
    LAST: (OUTSIDE, FIRST, SINGLE),
    SINGLE: (OUTSIDE, FIRST, SINGLE),
}
STEP = 0.1  # a weight in the file is a whole number of these
ALPHABET = "".join(map(chr, range(34, 127)))  # a weight is one printable character, the middle one is nought
MIDDLE = len(ALPHABET) // 2
_FIELD = 16  # bits of one tag's sum in a packed number
_MASK, _HALF = (1 << _FIELD) - 1, 1 << (_FIELD - 1)
_OFFSET = sum(_HALF << (_FIELD * place) for place in range(4))
_UNIT = re.compile(r"[A-Za-z]+|[0-9]+|.", re.DOTALL)
_MARKS = frozenset("，。、；：？！“”‘’（）《》【】〔〕…—·•,.;:?!\"'()[]<>-/|~ \n\t≪≫")
_LONGEST_WORD = 4
_LATIN_KEPT = 12  # letters of a Latin word that count
_EDGE = "\x02"
_NEVER = -(10**9)


@dataclass(frozen=True)
class Words:
    """What is known of single characters and of words. `shapes`: character -> S common surname, r rare one, F it writes
    foreign names, B both; `pairs`: surnames of two characters; `lexicon`: word of two to four characters -> n name of a
    person, s of a place or body, w other word, W a frequent one; `heads`: the first two characters of the longer ones.
    """

    shapes: Mapping[str, str]
    pairs: frozenset[str]
    lexicon: Mapping[str, str]
    heads: frozenset[str]


def read_words(text: str) -> Words:
    """The file `data/words.txt`: lines of `class word word …`; classes S, r, F (characters), P (pairs), n, s, w, W."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            kind, *words = line.split(" ")
            found.setdefault(kind, []).extend(words)
    shapes = dict.fromkeys(found["F"], "F") | dict.fromkeys(found["r"], "r")
    shapes |= {character: "B" if character in shapes else "S" for character in found["S"]}
    shapes |= dict.fromkeys(_MARKS, ",")
    lexicon = {word: kind for kind in "nswW" for word in found[kind]}
    heads = frozenset(word[:2] for word in lexicon if len(word) > len("词语"))
    return Words(shapes, frozenset(found["P"]), lexicon, heads)


def units(text: str) -> list[tuple[int, int]]:
    """[start, end) of each unit."""
    return [match.span() for match in _UNIT.finditer(text)]


def surroundings(row: Sequence[str], known: Words) -> list[list[str]]:
    """For each of `KINDS` kinds of surroundings the keys under which weights are kept, one for each unit (as text)."""
    row = [word if len(word) == 1 else word[:_LATIN_KEPT] for word in row]
    form = f"^^{_shapes(row, known)}$$"
    code = f"  {_codes(row, known)}  "
    lower = [_EDGE, _EDGE, *(" " if word.isspace() else word.lower() for word in row), _EDGE, _EDGE]
    pairs = [one + two for one, two in pairwise(lower)]
    places = range(2, len(row) + 2)
    return [
        lower[:-4], lower[1:-3], lower[2:-2], lower[3:-1], lower[4:], pairs[:-3], pairs[1:-2], pairs[2:-1], pairs[3:],
        [one + two for one, two in zip(lower[1:-3], lower[3:-1], strict=True)],
        [form[at - 2 : at + 2] for at in places],
        [form[at - 1 : at + 3] for at in places],
        [form[at] + lower[at - 1] for at in places],
        [form[at] + lower[at + 2] for at in places],
        [code[at] + form[at] for at in places],
        [code[at - 1 : at + 1] + form[at] for at in places],
        [code[at : at + 2] + form[at] for at in places],
        [code[at - 1 : at + 2] for at in places],
        [code[at : at + 3] for at in places],
    ]  # fmt: skip


KINDS = 19


def _shapes(row: Sequence[str], known: Words) -> str:
    """One letter for each unit: what it is known for as a part of names."""
    table = known.shapes
    letters = [table.get(word) or _plain(word) for word in row]
    for at, (one, two) in enumerate(pairwise(row)):
        if one + two in known.pairs:
            letters[at] = "P"
    return "".join(letters)


def _plain(word: str) -> str:
    if not word.isascii():
        return "x"
    if word.isdigit():
        return "9"
    return "L" if word.islower() else "U" if word.isupper() else "N" if word.isalpha() else ","


def _codes(row: Sequence[str], known: Words) -> str:
    """One character for each unit: which kind of word begins and which ends there."""
    flat = "".join([word if len(word) == 1 else "\0" for word in row])
    count = len(flat)
    starts, ends = [0] * count, [0] * count
    lexicon, heads = known.lexicon, known.heads
    for at in range(count - 1):
        head = flat[at : at + 2]
        if head in lexicon:
            starts[at] = kind = _CODE[lexicon[head], 2]
            ends[at + 1] = max(ends[at + 1], kind)
        if head in heads:
            for length in range(3, min(_LONGEST_WORD, count - at) + 1):
                word = flat[at : at + length]
                if word in lexicon:
                    starts[at] = kind = _CODE[lexicon[word], length]
                    ends[at + length - 1] = max(ends[at + length - 1], kind)
    return "".join([_PRINTED[one][two] for one, two in zip(starts, ends, strict=True)])


_CODE = {
    (kind, length): 1 + 2 * "nswW".index(kind) + (length > len("词语"))
    for kind in "nswW"
    for length in range(2, _LONGEST_WORD + 1)
}
_PRINTED = [[chr(0xC0 + 9 * one + two) for two in range(9)] for one in range(9)]


@dataclass(frozen=True)
class Span:
    """Units [start, end) of a text are a name; `score` above nought: more likely one than not."""

    start: int
    end: int
    score: float


class Tagger:
    """Weights by kind and key (packed sums for the four tags of names, against `OUTSIDE`), and weights of one tag
    following another. `lean` is what is taken from `OUTSIDE` at each unit: more finds, less precise.
    """

    def __init__(
        self, known: Words, weights: Sequence[Mapping[str, int]], steps: Sequence[Sequence[int]], lean: int
    ) -> None:
        self.known, self.lean = known, lean
        self._look_up = [table.get for table in weights]
        self._steps = steps

    @classmethod
    @lru_cache(maxsize=1)
    def default(cls) -> Tagger:
        """The one of the package."""
        data = files("zhifa.law") / "data"
        return read(read_words((data / "words.txt").read_text("utf-8")), (data / "names.txt").read_text("utf-8"))

    def spans(self, text: str) -> list[Span]:
        """Names in the text, in order."""
        places = units(text)
        if not places:
            return []
        sums = self._sums([text[start:end] for start, end in places])
        found, start = [], 0
        for at, tag in enumerate(self._best(sums)):
            if tag in {FIRST, SINGLE}:
                start = at
            if tag in {LAST, SINGLE}:
                score = self._score(sums, start, at)
                found.append(Span(places[start][0], places[at][1], score))
        return found

    def _sums(self, row: Sequence[str]) -> list[tuple[int, int, int, int]]:
        """For each unit what speaks for the four tags of names."""
        columns = [
            map(look_up, keys, repeat(0))
            for look_up, keys in zip(self._look_up, surroundings(row, self.known), strict=True)
        ]
        return [unpacked(sum(values, _OFFSET)) for values in zip(*columns, strict=True)]

    def _best(self, sums: Sequence[tuple[int, int, int, int]]) -> list[int]:
        """The best row of tags. Written out for each tag: this is where the time goes."""
        step, lean = self._steps, self.lean
        single = sums[0][3]
        inside = last = _NEVER
        outside, first = -lean, sums[0][0]
        back: list[tuple[int, int, int, int, int]] = []
        for for_first, for_inside, for_last, for_single in sums[1:]:
            came, values = [], []
            for tag in (OUTSIDE, FIRST, SINGLE):
                best, origin = outside + step[OUTSIDE][tag], OUTSIDE
                if last + step[LAST][tag] > best:
                    best, origin = last + step[LAST][tag], LAST
                if single + step[SINGLE][tag] > best:
                    best, origin = single + step[SINGLE][tag], SINGLE
                values.append(best)
                came.append(origin)
            from_first, from_inside = first + step[FIRST][INSIDE], inside + step[INSIDE][INSIDE]
            to_last, on_to_last = first + step[FIRST][LAST], inside + step[INSIDE][LAST]
            back.append(
                (
                    came[0], came[1], FIRST if from_first >= from_inside else INSIDE,
                    FIRST if to_last >= on_to_last else INSIDE, came[2],
                )
            )  # fmt: skip
            outside, first, single = values[0] - lean, values[1] + for_first, values[2] + for_single
            inside, last = max(from_first, from_inside) + for_inside, max(to_last, on_to_last) + for_last
        tag = max((outside, OUTSIDE), (last, LAST), (single, SINGLE))[1]
        tags = [tag]
        for origins in reversed(back):
            tag = origins[tag]
            tags.append(tag)
        return tags[::-1]

    def _score(self, sums: Sequence[tuple[int, int, int, int]], start: int, end: int) -> float:
        """How far the row of tags of a name beats the row of no name, without leaning."""
        tags = [SINGLE] if start == end else [FIRST, *[INSIDE] * (end - start - 1), LAST]
        value = sum(sums[at][tag - 1] for at, tag in zip(range(start, end + 1), tags, strict=True))
        way, plain = [OUTSIDE, *tags, OUTSIDE], [OUTSIDE] * (len(tags) + 2)
        value += sum(self._steps[one][two] for one, two in pairwise(way))
        return (value - sum(self._steps[one][two] for one, two in pairwise(plain))) * STEP


def packed(values: Sequence[int]) -> int:
    """Four whole numbers as one, so that one addition adds all four."""
    return sum(value << (_FIELD * place) for place, value in enumerate(values))


def unpacked(total: int) -> tuple[int, int, int, int]:
    """The four sums of a packed total to which the offset has been added."""
    return (
        (total & _MASK) - _HALF,
        (total >> _FIELD & _MASK) - _HALF,
        (total >> 2 * _FIELD & _MASK) - _HALF,
        (total >> 3 * _FIELD) - _HALF,
    )


def read(known: Words, text: str) -> Tagger:
    """The file `data/names.txt`: `!lean n`, five lines `!steps …`, then for each kind `!kind`, and lines of four
    characters of weights and the key.
    """
    tables: list[dict[str, int]] = []
    steps: list[list[int]] = []
    lean = 0
    value = {character: place - MIDDLE for place, character in enumerate(ALPHABET)}
    seen: dict[str, int] = {}
    for line in text.split("\n"):
        if line.startswith("!steps "):
            steps.append([int(word) for word in line.split()[1:]])
        elif line.startswith("!lean "):
            lean = int(line.split()[1])
        elif line == "!kind":
            tables.append({})
        elif line and tables:
            code = line[:4]
            if code not in seen:
                seen[code] = packed([value[character] for character in code])
            tables[-1][line[4:]] = seen[code]
    return Tagger(known, tables, steps, lean)
