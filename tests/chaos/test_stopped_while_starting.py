"""Rule: whoever stops the service, even while its web processes are still starting, has it stopped and the port free."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from tests.conftest import ROOT, Home
from tests.functional.demonstration import free_port
from zhifa.cli.running import ENDED_AFTER, port_is_free

PATIENCE = 60.0  # seconds until it listens, on a busy machine


def test_a_service_that_is_stopped_while_it_starts_does_stop(home: Home) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "zhifa.cli", "serve", "--port", str(port), "--workers", "2", "--no-worker"],
        env=home.env, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        end = time.monotonic() + PATIENCE
        while port_is_free("127.0.0.1", port):
            assert process.poll() is None and time.monotonic() < end, "it listens"
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGTERM)  # its web processes are loading the application now
        process.wait(timeout=ENDED_AFTER * 3)
        assert port_is_free("127.0.0.1", port)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
