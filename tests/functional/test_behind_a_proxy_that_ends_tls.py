"""With ZHIFA_TLS=1 plain requests are sent to HTTPS, and what the proxy says came by HTTPS is answered."""

from __future__ import annotations

import re

from tests.conftest import Home
from tests.functional.demonstration import Town

BY_HTTPS = {"Host": "zhifa.example", "X-Forwarded-Proto": "https", "Origin": "https://zhifa.example"}


def test_pages_are_answered_and_forms_are_taken_behind_the_proxy(home: Home) -> None:
    hosts = {"ZHIFA_ALLOWED_HOSTS": "127.0.0.1,zhifa.example", "ZHIFA_TLS": "1"}
    with Town(Home(home.path, {**home.env, **hosts}), {}).served() as town:
        session = town.api().session
        plain = session.get(f"{town.url}/workbench/login", headers={"Host": "zhifa.example"}, allow_redirects=False)
        assert (plain.status_code, plain.headers["Location"]) == (301, "https://zhifa.example/workbench/login")
        page = session.get(f"{town.url}/workbench/login", headers=BY_HTTPS)
        assert (page.status_code, "Secure" in page.headers["Set-Cookie"]) == (200, True)
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[0]
        sent = {"csrfmiddlewaretoken": token, "username": "nobody", "password": "wrong"}
        cookie = {"Cookie": page.headers["Set-Cookie"].partition(";")[0], "Referer": "https://zhifa.example/workbench/login"}
        assert "密码" in session.post(f"{town.url}/workbench/login", sent, headers=BY_HTTPS | cookie).text
