"""The regions in which authorities stand, for a choice on a page."""

from __future__ import annotations

from zhifa.accounts.models import Authority


def regions() -> list[dict[str, str]]:
    """[{code, name}]: each region named by the authority at its root. One statement."""
    found: dict[str, str] = {}
    for row in Authority.objects.order_by("path").values("region", "name"):
        found.setdefault(row["region"], row["name"].removesuffix("人民政府"))
    return [{"code": code, "name": name} for code, name in found.items()]
