"""Rule: of 500 secrets planted in decisions, documents, pictures and metadata none is published that nobody accepted."""

from __future__ import annotations

import io
import random
import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pikepdf
import pypdf
import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from stdnum import luhn

from tests.disclosure import planting
from tests.disclosure.casts import EDITOR, HEAD
from tests.disclosure.conftest import Town
from zhifa.disclosure import queries
from zhifa.disclosure.actions import attach, perform
from zhifa.disclosure.models import Disclosure
from zhifa.disclosure.preflight import pictures, seeing
from zhifa.disclosure.records import exporting
from zhifa.journal.api import followers, read
from zhifa.law import identifiers

SEED = 20260305
COUNT = 500
SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
GIVEN = "建国志强晓东丽娟秀英桂兰海燕伟杰文斌永刚春梅玉珍俊峰雪梅家豪子涵宇轩佳怡"
ILLS = ["糖尿病", "高血压", "乙肝", "肺结核", "癫痫", "抑郁", "梅毒", "肿瘤", "精神障碍", "艾滋"]
AGES = "三四五六七八九"


def secrets() -> Iterator[tuple[str, str]]:
    """(kind, secret, and the words around it with {} for it), always the same."""
    rng = random.Random(SEED)
    makers: dict[str, tuple[Callable[[], str], str]] = {
        "id_number": (lambda: _id(rng), "身份证号码{}，"),
        "phone": (lambda: f"1{rng.choice('3589')}{rng.randrange(10**8, 10**9)}", "联系电话{}，"),
        "bank_card": (lambda: _card(rng), "付款卡号{}，"),
        "address": (lambda: f"临江区{rng.choice('柳滨石望')}{rng.choice('湾江桥山')}路{rng.randrange(1, 400)}号{rng.randrange(1, 30)}幢{rng.randrange(101, 2900)}室", "住在{}，"),
        "plate": (lambda: f"浙A{rng.choice('BCDEFGH')}{rng.randrange(1000, 9999)}", "驾驶{}货车，"),
        "email": (lambda: f"u{rng.randrange(10**6)}@example.cn", "邮箱{}，"),
        "wechat": (lambda: f"wxid_{rng.randrange(10**9, 10**10)}", "微信{}，"),
        "landline": (lambda: f"0571-{rng.randrange(2, 9)}{rng.randrange(10**6, 10**7)}", "固定电话{}，"),
        "person": (lambda: rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2)), "证人{}签字，"),
        "health": (lambda: f"患有{rng.choice(ILLS)}{rng.randrange(1, 60)}年", "其中一人{}，"),
        "minor": (lambda: f"不满十{rng.choice(AGES)}周岁的{rng.randrange(1, 500)}号学生", "在场的有{}，"),
    }
    made: set[str] = set()
    while len(made) < COUNT:
        make, around = makers[list(makers)[len(made) % len(makers)]]
        secret = make()
        if secret not in made:
            made.add(secret)
            yield secret, around.format(secret)


def _id(rng: random.Random) -> str:
    first = f"3301{rng.randrange(1, 15):02d}{rng.randrange(1950, 2005)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}{rng.randrange(1000):03d}"
    return next(first + last for last in "0123456789X" if identifiers.check_id_number(first + last) is None)


def _card(rng: random.Random) -> str:
    first = f"622202{rng.randrange(10**12, 10**13)}"[:18]
    return first + luhn.calc_check_digit(first)


def flat(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if not char.isspace())


class Sown:
    """Six decisions with files, all published by an editor who accepts nothing."""

    def __init__(self, town: Town) -> None:
        self.town, self.planted = town, list(secrets())
        self.rows: list[Disclosure] = []
        rest = iter(self.planted)
        for n in range(6):
            facts, body, unseen = (list(islice(rest, count)) for count in (25, 33, 25))
            seen = [text for _, text in body]
            hidden = [secret for secret, _ in unseen]
            if n == 5:
                seen += [text for _, text in rest]
            self._decide(n, "".join(text for _, text in facts), self._file(n, seen, hidden))
        followers.run_to_end(["search-disclosures", "disclosure-changes"])

    def _file(self, n: int, seen: list[str], hidden: list[str]) -> tuple[str, bytes]:
        if n == 0:
            return "a.pdf", planting.pdf(seen, hidden)
        if n == 1:
            return "a.docx", planting.docx(seen, hidden)
        if n == 2:
            return "a.xlsx", planting.xlsx(seen, hidden)
        if n == 3:
            return "a.jpg", planting.jpeg(seen, ("；".join(hidden[:12]), "；".join(hidden[12:])))
        if n == 4:
            return "a.png", planting.png(seen, "；".join(hidden))
        return "b.docx", planting.docx(["现场笔录", *seen[:20]], hidden, planting.png(seen[20:]))

    def _decide(self, n: int, facts: str, file: tuple[str, bytes]) -> None:
        row = self.town.decide(f"c{n}", facts=f"现场检查查明：{facts}堆放垃圾。", number=f"临水罚决字〔2026〕{n + 1}号")
        attach(EDITOR, row.id, io.BytesIO(file[1]), file[0], title="现场情况")
        perform(EDITOR, row.id, "prepare", {"rest": "mask"})
        perform(HEAD, row.id, "approve")
        self.rows.append(perform(EDITOR, row.id, "publish").disclosure)


