"""Made-up public decisions in any number, and what people ask of them. The same seed gives the same decisions.

Texts are put together from parts, so that a phrase of them is far more frequent than in real decisions: questions for
phrases are a worst case.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
FIRST: Final = date(2019, 1, 1)
CITIES: Final = (
    "明州", "临江", "青浦", "云溪", "丰谷", "安陵", "長河", "石门", "南渡", "北镇", "义水", "黑山", "锦屏",
    "凌海", "东岭",
    "西塘", "白沙", "金坪", "玉泉", "清源",
)  # fmt: skip
OFFICES: Final = (
    "水务局", "市场监督管理局", "生态环境局", "交通运输局", "城市管理局", "农业农村局", "卫生健康局", "应急管理局",
    "文化和旅游局", "自然资源局", "住房和建设局", "林业局", "医疗保障局", "人力资源局", "消防救援大队",
)  # fmt: skip
SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN: Final = "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平刚桂英华玉兰宏达瑞祥泰康盛源鑫隆昌顺和兴宝"
TRADES: Final = (
    "商贸", "餐饮服务", "建筑材料", "水产养殖", "电子科技", "环保工程", "物流运输", "园林绿化", "食品加工",
    "医药连锁",
)  # fmt: skip
PLACES: Final = (
    "东侧堤防", "工业园区三号厂房", "农贸市场", "滨河路口", "老码头", "一号仓库", "施工工地", "排污口",
    "门店内", "养殖场",
)  # fmt: skip
THINGS: Final = (
    "建筑垃圾", "工程渣土", "超过保质期的酸奶", "未经检疫的猪肉", "废机油", "砂石料", "燃气钢瓶", "过期药品",
    "广告牌", "渔网",
)  # fmt: skip
DEEDS: Final = (
    "未取得取水许可证擅自取水", "在河道管理范围内堆放物料", "销售超过保质期的食品", "未按规定公示营业执照",
    "未查验供货者的许可证",
    "超标排放水污染物", "未按规定使用危险废物转移联单", "擅自占用城市道路", "未取得道路运输经营许可从事经营",
    "未按规定进行职业健康检查",
    "擅自改变消防设施位置", "毁坏林木", "在禁渔期捕捞", "未编制安全生产应急预案", "未依法报批环境影响评价文件",
    "骗取医疗保障基金支出",
)  # fmt: skip
LAWS: Final = tuple(f"《中华人民共和国{name}》" for name in (
    "水法", "河道管理条例", "食品安全法", "水污染防治法", "固体废物污染环境防治法", "道路运输条例",
    "安全生产法", "消防法", "森林法",
    "渔业法", "药品管理法", "职业病防治法", "城市道路管理条例", "广告法", "环境影响评价法", "动物防疫法",
))  # fmt: skip
SENTENCES: Final = (
    "{day}，执法人员在{city}{place}检查时发现，当事人{deed}",
    "现场有{thing}约{count}{unit}，货值{money}元",
    "当事人提供了进货票据{count}张，其中{few}张没有注明生产日期",
    "执法人员拍摄照片{few}张，制作现场笔录一份，询问了负责人{person}",
    "经{city}检测中心检验，样品中{thing}的含量超过标准限值{few}.{few}倍",
    "当事人在陈述中承认上述事实，表示愿意改正",
    "上述行为自{day}起持续到{day}，违法所得{money}元",
    "执法人员当场责令停止违法行为，并于{day}送达责令改正通知书",
    "{day}复查时，{place}的{thing}已经清除，场地已经恢复原状",
    "当事人此前因{deed}于{day}被处理过一次",
    "证人{person}陈述，{thing}是从{city}{place}运来的，共{count}车",
    "以上事实有营业执照复印件、现场照片、询问笔录、检验报告编号{count}{count}等证据证明",
)  # fmt: skip
UNITS: Final = ("立方米", "公斤", "箱", "件", "平方米", "吨")


def authorities() -> list[tuple[str, str, str]]:
    """(code, name, region) of every authority: an office of each kind in each city."""
    return [
        (f"S{c:02d}-{o:02d}", f"{city}市{office}", f"99{c + 10:02d}00")
        for c, city in enumerate(CITIES) for o, office in enumerate(OFFICES)
    ]  # fmt: skip


def decisions(count: int, until: date, seed: int = 42) -> Iterator[dict[str, Any]]:
    """Columns of as many public records, in the order of their days: from 2019 to `until`."""
    rng = random.Random(seed)
    offices = authorities()
    span = (until - FIRST).days
    for n in range(count):
        day = FIRST + timedelta(days=n * span // count)
        yield _decision(rng, n, day, rng.choice(offices))


def _decision(rng: random.Random, n: int, day: date, office: tuple[str, str, str]) -> dict[str, Any]:
    code, name, _ = office
    published = datetime.combine(min(day + timedelta(days=6), day), time(10), SHANGHAI) + timedelta(seconds=n % 20_000)
    millis = int(published.timestamp() * 1000)
    fixed = (millis << 80) | (7 << 76) | (2 << 62)  # of a UUIDv7, as real ids are
    key = str(uuid.UUID(int=fixed | (rng.getrandbits(12) << 64) | rng.getrandbits(62)))
    firm = rng.random() < 0.6
    shown = _firm(rng) if firm else f"{rng.choice(SURNAMES)}某"
    deed, law = rng.choice(DEEDS), rng.choice(LAWS)
    number = f"{name[:2]}{name[3]}罚决字〔{day.year}〕{n % 9973 + 1}号"
    kinds = rng.choice((["罚款"], ["警告"], ["警告", "罚款"], ["罚款", "没收违法所得、没收非法财物"]))
    content = {
        "number": number, "authority": {"code": code, "name": name}, "act": "penalty", "procedure": "penalty-ordinary",
        "party": {"shown": shown, "kind": "organisation" if firm else "natural_person",
                  "kind_title": "单位" if firm else "个人", **({"credit_code": _code(rng)} if firm else {})},
        "matter": f"{deed}的处罚", "facts": _facts(rng, deed),
        "basis": f"{law}第{rng.randrange(10, 99)}条第{rng.randrange(1, 4)}款；{law}第{rng.randrange(60, 120)}条",
        "kinds": kinds, "amount_fen": rng.randrange(1, 500) * 10_000 if "罚款" in kinds else None,
        "decided_on": day.isoformat(),
    }  # fmt: skip
    return {
        "id": key, "state": "published", "number": number, "authority": code, "authority_name": name,
        "act": "penalty", "party": shown, "decided_on": day, "published_at": published, "updated_at": published,
        "edition": 1, "content": content,
    }  # fmt: skip


def _firm(rng: random.Random) -> str:
    return f"{rng.choice(CITIES)}市{''.join(rng.choices(GIVEN, k=2))}{rng.choice(TRADES)}有限公司"


def _code(rng: random.Random) -> str:
    place = "".join(rng.choices("0123456789", k=6))
    return f"91{place}{''.join(rng.choices('0123456789ABCDEFGHJKLMNPQRTUWXY', k=10))}"


def _facts(rng: random.Random, deed: str) -> str:
    """200 to 600 characters, as facts of real decisions have."""
    length, text = rng.randrange(200, 560), ""
    while len(text) < length:
        text += rng.choice(SENTENCES).format(
            day=f"{rng.randrange(2019, 2027)}年{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日",
            city=rng.choice(CITIES), place=rng.choice(PLACES), deed=deed, thing=rng.choice(THINGS),
            count=rng.randrange(3, 990), unit=rng.choice(UNITS), money=rng.randrange(100, 90_000),
            few=rng.randrange(1, 9), person=f"{rng.choice(SURNAMES)}某",
        ) + "。"  # fmt: skip
    return text


def questions(rows: list[dict[str, Any]], until: date, seed: int = 7) -> list[tuple[str, dict[str, str]]]:
    """200 times (class, parameters of the public search), drawn from a sample of the decisions."""
    rng = random.Random(seed)
    asked: list[tuple[str, dict[str, str]]] = []

    def some() -> dict[str, Any]:
        return rng.choice(rows)

    def piece(text: str, low: int, high: int) -> str:
        length = rng.randrange(low, high + 1)
        at = rng.randrange(max(1, len(text) - length + 1))
        return text[at : at + length]

    def facts() -> str:
        return str(some()["content"]["facts"])

    asked += [("party", {"q": some()["party"]}) for _ in range(25)]
    asked += [("prefix", {"q": some()["party"][:4]}) for _ in range(20)]
    asked += [("substring", {"q": piece(some()["party"], 2, 4)}) for _ in range(20)]
    asked += [("number", {"q": some()["number"]}) for _ in range(20)]
    asked += [("phrase", {"q": piece(facts(), 5, 7)}) for _ in range(30)]
    for n in range(30):
        asked.append(("words", {"q": " ".join((piece(facts(), 2, 4), *(_term(rng) for _ in range(n % 2 + 1))))}))
    for n in range(40):
        start = FIRST + timedelta(days=rng.randrange((until - FIRST).days))
        end = start + timedelta(days=rng.randrange(30, 700))
        one = {"from": start.isoformat(), "to": end.isoformat(), "facets": "1"}
        one |= {"q": _term(rng)} if n % 4 else {}
        one = {"facets": "1"} if n % 20 == 0 else one  # what the page of the search shows before anything is typed
        asked.append(("facets", one | ({"authority": some()["authority"]} if n % 2 else {})))
    for _ in range(15):
        day = FIRST + timedelta(days=rng.randrange((until - FIRST).days))
        asked.append(("deep", {"q": _term(rng), "cursor": str(day.toordinal() << 40)}))
    return asked


def _term(rng: random.Random) -> str:
    return rng.choice((*PLACES, *THINGS, *CITIES, "营业执照", "违法所得", "询问笔录"))
