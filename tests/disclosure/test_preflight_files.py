"""Rule: a file goes out as it was made anew from what may be seen, never as it was uploaded."""

from __future__ import annotations

import io

import pikepdf
import pypdf
import pytest
from django.test import Client
from PIL import Image

from tests.disclosure import planting
from tests.disclosure.casts import EDITOR, HEAD, OFFICER, WITHDRAW_DATA, person
from tests.disclosure.conftest import Town
from zhifa.accounts.errors import Forbidden
from zhifa.casework.errors import Invalid, NotFound, Refused
from zhifa.disclosure import queries
from zhifa.disclosure.actions import attach, perform
from zhifa.disclosure.models import Disclosure
from zhifa.disclosure.preflight import office, pictures, reading, seeing
from zhifa.files import FileMissing, UploadRefused, kinds, store
from zhifa.journal.api import erasure, read

SECRET, PHONE = "王小军", "13912345678"
BLIND = pytest.mark.skipif(seeing.installed(), reason="this host reads pictures")


def attached(row: Disclosure, content: bytes, title: str = "现场情况", name: str = "a.pdf") -> Disclosure:
    return attach(EDITOR, row.id, io.BytesIO(content), name, title=title).disclosure


def answered(row: Disclosure, **keep: str) -> Disclosure:
    """Prepared, with the findings of these kinds kept for that reason, the rest masked."""
    found = perform(EDITOR, row.id, "prepare").disclosure.findings
    answers = [{"finding": f["id"], "do": "keep", "reason": keep[f["kind"]]} for f in found if f["kind"] in keep]
    return perform(EDITOR, row.id, "prepare", {"answers": answers, "rest": "mask"}).disclosure


def published(row: Disclosure) -> Disclosure:
    perform(HEAD, row.id, "approve")
    return perform(EDITOR, row.id, "publish").disclosure


def out(row: Disclosure, n: int = 1) -> bytes:
    return queries.public_file(row.id, n)[1].read()


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (planting.pdf([f"{SECRET}签字，电话{PHONE}", "堆放垃圾两立方米"], ["题"] * 5), "现场.pdf"),
        (planting.docx(["现场笔录", f"{SECRET}签字，电话{PHONE}", "堆放垃圾两立方米"], ["记"] * 4), "现场.docx"),
        (planting.xlsx([f"{SECRET}签字，电话{PHONE}", "堆放垃圾两立方米"], ["表"] * 5), "现场.xlsx"),
        (f"{SECRET}签字，电话{PHONE}\n堆放垃圾两立方米".encode(), "现场.txt"),
    ],
    ids=["pdf", "docx", "xlsx", "txt"],
)
def test_a_file_of_text_goes_out_set_anew_with_its_findings_masked(town: Town, content: bytes, name: str) -> None:
    row = published(answered(attached(town.decide(), content, name=name)))
    made = out(row)
    assert text_of(made).replace("\n", "").count("堆放垃圾两立方米") == 1
    assert not any(secret in text_of(made) for secret in (SECRET, PHONE))
    with pikepdf.open(io.BytesIO(made)) as document:
        assert str(document.docinfo["/Title"]) == "现场情况"
        assert str(document.docinfo["/Author"]) == "临江区水利局"
        assert not document.attachments
    assert made != content


def test_findings_say_where_in_the_file_and_one_kept_goes_out(town: Town) -> None:
    row = attached(town.decide(), planting.pdf([f"联系{SECRET}，电话{PHONE}"]))
    found = perform(EDITOR, row.id, "prepare").disclosure.findings
    assert {one["place"] for one in found} == {"附件1：第1页"}
    made = text_of(out(published(answered(row, phone="本机关公布的电话"))))
    assert PHONE in made
    assert SECRET not in made


