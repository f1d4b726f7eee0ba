"""Rule: what is public can be taken away by anybody: found, explained, resumed, under stated terms, readable by machines."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import ORGANISATION, Cast
from tests.portal.test_pages import publish, text_of
from zhifa import clock
from zhifa.disclosure.opendata import definition, folder
from zhifa.journal.api import followers
from zhifa.web.portal import crawlers

WHOLE = "/open-data/decisions/all."
PAGES = ("/open-data/", "/open-data/decisions", "/open-data/terms")
ENDINGS = ("jsonl.gz", "csv", "parquet")


@pytest.fixture
def offered(cast: Cast) -> str:
    """The id of a public decision on an organisation, in the files."""
    record, _ = publish(cast, parties=[ORGANISATION])
    return record


def body(path: str, **headers: Any) -> tuple[int, bytes]:
    answer: Any = Client().get(path, **headers)
    return answer.status_code, answer.getvalue()


def linked(path: str) -> dict[str, Any]:
    """The page's JSON-LD, read as a browser hands it on: by the bytes between the tags."""
    page = Client().get(path).content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found: dict[str, Any] = json.loads(block)
    return found


def test_the_page_names_every_file_with_size_and_digest(offered: str) -> None:
    page = Client().get("/open-data/").content.decode()
    for ending in ENDINGS:
        status, content = body(WHOLE + ending)
        assert status == 200
        assert f'href="{WHOLE}{ending}"' in page
        assert hashlib.sha256(content).hexdigest() in page
        assert f'href="/open-data/decisions/2026-03.{ending}"' in page
    assert 'href="/open-data/"' in Client().get("/").content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_load_nothing_from_outside_and_need_no_files(cast: Cast, path: str) -> None:
    answer = Client().get(path)  # no follower has made a file yet
    assert answer.status_code == 200
    page = answer.content.decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert not answer.cookies
    assert Client().post(path).status_code == 405


