"""Rules of the law as data: every period, amount, ratio and threshold, each with its article (design 2.2).

`rules/*.yaml` holds national values with overlays by statute, region, sector, act and kind of party. Candidates are
those in force on the day the clock starts; a statute's own rule beats an administrator's override, that beats region
depth, region beats sector, sector beats party kind and act, these beat none. Two candidates that could tie are a load
error. `override` (none | shorter | longer | any) binds regions and administrators, never a statute.

Units: calendar_day, working_day, hour, month, year; fen (分); ratio (万分之, ten-thousandths); count; choice; list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import jsonschema
import yaml

from zhifa.law.sectors import SECTORS, sector_code

PERIOD_UNITS = frozenset({"calendar_day", "working_day", "hour", "month", "year"})
NUMBER_UNITS = PERIOD_UNITS | {"fen", "ratio", "count"}
LOOK_UPS = 4096
"""Answers that a rulebook remembers: it never changes, and one case asks for the same rules again and again."""
DIMENSIONS = ("statute", "region", "sector", "act", "party_kind")


class RuleError(ValueError):
    """A rule that does not exist, is not in force, ties with another or goes beyond what the law lets it change."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One value of one rule, with the article it rests on and the cases it holds for ("" = any)."""

    id: str
    title: str
    value: int | str | tuple[str, ...]
    unit: str
    rolls: str
    counts_for: str
    override: str
    basis: str
    valid_from: date
    valid_to: date | None = None
    statute: str = ""
    region: str = ""
    sector: str = ""
    act: str = ""
    party_kind: str = ""
    confirmed: bool = True
    note: str = ""
    choices: tuple[str, ...] = field(default=(), compare=False)
    by_administrator: bool = False

    @property
    def number(self) -> int:
        """The value of a rule that counts, measures or limits. Raises RuleError for a choice or a list."""
        if not isinstance(self.value, int):
            raise RuleError(f"规则{self.id}（{self.title}）不是数值，不能用来计算。请改用数值类规则。")
        return self.value

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def as_json(self) -> dict[str, Any]:
        """JSON-ready form; the dimensions that do not apply are left out."""
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        data: dict[str, Any] = {"id": self.id, "title": self.title, "value": value, "unit": self.unit}
        data |= {"rolls": self.rolls or None, "counts_for": self.counts_for or None, "override": self.override}
        data |= {"basis": self.basis, "valid_from": self.valid_from.isoformat()}
        data |= {"valid_to": self.valid_to.isoformat() if self.valid_to else None}
        data |= {name: getattr(self, name) for name in DIMENSIONS if getattr(self, name)}
        return data | {"confirmed": self.confirmed, "note": self.note, "by_administrator": self.by_administrator}


class Rulebook:
    """All rules in force at some time. Immutable; look-ups are pure."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_id: dict[str, list[Rule]] = {}
        for rule in rules:
            self._by_id.setdefault(rule.id, []).append(rule)
        for candidates in self._by_id.values():
            candidates.sort(key=_rank, reverse=True)
            for rule in candidates:
                _check_bounds(rule, candidates)
            _check_ties(candidates)
        self._found = lru_cache(maxsize=LOOK_UPS)(self._find)

    @classmethod
    def default(cls, overrides: Sequence[Mapping[str, Any]] = ()) -> Rulebook:
        """The rules of the package, with an administrator's overrides laid over them.

        An override names `id, value, basis, valid_from` and optionally `valid_to, region, sector, act, party_kind,
        note`. Raises RuleError when it goes beyond what the rule allows.
        """
        if not overrides:
            return _packaged()
        packaged = {rule.id: rule for rule in reversed(_packaged().all())}
        return cls([*_packaged().all(), *(_override(entry, packaged) for entry in overrides)])

    def rule(
        self,
        rule_id: str,
        on: date,
        *,
        region: str = "",
        sector: str = "",
        statute: str = "",
        act: str = "",
        party_kind: str = "",
    ) -> Rule:
        """The rule that holds on the day the clock starts.

        `region` is a GB/T 2260 code of any depth, `act` a procedure code ("penalty-summary" is also a "penalty"),
        `statute` a title with or without 《》 and 中华人民共和国, `sector` a code or title of zhifa.law.sectors.
        Raises RuleError when nothing is in force.
        """
        return self._found(rule_id, on, region, sector, statute, act, party_kind)

    def _find(
        self, rule_id: str, on: date, region: str, sector: str, statute: str, act: str, party_kind: str
    ) -> Rule:
        if rule_id not in self._by_id:
            raise RuleError(f"没有编号为{rule_id}的规则。请用“zhifa law rules”查看全部规则编号。")
        statute, sector = statute_title(statute), sector_code(sector)
        for rule in self._by_id[rule_id]:
            if (
                rule.in_force(on)
                and rule.statute in ("", statute)
                and region.startswith(rule.region)
                and rule.sector in ("", sector)
                and _act_within(act, rule.act)
                and rule.party_kind in ("", party_kind)
            ):
                return rule
        raise RuleError(f"规则{rule_id}在{on.isoformat()}没有生效的规定。请核对日期，或者补录当时有效的规定。")

    def since(self, rule_id: str) -> date:
        """The first day on which the rule has a value. Raises KeyError for a rule that there is not."""
        return min(rule.valid_from for rule in self._by_id[rule_id])

    def all(self) -> list[Rule]:
        """Every candidate, by id, the most particular first."""
        return [rule for rule_id in sorted(self._by_id) for rule in self._by_id[rule_id]]

    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self._by_id))


def statute_title(text: str) -> str:
    """A statute's short title: 《中华人民共和国治安管理处罚法》 -> 治安管理处罚法."""
    return text.strip().strip("《》").removeprefix("中华人民共和国")