@BLIND
def test_a_picture_that_no_machine_reads_stays_in_until_a_second_person_agrees(town: Town) -> None:
    row = attached(town.decide(), planting.jpeg(["堆放垃圾"], ["拍照人王小军", "钱多多"]), name="a.jpg")
    held = answered(row)
    assert held.masked is not None
    assert held.masked["attachments"] == [{"n": 1, "title": "现场情况", "withheld": True}]
    kept = answered(row, unreadable="只有河岸，没有人")
    with pytest.raises(Refused, match="另一人确认"):
        perform(HEAD, kept.id, "approve")
    perform(person("li", "unit_head"), kept.id, "confirm", {"opinion": "逐幅看过，没有人和文字"})
    image = Image.open(io.BytesIO(out(published(kept))))
    assert (image.format, dict(image.getexif()), sorted(set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"})) == ("JPEG", {}, [])


@BLIND
def test_pictures_inside_a_document_are_left_out_and_counted(town: Town) -> None:
    row = attached(town.decide(), planting.docx(["现场笔录", "堆放垃圾"], picture=planting.png(["x"])), name="a.docx")
    row = published(answered(row))
    assert queries.public(row.id)["attachments"][0]["left_out"] == 1
    assert len(pypdf.PdfReader(io.BytesIO(out(row))).pages) == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x00\x01\x02 nothing known", "无法识别"),
        (b"%PDF-1.7\nnot a document at all", "损坏"),
        (b"\xff\xd8\xff\xe0 cut off", "损坏"),
        (b"ID3\x03\x00 a song", "不能作为公示的附件"),
    ],
)
def test_what_cannot_be_read_whole_is_never_taken(town: Town, content: bytes, says: str) -> None:
    row = town.decide()
    with pytest.raises(UploadRefused, match=says):
        attached(row, content)
    row.refresh_from_db()
    assert (row.attachments, row.version) == ([], 1)


def test_an_encrypted_pdf_is_never_taken(town: Town) -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(planting.pdf(["密"]))) as document:
        document.save(locked, encryption=pikepdf.Encryption(user="u", owner="o"))
    with pytest.raises(UploadRefused, match="设有密码"):
        attached(town.decide(), locked.getvalue())


def _huge_jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("L", (14_000, 13_500)).save(out, "JPEG", quality=1)
    return planting.pdf_drawn(b"q /I Do Q", (out.getvalue(), 14_000, 13_500))


@pytest.mark.parametrize(
    "content",
    [
        planting.with_a_torn_member(planting.docx(["现场"]), "word/document.xml"),
        planting.with_a_torn_member(planting.xlsx(["现场"]), "docProps/core.xml"),
        planting.with_member(planting.docx(["现场"]), "word/document.xml", b""),
        planting.locked(planting.docx(["现场"])),
        planting.locked(planting.xlsx(["现场"])),
    ],
    ids=["torn docx", "torn xlsx", "empty docx", "locked docx", "locked xlsx"],
)
def test_an_office_file_that_breaks_while_it_is_read_is_refused_in_words(town: Town, content: bytes) -> None:
    with pytest.raises(UploadRefused, match="打不开"):
        attached(town.decide(), content, name="a.docx")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (planting.with_member(planting.docx(["现场"]), "word/footer9.xml", b"<w/>" * 6_000_000), "解开以后太大"),
        (planting.pdf_drawn(b"BT /F 12 Tf (a) Tj ET\n" * 300_000), "读不完"),
        (
            planting.docx(["现场"], picture=planting.png(["x"])),
            "图片超过",
        ),
    ],
    ids=["docx", "pdf", "pictures"],
)
def test_a_small_file_that_is_a_large_one_inside_is_refused_before_it_is_read(
    town: Town, monkeypatch: pytest.MonkeyPatch, content: bytes, says: str
) -> None:
    monkeypatch.setattr(pictures, "MOST_OF_A_FILE", 0)
    with pytest.raises(UploadRefused, match=says):
        attached(town.decide(), content, name="a.docx")


