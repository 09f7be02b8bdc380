"""People with a browser, for the load benchmark: one connection each, cookies, forms with their token."""

import gzip
import html
import http.client
import re
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
VERSION = re.compile(r'name="version"[^>]*value="([^"]+)"')
OFFERED = re.compile(r'name="add" value="(\d+)"')
PATIENCE_SECONDS = 120
KEPT_SECONDS = 30
"""How long a browser keeps a connection that is not used."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status (0: none), where it leads, the text, and when it was asked and complete."""

    status: int
    location: str
    text: str
    asked_at: float
    seconds: float
    wire_bytes: int

    def found(self, pattern: re.Pattern[str]) -> str:
        """The first match of a pattern in the text, empty when there is none."""
        match = pattern.search(self.text)
        return html.unescape(match[1]) if match else ""


@dataclass
class Visitor:
    """Somebody with a browser of her own; every answer is kept in `samples` under the name of what she did."""

    address: str
    samples: list[tuple[str, Answer]] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None
    _used_at: float = 0.0

    def get(self, what: str, path: str) -> Answer:
        """Ask for a page."""
        return self._ask(what, "GET", path, None)

    def post(self, what: str, path: str, form: list[tuple[str, str]]) -> Answer:
        """Send a form; a redirect is not followed."""
        return self._ask(what, "POST", path, urlencode(form).encode())

    def sign_in(self, email: str, password: str) -> Answer:
        """Open the sign-in page and sign in."""
        page = self.get("sign-in page", "/sign-in")
        form = [("csrf_token", page.found(TOKEN)), ("email", email), ("password", password)]
        return self.post("sign-in", "/sign-in", form)

    def leave(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, what: str, method: str, path: str, body: bytes | None) -> Answer:
        headers = {
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began, start = time.time(), time.perf_counter()
        try:
            answer = self._answer(method, path, body, headers, began, start)
        except (OSError, http.client.HTTPException) as error:
            self.leave()
            answer = Answer(0, "", type(error).__name__, began, time.perf_counter() - start, 0)
        self.samples.append((what, answer))
        return answer

    def _answer(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], began: float, start: float
    ) -> Answer:
        if time.monotonic() - self._used_at > KEPT_SECONDS:
            self.leave()
        if self._connection is None:
            where = urlsplit(self.address)
            self._connection = http.client.HTTPConnection(where.netloc, timeout=PATIENCE_SECONDS)
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        raw = response.read()
        self._used_at = time.monotonic()
        seconds = time.perf_counter() - start
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        text = _opened(raw, response.headers.get("Content-Encoding", "")).decode("utf-8", "replace")
        return Answer(response.status, response.headers.get("Location", ""), text, began, seconds, len(raw))


def _opened(raw: bytes, encoding: str) -> bytes:
    return gzip.decompress(raw) if encoding == "gzip" else raw


class Idle:
    """Browsers that keep a connection and ask something small every half minute, before the server gives it up."""

    def __init__(self, count: int, port: int) -> None:
        self.connections = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(count)]
        self.refusals: Counter[str] = Counter()
        """What came instead of an answer, and how often."""
        self.answered = self._ask()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    def _ask(self) -> int:
        answered = 0
        for connection in self.connections:
            try:
                connection.sendall(b"HEAD /static/favicon.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                first, _, _ = connection.recv(65536).partition(b"\r\n")
            except OSError as error:
                first = str(error).encode()
            if first.startswith(b"HTTP/1.1 200"):
                answered += 1
            else:
                self.refusals[first.decode(errors="replace") or "closed"] += 1
        return answered

    def _keep(self) -> None:
        while not self._over.wait(30):
            self.answered = min(self.answered, self._ask())

    def leave(self) -> int:
        """Ask once more and go; how many were answered every time."""
        self._over.set()
        self._thread.join()
        self.answered = min(self.answered, self._ask())
        for connection in self.connections:
            connection.close()
        return self.answered
