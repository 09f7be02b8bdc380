"""Spreadsheets are read by turns, also when several processes read."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from app.imports.reading import turns
from app.imports.reading.turns import ReadingIsBusy, turn
from tests.browser import Browser

HOLDER = """
import sys
from pathlib import Path
from app.imports.reading.turns import turn
with turn(Path(sys.argv[1])):
    print("mine", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    monkeypatch.setattr(turns, "PAUSE", 0.01)


def test_two_are_read_at_once_and_a_third_waits_in_vain(tmp_path: Path) -> None:
    with ExitStack() as stack:
        for _ in range(turns.AT_ONCE):
            stack.enter_context(turn(tmp_path))
        with pytest.raises(ReadingIsBusy):
            stack.enter_context(turn(tmp_path))

    with turn(tmp_path):
        pass


def test_a_third_has_its_turn_when_one_is_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 20)
    done = threading.Event()

    def third() -> None:
        with turn(tmp_path):
            done.set()

    waits = threading.Thread(target=third)
    with turn(tmp_path):
        with turn(tmp_path):
            waits.start()
            assert not done.wait(0.05)
        assert done.wait(10)
    waits.join()


def test_whoever_comes_when_two_wait_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(turns, "PATIENCE", 3_600)
    with turn(tmp_path), pytest.raises(ReadingIsBusy), turn(tmp_path):
        pass


@pytest.fixture
def holders(tmp_path: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Two processes that each have a turn."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(turns.AT_ONCE)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "mine\n"
    yield started
    for process in started:
        process.kill()
        process.communicate()


def test_turns_count_for_all_processes_and_one_that_dies_gives_its_turn_back(
    tmp_path: Path, holders: list[subprocess.Popen[str]]
) -> None:
    with pytest.raises(ReadingIsBusy), turn(tmp_path):
        pass
    holders[0].kill()
    holders[0].wait()

    with turn(tmp_path):
        pass


def test_the_page_says_when_to_come_back(app: Flask, coordinator: Browser) -> None:
    folder = Path(app.config["DATA_DIR"])
    page = coordinator.get("/imports/new/students")
    with turn(folder), turn(folder):
        answer = page.submit("Show the preview", expect=503, file=(BytesIO(b"a;b"), "a.csv"))

    assert "Other spreadsheets are being read. Choose the file again in half a minute." in answer.text
    assert answer.response.headers["Retry-After"] == "30"
