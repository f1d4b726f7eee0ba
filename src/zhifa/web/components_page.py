"""Every component in every state on one page: to look at when the design system changes, and for the tests to walk."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhifa.accounts.actor import Actor
from zhifa.law.calendar import Calendar
from zhifa.web.presentation import case, clocks, forms
from zhifa.web.presentation.clocks import Light
from zhifa.web.workbench.access import staff

TODAY = date(2026, 2, 24)
SWATCHES = (
    ("canvas", "纸底"),
    ("surface", "纸面"),
    ("sunken", "凹面"),
    ("line", "线"),
    ("control", "控件边"),
    ("ink", "墨"),
    ("ink-2", "次墨"),
    ("ink-3", "淡墨"),
    ("blue", "墨蓝"),
    ("blue-tint", "墨蓝底"),
    ("bar", "顶栏"),
    ("seal", "朱砂"),
    ("green", "绿"),
    ("amber", "琥珀"),
    ("red", "红"),
    ("violet", "紫"),
)
SCHEMA = {
    "required": ["amount_fen", "method"],
    "properties": {
        "party": {"title": "当事人", "const": "明州市恒润建材有限公司"},
        "matter": {"title": "违法事项", "const": "未经批准擅自取水"},
        "amount_fen": {
            "type": "integer",
            "title": "罚款金额",
            "x-widget": "amount",
            "default": 5_000_000,
            "description": "“一般”档 30,000—50,000 元",
            "x-basis": "《水法》第六十九条第一项",
        },
        "basis": {
            "type": "array",
            "items": {"type": "string"},
            "title": "处罚依据",
            "x-widget": "citation",
            "default": ["《中华人民共和国水法》第六十九条第（一）项"],
        },
        "wrong_fen": {
            "type": "integer",
            "title": "罚款金额（有错）",
            "x-widget": "amount",
            "default": 6_000_000,
            "description": "“一般”档 30,000—50,000 元",
            "x-basis": "明州市水行政处罚裁量基准第 12 项",
        },
        "tier": {
            "type": "string",
            "title": "裁量档次",
            "x-widget": "tier",
            "x-unavailable": [
                {"const": "text", "title": "较重", "message": "这一档的标准没有写明幅度，不能据以计算罚款。"}
            ],
            "default": "low",
            "oneOf": [
                {"const": "low", "title": "轻微", "description": "不足 1 立方米，当场清运"},
                {"const": "mid", "title": "一般", "description": "1 立方米以上不足 10 立方米"},
            ],
        },
        "told": {
            "type": "boolean",
            "title": "已经告知陈述、申辩的权利",
            "default": True,
            "x-basis": "《行政处罚法》第四十四条",
        },
        "facts": {
            "type": "string",
            "title": "查明的事实",
            "x-widget": "longtext",
            "description": "写时间、地点、做了什么、后果。一句一事。",
        },
        "happened_at": {"type": "string", "title": "发生时间", "format": "date-time"},
        "method": {
            "type": "string",
            "title": "送达方式",
            "x-widget": "choice",
            "oneOf": [{"const": "direct", "title": "当场交付"}, {"const": "leaving", "title": "留置送达"}],
        },
        "note": {"type": "string", "title": "留置送达的经过", "x-widget": "text", "description": "选留置送达时才问。"},
    },
    "allOf": [
        {
            "if": {"properties": {"method": {"enum": ["leaving"]}}, "required": ["method"]},
            "then": {"required": ["note"]},
            "else": {"properties": {"note": False}},
        },
        {
            "if": {"properties": {"tier": {"const": "low"}}, "required": ["tier"]},
            "then": {"properties": {"amount_fen": {"minimum": 100_000, "maximum": 300_000}}},
        },
        {
            "if": {"properties": {"tier": {"const": "mid"}}, "required": ["tier"]},
            "then": {"properties": {"amount_fen": {"minimum": 300_000, "maximum": 2_000_000}}},
        },
    ],
}
WRONG = {"wrong_fen": "60,000 元超出“一般”档上限。改在范围内，或改选“较重”档并说明理由。"}
REFUSALS = (
    {
        "code": "review",
        "message": "法制审核还没有通过",
        "basis": "《行政处罚法》第五十八条第一款",
        "remedy": "等沈静在 2月27日 前出具意见。",
    },
    {
        "code": "notify",
        "message": "事先告知书还没有送达当事人",
        "basis": "《行政处罚法》第四十四条",
        "remedy": "审核通过后送达；现在可以先拟稿。",
    },
    {
        "code": "term_running",
        "message": "陈述申辩期还没有开始",
        "basis": "《行政处罚法》第四十五条",
        "remedy": "期满后自动放行。",
    },
)
STEPS = (
    ("register_lead", "登记案源", "done"),
    ("investigate", "调查取证", "done"),
    ("notify", "告知", "now"),
    ("represent", "陈述申辩", "todo"),
    ("decide", "作出决定", "todo"),
    ("serve", "送达", "todo"),
    ("collect", "当场收缴", "skipped"),
    ("close", "结案", "todo"),
)


@staff
def components(request: HttpRequest, _actor: Actor) -> HttpResponse:
    return render(request, "web/components_page.html", samples())


TILES = (
    {
        "label": "待办", "icon": "inbox", "number": 9, "unit": "件", "meaning": "其中 4 件临期或超期", "href": "#main",
        "tone": "",
    },
    {
        "label": "超期", "icon": "stop", "number": 1, "unit": "件", "meaning": "送达回证未录入", "href": "#main",
        "tone": "red",
    },
)  # fmt: skip


def samples() -> dict[str, object]:
    return {
        "swatches": SWATCHES,
        "lights": (
            Light("green", "剩 3 个工作日"),
            Light("amber", "今天到期"),
            Light("red", "超期 1 日"),
            Light("violet", "已中止"),
            Light("", "未开始"),
        ),
        "form": forms.build(SCHEMA, errors=WRONG),
        "cited": (
            {
                "citation": "《中华人民共和国水法》第六十九条第（一）项", "level_title": "法律", "status_title": "有效",
                "text": "（一）未经批准擅自取水的；", "url": "#main",
            },
        ),
        "clocks": _clocks(Calendar.default()),
        "steps": case.flow(STEPS, {"register_lead": "1月6日", "investigate": "1月8日"}),
        "acts": _acts(),
        "entries": _entries(),
        "documents": _documents(),
        "tiles": TILES,
        "slots": (
            {"role": "执法人员", "name": "李承泽", "light": Light("green", "已签名"), "note": ""},
            {
                "role": "当事人签收",
                "name": "驾驶员 罗振邦",
                "light": Light("amber", "拒绝签收"),
                "note": "当场宣读并交付，罗振邦拒绝签收。",
            },
        ),
        **_redaction(),
        "consequences": ("公众将看到撤下说明，看不到原文", "检索不再出现这条记录", "这次操作记入公共记录，不能删除"),
        "reasons": ("行政复议决定撤销", "法院判决撤销", "自行纠正"),
        "sheet_lines": (
            {"flat": True, "pieces": ({"kind": "text", "text": "当事人：明州市金岸混凝土有限公司"},)},
            {
                "flat": False,
                "pieces": (
                    {"kind": "text", "text": "法定代表人身份证号 "},
                    {"kind": "withheld", "text": "身份证号不公开"},
                ),
            },
        ),
        "tabs": (
            {"title": "待公示", "href": "#main", "current": True, "count": 5},
            {"title": "已公示", "href": "#main", "current": False, "count": 1284},
        ),
    }


def _clocks(calendar: Calendar) -> tuple[clocks.ClockView, ...]:
    days = [
        {"date": day.isoformat(), "why": calendar.day(day).why, "counted": calendar.day(day).working}
        for day in (date.fromordinal(date(2026, 2, 14).toordinal() + n) for n in range(14))
    ]
    running = {
        "key": "review",
        "start": "2026-02-13",
        "due": "2026-02-27",
        "unit": "working_day",
        "basis": "《行政处罚法》第五十八条",
        "days": days,
    }
    own = [
        {**running, "nature": nature, "value": value, "due": due, "due_latest": due, "provisional": False,
         "basis": basis, "days": days[:count]}
        for nature, value, due, count, basis in (
            ("internal", 3, "2026-02-23", 10, "明水发〔2026〕3号第四条"),
            ("promised", 5, "2026-02-25", 12, "服务承诺第二项"),
        )
    ]  # fmt: skip
    late = {"key": "file", "start": "2026-02-10", "due": "2026-02-23", "unit": "calendar_day", "basis": "某规定第一条"}
    return (
        clocks.clock({**running, "own": own}, title="法制审核", today=TODAY, calendar=calendar),
        clocks.clock(late, title="报备案", today=TODAY, calendar=calendar),
    )


def _acts() -> tuple[case.ActView, ...]:
    available = (
        {
            "act": "notify",
            "title": "告知",
            "actors": ["officer"],
            "refusals": [],
            "form": {"does": "当场告知，当事人可以当场陈述申辩。"},
        },
        {"act": "decide", "title": "作出行政处罚决定", "actors": ["officer"], "refusals": REFUSALS},
        {"act": "close", "title": "结案", "actors": ["unit_head"], "refusals": REFUSALS[:1]},
    )
    return case.acts(available, case_url="#", roles=frozenset({"officer"}), role_title={"unit_head": "承办机构负责人"})


def _entries() -> tuple[case.EntryView, ...]:
    sentences = (
        ("case.decide", "作出当场处罚决定：罚款 1,500 元", "on_site"),
        ("case.investigate", "调查取证：照片 4 张", "supplemented"),
    )
    return tuple(
        case.entry(
            SimpleNamespace(
                occurred_at="2026-02-13T08:42:00.000000Z",
                display=lambda text=text: text,
                provenance=provenance,
                position=48_197 - n,
                digest="9f3c" + "0" * 56 + "a71e",
                previous="27bd" + "0" * 56 + "04c8",
                version=9 - n,
                entry_id=f"entry-{n}",
                kind=kind,
            ),
            who="周明远（执法人员）",
            struck=("已作废", 9) if n else None,
        )
        for n, (kind, text, provenance) in enumerate(sentences)
    )


def _documents() -> tuple[case.DocRow, ...]:
    rows = (
        {
            "id": "a",
            "title": "当场行政处罚决定书",
            "number": "明水罚当决字〔2026〕8号",
            "state": "served",
            "approved_at": "2026-02-24",
        },
        {"id": "b", "title": "送达回证", "number": "", "state": "draft"},
    )
    return tuple(case.document(row, case_url="#") for row in rows)


def _redaction() -> dict[str, object]:
    before = (
        {"kind": "text", "text": "法定代表人：何建国，身份证号 "},
        {"kind": "accepted", "text": "99990119780512003X", "n": 1},
        {"kind": "text", "text": "，电话 "},
        {"kind": "find", "text": "199 0000 0117", "n": 2},
        {"kind": "text", "text": "。"},
    )
    after = (
        {"kind": "text", "text": "法定代表人：何建国，身份证号 "},
        {"kind": "withheld", "text": "身份证号不公开"},
        {"kind": "text", "text": "，电话 "},
        {"kind": "withheld", "text": "电话不公开"},
        {"kind": "text", "text": "。"},
    )
    return {"original": ({"label": "当事人", "pieces": before},), "masked": ({"label": "当事人", "pieces": after},)}
