"""The clause text beside the form: what the citations in its fields say, as of today."""

from __future__ import annotations

from typing import Any

from zhifa import clock
from zhifa.statutes import queries
from zhifa.web.portal.statutes import address
from zhifa.web.presentation import statutes
from zhifa.web.presentation.forms import Form

WIDGET = "cite"


def beside(form: Form) -> dict[str, Any]:
    """For the template: whether the form cites at all, and the text of what it cites now. At most two statements."""
    fields = [field for field in form.fields if field.widget == WIDGET]
    places = queries.read(line for field in fields for line in str(field.value).splitlines() if line.strip())
    found = queries.resolve_all(places, [clock.legal_today()])
    return {"cites": bool(fields), "cited": [statutes.cited(one, address(one)) for one in found]}
