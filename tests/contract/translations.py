"""The English of the portal: `python -m tests.contract.translations` gathers what has to be translated, writes the catalogue
anew (what is translated stays) and compiles it. A test compares, template by template and module by module.

To translate: mark what is new, run the command, fill the empty `msgstr` in src/zhifa/web/locale/en/LC_MESSAGES/django.po, run it again.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
BEGUN = datetime(2026, 3, 1, tzinfo=UTC)  # no date of today: a file that is made anew is the same file
WEB = ROOT / "src/zhifa/web"
TEMPLATES = WEB / "templates/web"
CATALOGUE = WEB / "locale/en/LC_MESSAGES/django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
SHARED = ("shell_portal", "shell_phone", "_language", "_switch", "_switches", "_demo", "components/crumb", "components/empty",
          "components/light", "components/pieces", "components/qr")  # fmt: skip
"""What public pages include besides portal/*."""
CHINESE_TEMPLATES = ("portal/board", "portal/party")
"""A screen in a hall, and a party's own page: made of the words of the case and of the law, Chinese throughout."""
CHINESE_MODULES = ("party", "party_case", "places")
LOWER = ("complaints/lodging", "disclosure/subscriptions/asking", "disclosure/subscriptions/watching", "search/index", "search/text")
"""Below the pages, what is said to whoever fills in a form of the public wrongly."""
CHINESE = re.compile("[\u3400-\u9fff]")
_LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(?:gettext|_)\(\s*({_LITERAL})")


def templates() -> list[str]:
    """Every template of the portal that speaks English, as named below templates/web."""
    own = sorted(f"portal/{path.stem}" for path in (TEMPLATES / "portal").glob("*.html"))
    return [*(name for name in own if name not in CHINESE_TEMPLATES), *SHARED]


def modules() -> list[str]:
    """Every module whose Chinese sentences reach a public page."""
    own = sorted(path.stem for path in (WEB / "portal").glob("*.py"))
    return [f"portal/{name}" for name in own if name not in CHINESE_MODULES] + ["presentation/statistics", "rates"]


def of_template(name: str) -> list[str]:
    """The messages that a template marks."""
    text = templatize((TEMPLATES / f"{name}.html").read_text("utf-8"))
    return [str(ast.literal_eval(found)) for found in _CALL.findall(text)]


def unmarked(name: str) -> list[str]:
    """Chinese that a template says without marking it."""
    found, inside = [], False
    for token in Lexer((TEMPLATES / f"{name}.html").read_text("utf-8")).tokenize():
        if token.token_type == TokenType.BLOCK:
            word = token.contents.split()[0]
            if word in {"blocktrans", "blocktranslate", "comment"}:
                inside = True
            elif word in {"endblocktrans", "endblocktranslate", "endcomment"}:
                inside = False
        if inside or token.token_type == TokenType.COMMENT:
            continue
        rest = re.sub(rf"_\({_LITERAL}\)", "", token.contents)
        marked = token.token_type == TokenType.BLOCK and rest.split()[0] in {"trans", "translate"}
        if CHINESE.search(rest) and not marked and name != "_language":
            found.append(rest.strip())
    return found


def of_module(name: str) -> list[str]:
    """Its Chinese sentences, docstrings apart; in a formatted string they cannot be translated (see `glued`)."""
    tree = ast.parse((WEB / f"{name}.py").read_text("utf-8"))
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [node.value for node in _texts(tree) if id(node) not in inside | notes]


def glued(name: str) -> list[str]:
    """Sentences put together by f"…": nobody can translate them; write gettext("… %(name)s …") % {…}."""
    tree = ast.parse((WEB / f"{name}.py").read_text("utf-8"))
    return [
        part.value for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in _texts(node)
    ]  # fmt: skip


class _Text(ast.Constant):
    value: str


def _texts(tree: ast.AST) -> Iterator[_Text]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
            yield node  # type: ignore[misc]  # its value is a text, as just seen


def vocabulary() -> list[str]:
    """Words of closed lists below that public pages show: kinds of act, standing, statutes, certificates, corrections."""
    from zhifa.accounts.models.authority import AuthorityKind, Level
    from zhifa.complaints import kinds as complaints
    from zhifa.complaints.models import State
    from zhifa.disclosure import filters
    from zhifa.disclosure.corrections import kinds as corrections
    from zhifa.disclosure.policy import KIND_TITLES
    from zhifa.disclosure.subscriptions import kinds as subscriptions
    from zhifa.law import annual, citations
    from zhifa.law.publication import CHALLENGES, PERFORMANCES
    from zhifa.law.sectors import SECTORS
    from zhifa.registry.content import ACTS
    from zhifa.statutes.queries import STATUSES
    from zhifa.web.presentation import disclosures, registry, words

    lists = (ACTS, words.PARTY_KINDS, KIND_TITLES, PERFORMANCES, CHALLENGES, annual.TITLES, citations.LEVELS, STATUSES,
             corrections.WHAT, filters.TITLES, complaints.ABOUT, complaints.WHAT, complaints.LEVELS, complaints.GROUNDS,
             complaints.RESULTS, subscriptions.CHANNELS, SECTORS, registry.HAPPENED, disclosures.FIELDS, disclosures.LICENCE_FIELDS,
             disclosures.DETAILS)  # fmt: skip
    found = [word for one in lists for word in one.values()]
    for choices in (AuthorityKind, Level, State):
        found += [str(word) for word in choices.labels]
    found += [said for name in LOWER for said in of_module(f"../{name}")]
    verdicts = ["证件有效", "证件无效", "没有这个证件", "证件在这里不能用", "这个证号没有登记。没有有效执法证件的人不能执法。", "有效", "有效期开始"]
    return [*found, *verdicts, *(f"{why}。" for why in registry.NOT_VALID.values()), "依法不公开", "状态"]


def gathered() -> dict[str, list[str]]:
    """Where each message stands."""
    found: dict[str, list[str]] = {}
    for name in templates():
        for message in of_template(name):
            found.setdefault(message, []).append(f"templates/web/{name}.html")
    for name in modules():
        for message in of_module(name):
            found.setdefault(message, []).append(f"{name}.py")
    for message in vocabulary():
        found.setdefault(message, []).append("vocabulary")
    return found


def translated() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id and one.string and not one.fuzzy}


def compiled() -> bytes:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def write() -> None:
    known = translated() if CATALOGUE.exists() else {}
    catalogue = Catalog(
        locale="en", project="zhifa", version="1", header_comment="# The English of the public portal: see tests/contract/translations.py.",
        creation_date=BEGUN, revision_date=BEGUN, last_translator="", language_team="", msgid_bugs_address="", fuzzy=False,
    )  # fmt: skip
    for message, places in sorted(gathered().items()):
        catalogue.add(message, known.get(message, ""), locations=[(place, 1) for place in sorted(set(places))])
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, include_lineno=False)
    COMPILED.write_bytes(compiled())


if __name__ == "__main__":
    import os
    import tempfile

    os.environ.setdefault("ZHIFA_HOME", tempfile.mkdtemp())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhifa.config.settings.embedded")
    import django

    django.setup()
    write()
