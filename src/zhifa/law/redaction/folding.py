"""One form for reading: width and invisible characters removed, and the way back to the text as it stands."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Zero width, direction and joining marks, soft hyphen, variation selectors: nobody sees them, a search stumbles.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")


@dataclass(frozen=True)
class Folded:
    """`plain` is read, `origin[i]` is the place of its i-th character in `text` (None: the same place)."""

    text: str
    plain: str
    origin: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of plain[start:end]."""
        return (start, end) if self.origin is None else (self.origin[start], self.origin[end - 1] + 1)

    def quoted(self, start: int, end: int) -> str:
        """The original of plain[start:end], as it stands there."""
        first, last = self.span(start, end)
        return self.text[first:last]


class _Widths(dict[int, str]):
    """Each character's half-width form, one for one; remembers what it has looked up."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = unicodedata.normalize("NFKC", character)
        plain = plain if len(plain) == 1 else character
        self[code] = plain
        return plain


_WIDTHS = _Widths()


def fold(text: str) -> Folded:
    """`text` for reading; unequal in length only where something invisible was left out."""
    plain = text.translate(_WIDTHS)
    if _INVISIBLE.search(plain) is None:
        return Folded(text, plain, None)
    origin = tuple(at for at, character in enumerate(plain) if not _INVISIBLE.match(character))
    return Folded(text, "".join(plain[at] for at in origin), origin)
