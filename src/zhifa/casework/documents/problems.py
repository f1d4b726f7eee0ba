"""What keeps a document from being made, named in Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class FormProblem:
    """What keeps a document from being typeset: address of the value, what is wrong, how to mend it (Chinese)."""

    field: str
    message: str
    remedy: str


class FormIncompleteError(ValueError):
    """The values do not fill the document; `problems` names every one at once."""

    def __init__(self, title: str, problems: Iterable[FormProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"《{title}》还不能生成：" + "".join(problem.message for problem in self.problems))


class UnknownTemplateError(LookupError):
    """No document of that code exists."""

    def __init__(self, template: str, known: Iterable[str]) -> None:
        super().__init__(f"没有代码为“{template}”的文书模板。可用的模板：{'、'.join(known)}。")


class TemplateError(ValueError):
    """A template file that does not fit the language; the message names file, place and remedy."""
