"""Women and men in intake, dropout and graduates: R30 to R34, with the examples of the rules."""

import csv
import io

import pytest

from app.access import Role
from app.audit.models import AuditEvent
from app.extensions import db
from app.figures.models import Flow, FlowFigure, MonitorScore
from app.figures.national import ALL, INTAKE, PROSPECTS
from app.figures.queries.flows import entered, report_of
from app.figures.services.flows import enter_flow
from app.schools.reference import DOMAINS
from app.students.models import Gender
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.figures.rows import a_programme, figures, marks

pytestmark = pytest.mark.database
ICT, BOUW = "79050", "79000"


def test_parts_add_up_and_the_share_is_of_everybody(make: Factories, browser: Browser) -> None:
    """R30: 118 = 109 m + 7 v + 2 not known, 5.9 % v."""
    figures(a_programme(make, "25604", ICT, "Software developer"), 2026, women=7, men=109, unknown=2)
    browser.sign_in(make.user(Role.COORDINATOR))

    rows = browser.get("/figures?year=2026").rows()

    numbers = ["118", "7", "109", "0", "2", "5.9%"]
    assert [row[1:] for row in rows[:3]] == [numbers] * 3
    assert rows[0][0].startswith(DOMAINS[ICT][1])
    assert rows[1][0].startswith("Software developer (25604)")
    assert rows[2][0].startswith("All programmes")


def test_the_difference_with_the_country_is_in_percentage_points(make: Factories, browser: Browser) -> None:
    """R31: 6 of 80 is 7.5 %, nationally 196 of 3,972 is 4.9 %: 2.6 more. R32: such a domain is marked."""
    figures(a_programme(make, "25104", BOUW), 2026, women=6, men=74)
    figures(a_programme(make, "25018", "79010"), 2026, women=1, men=9)
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/figures?year=2026&flow=intake")

    named = [row[0] for row in page.rows()]
    assert (
        f"{DOMAINS[BOUW][1]} nationally 4.9%; 2.6 percentage points higher here · few women nationally"
        in named
    )
    assert f"{DOMAINS['79010'][1]} nationally 10.9%; 0.9 percentage points lower here" in named
    assert "All programmes nationally 13.9%" in named
    assert "2018-2019" in page.text
    assert "Nationally: intake" not in browser.get("/figures?year=2026&flow=graduates").text


def test_two_columns_of_zeros_are_one_sentence(make: Factories, browser: Browser) -> None:
    """Until somebody is recorded as another gender or without one, in any year that the page shows."""
    programme = a_programme(make, "25604", ICT)
    figures(programme, 2026, women=7, men=109)
    browser.sign_in(make.user(Role.COORDINATOR))
    said = "Everybody here is in the record as a woman or a man."

    page = browser.get("/figures?year=2026")
    assert page.rows()[0][1:] == ["116", "7", "109", "6.0%"]
    assert said in page.text

    figures(programme, 2025, women=6, men=100, other=1)
    page = browser.get("/figures?year=2026")
    assert page.rows()[0][1:] == ["116", "7", "109", "0", "0", "6.0%"]
    assert said not in page.text


def test_shares_are_drawn_beside_the_country_and_hidden_ones_are_not(
    make: Factories, browser: Browser
) -> None:
    figures(a_programme(make, "25104", BOUW), 2026, women=6, men=74)
    for code, women in (("25604", 2), ("25187", 9)):
        figures(a_programme(make, code, ICT), 2026, women=women, men=60)
    figures(a_programme(make, "25018", "79010"), 2026, women=2, men=40)

    def drawn(role: Role) -> list[str]:
        page = browser.sign_in(make.user(role)).get("/figures?year=2026")
        return [" ".join("".join(bar.itertext()).split()) for bar in page.all(".//p[@class='bar-head']")]

    seen = drawn(Role.COORDINATOR)
    assert f"{DOMAINS[BOUW][1]}7.5% · nationally 4.9%" in seen
    assert len(seen) == 4
    assert not any(bar.startswith(DOMAINS["79010"][1]) for bar in drawn(Role.REPORT_VIEWER))


