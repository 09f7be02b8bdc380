"""Two openings of one company have a number each, the same on every page and in every email."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from app.extensions import db
from app.notices.models import Email
from app.placements.models import MatchRun
from app.placements.queries import all_proposals_of
from app.placements.services.answers import accept
from app.placements.services.publishing import publish
from app.runs.publishing import review
from app.shadowdays.models import ShadowDay
from app.students.models import Student
from tests.browser import Browser
from tests.factories import Factories
from tests.guidance.rows import plan_of_placement
from tests.placements.conftest import ANSWER_BY, Town


def test_two_openings_of_one_site_are_told_apart_everywhere(
    make: Factories, town: Town, solve: Callable[..., MatchRun], browser: Browser
) -> None:
    second = make.opening(town.big.site, capacity=1)
    newcomer = make.student(with_account=True, first_name="Puk", last_name="Smit")
    make.choices(newcomer, second)
    make.opening(town.big.site, period=make.period(name="Another"))
    run = solve(town)
    review(run, actor=town.coordinator)
    publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False)
    db.session.commit()
    assert (town.big.title, second.title, town.small.title) == (
        "Anker Software (1)",
        "Anker Software (2)",
        "Bakker Metaal",
    )

    browser.sign_in(town.coordinator)
    for address in (
        "/companies/openings",
        f"/placements/runs/{run.id}",
        "/placements",
        f"/placements/runs/{run.id}/students/{newcomer.id}/openings",
    ):
        page = browser.get(address)
        assert "Anker Software (1)" in page.text, address
        assert "Anker Software (2)" in page.text, address
    assert "Anker Software (2)" in browser.get(f"/students/{newcomer.id}").text
    assert newcomer.user is not None
    subjects = db.session.scalars(select(Email.subject).where(Email.recipient_id == newcomer.user_id)).all()
    assert subjects == ["Your internship: Anker Software (2)"]
    browser.sign_in(newcomer.user)
    assert "Anker Software (2)" in browser.get("/my-placement").texts(".//h2")
    assert "Anker Software (1)" in browser.get("/my-placement/another").text
    assert "Anker Software (2)" in browser.get("/my-choices").text
    assert len(all_proposals_of(run)) == len(town.students) + 1
    in_every_list_after_she_accepts(run, newcomer, browser, town)


def in_every_list_after_she_accepts(run: MatchRun, newcomer: Student, browser: Browser, town: Town) -> None:
    """Of agreements, of guidance, and of days along."""
    (hers,) = (row for row in all_proposals_of(run) if row.student_id == newcomer.id)
    assert newcomer.user is not None
    placement = accept(hers, hers.version, actor=newcomer.user)
    plan_of_placement(placement)
    guest = town.students[0].id
    day = {"on_date": placement.starts_on + timedelta(days=7), "answer_by": placement.starts_on}
    values = {"school_id": run.school_id, "placement_id": placement.id, "guest_id": guest, **day}
    db.session.add(ShadowDay(**values))
    db.session.commit()
    browser.sign_in(town.coordinator)
    for address in ("/agreements", "/guidance", "/activities/days-along"):
        assert "Anker Software (2)" in str(browser.get(address).rows()), address
