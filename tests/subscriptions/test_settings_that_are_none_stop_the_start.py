"""Rule: a slip of the pen in a setting is told at the start, not found out when the first mail is due."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest

from zhifa.config import environment


@pytest.mark.parametrize(
    ("url", "said"),
    [("smtp://mail.example.cn", {"port": 25, "use_tls": False, "use_ssl": False}),
     ("smtp+starttls://us%40er:p%3Aw@mail.example.cn", {"port": 587, "use_tls": True, "username": "us@er", "password": "p:w"}),
     ("smtps://mail.example.cn:4650", {"port": 4650, "use_ssl": True, "host": "mail.example.cn"})],
)  # fmt: skip
def test_a_mail_server_is_read_from_its_address(url: str, said: dict[str, Any]) -> None:
    found = environment.smtp_from_url(url)
    assert found is not None
    assert said.items() <= found.items()


@pytest.mark.parametrize("url", ["mail.example.cn", "http://mail.example.cn", "smtp://"])
def test_an_address_that_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="ZHIFA_SMTP_URL"):
        environment.smtp_from_url(url)


def test_networks_are_read_and_what_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.smtp_from_url("") is None
    monkeypatch.setenv("ZHIFA_WEBHOOK_NETWORKS", "10.20.0.0/16, fd12::/64")
    assert environment.networks("ZHIFA_WEBHOOK_NETWORKS") == (ip_network("10.20.0.0/16"), ip_network("fd12::/64"))
    for wrong in ("10.20.0.0/33", "10.20.1.2/16", "intranet"):
        monkeypatch.setenv("ZHIFA_WEBHOOK_NETWORKS", wrong)
        with pytest.raises(ValueError, match="ZHIFA_WEBHOOK_NETWORKS"):
            environment.networks("ZHIFA_WEBHOOK_NETWORKS")
