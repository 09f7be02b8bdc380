"""A student's own place: what she reads, her answer, and what she does not read."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEvent
from app.companies.models import CountSource, PlacementStop, StopGround, StopState, WomenCount
from app.errors import NotVisible
from app.extensions import db
from app.notices.models import Email
from app.placements.broken_rules import NotOpenForAnswer, OpeningFull, PlaceNotAvailable, ProposalChanged
from app.placements.models import MatchRun, Placement, PlacementState, Proposal, ProposalState
from app.placements.services.answers import accept, decline
from app.placements.services.moves import move
from app.placements.services.publishing import publish
from app.runs.publishing import review
from app.students.models import SiteVeto, Student
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.lives import a_placement
from tests.placements.conftest import ANSWER_BY, Town, stop

Rows = Callable[[MatchRun], dict[int, Proposal]]
Solve = Callable[..., MatchRun]


def own_page(browser: Browser, student: Student) -> Page:
    assert student.user is not None
    return browser.sign_in(student.user).get("/my-placement")


def take(row: Proposal) -> Placement:
    assert row.student.user is not None
    return accept(row, row.version, actor=row.student.user)


def placements() -> list[Placement]:
    return list(db.session.scalars(select(Placement)))


def test_nothing_is_told_before_publication(town: Town, browser: Browser, solve: Solve) -> None:
    solve(town)
    page = own_page(browser, town.students[0])

    assert "Your place is not known yet" in page.text
    assert "Anker" not in page.text


def test_internship_that_runs_stays_on_her_page_before_and_after_the_next_is_published(
    town: Town, browser: Browser, solve: Solve, make: Factories
) -> None:
    student, autumn = town.students[0], {"starts_on": date(2026, 9, 28), "ends_on": date(2027, 1, 22)}
    opening = make.opening(
        make.site(company_name="Delta Farma"), period=make.period(name="Autumn", **autumn), **autumn
    )
    a_placement(student, opening, until=date(2026, 12, 1), agreement_signed_on=date(2026, 8, 13))
    run = solve(town)
    before = own_page(browser, student)
    review(run, actor=town.coordinator)
    publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False)
    db.session.commit()
    after = browser.get("/my-placement")

    assert "Your place is not known yet" in before.text
    assert "Anker Software" in after.text
    for page in (before, after):
        assert "Your internship now" in page.texts(".//main//h2")
        assert "Your internship runs from Monday 28 September 2026 to Friday 22 January 2027." in page.text
        assert page.links["Delta Farma"].startswith("/companies/")
        assert page.links["My agreement"].startswith("/my-agreement?placement=")
        assert "/my-guidance" in page.links.values()


def test_reads_where_and_when_and_why(town: Town, browser: Browser, published: MatchRun) -> None:
    page = own_page(browser, town.students[0])

    assert "Anker Software" in page.text
    assert "Monday 1 February 2027" in page.text
    assert "before the end of Friday 11 December 2026" in page.text
    assert "This is your first choice." in page.text


def test_first_choice_is_called_so_also_when_a_coordinator_moved_her_there(
    town: Town, browser: Browser, solve: Solve, rows_of: Rows
) -> None:
    run = solve(town)
    first, second = (
        next(row for row in rows_of(run).values() if row.opening_id == opening.id)
        for opening in (town.big, town.small)
    )
    move(first, None, "Goes abroad.", actor=town.coordinator, may_unplace=True)
    move(second, town.big, "Lives next door.", actor=town.coordinator)
    review(run, actor=town.coordinator)
    publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False)

    text = own_page(browser, second.student).text
    assert "This is your first choice.Your coordinator chose this place for you." in text
    assert "This helps too" not in own_page(browser, first.student).text


def test_lower_choice_says_what_became_of_the_higher_ones(
    town: Town, browser: Browser, published: MatchRun
) -> None:
    page = own_page(browser, town.students[2])

    assert "More students wanted this place than there is room for." in page.text
    assert "This is your place." in page.text


def test_reads_no_flags_no_counts_and_no_other_names(
    town: Town, browser: Browser, published: MatchRun, rows_of: Rows
) -> None:
    flagged = next(row for row in rows_of(published).values() if row.opening_id == town.small.id)
    page = own_page(browser, flagged.student)

    for word in ("flagged", "alone", "fewer than", "guidance", "participa"):
        assert word not in page.text.lower()
    others = [other.last_name for other in town.students if other.id != flagged.student_id]
    assert others
    assert [name for name in others if name in page.text] == []


def test_accepts_and_has_a_confirmed_placement(town: Town, browser: Browser, published: MatchRun) -> None:
    form = own_page(browser, town.students[0])
    page = form.submit("Accept this place")
    again = form.submit("Accept this place")

    assert "This place is yours." in page.text
    assert again.status == 200
    assert [(row.student_id, row.opening_id, row.state) for row in placements()] == [
        (town.students[0].id, town.big.id, PlacementState.CONFIRMED)
    ]
    actions = db.session.scalars(select(AuditEvent.action)).all()
    assert actions.count("proposal:accept") == 1


def test_declines_with_a_reason_of_her_own(town: Town, browser: Browser, published: MatchRun) -> None:
    page = own_page(browser, town.students[0]).submit("Decline this place", reason="My sister works there.")

    assert "You declined this place" in page.text
    assert "My sister works there." in page.text
    assert placements() == []


def test_coordinator_is_asked_to_find_another_place(
    town: Town, browser: Browser, published: MatchRun
) -> None:
    page = own_page(browser, town.students[0]).submit("Decline this place")

    promise = "Your internship coordinator has been asked to find another one."
    assert f"You have declined this place. {promise}" in page.text
    assert f"You declined this place. {promise}" in page.text
    assert "Find a place for students who have none" in browser.sign_in(town.coordinator).get("/today").text


def test_somebody_left_out_by_hand_reads_no_promise(
    town: Town, browser: Browser, solve: Solve, rows_of: Rows
) -> None:
    run, student = solve(town), town.students[0]
    why = "Has an interview first."
    move(rows_of(run)[student.id], None, why, actor=town.coordinator, may_unplace=True)
    review(run, actor=town.coordinator)
    publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False)
    page = own_page(browser, student)
    body = db.session.scalars(select(Email.body).where(Email.recipient_id == student.user_id)).one()

    for text in (page.text, body):
        assert "Your internship coordinator did not give you a place in this plan." in text


def test_declines_without_a_reason(town: Town, browser: Browser, published: MatchRun, rows_of: Rows) -> None:
    own_page(browser, town.students[0]).submit("Decline this place")

    assert rows_of(published)[town.students[0].id].state is ProposalState.DECLINED


def test_somebody_without_place_reads_why_and_what_next(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    student = make.student(with_account=True, programme=make.programme("25297"), max_minutes=30)
    far, ruled_out = (
        make.opening(make.site(town=where, codes=("25297",)), codes=("25297",))
        for where in ("Maastricht", "Zwolle")
    )
    make.row(SiteVeto(student_id=student.id, site_id=ruled_out.site_id))
    run = solve(town)
    review(run, actor=town.coordinator)
    publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False)
    page = own_page(browser, student)

    assert "There is no place for you yet." in page.text
    assert "No place fits your programme" in page.text
    helps = [line for line in page.texts(".//li") if ": " in line]
    assert helps == [
        "rule out fewer companies: you ruled out 1",
        "accept a longer journey: now at most 30 min one way",
    ]
    far.is_withdrawn = ruled_out.is_withdrawn = True
    assert "This helps too" not in own_page(browser, student).text, "nothing that she can widen opens a place"
    assert "Accept this place" not in page.texts(".//button")


@pytest.mark.parametrize(
    ("women", "participates", "intensive"),
    [(1, True, True), (None, True, True), (3, True, False), (1, False, False)],
)
def test_intensive_guidance_follows_the_count_on_the_day_of_acceptance(
    town: Town, published: MatchRun, rows_of: Rows, women: int | None, participates: bool, intensive: bool
) -> None:
    opening = town.unknown if women is None else town.big
    row = next(row for row in rows_of(published).values() if row.opening_id == opening.id)
    row.student.participates = participates
    if women is not None:
        db.session.add(
            WomenCount(
                site_id=opening.site_id,
                women=women,
                counted_on=date(2026, 11, 2),
                source=CountSource.COMPANY,
            )
        )
    db.session.flush()

    assert take(row).needs_intensive_guidance is intensive


def test_nobody_answers_for_somebody_else(town: Town, published: MatchRun, rows_of: Rows) -> None:
    row = rows_of(published)[town.students[0].id]
    other = town.students[1].user
    assert other is not None

    with pytest.raises(NotVisible):
        accept(row, row.version, actor=other)


def test_answers_once(town: Town, published: MatchRun, rows_of: Rows) -> None:
    row = rows_of(published)[town.students[0].id]
    take(row)

    with pytest.raises(NotOpenForAnswer):
        take(row)
    with pytest.raises(NotOpenForAnswer):
        decline(row, row.version, "", actor=row.student.user)  # type: ignore[arg-type]


def test_answer_to_an_older_version_is_refused(
    town: Town, browser: Browser, published: MatchRun, rows_of: Rows
) -> None:
    row = rows_of(published)[town.students[0].id]
    form = own_page(browser, town.students[0])
    row.minutes = 99
    db.session.commit()
    page = form.submit("Accept this place", expect=409)

    assert "Your proposal changed after you opened the page." in page.text
    with pytest.raises(ProposalChanged):
        accept(row, row.version - 1, actor=row.student.user)  # type: ignore[arg-type]


def test_stopped_site_is_not_available_and_no_reason_is_told(
    town: Town, browser: Browser, published: MatchRun
) -> None:
    stop(town.big, town.coordinator)
    page = own_page(browser, town.students[0]).submit("Accept this place", expect=409)

    assert "This place is no longer available." in page.text
    assert "stop" not in page.text.lower()
    assert placements() == []


def test_stop_is_checked_where_it_counts(town: Town, published: MatchRun, rows_of: Rows) -> None:
    row = rows_of(published)[town.students[0].id]
    db.session.add(
        PlacementStop(
            school_id=published.school_id,
            site_id=town.big.site_id,
            state=StopState.SUSPENDED,
            suspended_until=date(2099, 1, 1),
            ground=StopGround.OTHER,
            explanation="x",
            proposed_by_id=town.coordinator.id,
        )
    )
    db.session.flush()

    with pytest.raises(PlaceNotAvailable):
        take(row)


def test_last_seat_goes_to_the_first_who_accepts(town: Town, published: MatchRun, rows_of: Rows) -> None:
    rows = rows_of(published)
    take(rows[town.students[0].id])
    town.big.capacity = 1
    db.session.flush()

    with pytest.raises(OpeningFull, match="The last place here has just been taken"):
        take(rows[town.students[1].id])


def test_counts_what_waits_beside_the_section(town: Town, browser: Browser, published: MatchRun) -> None:
    page = own_page(browser, town.students[0])
    assert any("My placement" in label and "1" in label for label in page.links)
    page = page.submit("Accept this place")
    assert not any("My placement" in label and "1" in label for label in page.links)


def test_account_without_enrolment_has_no_page(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.STUDENT)).get("/my-placement", expect=404)
