"""The processes of the drill: each is started again a second after it died, as its systemd unit would do."""

import os
import signal
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

ROOT = Path(__file__).parents[2]
RESTART_SECONDS = 1.0


@dataclass
class Kept:
    """One process that is kept running, and how often it had to be started."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    starts: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> "Kept":
        """Start it, and keep it running until `stop`."""
        self._thread = threading.Thread(target=self._keep, name=self.name, daemon=True)
        self._thread.start()
        return self

    def _keep(self) -> None:
        with self.log.open("ab") as output:
            while not self._stopping.is_set():
                self.starts += 1
                self._process = subprocess.Popen(
                    self.command,
                    cwd=ROOT,
                    env=dict(self.environment),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                )
                self._process.wait()
                self._stopping.wait(RESTART_SECONDS)

    @property
    def pid(self) -> int:
        """The process that runs now."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """`kill -9`, with no time to say goodbye."""
        os.kill(self.pid, signal.SIGKILL)

    def stop(self) -> None:
        """End it in order, and do not start it again."""
        self._stopping.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._process.kill()
        if self._thread is not None:
            self._thread.join()


def wait_until(what: str, condition: Callable[[], bool], seconds: float = 120) -> None:
    """Look every tenth of a second; raises TimeoutError when it did not come to that."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.1)


def fetch(
    address: str, context: ssl.SSLContext | None = None, data: bytes | None = None
) -> tuple[int, Message, str]:
    """Status, headers and text of an answer, whatever the status; `data` is posted.

    Raises OSError when nobody answers.
    """
    try:
        with urllib.request.urlopen(address, data, timeout=30, context=context) as answer:  # noqa: S310 - our own address
            return int(answer.status), answer.headers, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode(errors="replace")


def status_of(address: str) -> int:
    """The status with which an address answers; 0 when nobody does."""
    try:
        return fetch(address)[0]
    except OSError:
        return 0
