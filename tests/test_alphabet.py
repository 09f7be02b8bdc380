"""Lists of names stand in the order in which people look for them, accents and capitals or not."""

import pytest

from app.alphabet import name_key
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database
NAMES = [
    "Bakker",
    "Çelik",
    "d'Angelo",
    "Dijk",
    "Işık",
    "Jansen",
    "Łukasiewicz",
    "Meijer",
    "Öztürk",
    "Visser",
    "Zwart",
]


def test_letters_with_an_accent_stand_with_their_plain_ones() -> None:
    assert sorted({*NAMES}, key=lambda name: str(name_key(name))) == NAMES
    assert name_key(None) is None


def test_students_role_models_and_companies_are_listed_so(make: Factories, browser: Browser) -> None:
    make.default_period  # noqa: B018  (the list of students asks for one)
    for name in reversed(NAMES):
        make.student(first_name="Noor", name_prefix=None, last_name=name)
        make.role_model(first_name="Noor", name_prefix=None, last_name=name)
        make.site(company_name=name, women=1)
    browser.sign_in(make.user())

    students = [row[0].partition(",")[0] for row in browser.get("/students?sort=name").rows()]
    role_models = [row[0].removeprefix("Noor ") for row in browser.get("/role-models?sort=name").rows()]
    companies = [row[0] for row in browser.get("/companies?sort=name").rows()]

    assert students == role_models == companies == NAMES


def test_names_that_begin_with_a_capital_or_not_are_one_list(make: Factories, browser: Browser) -> None:
    for name in ("amber Bos", "Anne Bos", "Ünal Bos", "Veld Bos"):
        make.user(name=name)
    browser.sign_in(make.user(name="Zus Bos"))

    assert [row[0] for row in browser.get("/people?sort=name").rows()] == [
        "amber Bos",
        "Anne Bos",
        "Ünal Bos",
        "Veld Bos",
        "Zus Bos",
    ]
