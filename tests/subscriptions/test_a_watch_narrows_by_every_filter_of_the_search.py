"""Rule: whoever watches a search is told of what that search shows, and of nothing wider."""

from __future__ import annotations

from dataclasses import fields

import pytest

from zhifa.disclosure import filters, searching
from zhifa.disclosure.subscriptions import watching


def test_a_watch_has_every_filter_of_the_search_and_its_words() -> None:
    names = {watching.IN_ADDRESS.get(field.name, field.name) for field in fields(watching.Watch)}
    assert names == {"q", "from", "to", *searching.FILTERS} == {"q", *filters.TITLES}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["region", "kind", "sector", "party_kind", "performance", "challenge", "credit_code"])
def test_what_was_asked_for_is_kept_and_asked_again(name: str) -> None:
    watch = watching.read(watching.asked({name: "x"}).as_text())
    assert watch.query() == f"?{name}=x"
    assert watch.title().startswith(filters.TITLES[name])
