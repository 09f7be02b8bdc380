"""R7: everybody who follows the same programme sees the same pages, whoever she is."""

import re

import pytest
import time_machine

from app.extensions import now
from app.students.models import Gender, Student
from tests.browser import Browser
from tests.factories import Factories
from tests.students.test_choosing import quietly, signed_in

pytestmark = pytest.mark.database

SAME_FOR_ALL = (
    "/today",
    "/my-choices",
    "/my-choices?q=bakker&women=one_or_two&within=60",
    "/my-choices?view=map",
    "/my-choices/map.json",
    "/my-choices/map.json?within=30",
    "/my-choices/compare",
    "/my-choices/compare?place={opening}&place={other}",
    "/companies",
    "/companies?sort=-women",
    "/companies?standing=below",
    "/companies/map",
    "/companies/map/sites.json",
    "/companies/{site}",
    "/my-placement",
    "/my-placement/another",
)
"""Every page on which a student looks for a place, chooses one or reads which is hers, with its searches."""


def test_the_same_programme_and_town_give_the_same_page_whatever_the_gender(
    make: Factories, browser: Browser
) -> None:
    """R7, V and M as a file brings them in, so one takes part and one does not: byte for byte the same pages.

    But for the name, the number of the student and what protects the form. Choosing gives the same page too.
    """
    shared = make.opening(
        make.site(company_name="Bakker", women=1), description="You build.", allowance="100"
    )
    other = make.opening(make.site(company_name="Jansen", women=3), capacity=2)
    for _ in range(6):
        make.choices(make.student(), other)
    where = {"opening": shared.id, "other": other.id, "site": shared.site_id}
    students = [
        make.student(
            with_account=True,
            gender=gender,
            participates=gender is Gender.WOMAN,
            town="Zwolle",
            first_name="Robin",
            last_name="Vos",
        )
        for gender in (Gender.WOMAN, Gender.MAN)
    ]
    for student in students:
        make.choices(student, shared)
    pages = []
    with time_machine.travel(now(), tick=False):  # "Saved on" says to the minute when each saved
        for student in students:
            browser = signed_in(browser, student)
            texts = [browser.get(path.format(**where)).html for path in SAME_FOR_ALL]
            page = browser.get("/my-choices")
            texts += [page.submit("Add Jansen").html, quietly(browser, page, add=other.id)]
            assert "5 or more students put it first" in texts[1]
            pages.append([_without_self(text, student) for text in texts])

    for mine, theirs in zip(*pages, strict=True):
        assert mine == theirs


def _without_self(html: str, student: Student) -> str:
    """The page without her name, address and number, tokens and nonces: what may differ."""
    assert student.user is not None
    own = rf"\bs{student.id}\b|{student.user.name}|{student.user.email}"
    return re.sub(rf'nonce="[^"]*"|name="csrf_token" value="[^"]*"|{own}', "", html)