@pytest.fixture
def sown(town: Town) -> Sown:
    return Sown(town)


def files_of(row: Disclosure, client: Client) -> Iterator[bytes]:
    for item in queries.public(row.id)["attachments"]:
        if not item["withheld"]:
            yield client.get(f"/decisions/{row.id}/attachments/{item['n']}").content


def said_by(content: bytes) -> str:
    """All that a file says: its text, every stream and string in it, what is read in its pictures, its metadata."""
    if not content.startswith(b"%PDF-"):
        return said_by_picture(Image.open(io.BytesIO(content))) + content.decode("latin-1") + content.decode("utf-8", "replace")
    document = pypdf.PdfReader(io.BytesIO(content))
    said = [page.extract_text() for page in document.pages]
    said += [said_by_picture(one.image) for page in document.pages for one in page.images if one.image]
    with pikepdf.open(io.BytesIO(content)) as opened:
        said += [str(opened.docinfo), str(opened.open_metadata())]
        for one in opened.objects:
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image":
                said.append(one.read_bytes().decode("utf-8", "replace"))
    return "".join(said)


def said_by_picture(image: Image.Image) -> str:
    beside = "".join(one.text for one in pictures.said_beside(image))
    return beside + (seeing.seen(image)[0] if seeing.installed() else "")


def public_of(sown: Sown, client: Client, folder: Path) -> dict[str, str]:
    """Everything that anybody can fetch, by where it was fetched."""
    found: dict[str, str] = {}
    for address in ("/search", "/api/v1/public/disclosures?limit=100", "/api/v1/public/feeds/disclosures.atom",
                    "/api/v1/public/feeds/disclosures.json", "/api/v1/public/changes", "/sitemap-0.xml"):  # fmt: skip
        found[address] = client.get(address).content.decode()
    for row in sown.rows:
        for address in (f"/decisions/{row.id}", f"/api/v1/public/disclosures/{row.id}"):
            found[address] = client.get(address).content.decode()
        found[f"{row.id}.pdf"] = said_by(client.get(f"/decisions/{row.id}.pdf").content)
        for n, content in enumerate(files_of(row, client)):
            found[f"{row.id}/{n}"] = said_by(content)
    for form in ("json", "csv"):
        exporting.export(form, folder / f"out.{form}", since=None, persons=True)
        found[form] = "".join(path.read_text("utf-8") for path in sorted(folder.iterdir()) if path.suffix == f".{form}")
    index = Path(settings.ZHIFA_HOME) / "search" / "disclosures"
    found["index"] = "".join(path.read_bytes().decode("utf-8", "ignore") for path in index.rglob("*") if path.is_file())
    return found


def test_none_of_five_hundred_planted_secrets_is_published_when_nobody_accepts_one(
    sown: Sown, client: Client, tmp_path: Path
) -> None:
    assert len(sown.planted) == COUNT
    places = public_of(sown, client, tmp_path)
    assert all("堆放垃圾" in places[f"/decisions/{row.id}"] for row in sown.rows)
    assert places["index"]
    flattened = {place: flat(text) for place, text in places.items()}
    leaks = [(place, secret) for place, text in flattened.items() for secret, _ in sown.planted if flat(secret) in text]
    assert leaks == []


def test_one_accepted_with_a_reason_is_published_and_its_acceptance_is_an_entry(
    town: Town, client: Client, tmp_path: Path
) -> None:
    phone = "13912345678"
    row = town.decide(facts=f"举报电话{phone}，证人王小军签字。")
    attach(EDITOR, row.id, io.BytesIO(planting.pdf([f"举报电话{phone}，证人王小军签字。"])), "a.pdf", title="现场情况")
    found = perform(EDITOR, row.id, "prepare").disclosure.findings
    answers = [{"finding": one["id"], "do": "keep", "reason": "对外公布的举报电话"} for one in found if one["kind"] == "phone"]
    row = perform(EDITOR, row.id, "prepare", {"answers": answers, "rest": "mask"}).disclosure
    perform(HEAD, row.id, "approve")
    perform(EDITOR, row.id, "publish")
    made = said_by(next(files_of(row, client)))
    for text in (client.get(f"/decisions/{row.id}").content.decode(), made):
        assert phone in text
        assert "王小军" not in text
    entry = read.entry(row.edition_entry)
    kept = [one["id"] for one in entry.open["findings"] if one["answer"] == "keep"]
    assert isinstance(entry.personal, dict)
    assert entry.personal["reasons"] == dict.fromkeys(kept, "对外公布的举报电话")
    assert entry.actor == EDITOR.id