def test_domains_with_few_women_are_the_five_of_the_rule() -> None:
    """R32: fewer than six in a hundred nationally."""
    assert {code for code, national in INTAKE.items() if national.has_few_women} == {
        "79060",
        "79000",
        "79050",
        "79020",
        "79070",
    }
    assert set(INTAKE) == set(DOMAINS)
    assert sum(one.whole for one in INTAKE.values()) + 3_497 == 43_059
    assert round(ALL.share * 100, 2) == 13.91


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("25231", "job prospect 5 of 5: good (SBB 2019)"),
        ("25201", "job prospect 1 of 5: slight (SBB 2019)"),
        ("25604", "job prospect: no figure"),
    ],
)
def test_job_prospects_are_stars_with_a_word_a_source_and_a_year(
    make: Factories, browser: Browser, code: str, said: str
) -> None:
    """R33: without data there is no figure, not zero stars."""
    figures(a_programme(make, code), 2026, women=6, men=74)
    browser.sign_in(make.user(Role.COORDINATOR))

    assert browser.get("/figures?year=2026").rows()[1][0] == f"Programme {code} ({code}) {said}"
    assert set(PROSPECTS.values()) == {1, 2, 3, 4, 5}


def test_an_ambassador_sees_no_small_number_and_a_coordinator_all(make: Factories, browser: Browser) -> None:
    for code, women, men in (("25604", 2, 60), ("25187", 9, 50), ("25188", 12, 80)):
        figures(a_programme(make, code, ICT), 2026, women=women, men=men)
    figures(a_programme(make, "25104", BOUW), 2026, women=6, men=74)

    browser.sign_in(make.user(Role.COORDINATOR))
    assert "–" not in {row[2] for row in browser.get("/figures?year=2026").rows()}

    browser.sign_in(make.user(Role.REPORT_VIEWER))
    page = browser.get("/figures?year=2026")
    women = [(row[0].split(" nationally")[0].split(" (")[0], row[2]) for row in page.rows()[:7]]
    assert women == [
        (DOMAINS[BOUW][1], "6"),
        ("Programme 25104", "6"),
        (DOMAINS[ICT][1], "23"),
        ("Programme 25187", "–"),
        ("Programme 25188", "12"),
        ("Programme 25604", "–"),
        ("All programmes", "29"),
    ]
    assert "A dash is a row that is hidden" in page.text
    assert "Enter figures" not in page.text
    browser.get("/figures/2026/intake", expect=403)


def test_a_coordinator_enters_a_year_in_one_table(make: Factories, browser: Browser) -> None:
    one, other = a_programme(make, "25604", ICT, "Software developer"), a_programme(make, "25104", BOUW)
    coordinator = make.user(Role.COORDINATOR)
    browser.sign_in(coordinator)
    form = browser.get("/figures?year=2026&flow=dropout").click("Enter figures")

    page = form.submit(
        "Save the figures", **{f"programme-{one.id}-women": "3", f"programme-{one.id}-men": "12"}
    )

    assert page.rows()[1][0].startswith("Software developer (25604)")
    assert page.rows()[1][1:] == ["15", "3", "12", "20.0%"]
    rows = entered(make.school.id, 2026, Flow.DROPOUT)
    assert (list(rows), rows[one.id].other) == ([one.id], 0)
    event = db.session.query(AuditEvent).filter_by(action="figures:enter").one()
    assert (event.actor_id, event.data) == (
        coordinator.id,
        {"year": 2026, "figures": "dropout", "rows": 1},
    )

    again = browser.get("/figures/2026/dropout")
    again.submit("Save the figures")
    assert db.session.query(AuditEvent).filter_by(action="figures:enter").count() == 1
    emptied = dict.fromkeys(
        [f"programme-{one.id}-{name}" for name in ("women", "men", "other", "unknown")], ""
    )
    page = browser.get("/figures/2026/dropout").submit("Save the figures", **emptied)
    assert "No figures of this school year yet" in page.text
    assert other.id not in entered(make.school.id, 2026, Flow.DROPOUT)


@pytest.mark.parametrize(
    ("flow", "value"), [("intake", "-1"), ("intake", "2.5"), ("monitor", "11"), ("monitor", "x")]
)
def test_what_cannot_be_is_said_beside_the_row_and_nothing_is_kept(
    make: Factories, browser: Browser, flow: str, value: str
) -> None:
    one, other = a_programme(make, "25604"), a_programme(make, "25104")
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get(f"/figures/2026/{flow}").submit(
        "Save the figures",
        expect=422,
        **{f"programme-{one.id}-women": value, f"programme-{other.id}-women": "5"},
    )

    assert "Correct 1 answer" in page.text
    assert db.session.query(FlowFigure).count() + db.session.query(MonitorScore).count() == 0


def test_two_coordinators_do_not_overwrite_each_other(make: Factories, browser: Browser) -> None:
    one = a_programme(make, "25604", name="Software developer")
    colleague = make.user(Role.COORDINATOR)
    browser.sign_in(make.user(Role.COORDINATOR))
    form = browser.get("/figures/2026/intake")
    numbers = {"women": 8, "men": 1, "other": 0, "unknown": 0}
    enter_flow(2026, Flow.INTAKE, {one.id: numbers}, actor=colleague)
    db.session.commit()

    page = form.submit("Save the figures", expect=409, **{f"programme-{one.id}-women": "7"})

    assert "Software developer" in page.text
    assert entered(make.school.id, 2026, Flow.INTAKE)[one.id].women == 8


