"""One ordinary case walked from the lead to the closing, and what people were asked on the way.

Every act is taken as `available[].data_schema` asks it. What a person must type or choose is written down; what the
schema brings along (`const`, `default`, the day in `x-day`) is not asked. Two questions count as the same when their
fields have the same code, unless a table below says, with its reason, that they are about different things; and fields
of different codes that ask for one fact are named there too.

The way from notice to decision is walked over the pages: each page opened and each button pressed is a click. The
people find their way by the links of the page before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

import requests
from jsonschema import Draft202012Validator

from tests.functional import following
from tests.functional.demonstration import Town
from tests.functional.street import Street

Json = dict[str, Any]
MATTER: Final = "在堤防、护堤地存放物料的"
OFFICER, HEAD, DEPUTY, REVIEWER = "water.officer", "water.head", "water.deputy", "water.reviewer"

OF_THE_EVENT: Final = {
    "certificate_shown": "执法证件每次检查、询问都要重新出示（处罚法第五十五条）",
    "ended_at": "这一次检查、询问什么时候结束",
    "place": "这一次在哪里：检查、询问、违法行为、送达各有地点",
    "signed": "这一份笔录怎样确认",
    "method": "这一份文书怎样送达",
    "receipt": "这一份文书谁签收",
    "witnessed": "这一次送达有没有见证人",
    "late_reason": "这一次为什么没有及时记录",
    "opinion": "这一个人对这一件事的意见",
    "note": "对这一步的说明",
}
"""Fields that tell of the one event that is recorded: no other entry of the case can know the answer."""
APART: Final = {
    ("file", "reasons"): "立案的理由",
    ("conclude", "reasons"): "裁量的理由",
    ("review.opinion", "reason"): "审核意见的说明",
    ("waive", "rights"): "放弃的权利",
}
"""Fields that share a code and ask for different things."""
ONE_FACT: Final = {
    ("file", "happened_on"): "违法行为发生的日期",
    ("investigate", "happened_at"): "违法行为发生的日期",
    ("notify", "amount_fen"): "罚款金额",
    ("conclude", "amount_fen"): "罚款金额",
    ("decide", "amount_fen"): "罚款金额",
    ("pay", "amount_fen"): "罚款金额",
    ("order_correction", "violation"): "查明的事实",
    ("investigate", "facts"): "查明的事实",
}
"""Fields that ask for one and the same fact, whatever their code; a time of which the day is known asks the hour."""
LEAD: Final = ("matter", "procedure", "source.kind", "source.text")

STORY: Final[Mapping[str, Any]] = {
    "违法行为发生的日期": "2026-03-05",
    "案情和立案的理由": "涉嫌在堤防存放物料。",
    "不是已经罚款的那个违法行为": False,
    "已出示执法证件": True,
    "检查结束的时间": "2026-03-05T17:30:00+08:00",
    "检查的地点": "长河右岸",
    "在场的人": "现场管理人员",
    "现场情况": "二十立方米。",
    "笔录的确认": "签名或者盖章",
    "询问结束的时间": "2026-03-05T17:45:00+08:00",
    "询问的地点": "询问室",
    "被询问人的身份": "证人",
    "被询问人": "现场管理人员",
    "已告知陈述、申辩和申请回避的权利": True,
    "问答": [{"question": "谁堆放的？", "answer": "我们。"}],
    "已核对当事人身份": True,
    "违法行为发生的时间": "2026-03-05T16:30:00+08:00",
    "违法行为发生的地点": "长河右岸",
    "查明的事实": "堆放材料。",
    "证据种类": ["勘验笔录、现场笔录"],
    "证据说明": "笔录证明位置。",
    "违法行为轻微": False,
    "初次违法": True,
    "已经及时改正": True,
    "危害后果": "危害后果轻微",
    "处理意见": "给予行政处罚",
    "处罚种类": ["罚款"],
    "裁量档次": "第3档",
    "罚款金额": 200_000,
    "裁量的理由": "初次违法。",
    "责令改正": "已经改正",
    "案件的特点": ["涉及重大公共利益"],
    "送审材料": ["案件调查终结报告", "基本事实", "拟作出的决定书", "相关证据材料"],
    "初次从事行政处罚决定法制审核": False,
    "审核意见": "同意",
    "意见的说明": "同意。",
    "审批意见": "同意。",
    "告知要求听证的权利": False,
    "送达方式": "直接送达",
    "签收情况": "当事人签收",
    "送达地点": "当事人住所",
    "放弃的权利": ["陈述、申辩"],
    "当事人已在书面声明上签名或者盖章": True,
    "凭什么记录": "银行或者非税系统的记录",
    "到账的日期": "2026-03-05",
    "非税票据号码": "NT-2026-000018",
    "结案说明": "罚款已经缴纳。",
}


@dataclass(frozen=True)
class Question:
    act: str
    code: str
    title: str
    required: bool
    known_day: bool

    @property
    def meaning(self) -> str:
        key = (self.act, self.code)
        if self.code in OF_THE_EVENT:
            return f"{self.title} · {self.act}"
        if self.known_day:
            return "违法行为发生的时刻"
        return ONE_FACT.get(key) or APART.get(key) or self.code


@dataclass
class Walk:
    """One case, and what was asked on the way. `clicks`: by page or button, from notice to decision."""

    town: Town
    asked: list[Question] = field(default_factory=list)
    brought: list[str] = field(default_factory=list)
    """act.field of what the schema knew already."""
    clicks: list[str] = field(default_factory=list)
    street: Street = field(init=False)

    def __post_init__(self) -> None:
        self.street = Street(self.town)

    def twice(self) -> dict[str, list[str]]:
        """What was asked more than once: {meaning: [act.field]}."""
        counted = Counter(one.meaning for one in self.asked)
        return {
            meaning: [f"{one.act}.{one.code}" for one in self.asked if one.meaning == meaning]
            for meaning, times in counted.items()
            if times > 1
        }

    def whole(self) -> Walk:
        self._register()
        self._do("立案")
        self._signed()
        for title in ("现场检查（勘验）", "询问", "查明事实", "调查终结，提出处理意见", "送法制审核"):
            self._do(title)
        offered = self._offer("法制审核", REVIEWER)["data_schema"]["properties"]["sound"]["items"]["oneOf"]
        points = [option["const"] for option in offered]
        self._do("法制审核", by=REVIEWER, told={"没有问题的项目": points})
        self._from_notice_to_decision()
        for title in ("送达决定书", "缴款", "结案"):
            self._do(title)
        self._signed()
        return self

    # -- through the interface ---------------------------------------------------------------------------------------

    def _register(self) -> None:
        body = self.street.opening(MATTER) | {"procedure": "penalty-ordinary"}
        made = self.town.api(OFFICER).post("/cases", body)
        assert made.status_code == 201, made.text
        self.street.case = made.json()
        names = [*LEAD, *(f"party.{name}" for name in body["parties"][0])]
        self.asked += [Question("register_lead", name, name, required=True, known_day=False) for name in names]

    def _offer(self, title: str, by: str) -> Json:
        return self.street.offered(title, by)

    def _do(self, title: str, *, by: str = OFFICER, told: Mapping[str, Any] | None = None) -> None:
        offered = self._offer(title, by)
        body = self._answer(offered, told)
        self.street.case = self._sent(body, by)

    def _sent(self, body: Json, by: str) -> Json:
        answer = self.street.send(body, by=by)
        assert answer.status_code == 201, f"{body['act']}: {answer.text}"
        case: Json = answer.json()["case"]
        return case

    def _signed(self) -> None:
        """Every signature of the chain; each signs once."""
        for by in (HEAD, DEPUTY):
            self._do("批准", by=by)

    def _answer(self, offered: Json, told: Mapping[str, Any] | None = None) -> Json:
        """The body of the act as the story fills it; what the person had to say of it is written down."""
        handlers = "、".join(self.street.certificates[:2])
        story = {**STORY, "承办人": handlers, **(told or {})}
        schema = offered["data_schema"]
        data = following.fill(schema, {title: value for title, value in story.items() if title in _titles(schema)})
        self._note(offered["act"], schema, data)
        least = offered["form"].get("officers", {}).get("minimum", 0)
        officers = self.street.certificates[:least]
        return {"act": offered["act"], "party": offered["party"], "officers": officers, "data": data}

    def _note(self, act: str, schema: Json, data: Json) -> None:
        signature = act in {"approve", "return"}
        for code, prop in schema["properties"].items():
            if not _is_asked(code, schema, data):
                continue
            if _is_known(prop):
                self.brought.append(f"{act}.{code}")
            elif not signature:  # a signature answers a proposal of its own each time
                required = code in schema["required"] or code in data
                self.asked.append(Question(act, code, str(prop["title"]), required, "x-day" in prop))

    # -- over the pages ----------------------------------------------------------------------------------------------

    def _from_notice_to_decision(self) -> None:
        officer = Pages(self.town, OFFICER, self.clicks)
        case = f"/workbench/cases/{self.street.case['id']}/"
        officer.open(case)
        for title in ("告知", "送达文书", "书面放弃权利", "作出决定"):
            self._on_the_page(officer, title)
        for by in (HEAD, DEPUTY):
            signer = Pages(self.town, by, self.clicks)
            signer.open("/workbench/")
            self._on_the_page(signer, "批准", by=by)

    def _on_the_page(self, person: Pages, title: str, *, by: str = OFFICER) -> None:
        offered = self._offer(title, by)
        body = self._answer(offered)
        query = "?of=" + str(body["data"]["of"]) if "of" in body["data"] else ""
        person.act(f"/workbench/cases/{self.street.case['id']}/acts/{offered['act']}{query}", offered, body)


class Pages:
    """A person at a browser: pages are opened by the links that the page before shows, forms sent by their button."""

    def __init__(self, town: Town, username: str, clicks: list[str]) -> None:
        self.town, self.clicks, self.shown = town, clicks, ""
        self.session = requests.Session()
        door = self._get("/workbench/login")
        form = {"username": username, "password": town.people[username]["password"], **_hidden(door)}
        self.session.post(f"{town.url}/workbench/login", form, timeout=60)

    def open(self, path: str) -> None:
        self.shown = self._get(path)
        self.clicks.append(f"GET {path}")

    def act(self, path: str, offered: Json, body: Json) -> None:
        """Opens the form by the link that is there, and sends it."""
        assert path.partition("?")[0] in self.shown, f"{path} stands on no button of the page"
        self.open(path)
        form = {**_hidden(self.shown), **_controls(offered, body)}
        answer = self.session.post(self.town.url + path, form, timeout=60)
        assert answer.status_code == 200, _text(answer.text)
        assert answer.history, _text(answer.text)  # the case page came after the form
        self.shown = answer.text
        self.clicks.append(f"POST {path}")

    def _get(self, path: str) -> str:
        answer = self.session.get(self.town.url + path, timeout=60)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.text


def _titles(schema: Json) -> set[str]:
    return {str(prop["title"]) for prop in schema["properties"].values()}


def _is_known(prop: Json) -> bool:
    """The schema brings the answer along. A statement (a box to tick, a list of which all is demanded) is made anew."""
    statement = (prop["type"] == "boolean" and "const" in prop) or prop.get("minItems", 1) > 1
    return not statement and ("const" in prop or "default" in prop or prop.get("x-widget") == "hidden")


def _is_asked(code: str, schema: Json, data: Json) -> bool:
    """Whether the form shows the field when the others say what they say."""
    for rule in schema.get("allOf", ()):
        forbidden = rule.get("else", {}).get("properties", {}).get(code) is False
        if forbidden and not Draft202012Validator(rule["if"]).is_valid(data):
            return False
    return True


def _hidden(page: str) -> dict[str, str]:
    """Hidden controls, the last form's last: what the page brings along by itself."""
    tags = re.findall(r'<input type="hidden"[^>]*>', page)
    found = {}
    for tag in tags:
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            found[name[1]] = unescape(value[1])
    return found


def _controls(offered: Json, body: Json) -> dict[str, Any]:
    """The controls of the form as filled in."""
    controls: dict[str, Any] = {"officers": body["officers"]} if body["officers"] else {}
    for code, value in body["data"].items():
        prop = offered["data_schema"]["properties"][code]
        if isinstance(value, bool):
            controls |= {code: "true"} if value else {}
        elif prop.get("x-widget") == "amount":
            controls[code] = str(value / 100)
        else:
            controls[code] = value
    return controls


def _text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))[:2000]
