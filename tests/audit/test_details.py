"""What stands beside an event is words, in both languages; `tests/conftest.py` refuses a key without them."""

import pytest
from flask import Flask
from flask_babel import force_locale

from app.audit.details import details_of, unnamed_in
from app.audit.labels import subject_words
from app.audit.services import record
from app.contents import TRAIL_WORDS
from app.extensions import db
from tests.browser import Browser
from tests.factories import Factories

DATA = {
    "criteria": ["placed", "travel"],
    "orders": [["placed", "travel"], ["travel"]],
    "unranked": True,
    "until": "2026-12-24",
    "supersedes": None,
    "openings": [],
    "counts": {"new": 2, "fields": {"nl": [["Voornaam", 1]], "en": [["First name", 1]]}},
    "roles": ["coordinator"],
    "from": "Anker Software",
}
ENGLISH = [
    ("order", "A place for everyone, Short journeys"),
    ("orders", "A place for everyone Short journeys; Short journeys"),
    ("also places that are not on the list", "yes"),
    ("until", "24 Dec 2026"),
    ("replaces run", "–"),
    ("numbers of the openings", "–"),
    ("rows", "new 2, what changed First name 1"),
    ("roles", "Internship coordinator"),
    ("from", "Anker Software"),
]


def test_details_are_words(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert details_of(DATA) == ENGLISH
    with app.test_request_context(), force_locale("nl"):
        told = details_of(DATA)
    assert told[6] == ("rijen", "nieuw 2, wat er is gewijzigd Voornaam 1")
    assert [name for name, _ in told if name in dict(ENGLISH)] == []


def test_key_without_words_is_found_wherever_it_stands(app: Flask) -> None:
    with app.app_context():
        assert unnamed_in(DATA) == []
        assert unnamed_in({"run": 1, "hue": 2, "counts": {"new": 1, "tint": 3}}) == ["hue", "tint"]


def test_a_key_means_one_thing_everywhere() -> None:
    with force_locale("en"):
        named = {(key, str(words)) for each in TRAIL_WORDS for key, words in each.details.items()}

    assert len(named) == len({key for key, _ in named}), sorted(named)


def test_event_with_a_key_without_words_is_refused_in_tests(make: Factories) -> None:
    with pytest.raises(AssertionError, match="hue"):
        record("run:paint", make.user(), actor=None, school_id=make.school.id, data={"hue": 3})
    db.session.rollback()


def test_page_and_file_show_details_in_dutch(make: Factories, browser: Browser) -> None:
    coordinator = make.user(language="nl")
    record(
        "run:start",
        coordinator,
        actor=coordinator,
        school_id=coordinator.school_id,
        data={"preference_mode": "total", "seed": 7},
    )
    browser.language = "nl"
    page = browser.sign_in(coordinator).get("/audit")
    told = page.submit("csv").response.get_data(as_text=True)

    for text in (page.text, told):
        assert "lotingsnummer: 7" in text
        assert "Samen zo hoog mogelijk" in text
        assert "seed" not in text


@pytest.mark.parametrize(
    ("subject_type", "name", "words"),
    [
        ("MatchRun", "2", "Run 2"),
        ("CircleRun", "3", "Circle run 3"),
        ("MentoringCircle", "4", "Circle 4"),
        ("Student", "Noor Yilmaz", "Noor Yilmaz"),
        ("Company", "1876", "1876"),
        ("MatchRun", "", ""),
    ],
)
def test_what_an_event_is_about_is_no_bare_number(
    app: Flask, subject_type: str, name: str, words: str
) -> None:
    with app.test_request_context(), force_locale("en"):
        assert subject_words(subject_type, name) == words


def test_the_trail_says_which_run(make: Factories, browser: Browser) -> None:
    coordinator = make.user()
    record(
        "run:start", make.match_run(number=7), actor=coordinator, school_id=make.school.id, subject_name="7"
    )

    page = browser.sign_in(coordinator).get("/audit")

    assert [row[3] for row in page.rows() if row[2] == "Match run started"] == ["Run 7"]
    assert "Run 7" in page.submit("csv").html
