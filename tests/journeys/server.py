"""A real Meervoud for a journey: `flask prepare` and `flask serve` on a free port, with a data folder of its own."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.once import OF_RUN, shared

ROOT = Path(__file__).parents[2]
APPLICATION = "tests.journeys.application"


@dataclass(frozen=True)
class Server:
    """Where it runs and where it keeps its data; `settings` are environment variables beside the usual."""

    address: str
    data: Path
    log: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kill(self) -> None:
        """End web server and worker as a power cut does, in the middle of whatever they do."""
        for process in self.started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A flask command against the same data."""
        command = [sys.executable, "-m", "flask", "--app", "app", *arguments]
        return subprocess.run(
            command,
            cwd=ROOT,
            env={**environment(self.data), **self.settings},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def emails(self) -> list[str]:
        """Every email that left, as text, the oldest first."""
        return [
            path.read_text(encoding="utf-8", errors="replace")
            for path in sorted((self.data / "outbox").glob("*.eml"))
        ]


def environment(data: Path) -> dict[str, str]:
    """The environment of a development server that keeps everything under `data`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "HOME", "LANG", "SYSTEMROOT", OF_RUN}
    }
    return {**kept, "DATA_DIR": str(data), "MEERVOUD_ENV": "development", "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(
    address: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 300
) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError(f"The server ended: {log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.2)
    raise AssertionError(f"No health within {seconds} s: {log.read_text()[-2000:]}")


def prepared(*, with_demo: bool) -> Path:
    """The data of an installation that was never served, for copies; with the demo school, its first run solved."""
    if with_demo:
        return shared("demo", _load_demo) / "data"
    return shared("installation", _install) / "data"


def _install(folder: Path) -> None:
    _prepare(Server("", folder / "data", folder / "log"), "db", "upgrade")


def _load_demo(folder: Path) -> None:
    _prepare(Server("", folder / "data", folder / "log"), "prepare")
    with serving(folder, folder / "data", {}):
        _wait_until_solved(folder / "data/meervoud.db")


def _prepare(server: Server, *command: str) -> None:
    done = server.run(*command)
    assert done.returncode == 0, done.stderr


def _wait_until_solved(database: Path, seconds: float = 300) -> None:
    """Until the worker has solved the run that the demo school begins with."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with closing(sqlite3.connect(database)) as connection:
            waiting = connection.execute(
                "SELECT count(*) FROM match_run WHERE state IN ('queued', 'running')"
            ).fetchone()
        if waiting == (0,):
            return
        time.sleep(0.2)
    raise AssertionError(f"The demo's run is not solved within {seconds} s")


@contextmanager
def running_server(
    folder: Path, *, with_demo: bool = True, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Serve until the block ends; web and worker both live when it begins.

    The data is a copy of its own, or in the database that the settings name.
    """
    data, settings = folder / "data", settings or {}
    if "DATABASE_URL" in settings:
        _prepare(Server("", data, data, settings), "prepare")
    else:
        shutil.copytree(prepared(with_demo=with_demo), data)
    with serving(folder, data, settings) as server:
        yield server


@contextmanager
def serving(folder: Path, data: Path, settings: Mapping[str, str]) -> Iterator[Server]:
    """`flask serve` on this data until the block ends."""
    log, port = folder / "server.log", free_port()
    server = Server(f"http://127.0.0.1:{port}", data, log, settings)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", APPLICATION, "serve", "--port", str(port)],
            cwd=ROOT,
            env={**environment(data), **server.settings},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        server.started.append(process)
        try:
            _wait_until_healthy(server.address, process, log)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
