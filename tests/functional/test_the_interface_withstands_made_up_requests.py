"""Rule: no request that anybody can make up breaks the public part, and every answer is as the interface describes it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.functional import demonstration
from tests.functional.demonstration import Town

SECONDS = "300" if os.environ.get("ZHIFA_TEST_FULL") else "30"
SEED = () if os.environ.get("ZHIFA_TEST_FULL") else ("--seed", "1")  # what a full run finds must not fail another change


@pytest.fixture
def unlimited(demonstrated: tuple[Path, str], tmp_path: Path) -> Iterator[Town]:
    """A town that answers as often as it is asked."""
    with demonstration.copied(*demonstrated, tmp_path / "home") as town:
        town.home.env["ZHIFA_PUBLIC_RATE"] = "0"
        with town.served():
            yield town


def test_made_up_requests_find_no_server_error_and_no_answer_that_is_not_described(unlimited: Town) -> None:
    done = subprocess.run(
        [ROOT / "scripts/api-fuzz", unlimited.url, SECONDS, *SEED], capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    tested = re.search(r"Tested: (\d+)", done.stdout)
    described = unlimited.api().read("/openapi.json")["paths"]
    public = [path for path in described if path.startswith("/api/v1/public/")]
    assert tested is not None
    assert int(tested[1]) == len(public) > 0, done.stdout  # however slow the machine, each was asked
