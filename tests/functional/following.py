"""A client that knows nothing of procedures: it does what `available[]` offers and fills what `data_schema` asks.

All it is told is the story, in the words of the forms: {title of a field: title of an option, or a value}.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

Json = dict[str, Any]
STORY: Mapping[str, Any] = {
    "已核对当事人身份": True,
    "违法行为发生的时间": "2026-03-05T16:30:00+08:00",
    "违法行为发生的地点": "临江区柳堤路以北三百米河滩",
    "查明的事实": "当事人把约两立方米石渣弃置在河道管理范围内。",
    "证据种类": ["现场笔录", "当事人的陈述"],
    "违法行为轻微": False,
    "初次违法": True,
    "已经及时改正": True,
    "危害后果": "危害后果轻微",
    "拟作出的决定": "给予行政处罚",
    "拟处罚的种类": ["罚款"],
    "裁量档次": "第2档",
    "拟罚款金额": 50_000,
    "当事人对告知的确认": "签名或者盖章",
    "当事人的意见": "没有意见",
    "决定": "给予行政处罚",
    "处罚种类": ["罚款"],
    "罚款金额": 50_000,
    "裁量的理由": "弃置两立方米，属于第2档；初次违法并已改正，从低确定。",
    "责令改正": "已经改正",
    "作出决定的地点": "临江区柳堤路以北三百米河滩",
    "送达方式": "当场交付（直接送达）",
    "签收情况": "当事人签收",
    "送达地点": "临江区柳堤路以北三百米河滩",
    "缴纳方式": "到指定的银行缴纳",
    "非税票据号码": "NT-2026-000017",
    "结案说明": "罚款已经缴纳，改正已经核实。",
    "审批意见": "同意结案。",
}


def offer(case: Json, title: str, **more: Any) -> Json:
    """The act of this title as the case offers it; `more`: other properties it must have."""
    found = [
        one
        for one in case["available"]
        if one["title"] == title and all(one[name] == value for name, value in more.items())
    ]
    assert found, f"{title} is not offered: {[one['title'] for one in case['available']]}"
    return dict(found[0])


def answer(
    offered: Json, certificates: list[str], told: Mapping[str, Any] | None = None, slips: Mapping[str, Any] | None = None
) -> Json:
    """The body of POST …/acts for an offered act, filled from the story, over which `told` goes.

    `slips`, {title: value}, are put in afterwards, whatever the schema says: what a person might write all the same.
    """
    least = offered["form"].get("officers", {}).get("minimum", 0)
    schema = offered["data_schema"]
    codes = {field["title"]: code for code, field in schema["properties"].items()}
    wrong = {codes[title]: value for title, value in (slips or {}).items()}
    return {
        "act": offered["act"],
        "party": offered["party"],
        "officers": certificates[:least],
        "data": fill(schema, {**STORY, **(told or {})}) | wrong,
    }


def fill(schema: Json, told: Mapping[str, Any]) -> Json:
    """Data that the schema accepts: fixed values kept, the story told, what is still missing made up, the rest left."""
    fields = schema["properties"]
    data = {code: _told(field, told) for code, field in fields.items() if _is_told(code, field, schema, told)}
    validator = Draft202012Validator(schema)
    for _ in range(2 * len(fields)):
        problem = next(iter(validator.iter_errors(data)), None)
        if problem is None:
            return data
        if problem.validator == "required":
            missing = next(name for name in problem.validator_value if name not in data)
            data[missing] = _made_up(fields[missing], told)
        elif problem.schema is False:  # a field that is not asked as things stand
            del data[_not_asked(validator, data)]
        else:
            raise AssertionError(f"the story does not fit the form: {list(problem.absolute_path)} {problem.message}")
    raise AssertionError(f"the form cannot be filled: {data}")


def _not_asked(validator: Draft202012Validator, data: Json) -> str:
    """The field without which least is wrong; the library does not say which one a `false` schema forbids."""
    return min(data, key=lambda code: sum(1 for _ in validator.iter_errors({k: data[k] for k in data if k != code})))


def _is_told(code: str, field: Json, schema: Json, told: Mapping[str, Any]) -> bool:
    return "default" in field or field["title"] in told or ("const" in field and code in schema["required"])


def _told(field: Json, told: Mapping[str, Any]) -> Any:
    if "const" in field:
        return field["const"]
    if field["title"] not in told:
        return field["default"]
    value = told[field["title"]]
    options = _options(field)
    if isinstance(value, list):
        return [options.get(one, one) if isinstance(one, str) else one for one in value]
    return options.get(value, value) if isinstance(value, str) else value


def _options(field: Json) -> Json:
    """{title: value}; a title may stand for the whole of a list such as 勘验笔录、现场笔录."""
    offered = field.get("oneOf") or field.get("items", {}).get("oneOf", [])
    named = {option["title"]: option["const"] for option in offered}
    return {part: const for title, const in named.items() for part in title.split("、")} | named


def _made_up(field: Json, told: Mapping[str, Any]) -> Any:
    if {"const", "default"} & set(field) or field["title"] in told:
        return _told(field, told)
    options = list(_options(field).values())
    if field["type"] == "array":
        return options[: field.get("minItems", 1)]
    if options:
        return options[0]
    return {"string": "按实际情况填写。", "boolean": False, "integer": field.get("minimum", 0)}[field["type"]]
