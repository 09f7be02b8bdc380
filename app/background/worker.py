"""The worker process: runs tasks, sweeps for lost ones, and shows every few seconds that it lives."""

import logging
import os
import signal
import socket
import sys
import threading
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import delete, func, select

from app.background.engine import huey, sweep
from app.background.models import WorkerBeat
from app.background.unbroken import begin_no_more
from app.collecting import settle
from app.extensions import db, now, writing
from app.reading import Question

logger = logging.getLogger(__name__)
BEAT_SECONDS = 4
FRESH_SECONDS = 30


def beat(name: str) -> None:
    """Renew the sign of life of worker `name` and drop those of workers long gone. Commits."""
    db.session.merge(WorkerBeat(name=name, at=now()))
    db.session.execute(delete(WorkerBeat).where(WorkerBeat.at < now() - timedelta(hours=1)))
    db.session.commit()


def seconds_since_beat() -> float | None:
    """How long ago any worker showed life, in seconds; None when none ever did."""
    return beat_question().answer()


def beat_question() -> Question[float | None]:
    """The same, to be asked together with others."""

    def age(row: tuple[Any, ...]) -> float | None:
        return None if row[0] is None else (now() - row[0]).total_seconds()

    return Question(select(func.max(WorkerBeat.at)), age)


def _live(app: Flask, name: str, stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            with app.app_context(), writing():
                beat(name)
            sweep()
        except Exception:
            logger.exception("The worker could not show its sign of life")
        stopping.wait(BEAT_SECONDS)


def _end_with_stdin() -> None:
    """Wait until whoever started us closes our standard input, which its death does too, then end.

    Reads past Python's buffer: a thread that waits inside it holds its lock, and an interpreter that ends meanwhile
    cannot have that, and aborts.
    """
    while os.read(sys.stdin.fileno(), 1024):
        continue
    os.kill(os.getpid(), signal.SIGTERM)


def run_worker(app: Flask, threads: int = 2, *, ends_with_stdin: bool = False) -> None:
    """Run until SIGTERM or SIGINT; with `ends_with_stdin` also until standard input ends.

    Start as many as the machine can carry: each takes tasks from the same queue.
    """
    settle()
    stopping = threading.Event()
    name = f"{socket.gethostname()}-{os.getpid()}"
    living = threading.Thread(target=_live, args=(app, name, stopping), name="sign-of-life", daemon=True)
    living.start()
    if ends_with_stdin:
        threading.Thread(target=_end_with_stdin, name="end-with-stdin", daemon=True).start()
    consumer = huey.create_consumer(
        workers=threads, periodic=False, initial_delay=0.05, backoff=1.15, max_delay=0.5
    )
    try:
        consumer.run()
    finally:
        begin_no_more()
        stopping.set()
        living.join(timeout=BEAT_SECONDS)
