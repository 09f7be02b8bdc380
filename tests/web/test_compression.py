"""Text leaves compressed, its length tells little, and what a form is checked by cannot be guessed from it."""

import gzip
from datetime import timedelta

import pytest
import time_machine
from flask import Flask, session
from flask_wtf.csrf import generate_csrf, validate_csrf
from werkzeug.test import TestResponse
from wtforms import ValidationError

from app.extensions import now
from app.web.compression import MOST_PADDING, compressed

pytestmark = pytest.mark.database
READS_GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def asked(app: Flask, path: str, **headers: str) -> TestResponse:
    return app.test_client().get(path, headers=headers, buffered=True)


def test_page_is_compressed_for_whoever_reads_that(app: Flask, database: None) -> None:
    plain = asked(app, "/sign-in")
    packed = asked(app, "/sign-in", **READS_GZIP)

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert "</html>" in gzip.decompress(packed.data).decode()
    assert {"Accept-Encoding"} <= {value for one in (plain, packed) for value in one.vary}


@pytest.mark.parametrize("headers", [{"Accept-Encoding": "gzip;q=0"}, {"Accept-Encoding": "br"}])
def test_page_is_left_as_it_is_for_others(app: Flask, database: None, headers: dict[str, str]) -> None:
    assert "Content-Encoding" not in asked(app, "/sign-in", **headers).headers


def test_short_answers_are_left_as_they_are(app: Flask, database: None) -> None:
    assert "Content-Encoding" not in asked(app, "/today", **READS_GZIP).headers


def test_length_of_the_same_page_differs_each_time() -> None:
    lengths = {len(compressed(b"the same page " * 1000)) for _ in range(200)}

    assert len(lengths) > MOST_PADDING / 2


def test_token_of_a_form_is_signed_anew_each_second_and_its_constant_part_is_worth_nothing(
    app: Flask,
) -> None:
    """What a guesser could learn from many pages is the part that stays; that part alone is no token."""
    with app.test_request_context():
        first = generate_csrf()
        kept = dict(session)
    with app.test_request_context(), time_machine.travel(now() + timedelta(seconds=2), tick=False):
        session.update(kept)
        second = generate_csrf()
        validate_csrf(second)
        constant, _, signed = first.partition(".")
        assert second.partition(".")[0] == constant
        assert second.partition(".")[2].partition(".")[2] != signed.partition(".")[2]
        with pytest.raises(ValidationError):
            validate_csrf(constant)
