"""Asking a sign-in service something: over https, of a computer on the internet, with limits, and never sent on.

Addresses come from an administrator and from what the service says of itself, so they could lead anywhere. The name is
looked up once, every address it has must be on the internet, and that address is what is connected to: a name that
means another computer a moment later leads nowhere. Development and tests may ask this machine.
"""

import ipaddress
import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import current_app
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from app.signon.problems import Problem, ProviderProblem

logger = logging.getLogger(__name__)
WAIT = (3.0, 4.0)
"""Seconds for the connection, and for each part of the answer."""
LONGEST = 8.0
"""Seconds for an answer as a whole."""
LARGEST = 512 * 1024
PATIENCE = 2.0
"""Seconds that somebody waits for her turn."""
_TURNS = threading.BoundedSemaphore(3)
"""So many questions at once: a service that is slow must not keep every thread of the web server."""


def is_outside(address: str) -> bool:
    """Whether an IP address is of a computer on the internet, also where it is dressed up as another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_outside(str(ip.ipv4_mapped))
        if ip.sixtofour is not None or ip.teredo is not None or ip in ipaddress.ip_network("64:ff9b::/96"):
            return False
    return ip.is_global and not ip.is_multicast


def outside_address(host: str, port: int) -> str:
    """The address to connect to; raises ProviderProblem when any address of this name is inside a network."""
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise ProviderProblem(Problem.NO_HOST) from None
    if not current_app.config["SIGN_ON_INSIDE"] and not all(is_outside(each) for each in found):
        raise ProviderProblem(Problem.INSIDE)
    return found[0]


class _Pinned(HTTPConnection):
    """A connection to the address that was checked; the certificate is still that of the name."""

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        self._dns_host = outside_address(name, self.port)
        try:
            return super()._new_conn()
        finally:
            self._dns_host = name


class _PinnedSecure(_Pinned, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Pinned


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _PinnedSecure


class _Guarded(HTTPAdapter):
    """Reads an answer up to a size and a time, over connections that were checked."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        ensure_fetchable(str(request.url))
        end = time.monotonic() + LONGEST
        answer = super().send(request, **{**options, "stream": True, "timeout": WAIT})
        parts, size = [], 0
        for part in answer.raw.stream(8192, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > LARGEST:
                answer.close()
                raise ProviderProblem(Problem.TOO_LARGE)
            if time.monotonic() > end:
                answer.close()
                raise ProviderProblem(Problem.NO_ANSWER)
        answer._content = b"".join(parts)  # noqa: SLF001 - what requests itself keeps of an answer
        answer._content_consumed = True  # noqa: SLF001
        if answer.is_redirect:
            raise ProviderProblem(Problem.REDIRECT)
        return answer


def ensure_fetchable(url: str) -> None:
    """An address that may be asked: https (in development http too), a name, and no account in it."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise ProviderProblem(Problem.NOT_HTTPS) from None
    allowed = {"https", "http"} if current_app.config["SIGN_ON_INSIDE"] else {"https"}
    if parts.scheme not in allowed or not host or parts.username is not None:
        raise ProviderProblem(Problem.NOT_HTTPS)


def guard(session: requests.Session) -> None:
    """Let this session ask only what may be asked; settings of the machine (a proxy, a netrc) do not count."""
    session.trust_env = False
    session.mount("https://", _Guarded())
    session.mount("http://", _Guarded())


@contextmanager
def in_turn() -> Iterator[None]:
    """A few at a time. What goes wrong on the way becomes the ProviderProblem that says so."""
    if not _TURNS.acquire(timeout=PATIENCE):
        raise ProviderProblem(Problem.NO_ANSWER)
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise ProviderProblem(Problem.NO_CERTIFICATE) from error
    except (requests.RequestException, HTTPError, OSError) as error:
        logger.warning("A sign-in service did not answer: %s", type(error).__name__)
        raise ProviderProblem(Problem.NO_ANSWER) from error
    finally:
        _TURNS.release()


def read_json(answer: requests.Response) -> dict[str, Any]:
    """The object in an answer; raises ProviderProblem."""
    if answer.status_code != 200:
        raise ProviderProblem(Problem.NOT_FOUND)
    try:
        found = json.loads(answer.content)
    except ValueError:
        raise ProviderProblem(Problem.NOT_JSON) from None
    if not isinstance(found, dict):
        raise ProviderProblem(Problem.NOT_JSON)
    return found


def get_json(url: str, token: str | None = None) -> dict[str, Any]:
    """Ask for an object, with an access token where there is one; raises ProviderProblem."""
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    with in_turn(), requests.Session() as session:
        guard(session)
        return read_json(session.get(url, headers=headers))
