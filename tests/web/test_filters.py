"""Values are written the same way on every page, in the language of the reader and the time of the Netherlands."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale

from app.rolemodels.models import Slot
from app.web import filters
from config import ROOT

MOMENT = datetime(2026, 9, 3, 22, 5, tzinfo=UTC)  # already 4 September in the Netherlands
ENDS_WITH_COMPANY = re.compile(r"""(%\((company|employer)\)s|\{\{ (company|employer) \}\})\.(?=[ "{]|$)""")


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def in_both(show: Callable[[], str]) -> tuple[str, str]:
    with force_locale("nl"):
        dutch = show()
    with force_locale("en"):
        return dutch, show()


def test_written_out_number_is_in_the_language_of_the_reader(app: Flask) -> None:
    """Not in that of whoever opened the page first, when it was compiled."""
    with force_locale("nl"):
        page = app.jinja_env.from_string("{{ 1.0|percent(1) }} of {{ 1234|number }}")
    assert in_both(page.render) == ("100,0% of 1.234", "100.0% of 1,234")


def test_dates_are_written_in_words() -> None:
    day = date(2026, 9, 3)

    assert in_both(lambda: filters.show_date(day)) == ("3 sep 2026", "3 Sept 2026")
    assert in_both(lambda: filters.show_day(day)) == ("3 sep", "3 Sept")
    assert in_both(lambda: filters.show_long_date(day)) == (
        "donderdag 3 september 2026",
        "Thursday 3 September 2026",
    )


def test_only_the_first_of_listed_labels_begins_the_line() -> None:
    """A Dutch list of moments is not "Dinsdagavond, Donderdagavond"."""
    evenings = [Slot.TUESDAY_EVENING.label, Slot.THURSDAY_EVENING.label]

    assert in_both(lambda: filters.listed(evenings)) == (
        "Dinsdagavond, donderdagavond",
        "Tuesday evening, Thursday evening",
    )
    assert in_both(lambda: filters.listed([])) == ("", "")


def test_a_day_of_the_week_is_small_inside_a_dutch_sentence() -> None:
    assert in_both(lambda: filters.in_sentence(Slot.TUESDAY_EVENING.label)) == (
        "dinsdagavond",
        "Tuesday evening",
    )


def test_moments_are_shown_in_the_netherlands() -> None:
    assert in_both(lambda: filters.show_datetime(MOMENT)) == ("4 sep 2026, 00:05", "4 Sept 2026, 00:05")
    assert in_both(lambda: filters.show_date(MOMENT)) == ("4 sep 2026", "4 Sept 2026")


def test_moments_keep_their_hour_across_summer_time() -> None:
    before, after = datetime(2027, 3, 28, 0, 59, tzinfo=UTC), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)

    with force_locale("en"):
        assert filters.show_datetime(before) == "28 Mar 2027, 01:59"
        assert filters.show_datetime(after) == "28 Mar 2027, 03:00"


def test_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        filters.show_datetime(MOMENT.replace(tzinfo=None))


def test_machines_get_iso() -> None:
    assert filters.iso(date(2026, 9, 3)) == "2026-09-03"
    assert filters.iso(MOMENT) == "2026-09-03T22:05:00+00:00"


@pytest.mark.parametrize(
    ("value", "decimals", "dutch", "english"),
    [
        (1234.5, None, "1.234,5", "1,234.5"),
        (1200, None, "1.200", "1,200"),
        (Decimal("0.125"), 2, "0,13", "0.13"),
        (2.5, 0, "3", "3"),
        (3, 1, "3,0", "3.0"),
    ],
)
def test_numbers_follow_the_language(value: float, decimals: int | None, dutch: str, english: str) -> None:
    assert in_both(lambda: filters.show_number(value, decimals)) == (dutch, english)


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.8, "80%"),
        (Decimal("0.125"), "13%"),
        (Decimal(1) / 3, "33%"),
        (0, "0%"),
        (1, "100%"),
        (0.001, "<1%"),
        (0.005, "1%"),
        (Decimal(249) / 250, ">99%"),
        (Decimal("0.994"), "99%"),
    ],
)
def test_shares_are_whole_and_only_nobody_and_everybody_are_0_and_100(share: float, shown: str) -> None:
    assert in_both(lambda: filters.show_percent(share)) == (shown, shown)


@pytest.mark.parametrize(
    ("share", "dutch", "english"),
    [
        (Decimal("0.12649"), "12,6%", "12.6%"),
        (0.0005, "0,1%", "0.1%"),
        (0.0004, "<0,1%", "<0.1%"),
        (Decimal("0.9996"), ">99,9%", ">99.9%"),
    ],
)
def test_a_share_with_decimals_follows_the_language(share: float, dutch: str, english: str) -> None:
    assert in_both(lambda: filters.show_percent(share, 1)) == (dutch, english)


@pytest.mark.parametrize(
    ("minutes", "shown"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (95, "1 h 35 min"), (59.5, "1 h")]
)
def test_minutes_become_hours(minutes: float, shown: str) -> None:
    with force_locale("en"):
        assert filters.show_minutes(minutes) == shown


@pytest.mark.parametrize(
    "show",
    [
        filters.show_date,
        filters.show_day,
        filters.show_long_date,
        filters.show_datetime,
        filters.show_number,
        filters.show_percent,
        filters.show_minutes,
    ],
)
def test_unknown_is_said_and_never_empty(show: Callable[[None], str]) -> None:
    with force_locale("en"):
        assert show(None) == "not known"


def test_company_that_ends_a_sentence_gives_up_its_full_stop() -> None:
    assert (filters.before_stop("Nova Bouw B.V."), filters.before_stop("Hanze Infra")) == (
        "Nova Bouw B.V",
        "Hanze Infra",
    )
    forgotten = []
    for path in [*(ROOT / "app").rglob("*.py"), *(ROOT / "templates").rglob("*.[ht]*t*")]:
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            around = " ".join(lines[max(0, number - 2) : number + 5])
            if ENDS_WITH_COMPANY.search(line) and "before_stop" not in around:
                forgotten.append(f"{path.relative_to(ROOT)}:{number + 1}")
    assert forgotten == []
