"""The regions in which authorities stand, for a choice on a page."""

from __future__ import annotations

from zhifa.accounts.regions import every


def regions() -> list[dict[str, str]]:
    """[{code, name}], from above down. One statement."""
    return [{"code": one.code, "name": one.name} for one in every().values()]
