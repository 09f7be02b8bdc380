"""The web server's connections: how many may be open, how long each may take, and whose turn it is.

Waitress takes a request in whole, header and body, before a thread begins on it, so a slow browser costs a connection
and no thread. Here is what it lacks: an end to requests that never arrive, room for who comes next when every
connection is taken, and turns by which those who write, and wait for each other, leave threads to those who read.
"""

import contextlib
import logging
import select
import time
from collections.abc import Callable
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import Error

try:
    import resource
except ImportError:  # Windows, where nothing of the kind has to be raised
    resource = None  # type: ignore[assignment]

logger = logging.getLogger(__name__)
THREADS = 8
WRITING_THREADS = 5
"""How many threads at most handle what may write (anything but GET and HEAD); the others are for reading."""
MOST_CONNECTIONS = 4_000
WITHOUT_POLL = 480
"""Connections where the system has no poll(), as on Windows: select() looks at 512 sockets at most."""
DESCRIPTORS_BESIDE = 200
"""Files and sockets that the process needs apart from its visitors: the database, uploads, modules."""
IDLE_SECONDS = 75
"""How long a connection may do nothing at all; browsers close theirs after about as long."""
HEADER_SECONDS = 20
"""How long a header may take to arrive, from its first byte."""
BODY_SECONDS = 300
"""How long a whole request may take to arrive: a file of 10 MB at 300 kbit/s."""
TURN_SECONDS = 20
"""How long a request waits for a thread; after that nobody looks at it, and it is answered with 503."""
RETRY_AFTER_SECONDS = 10
LARGEST_HEADER = 32 * 1024
LARGEST_BODY = 64 * 1024 * 1024
"""Bytes that are taken in before the application refuses what is over its own, lower bar with a page that says so."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
BUSY_PAGE = """<!doctype html><html lang="nl"><meta charset="utf-8"><title>Meervoud</title>
<h1>Het is nu te druk</h1><p>Er is niets opgeslagen. Probeer het over een paar tellen nog eens.</p>
<div lang="en"><h1>Too busy now</h1><p>Nothing was saved. Try again in a few seconds.</p></div></html>
"""


class TooBusy(Error):
    """Waitress's answer to a request whose turn took too long to come: 503, in both languages, for both see it."""

    code = 503
    reason = "Service Unavailable"

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Retry-After", str(RETRY_AFTER_SECONDS)),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return f"{self.code} {self.reason}", headers, BUSY_PAGE.encode()


class Connection(HTTPChannel):
    """One connection; knows since when a request has been arriving, and since when one has waited for its turn."""

    began_at = 0.0
    """When the first byte of the request came that is arriving now; seconds since 1970, as waitress counts."""
    waits_since = 0.0

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.began_at = time.time()
        taken: bool = super().received(data)
        return taken

    def is_overdue(self, now: float) -> bool:
        """Whether a request has been arriving for longer than its header, or all of it, may take."""
        arriving = self.request
        if arriving is None:
            return False
        if self.requests:  # the one before it is being served, and meanwhile nothing is read
            self.began_at = now
        bar = BODY_SECONDS if arriving.headers_finished else HEADER_SECONDS
        return now - self.began_at > bar

    @property
    def may_write(self) -> bool:
        """Whether the request that waits for its turn may write, and so may wait for others who write."""
        return bool(self.requests) and getattr(self.requests[0], "command", "GET") not in READING

    def service(self) -> None:
        if time.time() - self.waits_since > TURN_SECONDS:
            logger.warning("A request waited more than %d seconds for its turn", TURN_SECONDS)
            self.requests[0].error = TooBusy("")
        super().service()


class Turns(ThreadedTaskDispatcher):
    """First come, first served; but no more than WRITING_THREADS at once for what may write."""

    def __init__(self) -> None:
        super().__init__()
        self.writing = 0

    def add_task(self, task: Connection) -> None:
        task.waits_since = time.time()
        with self.lock:
            self.queue.append(task)
            self.queue_cv.notify()

    def _take(self) -> Connection | None:
        """The next in line who may begin, taken out of the line; None when nobody may."""
        for place, task in enumerate(self.queue):
            if self.writing < WRITING_THREADS or not task.may_write:
                del self.queue[place]
                return task
        return None

    def handler_thread(self, thread_no: int) -> None:
        """Serve whoever is next until told to stop."""
        while (turn := self._next(thread_no)) is not None:
            task, writes = turn
            try:
                task.service()
            except BaseException:
                self.logger.exception("A request could not be served")
            finally:
                with self.lock:
                    self.writing -= writes
                    self.queue_cv.notify()

    def _next(self, thread_no: int) -> tuple[Connection, bool] | None:
        """Who is next, and whether it may write; None when this thread has to stop."""
        with self.lock:
            while not self.stop_count:
                task = self._take()
                if task is not None:
                    writes = task.may_write
                    self.writing += writes
                    return task, writes
                self.active_count -= 1
                self.queue_cv.wait()
                self.active_count += 1
            self.active_count -= 1
            self.stop_count -= 1
            self.threads.discard(thread_no)
            self.thread_exit_cv.notify()
        return None


class Server(TcpWSGIServer):
    """Waitress's server, with connections that end."""

    channel_class = Connection

    def maintenance(self, now: float) -> None:
        """Every few seconds: end connections that do nothing, and those whose request does not arrive."""
        super().maintenance(now)
        for connection in tuple(self.active_channels.values()):
            if connection.is_overdue(now):
                connection.will_close = True

    def readable(self) -> bool:
        """Whether to accept; when every connection is taken, a few that did nothing for longest have to go."""
        wants: bool = super().readable()
        if self.in_connection_overflow:
            self.make_room()
        return wants

    def make_room(self) -> None:
        """End one in twenty of the connections for which nobody is working, those silent for longest first."""
        free = [one for one in self.active_channels.values() if not one.requests]
        free.sort(key=lambda connection: connection.last_activity)
        for connection in free[: max(1, len(free) // 20)]:
            connection.will_close = True


def connections_possible() -> int:
    """How many connections this process may have open; asks the system for more files where that is allowed."""
    if not hasattr(select, "poll"):
        return WITHOUT_POLL
    if resource is None:
        return MOST_CONNECTIONS
    wanted = MOST_CONNECTIONS + DESCRIPTORS_BESIDE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(ValueError, OSError):  # some systems say unlimited and mean less
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
            soft = allowed
    if soft == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return min(MOST_CONNECTIONS, soft - min(DESCRIPTORS_BESIDE, soft // 3))


def listen(app: Callable[..., Any], host: str, port: int, sockets: dict[int, Any] | None = None) -> Server:
    """Open the port; `run()` of the answer serves. Raises OSError when the port is in use.

    `sockets` is where everything open is kept, for who turns the loop herself. A name may stand for two addresses, as
    localhost does: then both are listened to, in the one loop.
    """
    sockets = {} if sockets is None else sockets
    settings = Adjustments(
        host=host,
        port=port,
        ident="meervoud",
        threads=THREADS,
        clear_untrusted_proxy_headers=False,
        connection_limit=connections_possible(),
        asyncore_use_poll=True,  # select() cannot look beyond 1,024
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=5,
        max_request_header_size=LARGEST_HEADER,
        max_request_body_size=LARGEST_BODY,
        backlog=1024,
    )
    turns = Turns()
    turns.set_thread_count(settings.threads)
    servers = [
        Server(app, sockets, dispatcher=turns, adj=settings, sockinfo=address) for address in settings.listen
    ]
    return servers[0]
