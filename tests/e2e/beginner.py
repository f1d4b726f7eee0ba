"""Somebody at a browser who knows only what the page shows, and whose clicks are counted.

What counts as a click: every press of the mouse (a button, a link, a box, an option, a fold that is opened) and every key
that does what a press does. Typing counts nothing. What stands ticked or filled in already needs no click.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.functional.demonstration import Town

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
LARGEST = 250_000  # bytes of a picture
WIDE = ViewportSize(width=1366, height=900)
Answers = Mapping[str, object]


class Beginner:
    """Every click goes through `click` or `_tick`."""

    def __init__(self, browser: Browser, town: Town) -> None:
        self.page: Page = browser.new_context(locale="zh-CN", viewport=WIDE, device_scale_factor=1).new_page()
        self.page.set_default_timeout(20_000)
        self.town, self.clicks = town, 0

    def click(self, control: Locator) -> None:
        self.clicks += 1
        control.click()

    def log_in(self, username: str) -> Beginner:
        self.page.goto(f"{self.town.url}/workbench/")
        self.page.get_by_label("账号").fill(username)
        self.page.get_by_label("密码", exact=True).fill(self.town.people[username]["password"])
        self.press("登录")
        return self

    def press(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True).first)

    def follow(self, name: str) -> None:
        self.click(self.page.get_by_role("link", name=name, exact=True).first)

    def next(self, title: str) -> None:
        """The step that the page marks as next; that it is `title` is checked, not chosen."""
        marked = self.page.locator(".acts .btn.primary").first
        expect(marked.locator("xpath=ancestor::li[1]")).to_contain_text(title)
        self.click(marked)

    def beside(self, title: str) -> None:
        """A step that is not marked as next and stands among what else can be done."""
        self.click(self.page.locator(".more-acts > summary").first)
        row = self.page.locator(".more-acts .act").filter(has_text=re.compile(rf"^\s*{re.escape(title)}"))
        self.click(row.get_by_role("link").first)

    def answer(self, answers: Answers) -> None:
        for title, value in answers.items():
            self._answer(re.compile(rf"^{re.escape(title)}(（选填）)?$"), value)

    def _answer(self, named: re.Pattern[str], value: object) -> None:
        group, field = self.page.get_by_role("group", name=named), self.page.get_by_label(named).first
        group.or_(field).first.wait_for()  # a click does not wait for the page that it opens
        if group.count():
            for one in value if isinstance(value, list) else [value]:
                self._tick(group.get_by_label(re.compile(rf"^{re.escape(str(one))}")).first)
            return
        if value is True:
            self._tick(field)
        else:
            field.fill(str(value))

    def _tick(self, control: Locator) -> None:
        if not control.is_checked():
            self.clicks += 1
            control.check(force=True)

    def sign_with(self, *officers: str) -> None:
        """Officers of the step by the first words of their lines; without names oneself and the first colleague."""
        self.page.locator("form.act-form").wait_for()
        group = self.page.get_by_role("group", name="办理这一步的执法人员")
        if not group.count():
            return
        boxes = group.get_by_role("checkbox")
        chosen = [group.get_by_label(re.compile(f"^{name}")) for name in officers] or [boxes.nth(0), boxes.nth(1)]
        for box in chosen:
            self._tick(box)

    def send(self) -> None:
        self.click(self.page.locator("form.act-form button.primary"))

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def picture(self, name: str) -> None:
        """The page from its top, for the guide (ZHIFA_GUIDE=1)."""
        if os.environ.get("ZHIFA_GUIDE") == "1":
            self.page.evaluate("scrollTo(0, 0)")
            path = GUIDE / f"{name}.png"
            self.page.screenshot(path=path)
            assert path.stat().st_size < LARGEST, name
