"""The entry kinds of statutes. Statutes are public: open parts only; the text itself is named by its digest."""

from __future__ import annotations

from zhifa.journal.api import Kind, Payload, register


class VersionOpen(Payload):
    statute: str
    title: str
    names: list[str]
    level: str
    issuer: str
    region: str
    promulgated: str
    enacted: str
    valid_from: str
    dated: str
    repeals: list[str]
    articles: int
    digest: str
    source: str


VERSION_IMPORTED = register(
    Kind(
        "statute.version.imported",
        "导入法律文本",
        lambda e: (
            f"导入《{e.open['title']}》{e.open['promulgated']} 的文本，共 {e.open['articles']} 条，"
            f"自 {e.open['valid_from']} 起施行。"
        ),
        open=VersionOpen,
    )
)
