"""Rule: a public version holds no identity number, telephone, address, or name of a natural person (law.md 6.2, R17)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.disclosure.casts import ID_NUMBER, NATURAL, PHONE, WATER, decision
from zhifa.accounts.models import Authority
from zhifa.disclosure.masking import Answer, Edition, Wishes, build
from zhifa.disclosure.policy import showing
from zhifa.disclosure.source import parse
from zhifa.law.rules import Rulebook

pytestmark = pytest.mark.django_db
RULES = Rulebook.default()


@pytest.fixture(autouse=True)
def _authority(authorities: None) -> None:
    assert Authority.objects.filter(code=WATER).exists()


def edition(answers: Mapping[str, Answer] | None = None, also_mask: Sequence[str] = (), **changes: Any) -> Edition:
    source = parse(decision(**changes))
    return build(source, showing(source, RULES), Wishes(answers or {}, also_mask))


def flat(value: object) -> str:
    """All text of a content, without width, spaces or case: what a reader could put together."""
    text = "".join(flat(one) for one in (value.values() if isinstance(value, dict) else value)) if isinstance(
        value, (dict, list)
    ) else str(value)
    return "".join(char for char in unicodedata.normalize("NFKC", text) if not char.isspace()).upper()


@pytest.mark.parametrize(
    ("party", "shown"),
    [
        ({}, "明州市甲水产有限公司"),
        ({"kind": "sole_trader", "name": "临江区老王鱼铺"}, "临江区老王鱼铺"),
        (NATURAL, "欧阳某"),
        ({**NATURAL, "name": "张三丰"}, "张某"),
    ],
)
def test_organisations_and_sole_traders_go_out_by_name_persons_as_surname(party: dict[str, Any], shown: str) -> None:
    content = edition(party=party).content
    assert content["party"]["shown"] == shown
    assert ("credit_code" in content["party"]) == (party is not NATURAL and party.get("kind") != "natural_person")


def test_guangdong_shows_the_kind_of_party_only(authorities: None) -> None:
    Authority.objects.filter(code=WATER).update(region="440703")
    content = edition(party=NATURAL, facts="欧阳小明堆放垃圾。").content
    assert content["party"]["shown"] == "个人"
    assert content["facts"] == "个人堆放垃圾。"


def test_a_name_is_replaced_in_the_text_whatever_stands_between_its_characters() -> None:
    facts = "欧阳小明在河边，欧 阳\u3000小明说；欧阳\u200b小明签字。钱多多在场。"
    content = edition(party={**NATURAL, "legal_representative": "钱多多"}, facts=facts).content
    assert content["facts"] == "欧阳某在河边，欧阳某说；欧阳某签字。钱某在场。"


def test_a_finding_is_masked_until_somebody_keeps_it_with_a_reason() -> None:
    facts = "举报电话0571-87654321已经核实。"
    first = edition(facts=facts)
    (finding,) = first.findings
    assert finding.answer is None
    assert "87654321" not in first.content["facts"]
    kept = edition({finding.id: Answer(keep=True, reason="本机关公布的电话")}, facts=facts)
    assert kept.content["facts"] == facts
    assert edition({finding.id: Answer(keep=False)}, facts=facts).findings[0].answer == "mask"


def test_an_editor_strikes_out_further_words_everywhere() -> None:
    content = edition(also_mask=["李四"], facts="邻居李四作证，李 四签字。").content
    assert content["facts"] == "邻居×××作证，×××签字。"


def test_the_published_credit_code_of_an_organisation_is_no_finding() -> None:
    assert edition(facts="当事人（91350100M000100Y43）堆放垃圾。").findings == ()


NAMES = st.builds(
    "{}{}".format, st.sampled_from(["王", "李", "欧阳", "诸葛"]), st.text(st.sampled_from(list("伟芳娜敏静丽强")), min_size=1, max_size=2)
)
PIECES = st.sampled_from(["，", "在河边", "堆放垃圾", "：", "（", "）", "\n", "A", "于3月4日", "。"])


def disguised(draw: st.DrawFn, value: str) -> str:
    """Full width, or spaces in between: as people type it."""
    how = draw(st.integers(0, 2))
    if how == 1:
        return "".join(chr(ord(char) + 0xFEE0) if char.isascii() else char for char in value)
    return " ".join(value) if how == 2 else value


@st.composite
def statements(draw: st.DrawFn) -> tuple[str, list[str], str]:
    """A text with planted names, numbers and telephones between innocent words."""
    party, others = draw(NAMES), draw(st.lists(NAMES, min_size=1, max_size=2))
    planted = [party, *others, ID_NUMBER, PHONE]
    pieces = []
    for value in draw(st.permutations(planted * 2)):
        pieces += [draw(PIECES), disguised(draw, value), draw(PIECES.filter(lambda piece: piece != "A"))]
    return party, others, "".join(pieces)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statements(), st.booleans())
def test_nothing_that_was_planted_comes_through(statement: tuple[str, list[str], str], known: bool) -> None:
    """`known`: the file holds number and telephone as fields; otherwise only the scan can find them."""
    party, others, text = statement
    assume(all(name not in other for name in [party, *others] for other in ["王某", "李某"]))
    fields = {**NATURAL, "name": party, "legal_representative": others[0]}
    fields |= {} if known else {"id_number": "", "phone": ""}
    made = edition(party=fields, persons=others, facts=text, matter=text, basis=[text])
    public = flat(made.content)
    for secret in (party, *others, ID_NUMBER, PHONE):
        assert secret.upper() not in public, secret
