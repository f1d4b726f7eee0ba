"""What a schema says in `allOf`: when a field is asked at all, and what a chosen tier leaves open for the amount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhifa.web.presentation import words

Json = Mapping[str, Any]


@dataclass(frozen=True)
class AskedWhen:
    """A field is asked when each of these fields holds (or, for several values, contains) one of the values."""

    tests: tuple[tuple[str, tuple[str, ...]], ...]
    required: bool

    def holds(self, data: Json) -> bool:
        return all(any(text in values for text in texts(data.get(name))) for name, values in self.tests)

    def possible(self, settled: Json) -> bool:
        """Whether what is settled already leaves room for the question."""
        return all(
            any(text in values for text in texts(settled[name])) for name, values in self.tests if name in settled
        )

    def as_text(self, settled: Json) -> str:
        """For the script: what still depends on the form itself."""
        return "&".join(f"{name}={'|'.join(values)}" for name, values in self.tests if name not in settled)


def asked_when(schema: Json) -> dict[str, AskedWhen]:
    """The rules of `allOf` that forbid a field unless others hold."""
    found = {}
    for rule in schema.get("allOf", ()):
        forbidden = [name for name, value in rule.get("else", {}).get("properties", {}).items() if value is False]
        for name in forbidden:
            tests = tuple((other, _values(test)) for other, test in rule["if"]["properties"].items())
            found[name] = AskedWhen(tests, name in rule.get("then", {}).get("required", ()))
    return found


def _values(test: Json) -> tuple[str, ...]:
    inner = test.get("contains", test)
    return tuple(text for value in inner.get("enum", [inner.get("const")]) for text in texts(value))


def ranges_of(schema: Json) -> dict[str, str]:
    """What a tier leaves open for the amount, by tier: 1,000—3,000 元, from the rules of `allOf`."""
    found: dict[str, dict[str, int]] = {}
    for rule in schema.get("allOf", ()):
        tier = rule["if"].get("properties", {}).get("tier", {}).get("const")
        limits = rule.get("then", {}).get("properties", {}).get("amount_fen")
        if tier is not None and limits:
            found.setdefault(str(tier), {}).update(limits)
    return {tier: _range(limits) for tier, limits in found.items()}


def _range(limits: Mapping[str, int]) -> str:
    low, high = limits.get("minimum"), limits.get("maximum")
    if high is None:
        return f"{words.yuan(low or 0)}以上"
    if low is None or low == high:
        return words.yuan(high) if low == high else f"{words.yuan(high)}以下"
    return f"{words.yuan(low).removesuffix(' 元')}—{words.yuan(high)}"


def texts(value: Any) -> set[str]:
    """A value of `data` as the texts that a control would post."""
    if isinstance(value, bool):
        return {"true" if value else "false"}
    if isinstance(value, list):
        return {str(item) for item in value}
    return set() if value is None else {str(value)}
