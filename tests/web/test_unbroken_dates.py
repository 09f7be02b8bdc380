"""A day stands on one line of a page: between its number, month and year no line is broken, and nowhere else."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale

from app.web.filters import unbroken_date

DAY = date(2026, 9, 3)
MOMENT = datetime(2026, 9, 3, 12, 5, tzinfo=UTC)
KEPT = "\u00a0"


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"), force_locale("en"):
        yield


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("date", DAY, "3~Sept~2026"),
        ("day", DAY, "3~Sept"),
        ("month", DAY, "September~2026"),
        ("long_date", DAY, "Thursday 3~September~2026"),
        ("datetime", MOMENT, "3~Sept~2026, 14:05"),
        ("date", None, "not known"),
    ],
)
def test_page_keeps_a_day_together(name: str, value: date | None, shown: str) -> None:
    assert render_template_string("{{ value|" + name + " }}", value=value).replace(KEPT, "~") == shown


def test_page_keeps_days_of_a_list_together() -> None:
    words = render_template_string("{{ days|map('date')|join(', ') }}", days=[DAY, DAY])

    assert words.replace(KEPT, "~") == "3~Sept~2026, 3~Sept~2026"


def test_email_and_paper_have_plain_spaces(app: Flask) -> None:
    """Their lines are broken elsewhere, and somebody may search a mailbox for a day."""
    text = app.jinja_env.overlay(autoescape=False).from_string("{{ value|date }}, {{ value|long_date }}")

    assert text.render(value=DAY) == "3 Sept 2026, Thursday 3 September 2026"


def test_words_made_in_python_keep_it_together_too() -> None:
    assert unbroken_date(DAY).replace(KEPT, "~") == "3~Sept~2026"
    assert unbroken_date(None) == "not known"
