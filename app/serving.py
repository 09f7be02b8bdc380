"""Serving the application on one machine: the web server in this process, the worker as its child."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from flask import Flask

from app.background.unbroken import ENDING_SECONDS
from app.collecting import settle
from app.listening import listen
from app.web.security import with_headers
from app.web.static_files import StaticFiles

RESTART_PAUSE_SECONDS = 1.0


class PortTaken(RuntimeError):
    """Another program listens on the port."""


class WorkerKeeper:
    """Keeps one worker process running: starts it, starts it again when it dies, ends it with us."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _keep(self) -> None:
        command = [sys.executable, "-m", "flask", "--app", "app", "worker", "--ends-with-stdin"]
        while not self._stopping.is_set():
            # A session of its own, so that Ctrl-C reaches us alone and we end the worker in order. We hold its standard
            # input open and write nothing there: it closes when we die in whatever way, and the worker ends as well.
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
            self._process.wait()
            if not self._stopping.is_set():
                print("The worker ended; starting it again.", file=sys.stderr, flush=True)
                time.sleep(RESTART_PAUSE_SECONDS)

    def stop(self) -> None:
        self._stopping.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=ENDING_SECONDS + 5)
            except subprocess.TimeoutExpired:
                self._process.kill()


def serve_static_files(app: Flask) -> None:
    """Answer for static files before Flask is asked, with the headers of every other answer."""
    app.wsgi_app = with_headers(StaticFiles(app.wsgi_app))  # type: ignore[method-assign, assignment]


def serve(
    app: Flask, host: str, port: int, announce: Callable[[str], None], *, with_worker: bool = True
) -> None:
    """Serve until SIGINT or SIGTERM; calls `announce(address)` once the port is open.

    Raises PortTaken when the port is in use.
    """
    serve_static_files(app)
    settle()
    try:
        server = listen(app, host, port)
    except OSError as error:
        raise PortTaken(f"Port {port} is in use. Choose another: PORT=8001 make run") from error
    keeper = WorkerKeeper() if with_worker else None
    if keeper:
        keeper.start()

    def end(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    for number in {
        signal.SIGTERM,
        getattr(signal, "SIGHUP", signal.SIGTERM),
    }:  # SIGHUP: the terminal was closed
        signal.signal(number, end)
    try:
        announce(f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0', '::'} else host}:{port}")
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        if keeper:
            keeper.stop()
        server.close()
        sys.stdout.flush()
