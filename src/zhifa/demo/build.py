"""`zhifa demo`: builds a demonstration once, through the real actions under a set clock, and tells its accounts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from rich.progress import Progress, TaskID

from zhifa import clock
from zhifa.accounts import tokens
from zhifa.accounts.models import Authority
from zhifa.clock import SHANGHAI
from zhifa.demo import complaints, lists, ordinary, schedule, world
from zhifa.demo.cast import read
from zhifa.demo.hand import OneByOne
from zhifa.demo.paper import Booklets
from zhifa.demo.story import CaseStory, Plan
from zhifa.journal import api as journal
from zhifa.journal.api import followers, leader
from zhifa.ledger import api as ledger

SCALES = {"small": 1, "county": 10, "city": 50}
TOKEN_DAYS = 90
MANIFEST = "demo.json"
FIRST, SECOND = "LJ-WAT", "LJ-MKT"
OPENING_HOUR, CLOSING_HOUR = 8, 18


class DemoRefused(RuntimeError):
    """No demonstration can be built here; the message says why and what to do."""


def build(*, seed: int, today: date | None, scale: str, port: int, progress: Progress) -> Path:
    """The path of demo.json in ZHIFA_HOME. A finished demonstration is left as it stands.

    `today` (default: the machine's day) is the day on which the demonstration's clock stands afterwards. Raises
    DemoRefused when the journal holds something else, or half a demonstration.
    """
    if scale not in SCALES:
        raise DemoRefused(f"没有“{scale}”这种规模。可以选择：{'、'.join(SCALES)}。")
    manifest = Path(settings.ZHIFA_HOME) / MANIFEST
    url = f"http://127.0.0.1:{port}"
    if journal.read.head():
        _tell_again(manifest, url)
        return manifest
    present = clock.legal_now() if today is None else schedule.at(today, CLOSING_HOUR, 0)
    steps = world.size() + len(read("cases.yaml")["cases"]) * SCALES[scale] + len(ordinary.plans()) + 1
    task = progress.add_task("建立临江区演示", total=steps)
    district = _district(seed, present, SCALES[scale], progress, task)
    if today is not None:
        with clock.pinned(present):
            journal.set_clock(present)
    content = _manifest(district, url)
    leader.catch_up()
    ledger.integrate()
    _write(manifest, content)
    progress.advance(task)
    return manifest


def _district(seed: int, present: datetime, copies: int, progress: Progress, task: TaskID) -> world.World:
    """Sets the district up, well before its first case, and then tells every story up to the present."""
    today = present.astimezone(SHANGHAI).date()
    workdays = schedule.Workdays()
    plans = list(_plans(copies))
    longest = max(*(plan.ago for plan in plans), *(plan.ago for plan in ordinary.plans()))
    start = world.first_day_of(workdays.before(today, longest))
    opening = schedule.at(start, OPENING_HOUR, 0)
    with clock.pinned(opening):
        journal.declare(seed)
    with journal.seeded(seed):
        with clock.pinned(opening):
            district = world.build(seed, lambda: progress.advance(task))
        booklets = Booklets(district)
        stories = [
            CaseStory(district, workdays, booklets, plan, workdays.before(today, plan.ago), OneByOne()).tell()
            for plan in plans
        ]
        stories += [
            ordinary.OrdinaryStory(district, workdays, plan, workdays.before(today, plan.ago), OneByOne()).tell()
            for plan in ordinary.plans()
        ]
        published = lists.stories(district, workdays, today)
        stories += [story.tell() for story in published]
        stories += [story.tell() for story in complaints.stories(district, workdays, today)]
        schedule.tell(stories, present, each_day=_new_day, told=lambda _story: progress.advance(task))
        with clock.pinned(present):
            _new_day()
    return district


def _plans(copies: int) -> Iterator[Plan]:
    """The cases of the file; a larger scale repeats them with other people, without the booklet's single forms."""
    for copy in range(copies):
        for situation, kind, ago, end, options in read("cases.yaml")["cases"]:
            given = {key: value for key, value in options.items() if copy == 0 or key != "paper"}
            yield Plan(situation, kind, ago, end, given)


def _new_day() -> None:
    """What runs by itself between two days: due dates and followers."""
    followers.tick()
    leader.catch_up()


def _manifest(district: world.World, url: str) -> dict[str, Any]:
    """As in design 3.1: the first authority with every staff role, the second with what publishing needs, the rest."""
    plan = read("district.yaml")
    names = dict(Authority.objects.values_list("code", "name"))
    order = sorted(names, key=lambda code: [FIRST, SECOND].index(code) if code in {FIRST, SECOND} else len(names))
    accounts = [
        {
            "username": username, "password": plan["password"],
            "token": tokens.create(district.users[username], "演示", TOKEN_DAYS),
            "role": role, "name": district.users[username].name, "authority": code,
        }
        for username, (role, code, _unit, _post) in plan["accounts"].items()
    ]  # fmt: skip
    return {"url": url, "authorities": [{"code": c, "name": names[c]} for c in order], "accounts": accounts}


def _tell_again(manifest: Path, url: str) -> None:
    """A second run changes nothing but the address in demo.json."""
    if not journal.demonstration():
        raise DemoRefused("这个数据目录里已有正式的记录，不能在上面建立演示。请用 --home 另选一个空目录。")
    if not manifest.exists():
        raise DemoRefused("这个数据目录里的演示上次没有建完。请删除该目录，或者用 --home 另选一个空目录。")
    _write(manifest, json.loads(manifest.read_text(encoding="utf-8")) | {"url": url})


def _write(manifest: Path, content: dict[str, Any]) -> None:
    """Passwords and tokens are in it: for the owner's eyes only, whole or not at all."""
    temporary = manifest.with_suffix(".new")
    temporary.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    temporary.chmod(0o600)
    temporary.replace(manifest)