def test_intake_is_counted_from_the_cohort_and_kept_once_somebody_saves_it(
    make: Factories, browser: Browser
) -> None:
    one = a_programme(make, "25604", name="Software developer")
    for gender, cohort in (
        (Gender.WOMAN, "2025"),
        (Gender.WOMAN, "2025/26"),
        (Gender.MAN, "2025"),
        (Gender.MAN, "2025"),
        (Gender.MAN, "2024"),
    ):
        make.student(programme=one, gender=gender, cohort=cohort)
    make.student(programme=one, cohort="2025", has_left=True)
    browser.sign_in(make.user(Role.COORDINATOR))
    label = "Count the students in Meervoud whose cohort began in this school year"

    page = browser.get("/figures/2026/intake").click(label)
    assert entered(make.school.id, 2026, Flow.INTAKE) == {}
    page.submit("Save the figures")

    row = entered(make.school.id, 2026, Flow.INTAKE)[one.id]
    assert (row.women, row.men, row.other, row.unknown) == (2, 2, 0, 1)


def test_a_cohort_of_a_few_students_is_not_counted(make: Factories, browser: Browser) -> None:
    one = a_programme(make, "25604")
    for _ in range(4):
        make.student(programme=one, gender=Gender.WOMAN, cohort="2025")
    browser.sign_in(make.user(Role.COORDINATOR))

    browser.get("/figures/2026/intake?count=1").submit("Save the figures")

    assert entered(make.school.id, 2026, Flow.INTAKE) == {}


def scan(browser: Browser) -> list[list[str]]:
    page = browser.get("/figures").submit("csv")
    return list(csv.reader(io.StringIO(page.html.lstrip("\ufeff")), delimiter=";"))


def test_the_gender_scan_has_a_row_for_each_programme_and_year(make: Factories, browser: Browser) -> None:
    """R34: 3 programmes in 5 years are 15 rows, and their sums are those of the report."""
    programmes = [a_programme(make, code, ICT) for code in ("25604", "25187", "25188")]
    for place, one in enumerate(programmes):
        for year in range(2022, 2027):
            figures(one, year, women=place, men=20 + year - 2022)
            figures(one, year, women=1, men=10, flow=Flow.GRADUATES)
    marks(programmes[0], 2026, women=68, men=71)
    browser.sign_in(make.user(Role.COORDINATOR))

    headers, *rows = scan(browser)

    assert headers[3:5] == ["Intake: women", "Intake: men"]
    assert len(rows) == 15
    for year in range(2022, 2027):
        total = report_of(make.school.id, year, Flow.INTAKE, hides_small=False).total.parts
        of_year = [row for row in rows if row[2] == f"{year - 1}-{year}"]
        assert tuple(sum(int(row[column]) for row in of_year) for column in range(3, 7)) == total
    (marked,) = [row for row in rows if row[11]]
    assert marked[0] == "25604"
    assert [mark.replace(",", ".") for mark in marked[11:]] == ["6.8", "7.1"]
    event = db.session.query(AuditEvent).filter_by(action="figures:export").one()
    assert event.data == {"rows": 15}


def test_the_gender_scan_of_an_ambassador_hides_what_the_page_hides(
    make: Factories, browser: Browser
) -> None:
    one, other = a_programme(make, "25604", ICT), a_programme(make, "25104", BOUW)
    figures(one, 2026, women=2, men=60)
    figures(other, 2026, women=20, men=60)
    marks(one, 2026, women=68, men=71)
    marks(other, 2026, women=70, men=70)
    browser.sign_in(make.user(Role.REPORT_VIEWER))

    rows = {row[0]: row for row in scan(browser)}

    assert rows["25604"][3:7] == ["hidden"] * 4
    assert rows["25604"][11:] == ["hidden"] * 2
    assert "68" not in "".join(rows["25604"][11:])


def test_the_page_takes_as_many_statements_for_many_programmes(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    figures(a_programme(make, "25604", ICT), 2026, women=7, men=60)
    db.session.commit()
    with counted() as few:
        browser.get("/figures?year=2026")
    for number in range(20):
        figures(a_programme(make, str(10_000 + number), ICT), 2026, women=7, men=60)
    db.session.commit()
    with counted() as many:
        browser.get("/figures?year=2026")

    assert len(many.texts) <= len(few.texts)
