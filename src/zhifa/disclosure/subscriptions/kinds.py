"""Entries of the streams subscription/<id>: that one began, stopped, was disabled; never whose it is or for what."""

from __future__ import annotations

from typing import Final

from zhifa.journal.api import Kind, Payload, register

CHANNELS: Final = {"mail": "电子邮件", "webhook": "网址推送"}
ENDS: Final = {"reader": "订阅人停止", "refused": "接收方不再接收", "failures": "连续失败"}


class BegunOpen(Payload):
    channel: str


class EndedOpen(Payload):
    """`why`: reader | refused | failures."""

    channel: str
    why: str


BEGUN = register(
    Kind("subscription.begun", "开始订阅", lambda e: f"开始订阅公示（{CHANNELS[e.open['channel']]}）。", open=BegunOpen)
)
ENDED = register(
    Kind(
        "subscription.ended", "停止订阅",
        lambda e: f"停止订阅公示（{CHANNELS[e.open['channel']]}）：{ENDS[e.open['why']]}。", open=EndedOpen,
    )
)  # fmt: skip
DISABLED = register(
    Kind(
        "subscription.disabled", "停用订阅",
        lambda e: f"停用公示的网址推送：{ENDS[e.open['why']]}，订阅人可以恢复。", open=EndedOpen,
    )
)  # fmt: skip
