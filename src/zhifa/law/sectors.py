"""Fields of enforcement (执法领域): the values of the dimension `sector` of rules, matters, certificates, authorities.

A code or its Chinese title may stand wherever a sector is asked for; both name the same field.
"""

from __future__ import annotations

SECTORS = {
    "agriculture": "农业农村",
    "culture": "文化旅游",
    "ecology": "生态环境",
    "emergency": "应急管理",
    "finance": "财政",
    "fire": "消防救援",
    "forestry": "林业",
    "health": "卫生健康",
    "housing": "住房城乡建设",
    "human_resources": "人力资源社会保障",
    "justice": "司法行政",
    "market": "市场监管",
    "natural_resources": "自然资源",
    "public_security": "公安",
    "tax": "税务",
    "transport": "交通运输",
    "urban_management": "城市管理",
    "water": "水利",
}
_OTHER_TITLES = {"市场监督管理": "market", "水务": "water", "环保": "ecology"}
_CODES = {title: code for code, title in SECTORS.items()} | _OTHER_TITLES


def sector_code(text: str) -> str:
    """The code of a title; a code, and a field that the table does not know, stay as they are."""
    text = text.strip()
    return _CODES.get(text, text)
