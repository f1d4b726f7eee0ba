"""Rule: what the portal says in its own words it says in English too: template by template, module by module."""

from __future__ import annotations

import re

import pytest

from tests.contract import translations

KNOWN = translations.translated()
AGAIN = "python -m tests.contract.translations"
HOLES = re.compile(r"%\((\w+)\)[sd]|%%")
TAGS = re.compile(r"</?\w+")


def lacking(messages: list[str]) -> list[str]:
    return [message for message in messages if message not in KNOWN]


@pytest.mark.parametrize("name", translations.templates())
def test_a_template_marks_all_its_chinese_and_each_message_has_english(name: str) -> None:
    assert translations.unmarked(name) == [], "mark it: {% trans %}, {% blocktrans %} or |said"
    assert lacking(translations.of_template(name)) == [], f"run `{AGAIN}`, fill the empty msgstr, run it again"


@pytest.mark.parametrize("name", translations.modules())
def test_a_module_glues_no_sentence_together_and_each_has_english(name: str) -> None:
    assert translations.glued(name) == [], 'write gettext("… %(name)s …") % {…}'
    assert lacking(translations.of_module(name)) == [], f"run `{AGAIN}`, fill the empty msgstr, run it again"


def test_the_words_of_closed_lists_have_english() -> None:
    assert lacking(translations.vocabulary()) == []


def test_a_translation_has_the_holes_and_the_tags_of_its_message() -> None:
    for message, said in KNOWN.items():
        assert sorted(HOLES.findall(message)) == sorted(HOLES.findall(said)), message
        assert sorted(TAGS.findall(message)) == sorted(TAGS.findall(said)), message


def test_no_translation_is_left_in_chinese() -> None:
    assert [said for said in KNOWN.values() if translations.CHINESE.search(said)] == []


def test_nothing_is_translated_that_nobody_says() -> None:
    assert KNOWN.keys() - translations.gathered().keys() == set(), f"run `{AGAIN}`"


def test_the_compiled_catalogue_is_made_from_the_written_one() -> None:
    assert translations.COMPILED.read_bytes() == translations.compiled(), f"run `{AGAIN}`"