def test_a_download_says_what_it_is_and_is_not_sent_twice(offered: str) -> None:
    answer: Any = Client().get(WHOLE + "jsonl.gz")
    content = answer.getvalue()
    digest = hashlib.sha256(content)
    assert answer["ETag"] == f'"{digest.hexdigest()}"'
    assert answer["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert (answer["Content-Type"], answer["Content-Length"]) == ("application/gzip", str(len(content)))
    assert answer["Content-Disposition"] == 'attachment; filename="decisions-all.jsonl.gz"'
    assert (answer["Access-Control-Allow-Origin"], answer["Cache-Control"]) == ("*", "no-cache")
    assert [json.loads(line)["id"] for line in gzip.decompress(content).splitlines()] == [offered]
    for tag in (answer["ETag"], f'"x", W/{answer["ETag"]}', "*"):
        assert body(WHOLE + "jsonl.gz", HTTP_IF_NONE_MATCH=tag) == (304, b""), tag
    head = Client().head(WHOLE + "jsonl.gz")
    assert (head.status_code, head["Content-Length"], head.content) == (200, str(len(content)), b"")


def test_a_torn_download_goes_on_where_it_stopped_unless_the_file_is_another_now(offered: str) -> None:
    path = WHOLE + "csv"
    _, content = body(path)
    size = len(content)
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    for asked, first, last in (
        ("bytes=0-0", 0, 0), ("bytes=10-19", 10, 19), (f"bytes={size - 5}-", size - 5, size - 1), ("bytes=-7", size - 7, size - 1),
        (f"bytes=3-{size * 2}", 3, size - 1), (f"bytes=-{size * 2}", 0, size - 1),
    ):  # fmt: skip
        answer: Any = Client().get(path, HTTP_RANGE=asked, HTTP_IF_RANGE=tag)
        assert (answer.status_code, answer.getvalue()) == (206, content[first : last + 1]), asked
        assert answer["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert answer["Content-Length"] == str(last + 1 - first)
    assert body(path, HTTP_RANGE="bytes=10-", HTTP_IF_RANGE='"another"') == (200, content)
    for asked in ("bytes=x-", "lines=1-2", "bytes=1-2,5-6"):
        assert body(path, HTTP_RANGE=asked) == (200, content), asked
    for asked in (f"bytes={size}-", "bytes=9-3"):
        answer = Client().get(path, HTTP_RANGE=asked)
        assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{size}"), asked


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_download_goes_out_as_it_lies_whatever_the_client_can_unpack(offered: str, ending: str) -> None:
    _, content = body(WHOLE + ending)
    whole: Any = Client().get(WHOLE + ending, headers={"Accept-Encoding": "gzip"})
    assert whole.getvalue() == content
    assert (whole["ETag"], whole["Content-Length"]) == (f'"{hashlib.sha256(content).hexdigest()}"', str(len(content)))
    asked = {"Accept-Encoding": "gzip", "Range": "bytes=0-299", "If-Range": whole["ETag"]}
    part: Any = Client().get(WHOLE + ending, headers=asked)
    assert (part.status_code, part.getvalue()) == (206, content[:300])


@pytest.mark.parametrize("name", ["all.zip", "2026-13.csv", "1999-01.csv", "all", "..", "%2e%2e%2fmanifest.json", "all.csv.gz"])
def test_what_is_no_file_is_said_and_nothing_else_of_the_folder_is_reached(offered: str, name: str) -> None:
    answer = Client().get(f"/open-data/decisions/{name}")
    assert answer.status_code == 404


def test_files_that_are_not_up_to_date_are_not_handed_out(offered: str, tmp_path: Path) -> None:
    long_ago = clock.machine_now() - timedelta(hours=2)
    os.utime(tmp_path / "open-data" / "seen", (long_ago.timestamp(),) * 2)
    for path in (WHOLE + "csv", "/open-data/datapackage.json"):
        answer = Client().get(path)
        assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
        assert answer["Retry-After"]
    assert "没有按时更新" in text_of(Client().get("/open-data/"))


def test_the_package_and_the_schema_describe_the_files_by_the_same_definition(offered: str) -> None:
    package = Client().get("/open-data/datapackage.json").json()
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["licenses"][0]["path"].endswith("/open-data/terms")
    assert len(package["resources"]) == 6
    for resource in package["resources"]:
        path = "/open-data/" + resource["path"].partition("/open-data/")[2]
        _, content = body(path)
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        assert resource["schema"].endswith("/open-data/decisions/schema.json")
    assert Client().get("/open-data/decisions/schema.json").json() == definition.table_schema()


def test_the_dictionary_explains_every_column(cast: Cast) -> None:
    page = html.unescape(Client().get("/open-data/decisions").content.decode())
    for column in definition.dataset().columns:
        assert all(text in page for text in (column.name, column.title, column.meaning, column.source))
        assert all(word in page for word in column.words.values())


def test_the_terms_state_the_duty_to_delete_and_the_limits_that_are_set(cast: Cast, settings: Settings) -> None:
    settings.ZHIFA_PUBLIC_RATE, settings.ZHIFA_DOWNLOAD_RATE = 77, 0
    text = text_of(Client().get("/open-data/terms"))
    assert "立即删除" in text
    assert "公开接口：每个地址每分钟最多77次" in text
    assert "开放数据和查询结果的文件：不限制次数" in text


def test_a_decision_says_what_it_is_to_a_machine_and_where_its_data_are(offered: str) -> None:
    path = f"/decisions/{offered}"
    found = linked(path)
    assert (found["@context"], found["@type"]) == ("https://schema.org", "DigitalDocument")
    record = Client().get(f"/api/v1/public/disclosures/{offered}").json()
    assert (found["identifier"], found["dateCreated"]) == (record["number"], record["decided_on"])
    assert found["@id"].endswith(path)
    assert found["creator"]["name"] == record["authority"]["name"]
    assert found["creator"]["url"].endswith(f"/authorities/{record['authority']['code']}")  # robots may not follow a search
    assert found["about"][0]["identifier"]["value"] == record["party"]["credit_code"]
    page = Client().get(path).content.decode()
    assert f'<link rel="alternate" type="application/json" title="这份决定（JSON）" href="/api/v1/public/disclosures/{offered}.json">' in page
    assert f'<link rel="canonical" href="{found["url"]}">' in page
    assert 'rel="license"' in page


def test_a_natural_person_is_no_node_for_machines(cast: Cast) -> None:
    record, _ = publish(cast)
    assert "about" not in linked(f"/decisions/{record}")


def test_no_text_gets_out_of_the_block_of_data(offered: str) -> None:
    from zhifa.disclosure.models import PublicRecord

    row = PublicRecord.objects.get(pk=offered)
    row.content["matter"] = '</script><script>alert(1)</script>&"\u2028<!--'
    row.save()
    assert linked(f"/decisions/{offered}")["name"].endswith(row.content["matter"])
    assert b"<script>alert" not in Client().get(f"/decisions/{offered}").content


def test_the_data_set_is_described_with_its_downloads_and_columns(offered: str) -> None:
    found = linked("/open-data/decisions")
    assert (found["@type"], found["temporalCoverage"]) == ("Dataset", "2026-03/2026-03")
    assert [one["encodingFormat"] for one in found["distribution"]] == [
        "application/gzip", "text/csv", "application/vnd.apache.parquet",
    ]  # fmt: skip
    for one in found["distribution"]:
        _, content = body("/open-data/" + one["contentUrl"].partition("/open-data/")[2])
        assert one["sha256"] == hashlib.sha256(content).hexdigest()
    assert len(found["variableMeasured"]) == len(definition.dataset().columns)
    catalog = linked("/open-data/")
    assert (catalog["@type"], catalog["dataset"]["@id"]) == ("DataCatalog", found["@id"])


def test_crawlers_find_the_pages_and_are_kept_from_the_files(offered: str) -> None:
    closed = crawlers.CLOSED
    assert "/open-data/decisions/" in closed
    assert not [path for path in PAGES if path.startswith(closed)]
    content = Client().get("/sitemap-0.xml").content.decode()
    assert all(f"{path}</loc>" in content for path in PAGES)


def test_a_page_of_another_site_may_ask_what_it_may_send(cast: Cast) -> None:
    for path in ("/api/v1/public/changes", WHOLE + "csv", "/log/checkpoint"):
        answer = Client().options(path, HTTP_ORIGIN="https://example.org", HTTP_ACCESS_CONTROL_REQUEST_METHOD="GET")
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (204, "*"), path
        assert "If-None-Match" in answer["Access-Control-Allow-Headers"]
    assert "RateLimit" in Client().get("/api/v1/public/changes")["Access-Control-Expose-Headers"]


def test_what_is_withdrawn_leaves_page_files_and_dictionary_together(cast: Cast, offered: str) -> None:
    said = {"ground": "revoked", "reason": "复议决定撤销。", "document": "复议决定书", "known_on": "2026-03-05"}
    cast.api("editor").post(f"/disclosures/{offered}/acts", {"act": "withdraw", "data": said})
    followers.run_to_end()
    assert gzip.decompress(body(WHOLE + "jsonl.gz")[1]) == b""
    assert folder.current().months == []
    assert Client().get("/open-data/decisions/2026-03.csv").status_code == 404
