"""Supply and demand before a run, and the same shortage in the run, for the coordinator and for each student."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.accounts.models import User
from app.companies.models import Opening
from app.companies.services import withdraw_opening
from app.extensions import db, now
from app.placements.explaining.supply import work_out
from app.placements.models import MatchRun, Proposal, SupplyFigures
from app.placements.policies import Policy
from app.placements.queries import all_proposals_of
from app.placements.services import supply as supply_services
from app.placements.services.decisions import pin
from app.placements.services.publishing import publish
from app.placements.services.runs import start
from app.placements.services.supply import WorkedOut, supply_in
from app.placements.shortage import for_students
from app.placements.sweeps import keep_supply
from app.runs.publishing import review
from app.schools.models import Period, ProgrammeEquivalent
from app.students.models import Student
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories
from tests.placements.conftest import ALONE, ANSWER_BY, stop


@pytest.fixture
def shared(make: Factories) -> tuple[Period, list[Student]]:
    """Two programmes that share an opening: 12 and 8 students for 10, 4 and 2 places; 6 short, 16 places in all."""
    one = make.programme(ALONE, name="Software developer")
    other = make.programme("25606", name="Systems engineer")
    site = make.site(women=3, codes=(ALONE, "25606"))
    make.opening(site, codes=(ALONE, "25606"), capacity=10)
    make.opening(make.site(women=3, codes=(ALONE,)), codes=(ALONE,), capacity=2)
    make.opening(make.site(women=3, codes=("25606",)), codes=("25606",), capacity=2)
    students = [make.student(programme=one, with_account=True) for _ in range(12)]
    students += [make.student(programme=other, with_account=True) for _ in range(8)]
    return make.default_period, students


@pytest.fixture
def run_of(run_jobs: Callable[[], int], coordinator: User) -> Callable[[Period], MatchRun]:
    """A run of a period, solved, reviewed and published."""

    def plan(period: Period) -> MatchRun:
        run = start(period, Policy(), actor=coordinator)
        run_jobs()
        db.session.refresh(run)
        assert run.state.has_plan, run.error
        review(run, actor=coordinator)
        publish(run, ANSWER_BY, actor=coordinator, closes_choices=False)
        db.session.commit()
        return run

    return plan


def _without_place(run: MatchRun) -> list[Proposal]:
    return [row for row in all_proposals_of(run) if row.opening_id is None]


def _row(page: Page, name: str) -> list[str]:
    """The other cells of the first row of a table that begins with this name."""
    return next(row[1:] for row in page.rows() if row[0] == name)


def _bar(page: Page, name: str) -> str:
    """What stands at the bar of a programme, as it is read aloud."""
    bars = page.texts(".//ul[@class='supply-bars']/li")
    return next(words.removeprefix(name).strip() for words in bars if words.startswith(name))


def test_programme_that_shares_nothing_is_8_short_on_every_page(
    alone: tuple[Period, list[Student]], coordinator: User, browser: Browser, run_of: Callable[..., MatchRun]
) -> None:
    period, _students = alone
    db.session.commit()
    browser.sign_in(coordinator)

    today = browser.get("/today")
    assert "Software developer (25604): 8 places short" in today.text
    assert "A run now would leave 8 students without a place." in today.text
    new = browser.get("/placements/runs/new")
    for page in (today, new):
        assert _bar(page, "Software developer (25604)").startswith("32 / 24 32 students, 24 places 8 short")
        assert _bar(page, "Programme 25187 (25187)") == "3 / 5 3 students, 5 places"
    assert _row(browser.get("/placements/supply"), "Software developer (25604)") == ["32", "24", "8"]

    run = run_of(period)
    assert len(_without_place(run)) == 8
    page = browser.get(f"/placements/runs/{run.id}")
    assert "32 for 24 places, 8 short" in page.text
    for row in _without_place(run):
        told = browser.get(f"/placements/runs/{run.id}/students/{row.student_id}").text
        assert "Places are short for Software developer (25604): 32 students, 24 places, 8 short." in told
        assert "What helps: 8 more places that these students can go to give all of them one." in told
    assert _row(browser.get("/placements/supply"), "Software developer (25604)") == ["32", "24", "8"]


def test_programmes_that_share_say_the_whole_short_part(
    shared: tuple[Period, list[Student]], coordinator: User, browser: Browser, run_of: Callable[..., MatchRun]
) -> None:
    period, _students = shared
    db.session.commit()
    browser.sign_in(coordinator)
    together = "Software developer (25604) and Systems engineer (25606) together"

    today = browser.get("/today")
    assert f"{together}: 6 places short" in today.text
    new = browser.get("/placements/runs/new")
    for page in (today, new):
        assert "12 places 6 short together with Systems engineer (25606)" in _bar(
            page, "Software developer (25604)"
        )
        assert f"{together}: 20 students, 14 places, 6 short." in page.text
    page = browser.get("/placements/supply")
    assert "20 for 14 places, 6 short" in page.text
    assert "Software developer (25604): 12 students; Systems engineer (25606): 8 students." in page.text

    run = run_of(period)
    assert "20 for 14 places, 6 short" in browser.get(f"/placements/runs/{run.id}").text
    assert len(_without_place(run)) == 6
    for row in _without_place(run):
        told = browser.get(f"/placements/runs/{run.id}/students/{row.student_id}").text
        assert f"Places are short for {together}: 20 students, 14 places, 6 short." in told


def test_student_reads_the_shortage_without_anybody_in_it(
    shared: tuple[Period, list[Student]], browser: Browser, run_of: Callable[..., MatchRun]
) -> None:
    period, students = shared
    run = run_of(period)
    row = _without_place(run)[0]
    page = browser.sign_in(row.student.user).get("/my-placement")

    assert "Places are short: 20 students for 14 places, so 6 students get none." in page.text
    assert (
        "The places are shared by Software developer (25604) (12 students) and Systems engineer (25606) (8 students)."
    ) in page.text
    assert not [other for other in students if other.id != row.student_id and other.last_name in page.text]


def test_small_part_is_not_counted_out_to_a_student() -> None:
    small = {"students": 4, "seats": 3, "short": 1, "openings": 1, "programmes": [["25604", 4]]}
    mixed = {
        "students": 20,
        "seats": 14,
        "short": 6,
        "openings": 3,
        "programmes": [["25604", 17], ["25606", 3]],
    }

    assert for_students(small)["is_counted"] is False
    assert for_students(mixed)["is_counted"] is True
    assert for_students(mixed)["programmes"] == [["25604", None], ["25606", None]]


def test_enough_places_for_everybody_is_said(make: Factories, coordinator: User, browser: Browser) -> None:
    make.opening(capacity=2)
    make.student()
    db.session.commit()
    browser.sign_in(coordinator)

    assert "There are enough places for everybody." in browser.get("/today").text
    assert "There are enough places for everybody." in browser.get("/placements/runs/new").text
    page = browser.get("/placements/supply")
    assert "There are enough places for everybody." in page.text
    assert "Companies to call first" not in page.text


def test_school_without_openings_is_short_of_all(
    make: Factories, coordinator: User, browser: Browser
) -> None:
    make.student()
    make.student()
    _ = make.default_period
    db.session.commit()
    page = browser.sign_in(coordinator).get("/placements/supply")

    assert _row(page, "Programme 25187 (25187)") == ["2", "0", "2"]
    assert "2 students: no opening for the programme" in page.text


def test_students_whom_nothing_fits_are_told_apart_with_the_reason(make: Factories) -> None:
    programme = make.default_programme
    near = make.opening(capacity=5)
    far = make.student(town="Maastricht", max_minutes=30)
    nothing = make.student(programme=make.programme("25999"))
    unrecognised = make.student(programme=make.programme("25998"))
    make.opening(make.site(codes=()), codes=("25998",))
    stopped = make.student(programme=make.programme("25997"))
    closed = make.opening(make.site(codes=("25997",)), codes=("25997",))
    stop(closed, make.user())
    make.student(programme=programme)
    found = work_out(near.period)

    assert {row.student_id: row.reason for row in found.unfit} == {
        far.id: "distance",
        nothing.id: "programme",
        unrecognised.id: "recognition",
        stopped.id: "stopped",
    }
    assert found.short == 4
    assert found.parts == []


def test_equivalent_programmes_count_an_opening_at_each_and_short_once(make: Factories) -> None:
    one, other = make.default_programme, make.programme("25190")
    make.row(ProgrammeEquivalent(school_id=make.school.id, code=one.code, equivalent_code=other.code))
    opening = make.opening(capacity=3)
    for programme in (one, one, other, other, other):
        make.student(programme=programme)
    found = work_out(opening.period)

    assert [(row.code, row.students, row.places) for row in found.programmes] == [
        ("25187", 2, 3),
        ("25190", 3, 3),
    ]
    assert [(part["students"], part["seats"], part["short"]) for part in found.parts] == [(5, 3, 2)]
    assert found.short == 2


def test_accepted_places_count_with_their_students(
    alone: tuple[Period, list[Student]], coordinator: User, run_of: Callable[..., MatchRun], browser: Browser
) -> None:
    period, _students = alone
    run = run_of(period)
    placed = next(row for row in all_proposals_of(run) if row.student.user and row.opening_id)
    browser.sign_in(placed.student.user).get("/my-placement").submit("Accept this place")

    found = work_out(period)
    assert (found.short, found.parts[0]["students"], found.parts[0]["seats"]) == (8, 32, 24)


def test_refused_decisions_are_said(make: Factories, coordinator: User, browser: Browser) -> None:
    opening, student = make.opening(), make.student()
    pin(student, opening, "Agreed.", actor=coordinator)
    stop(opening, coordinator)
    db.session.commit()
    page = browser.sign_in(coordinator).get("/placements/supply")

    assert "A run cannot start now" in page.text


# ---------------------------------------------------------------- kept figures


def test_worker_keeps_the_figures_until_something_changes(
    make: Factories, alone: tuple[Period, list[Student]], coordinator: User, browser: Browser
) -> None:
    period, _students = alone
    db.session.commit()
    keep_supply()
    kept = db.session.scalars(select(SupplyFigures).where(SupplyFigures.period_id == period.id)).one()
    first = kept.worked_out_at
    keep_supply()
    db.session.refresh(kept)

    assert kept.worked_out_at == first
    assert supply_in(period).at == first
    with counted() as statements:
        supply_in(period)
    assert statements.count <= 3, statements.texts


def test_worker_that_comes_second_leaves_the_figures_of_the_first(
    alone: tuple[Period, list[Student]], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    period, _students = alone
    db.session.commit()

    def both_store(late: Period, found: WorkedOut) -> None:
        for _ in range(2):
            db.session.add(
                SupplyFigures(period_id=late.id, school_id=late.school_id, stamp="", milliseconds=0, data={})
            )
        db.session.expire(late)
        db.session.flush()

    monkeypatch.setattr("app.placements.sweeps.store", both_store)
    keep_supply()
    assert f"Supply and demand of period {period.id} could not be worked out" in caplog.messages
    monkeypatch.undo()
    keep_supply()

    assert db.session.scalars(select(SupplyFigures.period_id)).all() == [period.id]


def test_large_school_shows_the_last_figures_while_new_ones_are_worked_out(
    make: Factories,
    alone: tuple[Period, list[Student]],
    coordinator: User,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _period, _students = alone
    monkeypatch.setattr(supply_services, "QUICK_SIZE", 10)
    db.session.commit()
    browser.sign_in(coordinator)
    assert "Supply and demand are being worked out" in browser.get("/today").text
    assert "Supply and demand are being worked out" in browser.get("/placements/supply").text

    keep_supply()
    page = browser.get("/placements/supply")
    assert _row(page, "Software developer (25604)") == ["32", "24", "8"]
    assert "being worked out again" not in page.text

    opening = db.session.scalars(select(Opening).where(Opening.capacity == 4).limit(1)).one()
    withdraw_opening(opening, "Moved.", actor=coordinator)
    db.session.commit()
    page = browser.get("/placements/supply")
    assert _row(page, "Software developer (25604)") == ["32", "24", "8"]
    assert "Something has changed since; the figures are being worked out again." in page.text

    later = now() + timedelta(hours=1)
    with time_machine.travel(later):
        keep_supply()
        assert _row(browser.get("/placements/supply"), "Software developer (25604)") == ["32", "20", "12"]