def region_prefix(code: str) -> str:
    """440000 -> 44, 440700 -> 4407, 440703 -> 440703 (GB/T 2260)."""
    return code[:2] if code[2:6] in ("", "0000") else code[:4] if code[4:6] in ("", "00") else code


def _act_within(act: str, general: str) -> bool:
    return not general or act == general or act.startswith(general + "-")


def _rank(rule: Rule) -> tuple[int, int, int, int, int]:
    act_depth = len(rule.act.split("-")) if rule.act else 0
    return (
        int(bool(rule.statute)),
        int(rule.by_administrator),
        len(rule.region),
        int(bool(rule.sector)),
        int(bool(rule.party_kind)) + act_depth,
    )


def _can_meet(one: Rule, two: Rule) -> bool:
    """Whether some case on some day falls under both."""
    overlap = (one.valid_to is None or two.valid_from <= one.valid_to) and (
        two.valid_to is None or one.valid_from <= two.valid_to
    )
    exact = [(getattr(one, name), getattr(two, name)) for name in ("statute", "sector", "party_kind")]
    return (
        overlap
        and all("" in pair or pair[0] == pair[1] for pair in exact)
        and (one.region.startswith(two.region) or two.region.startswith(one.region))
        and (_act_within(one.act, two.act) or _act_within(two.act, one.act))
    )


def _check_ties(candidates: Sequence[Rule]) -> None:
    for n, one in enumerate(candidates):
        for two in candidates[n + 1 :]:
            if _rank(one) == _rank(two) and _can_meet(one, two):
                raise RuleError(
                    f"规则{one.id}有两条同样优先的规定：{one.basis}、{two.basis}。请给其中一条加上适用范围或者失效日期。"
                )


def _covers(general: Rule, rule: Rule) -> bool:
    """Whether `general` holds in every case and on every day of `rule`."""
    return (
        all(getattr(general, name) in ("", getattr(rule, name)) for name in ("statute", "sector", "party_kind"))
        and rule.region.startswith(general.region)
        and _act_within(rule.act, general.act)
        and general.valid_from <= rule.valid_from
        and (general.valid_to is None or (rule.valid_to is not None and rule.valid_to <= general.valid_to))
    )


def _check_bounds(rule: Rule, candidates: Sequence[Rule]) -> None:
    """A region or an administrator may change a value only in the direction the rule allows."""
    if rule.statute or not (rule.region or rule.by_administrator) or rule.override == "any":
        return
    for other in candidates:  # the most particular first
        if other.statute or _rank(other) >= _rank(rule) or not _can_meet(rule, other):
            continue
        _check_change(rule, other)
        if _covers(other, rule):
            return  # what lies below it was displaced already


def _check_change(rule: Rule, other: Rule) -> None:
    name = f"规则{rule.id}（{rule.title}）"
    if rule.override == "none":
        raise RuleError(f"{name}由{other.basis}规定，不得另行设定。请撤销这一设定。")
    if rule.unit != other.unit or rule.rolls != other.rolls:
        raise RuleError(f"{name}的计算方法由{other.basis}规定，只能调整数值。")
    if rule.override == "shorter" and rule.number > other.number:
        raise RuleError(f"{name}不得超过{other.basis}规定的{other.number}。请改为不大于它的值。")
    if rule.override == "longer" and rule.number < other.number:
        raise RuleError(f"{name}不得低于{other.basis}规定的{other.number}。请改为不小于它的值。")


