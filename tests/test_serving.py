"""What the web server does by itself: it answers for static files, and takes its worker with it when it ends."""

import os
import subprocess
import sys
import threading
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask

from app.serving import serve_static_files
from app.web.security import HEADERS
from tests.journeys.server import running_server


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/static/base.css", 200),
        ("HEAD", "/static/base.css", 200),
        ("POST", "/static/base.css", 405),
        ("GET", "/static/nothing.css", 404),
    ],
)
def test_static_files_carry_every_header_once(app: Flask, method: str, path: str, status: int) -> None:
    serve_static_files(app)
    answer = app.test_client().open(path, method=method, buffered=True)

    assert answer.status_code == status
    for name in (*HEADERS, "Content-Security-Policy"):
        assert len(answer.headers.getlist(name)) == 1, name
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_static_file_that_is_unchanged_carries_them_too(app: Flask) -> None:
    serve_static_files(app)
    client = app.test_client()
    first = client.get("/static/base.css", buffered=True)
    answer = client.get("/static/base.css", headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert answer.status_code == 304
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def _ask_without_end(address: str, asked: threading.Event) -> None:
    with suppress(OSError):  # it ends, as it should
        while True:
            urllib.request.urlopen(f"{address}/about").read()
            asked.set()


def test_stopping_under_load_ends_in_order(tmp_path: Path) -> None:
    asked = threading.Event()
    with running_server(tmp_path, with_demo=False) as server:
        visitors = [threading.Thread(target=_ask_without_end, args=(server.address, asked)) for _ in range(8)]
        for visitor in visitors:
            visitor.start()
        assert asked.wait(30)
    for visitor in visitors:
        visitor.join(30)

    log = server.log.read_text(encoding="utf-8")
    assert "Meervoud runs at" in log
    assert "Fatal" not in log
    assert "Traceback" not in log


def test_worker_ends_when_the_server_is_gone(tmp_path: Path) -> None:
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "MEERVOUD_ENV": "development"}
    command = [sys.executable, "-m", "flask", "--app", "app", "worker", "--ends-with-stdin"]
    with subprocess.Popen(
        command,
        cwd=Path(__file__).parents[1],
        env=environment,
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as worker:
        assert worker.stdin is not None
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(timeout=4)  # it runs for as long as its standard input is open
        worker.stdin.close()
        assert worker.wait(timeout=20) is not None
