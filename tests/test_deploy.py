"""What stands in `deploy/` fits the application: `make drill` tries it out, which takes too long for here."""

import re
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import listening
from config import ROOT, Testing
from deploy.drill.front import nginx_file
from deploy.drill.mailbox import Counts, Mailbox
from deploy.drill.rounds import Outcome

NGINX = (ROOT / "deploy/nginx/nginx.conf").read_text(encoding="utf-8")
UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
MEGABYTE = 1024 * 1024


def said(setting: str) -> list[int]:
    """The figures that nginx.conf gives a setting, wherever it does, without their unit."""
    return [int(value) for value in re.findall(rf"^\s*{setting} (?:\d+ )?(\d+)", NGINX, re.MULTILINE)]


def test_nginx_takes_what_the_application_takes_and_no_more_than_it_can() -> None:
    assert said("client_max_body_size") == [16]
    assert Testing.MAX_CONTENT_LENGTH < 16 * MEGABYTE < listening.LARGEST_BODY
    (line,) = said("large_client_header_buffers")
    assert line * 1024 < listening.LARGEST_HEADER


def test_nginx_gives_up_an_idle_connection_before_the_application_does() -> None:
    visitors, upstream = said("keepalive_timeout")

    assert upstream < listening.IDLE_SECONDS
    assert visitors == 75


def test_nginx_counts_pages_and_not_the_files_that_it_has_itself() -> None:
    """A school behind one address opens a dozen files with each first page: they came out at 429."""
    inside = re.search(r"location / \{(.*?)\}", NGINX, re.DOTALL)

    assert NGINX.count("limit_req zone=requests") == 1
    assert inside is not None
    assert "limit_req zone=requests" in inside[1]


def test_nginx_passes_on_what_the_application_trusts_and_nothing_a_visitor_says() -> None:
    headers = dict(re.findall(r"proxy_set_header (\S+) (\S+);", NGINX))

    assert headers["X-Forwarded-For"] == "$remote_addr"
    assert headers["X-Forwarded-Proto"] == "$scheme"
    assert headers["X-Forwarded-Host"] == headers["Host"] == "$host"
    assert headers["X-Request-ID"] == "$request_id"


def test_nginx_asks_for_https_wherever_it_answers_for_the_application() -> None:
    """Once: for the whole site, its own pages of 400, 413 and 429 included, and again where a place adds headers."""
    asked = 'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;'
    site = NGINX.split("listen 443 ssl;")[1]
    places = re.findall(r"location (\S+|= \S+) \{(.*?)\n    \}", site, re.DOTALL)
    adding = {name: inside for name, inside in places if "add_header" in inside}

    assert asked in site.split("location ")[0]
    assert "proxy_hide_header Strict-Transport-Security;" in site.split("location ")[0]
    assert set(adding) == {"/static/", "@busy"}
    assert [name for name, inside in adding.items() if asked not in inside] == []


def test_nginx_speaks_no_tls_that_can_be_read_later() -> None:
    assert re.findall(r"ssl_protocols (.*);", NGINX) == ["TLSv1.2 TLSv1.3"]
    assert re.findall(r"ssl_ciphers (.*);", NGINX) == ["ECDHE+AESGCM:ECDHE+CHACHA20"]


def test_nginx_logs_no_address_of_a_page_or_a_person() -> None:
    (form,) = re.findall(r"log_format numbered(.*?);", NGINX, re.DOTALL)

    assert "$request_id" in form
    assert not re.findall(r"\$(?:request_uri|uri|args|request\b(?!_)|remote_\w+|http_\w+)", form)
    assert re.findall(r"error_log \S+ (\w+);", NGINX) == ["crit"]


def test_drill_finds_everything_that_it_changes(tmp_path: Path) -> None:
    changed = nginx_file(tmp_path).read_text(encoding="utf-8")

    assert not re.findall(r"/(?:etc/ssl|var|run)/", changed.replace(str(tmp_path), ""))
    assert "listen [::]" not in changed


@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_unit_starts_a_command_that_there_is(app: Flask, unit: Path) -> None:
    (start,) = re.findall(r"^ExecStart=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    program, *words = shlex.split(start.replace("%i", "8001"))

    assert program == "/opt/meervoud/.venv/bin/python"
    assert words[:4] == ["-m", "flask", "--app", "app"]
    command = app.cli.commands[words[4]]
    assert command.make_context(words[4], words[5:]).params is not None


IN_PEACE = Outcome("nothing", "", 1, (303,), 1, 3, 3, 0, Counts(3, 3, 0), 1.0)


@pytest.mark.parametrize(
    ("killed", "change", "wrong"),
    [
        ("", {}, []),
        ("worker-1", {"mail": Counts(4, 3, 0)}, []),
        ("nginx", {"mail": Counts(4, 3, 0)}, ["1 repeats, 0 workers killed"]),
        ("worker-1", {"mail": Counts(5, 3, 0)}, ["2 repeats, 1 workers killed"]),
        ("worker-1", {"mail": Counts(4, 3, 1)}, ["1 repeats differ from the first"]),
        ("worker-1", {"mail": Counts(2, 2, 0)}, ["2 messages of 3 emails"]),
        ("worker-1", {"unsent": 1}, ["1 emails not sent"]),
        ("web-8601", {"publications": 2}, ["2 publications"]),
        (
            "web-8601",
            {"publications": 0, "offers": 0},
            ["0 publications", "not the 3 offers of other rounds"],
        ),
    ],
)
def test_drill_says_what_is_wrong(killed: str, change: dict[str, Any], wrong: list[str]) -> None:
    assert replace(IN_PEACE, killed=killed, **change).what_is_wrong(IN_PEACE) == wrong


def test_drill_counts_messages_and_what_came_again() -> None:
    mailbox = Mailbox()
    for name, body in (("1", "a"), ("2", "b"), ("2", "b"), ("3", "c"), ("3", "not c")):
        mailbox.take(f"Subject: x\r\nMessage-ID: <{name}@a>\r\n\r\n{body}".encode())

    counts = mailbox.counts()
    mailbox.clear()

    assert (counts, counts.repeats) == (Counts(accepted=5, distinct=3, differing=1), 2)
    assert mailbox.counts() == Counts(0, 0, 0)
