"""Reading the standard of a discretion tier (裁量标准): kinds of penalty, and the fine as a range or a ratio.

A standard is a row of clauses. Each clause must fit one of the known forms as a whole; what does not is kept in `rest`,
the standard counts as not understood, and no amount may be taken from it. Slips of the pen in a number or in a bound
(一百万一十元, 七万元以下九万元以下, 35以上50%以下) are therefore never guessed. 以上 and 以下 include the number
(民法典第一千二百五十九条). Orders to correct (责令改正, 责令停止建设, …) are no penalties (行政处罚法第二十八条).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from zhifa.law import amounts, numerals
from zhifa.law.amounts import FEN_PER_YUAN
from zhifa.law.rules import Rule

# 行政处罚法第九条, in its order.
KINDS = (
    "警告", "通报批评", "罚款", "没收违法所得", "没收非法财物", "暂扣许可证件", "降低资质等级", "吊销许可证件",
    "限制开展生产经营活动", "责令停产停业", "责令关闭", "限制从业", "行政拘留",
)  # fmt: skip
PARTY, ORGANISATION, INDIVIDUAL, RESPONSIBLE = "", "organisation", "individual", "responsible"

_KIND_WORDS = (
    ("警告", r"警告"),
    ("通报批评", r"通报批评"),
    ("没收违法所得", r"没收违法所得"),
    ("没收非法财物", r"没收(?!违法所得)|非法财物"),
    ("暂扣许可证件", r"暂扣"),
    ("降低资质等级", r"降低资质"),
    ("吊销许可证件", r"吊销"),
    ("限制开展生产经营活动", r"限制生产|限制开展生产"),
    ("责令停产停业", r"停产整治|停业整治|停工整治|停产整顿|停产停业|停产|停业"),
    ("责令关闭", r"关闭"),
    ("限制从业", r"禁止从事|限制从业|禁止从业"),
)
_NUMBER = r"(?:\d[\d,]*(?:\.\d+)?[百千万亿]?|[零〇一二两三四五六七八九十百千万亿]+)"
_MONEY = (
    rf"(?:(?P<low>{_NUMBER})(?P<low_yuan>元?)以上(?:(?P<high>{_NUMBER})元以下)?"
    rf"|(?P<only_high>{_NUMBER})元以下|(?P<exact>{_NUMBER})元)"
)
_SHARE = rf"(?:百分之{_NUMBER}|千分之{_NUMBER}|{_NUMBER}%|{_NUMBER}倍)"
_RATIO = (
    rf"(?P<base>(?:(?!元)[\u4e00-\u9fff]){{2,30}}?)的?"
    rf"(?:(?P<rlow>{_SHARE})以上(?P<rhigh>{_SHARE})以下|(?P<rmax>{_SHARE})以下|(?P<rexact>{_SHARE}))"
)
_IMPOSE = r"(?P<verb>并?(?:可以?)?(?:并处|单处|处以处|处以|处罚|处|给予)?)"
_UNIT = r"(?:每(?P<per>[\u4e00-\u9fff]{1,4}?)处?以?)?"
_FINE = re.compile(rf"{_IMPOSE}按?照?{_UNIT}(?:{_MONEY}|{_RATIO})元?(?:的|计算)?罚款")
_CAP = re.compile(rf"(?:但是?)?最高不(?:得)?超过({_NUMBER})元")
_PAYER = re.compile(r"(?:并)?(?:对(?P<who>.+?)|(?P<bare>个人|单位))(?P<tail>(?:并?可以?)?(?:并处|处以|处).*)?")
_WARNING_OR = re.compile(r"(?:并)?(?:处以?|给予|予以)?(警告|通报批评)(?:或者|、|,?并)(?=.*罚款)")
_CONDITION = re.compile(r".+的|报经.+批准")
_PLAIN_KIND = re.compile(
    r"(?:并)?(?:可以?)?(?:依法)?(?:并?处以?|给予|予以)?(?:由.{0,10}机关)?"
    r"(?:警告|通报批评|没收.+|暂扣.+|降低资质.*|吊销.+|禁止从事.+|限制从业.*)"
)
_ORDER = re.compile(r"(?:并)?(?:可以?)?(?:责令|限期).+|消除污染|恢复原状")
_FORMULA = re.compile(r"(?<=罚款)[:(].*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FineRange:
    """A fine from low to high fen, both inclusive; None = not bounded on that side. `per`: for each 辆, 平方米, …"""

    low: int | None
    high: int | None
    per: str = ""


@dataclass(frozen=True, slots=True)
class RatioRange:
    """A fine of low to high times a named base, both inclusive, and never above `cap` fen."""

    base: str
    low: Fraction | None
    high: Fraction
    cap: int | None = None

    def of(self, base_fen: int) -> FineRange:
        """The range in fen for a base amount in fen, rounded into the range (an exact ratio: down)."""
        high = math.floor(self.high * base_fen)
        if self.cap is not None:
            high = min(high, self.cap)
        return FineRange(None if self.low is None else min(math.ceil(self.low * base_fen), high), high)


@dataclass(frozen=True, slots=True)
class Fine:
    """One fine of a standard: who pays, how much, whether it may be left out (可以), under what condition."""

    payer: str
    range: FineRange | RatioRange
    optional: bool = False
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    """What a standard says. Only when `understood` may an amount be taken from `fines`."""

    kinds: tuple[str, ...]
    conditional_kinds: tuple[str, ...]
    """Kinds that need a further condition, or that only the note names."""
    orders: tuple[str, ...]
    fines: tuple[Fine, ...]
    understood: bool
    rest: str
    """The words that were not understood."""

    @property
    def range(self) -> FineRange | RatioRange | None:
        """The fine of the party itself, if the standard is understood and names one without a further condition."""
        if not self.understood:
            return None
        own = (fine.range for fine in self.fines if fine.payer in (PARTY, ORGANISATION) and not fine.condition)
        return next(own, None)


@dataclass
class _Reading:
    kinds: list[str] = field(default_factory=list)
    conditional: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    fines: list[Fine] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    payer: str = PARTY
    condition: str = ""

    def add_kinds(self, names: list[str]) -> None:
        (self.conditional if self.condition else self.kinds).extend(names)


def parse_standard(text: str, note: str = "") -> Standard:
    """Read a standard; its note adds conditional kinds only. Never raises: what is not understood is said so."""
    plain = _plain(text)
    reading = _Reading()
    formula = _FORMULA.search(plain)
    for sentence in re.split(r"[;。]", _FORMULA.sub("", plain)):
        reading.payer, reading.condition = PARTY, ""
        for clause in re.split(r"(?<!\d),|,(?!\d)", sentence):
            if clause:
                _read(clause, reading)
    if formula:
        reading.rest.append(formula.group())
    if "罚款" in plain and not reading.fines and not reading.rest:
        reading.rest.append(plain)
    for fine in reading.fines:
        (reading.conditional if fine.condition else reading.kinds).append("罚款")
    reading.conditional.extend(_kinds_in(_plain(note)))
    return Standard(
        kinds=_in_order(reading.kinds),
        conditional_kinds=_in_order(set(reading.conditional) - set(reading.kinds)),
        orders=tuple(reading.orders),
        fines=tuple(reading.fines),
        understood=bool(plain) and not reading.rest,
        rest="；".join(reading.rest),
    )


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _in_order(kinds: list[str] | set[str]) -> tuple[str, ...]:
    return tuple(kind for kind in KINDS if kind in kinds)


def _kinds_in(text: str) -> list[str]:
    return [kind for kind, words in _KIND_WORDS if re.search(words, text)]


def _read(clause: str, reading: _Reading) -> None:
    if match := _WARNING_OR.match(clause):
        reading.add_kinds([match[1]])
        clause = clause[match.end() :]
    if cap := _CAP.fullmatch(clause):
        _limit(cap[1], clause, reading)
    elif (payer := _PAYER.fullmatch(clause)) and (payer["tail"] or payer["who"]):
        reading.payer = _payer(payer["who"] or payer["bare"])
        if payer["tail"]:
            _read_fine(payer["tail"], reading)
    elif "罚款" in clause:
        _read_fine(clause, reading)
    elif _PLAIN_KIND.fullmatch(clause):
        reading.add_kinds(_kinds_in(clause))
    elif _ORDER.fullmatch(clause):
        if kinds := _kinds_in(clause):
            reading.add_kinds(kinds)
        else:
            reading.orders.append(clause)
    elif _CONDITION.fullmatch(clause):
        reading.condition = clause
    else:
        reading.rest.append(clause)


def _payer(words: str) -> str:
    if re.search(r"责任人|主管人员|法定代表人|负责人", words):
        return RESPONSIBLE
    return INDIVIDUAL if re.search(r"个人|公民|自然人", words) else ORGANISATION


def _read_fine(clause: str, reading: _Reading) -> None:
    match = _FINE.fullmatch(clause)
    try:
        amount = _amount(match) if match else None
    except ValueError:
        amount = None
    if match is None or amount is None:
        reading.rest.append(clause)
        return
    reading.fines.append(Fine(reading.payer, amount, "可" in match["verb"], reading.condition))


def _amount(match: re.Match[str]) -> FineRange | RatioRange | None:
    """The range of a matched fine; None when its bounds contradict each other. Raises ValueError for a bad numeral."""
    per = match["per"] or ""
    if match["base"]:
        high = _share(match["rhigh"] or match["rmax"] or match["rexact"])
        low = _share(match["rlow"] or match["rexact"]) if match["rlow"] or match["rexact"] else None
        return RatioRange(match["base"], low, high) if (low is None or low <= high) and not per else None
    if match["exact"]:
        return FineRange(_fen(match["exact"]), _fen(match["exact"]), per)
    if match["only_high"]:
        return FineRange(None, _fen(match["only_high"]), per)
    # 二以上五万元以下 may mean two yuan or twenty thousand.
    if match["high"] and not match["low_yuan"] and ("万" in match["high"]) != ("万" in match["low"]):
        return None
    low_fen, high_fen = _fen(match["low"]), _fen(match["high"]) if match["high"] else None
    return FineRange(low_fen, high_fen, per) if high_fen is None or low_fen <= high_fen else None


def _limit(number: str, clause: str, reading: _Reading) -> None:
    last = reading.fines[-1] if reading.fines else None
    if last is None or not isinstance(last.range, RatioRange):
        reading.rest.append(clause)
        return
    try:
        cap = _fen(number)
    except ValueError:
        reading.rest.append(clause)
        return
    limited = RatioRange(last.range.base, last.range.low, last.range.high, cap)
    reading.fines[-1] = Fine(last.payer, limited, last.optional, last.condition)


def _fen(number: str) -> int:
    fen = numerals.parse(number) * FEN_PER_YUAN
    if fen != int(fen):
        raise ValueError(f"“{number}元”小于一分。")
    return int(fen)


def _share(text: str) -> Fraction:
    if text.endswith("倍"):
        return numerals.parse(text[:-1])
    if text.endswith("%"):
        return numerals.parse(text[:-1]) / 100
    return numerals.parse(text[len("百分之") :]) / (100 if text.startswith("百") else 1000)


def statutory_range(text: str) -> FineRange | None:
    """The lowest and the highest fine that a text of the law allows anybody in any case, in fen; None where it is not
    plain.

    Every 罚款 in it must stand in a plain range: where one does not, or is a share of something, nothing is said, so
    that nobody is held to a bound that the law does not set.
    """
    plain = _plain(text)
    found = list(_FINE.finditer(plain))
    if not found or len(found) != plain.count("罚款"):
        return None
    lows, highs = [], []
    for match in found:
        try:
            one = _amount(match)
        except ValueError:
            return None
        if not isinstance(one, FineRange) or one.per or one.high is None:
            return None
        lows.append(one.low or 0)
        highs.append(one.high)
    return FineRange(min(lows) or None, max(highs))


# -- what circumstances do to the range of a tier (处罚法 30-34) ------------------------------------------------------

WHOLE = 10_000  # ratios are ten-thousandths
BENCHMARK = "行政处罚法第三十四条"
RuleOf = Callable[[str], Rule]


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a derivation, with the clause it rests on."""

    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class Derived:
    """The range in fen that is left, both inclusive, and how it came about. `mitigated`: no lower limit any more."""

    low: int
    high: int
    mitigated: bool
    lines: tuple[Line, ...]