def test_a_picture_of_a_pdf_that_unpacks_too_large_is_dropped_like_one_that_cannot_be_decoded() -> None:
    found = reading.read(io.BytesIO(_huge_jpeg()), kinds.PDF)
    assert [one.place for one in found.dropped if "图片" in one.place] == ["第1页图片1（格式读不了）"]


def test_words_whose_hiding_was_taken_back_are_shown() -> None:
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>看得见</w:t></w:r>'
    body = f'<w:document xmlns:w="{office.W[1:-1]}"><w:body><w:p>{shown}</w:p></w:body></w:document>'
    content = planting.with_member(planting.docx(["现场"]), "word/document.xml", body.encode())
    found = reading.read(io.BytesIO(content), kinds.DOCX)
    assert "看得见" in [part.text for part in found.parts]


def test_its_name_for_readers_names_nobody(town: Town) -> None:
    with pytest.raises(Invalid, match="姓名"):
        attached(town.decide(), "文".encode(), title="钱多多的照片")


def test_only_an_editor_of_the_authority_attaches_and_takes_away(town: Town) -> None:
    row = town.decide()
    with pytest.raises(Forbidden):
        attach(OFFICER, row.id, io.BytesIO("文".encode()), "a.txt", title="说明")
    row = attached(row, "文".encode())
    perform(EDITOR, row.id, "detach", {"attachment": row.attachments[0]["id"]})
    with pytest.raises(NotFound):
        perform(EDITOR, row.id, "detach", {"attachment": row.attachments[0]["id"]})
    assert answered(row).masked is not None
    row.refresh_from_db()
    assert "attachments" not in (row.masked or {})


def test_it_goes_with_its_record(town: Town, client: Client) -> None:
    row = published(answered(attached(town.decide(), "堆放垃圾。".encode(), name="a.txt")))
    address = f"/decisions/{row.id}/attachments/1"
    shown = client.get(address)
    assert (shown.status_code, shown["Content-Type"]) == (200, "application/pdf")
    assert client.get(f"/decisions/{row.id}/attachments/2").status_code == 404
    perform(EDITOR, row.id, "withdraw", WITHDRAW_DATA)
    assert client.get(address).status_code == 410


def test_an_erasure_takes_file_reading_and_what_was_made_of_it(town: Town) -> None:
    row = published(answered(attached(town.decide(), f"{SECRET}堆放垃圾。".encode(), name="a.txt")))
    (item,) = row.attachments
    made = (row.masked or {})["attachments"][0]["sha256"]
    spoken = {e.entry_id: ("personal",) for e in read.stream(f"disclosure/{row.id}") if isinstance(e.personal, dict)}
    erasure.erase(
        spoken, stream=f"case/{row.case_id}", authority=row.authority, actor="user-sec", capacity="secadmin",
        reason="当事人申请", basis="个人信息保护法第四十七条",
    )  # fmt: skip
    for sha256 in (item["file"], item["reading"], made):
        with pytest.raises(FileMissing):
            store().open(sha256)
    assert queries.detail(EDITOR, row.id)["attachments"] == []


def test_the_decision_as_a_pdf_says_what_the_page_says_and_is_the_same_every_time(town: Town, client: Client) -> None:
    row = published(answered(town.decide(facts=f"{SECRET}堆放垃圾两立方米，电话{PHONE}。")))
    first, again = (client.get(f"/decisions/{row.id}.pdf") for _ in range(2))
    assert (first.status_code, first.content) == (200, again.content)
    text = text_of(first.content).replace("\n", "")
    assert "堆放垃圾两立方米" in text
    assert "不公开的内容" in text
    assert not any(secret in text for secret in (SECRET, PHONE))
    assert client.get(f"/decisions/{row.id}.pdf", headers={"If-None-Match": first["ETag"]}).status_code == 304
    perform(EDITOR, row.id, "withdraw", WITHDRAW_DATA)
    assert client.get(f"/decisions/{row.id}.pdf").status_code == 410
