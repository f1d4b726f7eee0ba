"""Whoever tries it on another port gets links, mails and codes that lead to that port."""

from __future__ import annotations

from tests.functional.demonstration import Town


def test_without_an_address_of_its_own_the_portal_names_the_port_it_is_served_on(town: Town) -> None:
    (change,) = town.api().read("/public/changes?limit=1")["items"]
    assert change["address"] == f"{town.api().url}/decisions/{change['id']}"