def derive(tiers: Sequence[tuple[str, FineRange]], at: int, factors: Mapping[str, str], rule: RuleOf) -> Derived:
    """The range of the tier at place `at`, then what each circumstance does to it.

    `tiers`: title and range of each tier with an upper bound, from light to grave; `factors`: title by code; `rule`
    gives the rules `discretion.*` of the case. Which circumstance does what is said there, never here.
    """
    lines = [Line(f"裁量档次“{tiers[at][0]}”：罚款 {span(tiers[at][1])}", BENCHMARK)]
    if not factors:
        return Derived(tiers[at][1].low or 0, tiers[at][1].high or 0, mitigated=False, lines=tuple(lines))
    for name, step, word in (("discretion.tier_down", -1, "降"), ("discretion.tier_up", 1, "升")):
        if said := _named(factors, rule(name)):
            moved = min(max(at + step, 0), len(tiers) - 1)
            where = f"{word}一档，为“{tiers[moved][0]}”：{span(tiers[moved][1])}" if moved != at else "没有更合适的档次"
            lines.append(Line(f"{said}：{where}", rule(name).basis))
            at = moved
    low, high = tiers[at][1].low or 0, tiers[at][1].high or 0
    lighter, heavier = _named(factors, rule("discretion.lighter")), _named(factors, rule("discretion.heavier"))
    mitigating = _named(factors, rule("discretion.mitigate"))
    if lighter and heavier:
        lines.append(Line(f"既有从轻（{lighter}）又有从重（{heavier}）的情形，在整个幅度内权衡", BENCHMARK))
    elif lighter:
        share = rule("discretion.lighter.share")
        high = low + (high - low) * share.number // WHOLE
        text = f"从轻（{lighter}）：取幅度中较低的{_percent(share)}，{span(FineRange(low or None, high))}"
        lines.append(Line(text, rule("discretion.lighter").basis))
    elif heavier:
        share = rule("discretion.heavier.share")
        low = high - (high - low) * share.number // WHOLE
        text = f"从重（{heavier}）：取幅度中较高的{_percent(share)}，{span(FineRange(low, high))}"
        lines.append(Line(text, rule("discretion.heavier").basis))
    if mitigating:
        low = 0
        lines.append(Line(f"可以减轻（{mitigating}）：可以低于最低限", rule("discretion.mitigate").basis))
    return Derived(low, high, mitigated=bool(mitigating), lines=tuple(lines))


def span(found: FineRange) -> str:
    """3,000元至20,000元; 20,000元以下."""
    high = amounts.yuan(found.high) if found.high is not None else ""
    return f"{amounts.yuan(found.low)}至{high}" if found.low else f"{high}以下"


def _named(factors: Mapping[str, str], rule: Rule) -> str:
    listed = rule.value if isinstance(rule.value, tuple) else ()
    return "、".join(title for code, title in factors.items() if code in listed)


def _percent(rule: Rule) -> str:
    return f"百分之{numerals.chinese(rule.number * 100 // WHOLE)}"
