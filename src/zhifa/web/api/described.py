"""What the framework cannot know of the answers, added to the description: problems, limits, terms."""

from __future__ import annotations

from typing import Any, Final

from zhifa.web.api.answers import ProblemOut
from zhifa.web.api.paths import Code, Identifier

PUBLIC: Final = "/public/"
PROBLEM: Final = "#/components/schemas/ProblemOut"
MEDIA: Final = {"disclosures.atom": "application/atom+xml", "disclosures.json": "application/feed+json"}
"""By the last step of the path: what is not application/json, which is all that the framework knows."""
ADDRESSES: Final = {
    "disclosure_id": Identifier.regex, "certificate": Code.regex, "item": Code.regex, "statute": "[-a-zA-Z0-9_]+",
}  # fmt: skip
"""What the routes take for these steps of a path (`paths`); anything else is no address."""
LIMITS: Final = {
    "RateLimit-Policy": ("string", '每分钟的限额："public";q=次数;w=60；没有设置限额时不给'),
    "RateLimit": ("string", '还剩多少次，多少秒以后重新计算："public";r=次数;t=秒'),
    "Retry-After": ("integer", "过多少秒再来"),
}


def complete(schema: dict[str, Any]) -> None:
    """Adds to an OpenAPI document, in place."""
    schema["components"]["schemas"].setdefault("ProblemOut", ProblemOut.model_json_schema())
    schema["info"]["termsOfService"] = "/open-data/terms"
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            if media_type := MEDIA.get(path.rpartition("/")[2]):
                content = operation["responses"][200]["content"]
                content[media_type] = content.pop("application/json")
            operation["responses"].setdefault("default", _problem("不能办理：RFC 9457，写明哪里不对、怎么办"))
            if PUBLIC in path:
                _limit(operation["responses"])
                for parameter in operation["parameters"]:
                    _text(parameter["name"], parameter["schema"])


def _limit(responses: dict[Any, Any]) -> None:
    stated = {name: _header(name) for name in ("RateLimit-Policy", "RateLimit")}
    responses[200]["headers"] = stated
    responses[429] = _problem("这个地址在这一分钟里请求太多") | {
        "headers": {**stated, "Retry-After": {**_header("Retry-After"), "required": True}}
    }


def _text(name: str, schema: dict[str, Any]) -> None:
    """NUL is what no text of the interface may hold (`reading.BodyParser`)."""
    if schema.get("type") == "string":
        schema.setdefault("pattern", f"^{ADDRESSES[name]}$" if name in ADDRESSES else r"^[^\x00]*$")


def _header(name: str) -> dict[str, Any]:
    kind, says = LIMITS[name]
    return {"description": says, "schema": {"type": kind}}


def _problem(says: str) -> dict[str, Any]:
    return {"description": says, "content": {"application/problem+json": {"schema": {"$ref": PROBLEM}}}}
