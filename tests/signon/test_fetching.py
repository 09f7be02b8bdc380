"""What we ask of a computer whose address somebody filled in: where, how much, how long, and never sent on."""

import gzip
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.wrappers import Response

from app.signon import fetching
from app.signon.fetching import ensure_fetchable, get_json, is_outside
from app.signon.problems import Problem, ProviderProblem
from config import Production
from tests.signon.service import Service


@pytest.fixture
def strict(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in production."""
    monkeypatch.setitem(app.config, "SIGN_ON_INSIDE", Production.SIGN_ON_INSIDE)
    with app.app_context():
        yield


@pytest.fixture
def lenient(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def problem_of(url: str) -> Problem:
    with pytest.raises(ProviderProblem) as raised:
        get_json(url)
    return raised.value.problem


def test_production_asks_only_the_internet(strict: None) -> None:
    assert Production.SIGN_ON_INSIDE is False


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address that is asked, not bound to
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
    ],
)
def test_addresses_inside_a_network_are_known(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize(
    "address", ["145.100.100.1", "20.190.160.1", "2a00:1450:400e:80e::200e", "::ffff:145.100.100.1"]
)
def test_addresses_on_the_internet_are_known(address: str) -> None:
    assert is_outside(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://login.school.example",
        "ftp://login.school.example",
        "file:///etc/passwd",
        "//login.school.example",
        "https://",
        "https://user@login.school.example",
        "https://user:password@login.school.example",
        "https://login.school.example:99999",
        "https://[::1",
        "gopher://127.0.0.1:11211/",
        "",
    ],
)
def test_other_than_https_to_a_name_is_not_asked(strict: None, url: str) -> None:
    with pytest.raises(ProviderProblem) as raised:
        ensure_fetchable(url)

    assert raised.value.problem is Problem.NOT_HTTPS


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "169.254.169.254",
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::ffff:127.0.0.1]",
        "0",
    ],
)
def test_computer_inside_the_network_is_not_asked(strict: None, host: str, service: Service) -> None:
    port = service.issuer.rpartition(":")[2]

    assert problem_of(f"https://{host}:{port}/keys") is Problem.INSIDE
    assert service.asked == []


def looked_up(*addresses: str) -> Any:
    """What a name means, in place of asking the network."""

    def getaddrinfo(_host: str, port: int, *_rest: Any, **_options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    return getaddrinfo


def test_name_of_a_computer_inside_is_not_asked(strict: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching.socket, "getaddrinfo", looked_up("145.100.100.1", "10.0.0.1"))

    assert problem_of("https://login.school.example") is Problem.INSIDE


def test_name_is_looked_up_once_and_that_address_is_asked(
    strict: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that means a computer inside a moment later (DNS rebinding) leads nowhere."""
    meanings = [looked_up("145.100.100.1"), looked_up("127.0.0.1")]

    def next_meaning(*arguments: Any, **options: Any) -> Any:
        return meanings.pop(0)(*arguments, **options)

    monkeypatch.setattr(fetching.socket, "getaddrinfo", next_meaning)
    asked = []

    def connect(address: tuple[str, int], *_rest: Any, **_options: Any) -> socket.socket:
        asked.append(address)
        raise OSError

    monkeypatch.setattr("urllib3.connection.connection.create_connection", connect)

    assert problem_of("https://login.school.example") is Problem.NO_ANSWER
    assert asked == [("145.100.100.1", 443)]
    assert len(meanings) == 1


def test_redirect_is_not_followed(lenient: None, service: Service) -> None:
    service.answers["/there"] = Response("", 302, headers={"Location": f"{service.issuer}/keys"})

    assert problem_of(f"{service.issuer}/there") is Problem.REDIRECT
    assert service.asked == ["/there"]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Response("x" * (fetching.LARGEST + 1)), Problem.TOO_LARGE),
        (Response("<html>"), Problem.NOT_JSON),
        (Response("[]"), Problem.NOT_JSON),
        (Response("\xff", headers={"Content-Encoding": "gzip"}), Problem.NO_ANSWER),
        (Response("{}", 404), Problem.NOT_FOUND),
        (Response("{}", 500), Problem.NOT_FOUND),
    ],
    ids=str,
)
def test_answer_that_is_no_answer_is_named(
    lenient: None, service: Service, answer: Response, problem: Problem
) -> None:
    service.answers["/there"] = answer

    assert problem_of(f"{service.issuer}/there") is problem


def test_packed_answer_is_measured_unpacked(lenient: None, service: Service) -> None:
    packed = gzip.compress(b" " * 50_000_000)
    service.answers["/there"] = Response(packed, headers={"Content-Encoding": "gzip"})

    assert len(packed) < fetching.LARGEST
    assert problem_of(f"{service.issuer}/there") is Problem.TOO_LARGE


def test_answer_without_end_ends(lenient: None, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LONGEST", -1.0)
    service.answers["/there"] = Response("{}" + " " * 20_000)

    assert problem_of(f"{service.issuer}/there") is Problem.NO_ANSWER


def test_nobody_there_is_named(lenient: None) -> None:
    assert problem_of("http://127.0.0.1:1") is Problem.NO_ANSWER
    assert problem_of("http://name.invalid") is Problem.NO_HOST


def test_service_without_tls_is_no_answer_over_https(lenient: None, service: Service) -> None:
    assert problem_of(service.issuer.replace("http:", "https:")) is Problem.NO_CERTIFICATE


def test_settings_of_the_machine_do_not_count(
    lenient: None, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would look names up itself, past the check."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    assert "keys" in get_json(f"{service.issuer}/keys")


def test_few_are_asked_at_once(lenient: None, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = fetching.threading.BoundedSemaphore(1)
    taken.acquire()
    monkeypatch.setattr(fetching, "_TURNS", taken)
    monkeypatch.setattr(fetching, "PATIENCE", 0.0)

    assert problem_of(f"{service.issuer}/keys") is Problem.NO_ANSWER
    assert service.asked == []
