"""Why something is kept back or taken off at once: closed lists, so that supervision can count by ground."""

from __future__ import annotations

from typing import Final

KEPT_BACK: Final = {
    "state_secret": "涉及国家秘密",
    "trade_secret": "涉及商业秘密",
    "privacy": "涉及个人隐私",
    "security": "可能危及国家安全、公共安全、经济安全和社会稳定",
    "series": "可能影响系列案件调查处理",
    "minor": "当事人是未成年人",
    "rule": "法律、法规、规章规定不公开",
    "other": "其他情形",
}
"""政府信息公开条例第十四条至第十六条; 广东省行政执法公示办法第十五条."""
PULLED: Final = {
    "personal": "泄露了个人信息",
    "secret": "泄露了国家秘密或者商业秘密",
    "exempt": "依法不应当公开",
    "wrong": "内容明显有误",
}
LAPSES: Final = frozenset({"wrong"})
"""Nobody confirmed it in time: only what harms nobody by showing comes back by itself (ADR 16)."""
