"""Whether a decision is shown, under which name, with which texts: rules publish.scope, .party_name, .content alone."""

from __future__ import annotations

from dataclasses import dataclass

from zhifa.disclosure.source import Source
from zhifa.law.redaction import mask_person
from zhifa.law.rules import Rulebook

KIND_TITLES = {"organisation": "单位", "sole_trader": "个体工商户", "natural_person": "个人"}


@dataclass(frozen=True)
class Showing:
    """`shown`: the party's name for the public; for what is not published, `reason` and `basis` say why."""

    published: bool
    shown: str
    way: str
    reason: str
    basis: str
    fields: tuple[str, ...] = ()
    """Texts that go out beside number, authority, party, outcome and day (rule `publish.content`), with its article."""
    fields_basis: str = ""


def showing(source: Source, rulebook: Rulebook) -> Showing:
    """Under the rules in force on the day that counts for the decision."""
    scope = rulebook.rule("publish.scope", source.ruled_on, **source.dimensions())
    if scope.value == "sealed":
        return _withheld("这类决定依法不向社会公开", scope.basis)
    if scope.value == "except_warning_only" and set(source.kinds) == {"warning"}:
        return _withheld("只给予警告的处罚决定不公示", scope.basis)
    name = rulebook.rule("publish.party_name", source.ruled_on, **source.dimensions())
    if name.value == "withheld":
        reason = "当事人是未成年人，不公示" if source.party.minor else "这类当事人的决定不公示"
        return _withheld(reason, name.basis)
    shown = {
        "name": source.party.name,
        "surname": mask_person(source.party.name),
        "kind_only": KIND_TITLES.get(source.party.kind, "当事人"),
    }[str(name.value)]
    content = rulebook.rule("publish.content", source.ruled_on, **source.dimensions())
    assert isinstance(content.value, tuple)
    return Showing(
        published=True, shown=shown, way=str(name.value), reason="", basis=name.basis, fields=content.value,
        fields_basis=content.basis,
    )  # fmt: skip


def _withheld(reason: str, basis: str) -> Showing:
    return Showing(published=False, shown="", way="withheld", reason=reason, basis=basis)
