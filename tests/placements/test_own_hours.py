"""What a student's own page says of days and hours: the opening's, and the agreement's once there is one."""

from collections.abc import Callable

from app.agreements.queries import hours_of
from app.agreements.services.sheets import Content, fill_in, make_sheet, withdraw_sheet
from app.placements.models import MatchRun, Proposal
from app.placements.services.answers import accept
from tests.browser import Browser, Page
from tests.placements.conftest import Town

Rows = Callable[[MatchRun], dict[int, Proposal]]


def facts_of(page: Page) -> dict[str, str]:
    return dict(zip(page.texts(".//main//dt"), page.texts(".//main//dd"), strict=True))


def test_reads_days_hours_allowance_and_what_the_company_asks_for(
    town: Town, browser: Browser, published: MatchRun
) -> None:
    student = town.students[0]
    student.required_hours = 640
    town.big.days_per_week, town.big.hours_per_week = 4, 32
    town.big.allowance, town.big.requirements = "€ 350 a month", "driving licence"
    assert student.user is not None
    page = browser.sign_in(student.user).get("/my-placement")

    shown = facts_of(page)
    assert shown["Days a week"] == "4"
    assert shown["Hours a week"] == "32"
    assert shown["Allowance"] == "€ 350 a month"
    assert shown["What the company asks for"] == "driving licence"
    assert shown["Hours of internship your programme asks for"] == "640"


def test_hours_are_those_of_the_agreement_and_say_whom_to_ask_only_where_nobody_entered_them(
    town: Town, browser: Browser, published: MatchRun, rows_of: Rows
) -> None:
    student = town.students[0]
    assert student.user is not None
    row = rows_of(published)[student.id]
    placement = accept(row, row.version, actor=student.user)
    asked = facts_of(browser.sign_in(student.user).get("/my-placement"))
    sheet = make_sheet(placement, actor=town.coordinator)
    drafted = facts_of(browser.get("/my-placement"))
    content = Content(4, 32, 900, trainer_name="Ties Bakker", work="", guardian_name="", guardian_address="")
    fill_in(sheet, sheet.version, content, actor=town.coordinator)
    written = facts_of(browser.get("/my-placement"))
    withdraw_sheet(sheet, sheet.version, "The days change.", actor=town.coordinator)

    about = ("Days a week", "Hours a week", "Hours of internship your programme asks for", "Trainer")
    nobody_knows = [
        "ask the company",
        "ask the company",
        "ask your coordinator",
        "you will hear this before you start",
    ]
    assert [asked[name] for name in about] == nobody_knows
    assert [drafted[name] for name in about] == nobody_knows
    assert [written[name] for name in about] == ["4", "32", "900", "Ties Bakker"]
    planned = hours_of(sheet).planned
    assert planned is not None
    assert written["Hours of internship in your agreement"] == str(planned)
    assert "Hours of internship in your agreement" not in drafted
    assert facts_of(browser.get("/my-placement")) == asked
