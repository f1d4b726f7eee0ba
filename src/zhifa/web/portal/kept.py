"""Public pages that are asked for again before anything was recorded come from memory: one read instead of all theirs.

Everything that such a page shows comes from the journal or from tables written with it, and from the day; so the page
is right for as long as the journal has the length that it had before the page was made. Nothing of whoever asks is in
it but how the pages are to look and in which language, which are part of the key.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse

from zhifa import clock
from zhifa.journal.api import read
from zhifa.web import display, language
from zhifa.web.display import Display

MOST: Final = 500  # pages of one process, about 15 KB each
Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]
Key = tuple[str, Display, str, date]


@dataclass
class Shelf:
    """The pages that were asked for last, each with the length that the journal had."""

    pages: OrderedDict[Key, tuple[int, str, bytes]] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Key, head: int) -> HttpResponse | None:
        with self.lock:
            found = self.pages.get(key)
            if found is None or found[0] != head:
                return None
            self.pages.move_to_end(key)
        return HttpResponse(found[2], content_type=found[1])

    def put(self, key: Key, head: int, answer: HttpResponse) -> None:
        with self.lock:
            self.pages[key] = (head, answer["Content-Type"], answer.content)
            self.pages.move_to_end(key)
            while len(self.pages) > MOST:
                self.pages.popitem(last=False)

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()


shelf = Shelf()


def kept(view: View[Rest]) -> View[Rest]:
    """For a view whose page depends on its address alone. What is not 200, or may not be kept, is made each time."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if request.method != "GET" or request.META.get("QUERY_STRING"):
            return view(request, *args, **kwargs)
        key = (request.get_full_path(), display.of(request), language.page(), clock.legal_today())
        head = read.head()
        if found := shelf.get(key, head):
            return found
        answer = view(request, *args, **kwargs)
        if answer.status_code == HTTPStatus.OK and "no-store" not in answer.get("Cache-Control", ""):
            shelf.put(key, head, answer)
        return answer

    return shown
