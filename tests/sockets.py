"""The real web server in a thread of the test, and what comes back over a real connection."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from waitress import wasyncore

from app.listening import Server, listen


@contextlib.contextmanager
def listening_to(app: Callable[..., Any]) -> Iterator[Server]:
    """A server that answers for `app`, its loop in a thread of this process."""
    sockets: dict[int, object] = {}
    server = listen(app, "127.0.0.1", 0, sockets)
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            wasyncore.loop(timeout=0.1, map=sockets, count=1, use_poll=True)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server
    over.set()
    thread.join()
    server.task_dispatcher.shutdown()
    wasyncore.close_all(sockets)


def answer_of(connection: socket.socket) -> str:
    """Everything that comes until the server closes; empty when it closes without a word."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts).decode()


def ask(server: Server, words: str) -> str:
    """What comes back over a connection of its own."""
    with say(server, words) as connection:
        return answer_of(connection)


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)


def say(server: Server, words: str) -> socket.socket:
    """A connection on which this was said."""
    connection = socket.create_connection(("127.0.0.1", int(server.effective_port)), timeout=30)
    connection.sendall(words.encode())
    return connection
