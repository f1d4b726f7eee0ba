"""People at the interface: a session with a token that speaks JSON, and how they read a refusal."""

from __future__ import annotations

from typing import Any

import requests
from urllib3.util import Retry


class Api:
    """A caller of one server. Paths are beneath /api/v1 unless they name another root."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url
        self.session = requests.Session()
        self.session.mount("http://", requests.adapters.HTTPAdapter(max_retries=Retry(0, connect=0)))
        if token:
            self.session.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.session.get(self._full(path), headers=_named(headers), timeout=60)

    def post(self, path: str, body: Any, **headers: str) -> requests.Response:
        return self.session.post(self._full(path), json=body, headers=_named(headers), timeout=60)

    def read(self, path: str) -> Any:
        """The JSON of a GET that must be answered."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def is_ready(self) -> bool:
        try:
            return self.get("/readyz").status_code == 200
        except requests.ConnectionError:
            return False

    def _full(self, path: str) -> str:
        rooted = path.startswith(("/api/", "/log/", "/readyz", "/verify/", "/decisions/", "/search"))
        return self.url + (path if rooted else f"/api/v1{path}")


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def refusals(answer: requests.Response) -> dict[str, dict[str, str]]:
    """The refusals of a 409 by code; each must name what is wrong, its basis and a remedy, in Chinese sentences."""
    assert answer.status_code == 409, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["type"].endswith("/refused"), body
    for one in body["refusals"]:
        assert one["message"].endswith(("。", "？")), one
        assert one["basis"], one
        assert one["remedy"].endswith("。"), one
    return {one["code"]: one for one in body["refusals"]}


def errors(answer: requests.Response) -> dict[str, dict[str, str]]:
    """The errors of a 422 by field; each must say what is wrong and how to mend it."""
    assert answer.status_code == 422, answer.text
    listed = answer.json()["errors"]
    assert listed
    assert all(one["message"].endswith("。") and one["remedy"].endswith("。") for one in listed), listed
    return {one["field"]: one for one in listed}