def _build(base: Mapping[str, Any], overlay: Mapping[str, Any], *, by_administrator: bool = False) -> Rule:
    merged = {key: value for key, value in base.items() if key not in ("overlays", "confirmed", "note", "valid_to")}
    merged |= overlay
    value, unit, choices = merged["value"], merged["unit"], tuple(merged.get("choices", ()))
    where = f"规则{merged['id']}（{merged['basis']}）"
    kind = list if unit == "list" else str if unit == "choice" else int
    if not isinstance(value, kind) or isinstance(value, bool):
        raise RuleError(f"{where}的值{value!r}与单位{unit}不符。请核对。")
    if unit == "choice" and value not in choices:
        raise RuleError(f"{where}的值{value}不在可选项{'、'.join(choices)}之中。请改为其中之一。")
    if (unit in PERIOD_UNITS) != ("rolls" in merged and "counts_for" in merged):
        raise RuleError(f"{where}：期限必须写明 rolls 和 counts_for，其他规则不写。请核对。")
    if unit not in NUMBER_UNITS and merged["override"] not in ("none", "any"):
        raise RuleError(f"{where}不是数值，override 只能是 none 或者 any。")
    dimensions = {name: str(merged.get(name, "")) for name in DIMENSIONS}
    dimensions["region"] = region_prefix(dimensions["region"])
    dimensions["statute"] = statute_title(dimensions["statute"])
    dimensions["sector"] = sector_code(dimensions["sector"])
    if dimensions["sector"] and dimensions["sector"] not in SECTORS:
        raise RuleError(f"{where}的执法领域{dimensions['sector']}不存在。请从{'、'.join(SECTORS.values())}中选择。")
    return Rule(
        id=merged["id"],
        title=merged["title"],
        value=tuple(value) if isinstance(value, list) else value,
        unit=unit,
        rolls=merged.get("rolls", ""),
        counts_for=merged.get("counts_for", ""),
        override=merged["override"],
        basis=merged["basis"],
        valid_from=_day(merged["valid_from"]),
        valid_to=_day(merged["valid_to"]) if merged.get("valid_to") else None,
        confirmed=merged.get("confirmed", True),
        note=merged.get("note", ""),
        choices=choices,
        by_administrator=by_administrator,
        **dimensions,
    )


def _day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _override(entry: Mapping[str, Any], packaged: Mapping[str, Rule]) -> Rule:
    base = packaged.get(str(entry.get("id")))
    if base is None:
        raise RuleError(f"没有编号为{entry.get('id')}的规则，不能另行设定。请核对规则编号。")
    if entry.get("statute"):
        raise RuleError(f"规则{base.id}：法律自己的规定不能由管理员另行设定。请去掉 statute。")
    if missing := {"value", "basis", "valid_from"} - entry.keys():
        raise RuleError(f"规则{base.id}的另行设定缺少：{'、'.join(sorted(missing))}。请补全。")
    shape = {name: getattr(base, name) for name in ("id", "title", "unit", "override", "choices")}
    shape |= {name: getattr(base, name) for name in ("rolls", "counts_for") if getattr(base, name)}
    allowed = {"value", "basis", "valid_from", "valid_to", "note", "region", "sector", "act", "party_kind"}
    return _build(shape, {key: entry[key] for key in allowed & entry.keys()}, by_administrator=True)


def load(text: str, source: str) -> Iterator[Rule]:
    """The rules of one YAML file. Raises RuleError naming the file when it does not fit the schema."""
    data = yaml.safe_load(text)
    problem = next(_schema().iter_errors(data), None)
    if problem is not None:
        where = "/".join(str(step) for step in problem.absolute_path)
        raise RuleError(f"规则文件{source}的{where or '开头'}不合格式：{problem.message}")
    for base in data:
        yield _build(base, {key: base[key] for key in ("confirmed", "note", "valid_to") if key in base})
        for overlay in base.get("overlays", ()):
            yield _build(base, overlay)


@cache
def _schema() -> jsonschema.Draft202012Validator:
    text = resources.files("zhifa.law").joinpath("rules/schema.json").read_text("utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


@cache
def _packaged() -> Rulebook:
    folder = resources.files("zhifa.law").joinpath("rules")
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".yaml")), key=lambda item: item.name)
    return Rulebook(rule for item in files for rule in load(item.read_text("utf-8"), item.name))
