"""What may stand in a path: anything else is no address here, so no control character ever reaches a query."""

from __future__ import annotations

from typing import Final

from django.urls import register_converter

from zhifa.disclosure.shown.archive import Month

LONGEST_CODE: Final = 120


class Identifier:
    """The id of a case, document, disclosure, …: a UUID in text."""

    regex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Code(Identifier):
    """A code that people gave: a certificate number, a matter's code, an authority's code."""

    regex = rf"[^/\x00-\x1f\x7f]{{1,{LONGEST_CODE}}}"


class Part:
    """The number of a part of something long."""

    regex = "[0-9]{1,9}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class MonthOf:
    """A month of the archive: 2026-03."""

    regex = "(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> Month:
        return Month(int(value[:4]), int(value[5:]))

    def to_url(self, value: Month) -> str:
        return str(value)


register_converter(Identifier, "id")
register_converter(Code, "code")
register_converter(Part, "part")
register_converter(MonthOf, "month")
