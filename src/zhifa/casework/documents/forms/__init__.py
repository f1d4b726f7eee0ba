"""What each document needs before it can be typeset; whatever is missing or too long is named in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from zhifa.casework.documents.forms.models import (
    CollectionReceipt,
    CorrectionNotice,
    NoPenaltyDecision,
    PenaltySummaryDecision,
    ServiceReceipt,
    SummaryRecordFiling,
)
from zhifa.casework.documents.forms.parts import Form

FORMS: dict[str, type[Form]] = {
    "penalty_summary_decision": PenaltySummaryDecision,
    "no_penalty_decision": NoPenaltyDecision,
    "service_receipt": ServiceReceipt,
    "summary_record_filing": SummaryRecordFiling,
    "collection_receipt": CollectionReceipt,
    "correction_notice": CorrectionNotice,
}


@dataclass(frozen=True)
class FormProblem:
    """What keeps a document from being typeset: dotted field path, what is wrong, how to mend it (Chinese)."""

    field: str
    message: str
    remedy: str


class FormIncompleteError(ValueError):
    """The data does not fill the form; `problems` names every field at once."""

    def __init__(self, title: str, problems: tuple[FormProblem, ...]) -> None:
        self.problems = problems
        super().__init__(f"《{title}》还不能生成：" + "".join(problem.message for problem in problems))


class UnknownTemplateError(LookupError):
    """No document of that code exists."""

    def __init__(self, template: str) -> None:
        super().__init__(f"没有代码为“{template}”的文书模板。可用的模板：{'、'.join(FORMS)}。")


def schema(template: str) -> type[Form]:
    """The input model of a template; raises UnknownTemplateError."""
    try:
        return FORMS[template]
    except KeyError:
        raise UnknownTemplateError(template) from None


def title(template: str) -> str:
    """Chinese name of the document, as printed."""
    return schema(template).document_title


def validate(template: str, data: Mapping[str, Any]) -> Form:
    """The filled form; raises FormIncompleteError with every problem named, UnknownTemplateError."""
    form = schema(template)
    try:
        return form.model_validate(dict(data))
    except ValidationError as error:
        found = error.errors(include_url=False)
        inner = {details["loc"][0] for details in found if len(details["loc"]) > 1}
        # A list with one bad item is also reported as too short; the item's own problem says it better.
        told = [details for details in found if details["type"] != "too_short" or details["loc"][0] not in inner]
        problems = tuple(_problem(form, details) for details in told)
        raise FormIncompleteError(form.document_title, problems) from error


def _problem(form: type[Form], details: ErrorDetails) -> FormProblem:
    path = details["loc"]
    name = _label(form, path)
    field = ".".join(str(part) for part in path)
    context = details.get("ctx", {})
    match details["type"]:
        case "missing" | "string_too_short" | "too_short":
            return FormProblem(field, f"缺少“{name}”。", f"请在案件中补充“{name}”后再生成文书。")
        case "string_too_long":
            limit = context.get("max_length")
            remedy = f"请把“{name}”缩短到 {limit} 字以内，其余内容可以作为附件。"
            return FormProblem(field, f"“{name}”超过 {limit} 字。", remedy)
        case "extra_forbidden":
            return FormProblem(field, f"“{field}”不是这份文书的内容。", "请删去这一项。")
        case "value_error":
            return FormProblem(field, f"“{name}”{context.get('error', '不符合要求')}。", f"请改正“{name}”。")
        case _:
            return FormProblem(field, f"“{name}”的格式不对。", f"请按表单说明重新填写“{name}”。")


def _label(form: type[BaseModel], path: tuple[int | str, ...]) -> str:
    """Titles along a path: ("slots", 1, "role") reads 签名位第2项的身份."""
    model: type[BaseModel] | None = form
    words = ""
    for part in path:
        if isinstance(part, int):
            words += f"第{part + 1}项"
            continue
        field = model.model_fields.get(part) if model else None
        words += ("的" if words else "") + ((field.title if field else None) or part)
        model = _part_of(field.annotation) if field else None
    return words


def _part_of(annotation: Any) -> type[BaseModel] | None:
    """The part inside `Part`, `Part | None` or `tuple[Part, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for argument in get_args(annotation) if (found := _part_of(argument))), None)
