"""Founding a school from the command line."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.extensions import db
from app.schools.models import EducationDomain, School
from app.schools.queries import periods_of, rules_of
from tests.accounts.mailbox import emails_to
from tests.browser import Browser
from tests.factories import Factories

ADMIN = ["--admin-email", "Tom@School.example", "--admin-name", "Tom Schuurman"]


def test_creating_a_school_invites_its_first_administrator(
    app: Flask, database: None, browser: Browser
) -> None:
    result = app.test_cli_runner().invoke(
        args=["school", "create", "roc-oost", "ROC Oost", *ADMIN, "--brin", "12AB", "--town", "Zwolle"]
    )

    assert result.exit_code == 0, result.output
    assert "outbox" in result.output
    school = db.session.scalars(select(School)).one()
    assert (school.code, school.brin, school.town, school.language) == ("roc-oost", "12AB", "Zwolle", "nl")
    assert rules_of(school.id).threshold == 3
    assert [period.name[:2] for period in periods_of(school.id)] == ["P1", "P2"]
    assert db.session.scalar(select(func.count(EducationDomain.code))) == 10
    email = emails_to("tom@school.example")[0]
    mailed = (app.config["DATA_DIR"] / "outbox" / f"{email.id:06d}.eml").read_text(encoding="utf-8")
    link = next(line for line in mailed.splitlines() if "/invitation/" in line)

    page = browser.get(link.split("8000")[1])
    assert page.h1 == "Welcome, Tom Schuurman"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["school", "create", "ROC Oost", "ROC Oost", *ADMIN], "school code"),
        (["school", "create", "roc-oost", "ROC Oost", *ADMIN, "--brin", "1234"], "BRIN"),
        (
            ["school", "create", "roc-oost", "ROC Oost", "--admin-email", "nobody", "--admin-name", "X"],
            "email",
        ),
        (["school", "create", "roc-oost", "ROC Oost"], "--admin-email"),
    ],
)
def test_creating_a_school_says_what_is_wrong(
    app: Flask, database: None, arguments: list[str], words: str
) -> None:
    result = app.test_cli_runner().invoke(args=arguments)

    assert result.exit_code != 0
    assert words in result.output
    assert db.session.scalar(select(func.count(School.id))) == 0


def test_a_code_or_address_that_is_taken_leaves_nothing_behind(app: Flask, make: Factories) -> None:
    make.new_school(code="roc-oost")
    make.user(school=make.new_school(), email="tom@school.example")
    db.session.commit()
    before = db.session.scalar(select(func.count(School.id)))

    for code in ("roc-oost", "roc-west"):
        result = app.test_cli_runner().invoke(args=["school", "create", code, "ROC", *ADMIN])
        assert result.exit_code == 1
        assert "already" in result.output

    db.session.rollback()
    assert db.session.scalar(select(func.count(School.id))) == before
    assert db.session.scalar(select(func.count(User.id))) == 1


def test_listing_schools(app: Flask, make: Factories) -> None:
    make.user(school=make.new_school(code="roc-oost", name="ROC Oost"))
    make.new_school(code="demo", name="Demo", is_demo=True)
    db.session.commit()

    lines = app.test_cli_runner().invoke(args=["school", "list"]).output.splitlines()

    assert lines == [
        "demo                 Demo (demo), 0 accounts",
        "roc-oost             ROC Oost, 1 account",
    ]
