"""Claim: 20,377 real penalties of an old system are taken over in one go, and 200 searches answer like a plain scan.

    python bench/penalties.py PENALTIES.jsonl.gz [--limit N] [--queries N] [--json]

The file holds one penalty a line (id, doc_no, party, county, address, industry, reg_no, violation_date, decision_date,
legal_basis, fine, revoked, …), as the environmental authorities of Taiwan published them. Converted into the columns of
the credit-disclosure standard of 2018, one table for each authority:

- The source knows no 统一社会信用代码, which the standard demands of organisations. Each gets a code with a right check
  digit made from its registration number (`91710000` and nine signs of its digest): made up, good for this bench alone.
- Names ending in 某某 are natural persons. Sums stay as they are, one dollar for one yuan. What the source marks as
  revoked comes as 撤销: filed, and never shown. A number that an authority used again for the same party gets `-2`.
- The decisions are of 2011 to 2017; a record that old is not shown any more. Their days are moved, in their order,
  into the last eighty days before the import.
- The standard's 违法事实 is put together from the day, the trade and the article; places are left out.

An editor imports, a head approves everything without a finding, the editor answers the findings of the others, the head
approves these one by one, the editor publishes all. Exit 1 when a row is refused or a search differs from the scan.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WORDS_LONG = (1, 2, 2, 3, 4, 6)
SPAN = 80  # days; every grade of penalty is shown longer


def converted(path: Path, limit: int | None) -> dict[str, list[dict[str, str]]]:
    """{authority: rows in the columns CF_*}."""
    from zhifa import clock

    tables: dict[str, list[dict[str, str]]] = defaultdict(list)
    seen: dict[tuple[str, str, str], int] = defaultdict(int)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in itertools.islice(lines, limit)]
    first = clock.legal_today() - timedelta(days=SPAN)
    for n, found in enumerate(sorted(rows, key=lambda row: str(row["decision_date"]))):
        found["decision_date"] = f"{first + timedelta(days=n * SPAN // len(rows)):%Y/%m/%d}"
    for found in rows:
        key = (found["county"], found["doc_no"], found["party"])
        seen[key] += 1
        tables[found["county"]].append(as_standard(found, seen[key]))
    return tables


def as_standard(found: dict[str, Any], time_used: int) -> dict[str, str]:
    person = found["party"].endswith("某某")
    name, basis = f"{found['county']}环境保护局", found["legal_basis"] or "原数据没有写明"
    fine = int(found["fine"] or 0)
    again = f"-{time_used}" if time_used > 1 else ""
    return {
        "CF_XDR_MC": found["party"], "CF_XDR_LB": "自然人" if person else "法人及非法人组织",
        "CF_XDR_SHXYM": "" if person else made_up_code(found["reg_no"]), "CF_WSH": found["doc_no"] + again,
        "CF_WFXW": f"违反{basis}"[:300],
        "CF_SY": f"{found['violation_date']}，{found['industry']}违反{basis}",
        "CF_YJ": basis, "CF_CFLB": "罚款" if fine else "其他-未处罚款",
        "CF_NR": f"罚款{fine}元" if fine else "未处罚款", "CF_NR_FK": f"{fine // 10_000}.{fine % 10_000:04d}",
        "CF_JDRQ": found["decision_date"], "CF_CFJG": name,
        "CF_CFJGDM": made_up_code(name), "CF_SJLY": name, "CF_SJLYDM": made_up_code(name),
        "CF_ZT": "撤销" if found["revoked"] else "正常",
    }  # fmt: skip


def made_up_code(of: str) -> str:
    from stdnum.cn import uscc

    digest = hashlib.sha256(of.encode()).digest()
    number = "91710000" + "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:9])
    return number + str(uscc.calc_check_digit(number))


def people(tables: dict[str, list[dict[str, str]]]) -> tuple[Any, Any, dict[str, str]]:
    """(editor, head, {county: authority code}): two accounts that serve all authorities."""
    from zhifa.accounts.actions import AuthorityData, UserData, create_authority, create_user, grant_role
    from zhifa.accounts.actor import SYSTEM, Actor

    codes = {county: f"A{n}" for n, county in enumerate(tables)}
    rows = {
        county: create_authority(
            AuthorityData(code=code, name=f"{county}环境保护局", region="710000"), actor=SYSTEM
        )
        for county, code in codes.items()
    }
    found = []
    for username, role in (("editor", "disclosure_editor"), ("head", "agency_head")):
        home = next(iter(rows.values()))
        user = create_user(UserData(username, username, home, None, password="Penalties-2026-ok"), actor=SYSTEM)
        for row in rows.values():
            grant_role(user, role, row, actor=SYSTEM)
        found.append(Actor.for_user(user))
    return found[0], found[1], codes


def timed(took: dict[str, float], name: str, work: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    made = work()
    took[name] = round(time.perf_counter() - start, 1)
    return made


def bring_in(tables: dict[str, list[dict[str, str]]], folder: Path, took: dict[str, float]) -> dict[str, int]:
    """Imported, approved by another, published, followed; what became of the rows."""
    from zhifa.disclosure.actions.every import every
    from zhifa.disclosure.models import Disclosure, PublicRecord, Record
    from zhifa.journal.api import followers

    editor, head, codes = people(tables)
    timed(took, "import", lambda: take_over(tables, codes, folder, editor))
    together = timed(took, "approve", lambda: every(head, "approve"))
    timed(took, "one_by_one", lambda: look_at_findings(editor, head))
    timed(took, "publish", lambda: every(editor, "publish"))
    timed(took, "follow", followers.run_to_end)
    return {
        "records": Record.objects.count(), "revoked": Record.objects.filter(voided=True).count(),
        "withheld": Disclosure.objects.filter(state="withheld").count(), "approved_together": together.done,
        "with_findings": together.left, "published": PublicRecord.objects.filter(state="published").count(),
    }  # fmt: skip


def take_over(tables: dict[str, list[dict[str, str]]], codes: dict[str, str], folder: Path, editor: Any) -> None:
    from zhifa.disclosure.records import imports

    for county, rows in tables.items():
        table = folder / f"{codes[county]}.jsonl"
        table.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        report = imports.run(table, codes[county], editor)
        if report.errors or report.created != len(rows):
            first = [f"{county} 第 {error.row} 行　{error.message}{error.remedy}" for error in report.errors[:20]]
            raise SystemExit("\n".join(first) or f"{county}：{len(rows)} 行只登记了 {report.created} 件")


def look_at_findings(editor: Any, head: Any) -> None:
    """What has findings is masked place by place and approved by itself."""
    from zhifa.disclosure.actions import perform
    from zhifa.disclosure.models import Disclosure, State

    for row in Disclosure.objects.filter(state=State.PREPARED):
        answers = [{"finding": finding["id"], "do": "mask"} for finding in row.findings]
        perform(editor, row.id, "prepare", {"answers": answers})
        perform(head, row.id, "approve")


def compare(count: int) -> tuple[int, dict[str, float]]:
    """(answers equal to a plain scan of what is public, milliseconds of a search). Each with its first page's ids."""
    from zhifa.disclosure import queries
    from zhifa.disclosure.indexing import published
    from zhifa.search import normalise

    docs = sorted(published(), key=lambda doc: (doc.day, doc.id), reverse=True)
    texts = {doc.id: [normalise(text) for text in doc.texts.values()] for doc in docs}
    equal, took = 0, []
    for asked in questions(docs, count):
        start = time.perf_counter()
        found = queries.public_search(**asked, limit=20)
        took.append((time.perf_counter() - start) * 1000)
        words = normalise(asked["q"]).split()
        scan = [
            doc
            for doc in docs
            if doc.keywords["authority"] == asked.get("authority", doc.keywords["authority"])
            and all(any(word in text for text in texts[doc.id]) for word in words)
        ]
        same_day = {doc.id for doc in scan if len(scan) > 20 and doc.day == scan[19].day}  # their order is free
        first = {doc.id for doc in scan[:20]}
        shown = {item["id"] for item in found["items"]}
        equal += found["total"] == len(scan) and shown - same_day == first - same_day and shown <= first | same_day
    took.sort()
    return equal, {"p50_ms": round(statistics.median(took), 1), "p99_ms": round(took[len(took) * 99 // 100], 1)}


def questions(docs: list[Any], count: int) -> list[dict[str, Any]]:
    """Stretches of names, facts and numbers of the data; some of two words, some within one authority."""
    rng = random.Random(7)
    asked: list[dict[str, Any]] = []
    for n in range(count):
        doc = rng.choice(docs)
        text = doc.texts[("party", "facts", "number", "matter", "credit_code")[n % 5]] or doc.texts["facts"]
        length = WORDS_LONG[n % len(WORDS_LONG)]
        at = rng.randrange(max(1, len(text) - length + 1))
        word = text[at : at + length].strip() or text[:2]
        one: dict[str, Any] = {"q": f"{word} {doc.texts['party'][:2]}" if n % 4 == 0 else word}
        asked.append(one | ({"authority": doc.keywords["authority"]} if n % 7 == 0 else {}))
    return asked


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--limit", type=int, help="the first N penalties only")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    took: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="zhifa-penalties-") as home:
        os.environ.update(ZHIFA_HOME=home, DJANGO_SETTINGS_MODULE="zhifa.config.settings.embedded")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        tables = converted(arguments.path, arguments.limit)
        made = bring_in(tables, Path(home), took)
        equal, speed = compare(arguments.queries)
    rows = sum(map(len, tables.values()))
    whole = made["records"] == rows and made["published"] == rows - made["withheld"]
    ok = whole and equal == arguments.queries
    found = {"claim": "penalties", "rows": rows, **made, "seconds": took, "equal": equal, **speed, "ok": ok}
    print(json.dumps(found))
    if not arguments.json:
        print(f"{rows:,} 件登记 {made['records']:,} 件，公示 {made['published']:,} 件；"
              f"{arguments.queries} 次查找与逐条比对相同 {equal} 次：{'达到' if ok else '未达到'}")  # fmt: skip
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
