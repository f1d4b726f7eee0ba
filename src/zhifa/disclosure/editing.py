"""Making a masked version from the decision as it stands and an editor's answers; shared by prepare and correct."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhifa.casework.errors import FieldError, Invalid, Refused
from zhifa.disclosure.masking import Answer, Edition, Text, Wishes, build
from zhifa.disclosure.policy import Showing, showing
from zhifa.disclosure.source import Source
from zhifa.law.rules import Rulebook
from zhifa.law.types import Refusal

WORDS = 50  # struck out in one edition; more means that the text has to be written anew
WORD_LENGTH = 200
ANSWERS = "请逐条写明提示编号（finding）、处理方式（do，填 mask 或者 keep）和公开的理由（reason）。"


def edition(
    source: Source, data: Mapping[str, Any], files: Mapping[str, Text]
) -> tuple[Showing, Edition, dict[str, Any]]:
    """(how the party is shown, the masked version, the personal part of its entry).

    `data`: `answers` [{finding, do: mask|keep, reason}], `also_mask` [words], `rest` (mask, for what has no answer).
    `files`: texts of files by field. Raises Invalid, and Refused when the party was erased or the rules do not let this
    decision out.
    """
    how = showing(source, Rulebook.default())
    if source.party.erased:
        raise Refused(
            [
                Refusal(
                    "party_erased", "当事人的信息已经抹除，不能再制作公示版本。", "个人信息保护法第四十七条",
                    "如仍应公开，请写明理由决定不予公示或者保持现状。",
                )
            ]
        )  # fmt: skip
    if not how.published:
        raise Refused([Refusal("not_public", f"{how.reason}。", how.basis, "请决定不予公示。")])
    answers, also_mask = _answers(data), _words(data)
    made = build(source, how, Wishes(answers, also_mask, mask_rest=_rest(data)), files)
    unknown = set(answers) - {finding.id for finding in made.findings}
    if unknown:
        message = f"没有编号为{'、'.join(sorted(unknown))}的提示，可能原文已经改动。"
        raise Invalid(FieldError("answers", message, "请刷新页面，按现在的提示逐条答复。"))
    reasons = {finding.id: finding.reason for finding in made.findings if finding.reason}
    places = {key: list(place) for key, place in made.places.items()}
    personal = {"content": made.content, "reasons": reasons, "also_mask": also_mask, "places": places}
    if made.files:
        personal["files"] = {name: one.text for name, one in made.files.items()}
    return how, made, personal


def _answers(data: Mapping[str, Any]) -> dict[str, Answer]:
    given = data.get("answers", [])
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        raise Invalid(FieldError("answers", "答复的格式不对。", ANSWERS))
    answers, problems = {}, []
    for at, item in enumerate(given):
        what, reason = item.get("do"), item.get("reason", "")
        if what not in {"mask", "keep"}:
            problems.append(FieldError(f"answers.{at}.do", "没有选择隐去或者保留。", "请选择其中一项。"))
        if not isinstance(reason, str) or (what == "keep" and not reason.strip()):
            problems.append(FieldError(f"answers.{at}.reason", "保留原文没有写明理由。", "请写明为什么可以公开。"))
        answers[str(item.get("finding"))] = Answer(what == "keep", str(reason).strip())
    if problems:
        raise Invalid(*problems)
    return answers


def _rest(data: Mapping[str, Any]) -> bool:
    """Whether the editor masks in one go whatever has no answer."""
    given = data.get("rest", "")
    if given not in {"", "mask"}:
        raise Invalid(FieldError("rest", f"其余各处不能一起“{given}”。", "只能一起遮盖（mask），公开的逐处写明理由。"))
    return bool(given)


def _words(data: Mapping[str, Any]) -> list[str]:
    given = data.get("also_mask", [])
    fits = isinstance(given, list) and len(given) <= WORDS
    if not fits or not all(isinstance(word, str) and 0 < len(word.strip()) <= WORD_LENGTH for word in given):
        remedy = f"每次最多 {WORDS} 个，每个 1 至 {WORD_LENGTH} 字。"
        raise Invalid(FieldError("also_mask", "要隐去的词句格式不对。", remedy))
    return [word.strip() for word in given]
