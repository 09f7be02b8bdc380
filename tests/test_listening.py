"""What visitors who do nothing, or little, cost the others: real connections to the real web server."""

import contextlib
import resource
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from app import listening
from app.listening import Connection, Server, connections_possible
from tests.sockets import answer_of, listening_to, say, wait_for

pytestmark = pytest.mark.usefixtures("database")
PAGE = "GET /about HTTP/1.1\r\nHost: school.example\r\n"


@dataclass
class Held:
    """An application whose POSTs take until they are let go; what it was asked is counted."""

    go_on: threading.Event = field(default_factory=threading.Event)
    begun: Counter[str] = field(default_factory=Counter)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        self.begun[environ["REQUEST_METHOD"]] += 1
        if environ["REQUEST_METHOD"] == "POST":
            self.go_on.wait()
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
        return [b"ok"]


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    with listening_to(app) as running:
        yield running


@pytest.fixture
def held() -> Iterator[Held]:
    application = Held()
    yield application
    application.go_on.set()


@pytest.fixture
def connect() -> Iterator[Callable[..., socket.socket]]:
    """Opens a connection to a server and says something on it; all of them are closed after the test."""
    with contextlib.ExitStack() as opened:

        def open_one(server: Server, saying: str = "") -> socket.socket:
            return opened.enter_context(say(server, saying))

        yield open_one


def is_gone(connection: socket.socket) -> bool:
    """Whether the server ended the connection without an answer."""
    return connection.recv(100) == b""


def connections_of(server: Server) -> list[Connection]:
    return list(server.active_channels.values())


SILENT = ""
SLOW_HEADER = "GET / HTTP/1.1\r\nHost: school.example\r\nX-Slow: "
SLOW_BODY = "POST /sign-in HTTP/1.1\r\nHost: school.example\r\nContent-Length: 900\r\n\r\nemail="
AFTER_A_PAGE = f"{PAGE}\r\n"


@pytest.mark.parametrize(
    ("count", "saying"),
    [(1000, SILENT), (200, AFTER_A_PAGE), (200, SLOW_HEADER), (200, SLOW_BODY)],
    ids=["silent", "kept open", "slow header", "slow body"],
)
def test_page_is_answered_beside_those_who_take_their_time(
    server: Server, connect: Callable[..., socket.socket], count: int, saying: str
) -> None:
    for _ in range(count):
        connect(server, saying)
    wait_for(lambda: len(connections_of(server)) == count)

    assert answer_of(connect(server, f"{PAGE}Connection: close\r\n\r\n")).startswith("HTTP/1.1 200 OK")
    assert len(connections_of(server)) >= count


@pytest.mark.parametrize(
    ("saying", "seconds"),
    [(SLOW_HEADER, listening.HEADER_SECONDS), (SLOW_BODY, listening.BODY_SECONDS)],
    ids=["slow header", "slow body"],
)
def test_request_that_comes_drop_by_drop_is_ended(
    server: Server, connect: Callable[..., socket.socket], saying: str, seconds: int
) -> None:
    connection = connect(server, saying)
    wait_for(lambda: [bool(one.request) for one in connections_of(server)] == [True])
    (ours,) = connections_of(server)
    ours.last_activity += 2 * seconds  # the last drop fell a moment ago

    server.maintenance(time.time() + seconds - 10)
    assert not ours.will_close
    server.maintenance(time.time() + seconds + 1)

    assert is_gone(connection)


def test_connection_that_does_nothing_is_ended(server: Server, connect: Callable[..., socket.socket]) -> None:
    connection = connect(server)
    wait_for(lambda: len(connections_of(server)) == 1)

    server.maintenance(time.time() + listening.IDLE_SECONDS + 1)

    assert is_gone(connection)


def test_request_that_is_being_served_is_left_alone(
    held: Held, connect: Callable[..., socket.socket]
) -> None:
    with listening_to(held) as server:
        connection = connect(server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\nGET / HTT")
        wait_for(lambda: held.begun["POST"] == 1)

        server.maintenance(time.time() + 2 * listening.BODY_SECONDS)
        held.go_on.set()

        assert connection.recv(100).startswith(b"HTTP/1.1 200 OK")


def test_those_silent_for_longest_make_room(server: Server, connect: Callable[..., socket.socket]) -> None:
    server.adj.connection_limit = 30
    for _ in range(60):
        connect(server, SLOW_HEADER)

    assert answer_of(connect(server, f"{PAGE}Connection: close\r\n\r\n")).startswith("HTTP/1.1 200 OK")
    assert len(connections_of(server)) <= 30


def test_those_who_write_leave_threads_to_those_who_read(
    held: Held, connect: Callable[..., socket.socket]
) -> None:
    with listening_to(held) as server:
        for _ in range(2 * listening.THREADS):
            connect(server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
        wait_for(lambda: held.begun["POST"] == listening.WRITING_THREADS)

        assert answer_of(connect(server, "GET / HTTP/1.0\r\n\r\n")).endswith("ok")
        assert held.begun == {"POST": listening.WRITING_THREADS, "GET": 1}
        held.go_on.set()
        wait_for(lambda: held.begun["POST"] == 2 * listening.THREADS)


def test_who_waited_too_long_for_a_turn_is_told_when_to_come_back(
    held: Held, connect: Callable[..., socket.socket]
) -> None:
    with listening_to(held) as server:
        for _ in range(listening.WRITING_THREADS):
            connect(server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
        wait_for(lambda: held.begun["POST"] == listening.WRITING_THREADS)
        late = connect(server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
        wait_for(lambda: len(server.task_dispatcher.queue) == 1)

        server.task_dispatcher.queue[0].waits_since -= listening.TURN_SECONDS
        held.go_on.set()
        answer = answer_of(late)

    assert answer.startswith("HTTP/1.1 503 Service Unavailable")
    assert f"Retry-After: {listening.RETRY_AFTER_SECONDS}\r\n" in answer
    assert "Er is niets opgeslagen." in answer
    assert "Nothing was saved." in answer
    assert held.begun["POST"] == listening.WRITING_THREADS


def test_large_header_is_refused(server: Server, connect: Callable[..., socket.socket]) -> None:
    connection = connect(server, f"{PAGE}X-Large: {'a' * listening.LARGEST_HEADER}\r\n\r\n")

    assert connection.recv(100).startswith(b"HTTP/1.0 431 ")


@pytest.mark.parametrize("size", [listening.LARGEST_BODY + 1, 12 * 1024 * 1024])
def test_large_body_is_refused(server: Server, connect: Callable[..., socket.socket], size: int) -> None:
    """By the server before it comes in, or by the application with its page."""
    connection = connect(server, f"POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n\r\n")
    if size < listening.LARGEST_BODY:
        connection.sendall(b"a" * size)

    assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def _refuse(*_arguments: object) -> None:
    raise ValueError("the system says unlimited and means less")


def test_as_many_connections_as_the_system_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 1000 < connections_possible() <= listening.MOST_CONNECTIONS
    monkeypatch.setattr("resource.setrlimit", _refuse)
    for hard in (256, resource.RLIM_INFINITY):
        monkeypatch.setattr("resource.getrlimit", lambda _what, hard=hard: (256, hard))
        assert connections_possible() == 256 - 85
    monkeypatch.delattr("select.poll")
    assert connections_possible() == listening.WITHOUT_POLL
