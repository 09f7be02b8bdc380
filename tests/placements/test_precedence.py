"""D11: who has a place comes first, and apart. Through the pages, the command line and the demo school."""

import re
from collections.abc import Callable
from hashlib import sha256

import pytest
from sqlalchemy import select

from app.extensions import db
from app.placements.models import MatchRun, Proposal
from app.placements.problem.names import lot_of
from app.placements.queries import all_proposals_of
from app.placements.services.decisions import pin
from app.placements.services.moves import move
from app.placements.services.publishing import publish
from app.runs.publishing import review
from app.students.models import ChoiceList, Preference, Student
from app.students.services import set_participation
from tests.browser import Browser
from tests.factories import Factories
from tests.placements.conftest import ANSWER_BY, Town

Jobs = Callable[[], int]
Solve = Callable[..., MatchRun]


@pytest.fixture
def quiet(make: Factories, town: Town) -> list[Student]:
    """Three more students, who have handed in nothing: seven students for four places."""
    return [make.student(with_account=True, last_name=f"Quiet{number}") for number in range(3)]


def placed_in(run: MatchRun) -> set[int]:
    return {row.student_id for row in all_proposals_of(run) if row.opening_id is not None}


def text_of(browser: Browser, student: Student, address: str) -> str:
    assert student.user is not None
    return browser.sign_in(student.user).get(address).text


def published(run: MatchRun, town: Town) -> MatchRun:
    review(run, actor=town.coordinator)
    publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False)
    db.session.commit()
    return run


def test_who_handed_in_choices_goes_first(town: Town, quiet: list[Student], solve: Solve) -> None:
    assert placed_in(solve(town)) == {student.id for student in town.students}


def test_setting_of_the_period_decides_what_counts(town: Town, quiet: list[Student], solve: Solve) -> None:
    """Without "chosen" the lot decides alone: lowest first, by the SHA-256 that anybody can work out."""
    town.period.precedence = []
    everybody = [*town.students, *quiet]
    by_lot = sorted(everybody, key=lambda student: lot_of(town.period.lot_seed, student.id))

    assert placed_in(solve(town)) == {student.id for student in by_lot[:4]}


def test_only_listed_places_nobody_off_the_list(town: Town, quiet: list[Student], solve: Solve) -> None:
    town.period.only_listed = True
    db.session.delete(db.session.scalars(select(ChoiceList)).first())
    run = solve(town)

    assert run.policy["unranked"] is False
    assert len(placed_in(run)) == 3
    assert all(row.rank is not None for row in all_proposals_of(run) if row.opening_id is not None)


def test_participation_wishes_and_order_change_who_goes_where_and_never_who(
    make: Factories, town: Town, solve: Solve
) -> None:
    """Six with a list for four places; every flip of one student leaves the four what they are."""
    for number in range(2):
        make.choices(make.student(participates=number == 0), town.big, town.unknown)
    before = placed_in(solve(town))
    assert len(before) == 4
    for student in db.session.scalars(select(Student)).all():
        set_participation(student, not student.participates, actor=town.coordinator)
        student.wishes_together, student.wishes_women_present = True, student.wishes_women_present is None
        choices = db.session.scalars(select(ChoiceList).where(ChoiceList.student_id == student.id)).one()
        openings = [row.opening_id for row in choices.preferences]
        choices.preferences.clear()
        db.session.flush()
        choices.preferences = [
            Preference(rank=rank, opening_id=opening)
            for rank, opening in enumerate(reversed(openings), start=1)
        ]
        db.session.flush()
        assert placed_in(solve(town)) == before


def test_every_run_of_a_period_has_its_lot(
    town: Town, quiet: list[Student], solve: Solve, browser: Browser
) -> None:
    runs = [solve(town), solve(town, criteria=("placed", "travel"))]
    form = browser.sign_in(town.coordinator).get("/placements/runs/new")

    assert {run.seed for run in runs} == {town.period.lot_seed}
    assert placed_in(runs[0]) == placed_in(runs[1])
    assert "Lottery number" not in form.text
    assert "seed" not in {control.get("name") for control in form.root.iter("input")}


def test_form_says_who_goes_first_and_leads_to_the_setting(town: Town, browser: Browser) -> None:
    browser.sign_in(town.coordinator)
    first = "pinned students go first, then students with a published place, then students who have handed in"
    assert first in browser.get("/placements/runs/new").text

    town.period.precedence, town.period.only_listed = ["chosen"], True
    db.session.commit()
    page = browser.get("/placements/runs/new")
    assert "pinned students go first, then students who have handed in choices, and a lottery" in page.text
    assert "a short list can cost a place" in page.text
    assert page.links["Settings of this period"].endswith(f"/periods/{town.period.id}")


@pytest.mark.parametrize(
    ("precedence", "only_listed", "words"),
    [
        (["published", "chosen"], False, "then students who have handed in choices, and a lottery decides"),
        (["chosen", "published"], False, "So do hand in your choices."),
        (["chosen"], False, "So do hand in your choices."),
        (["published"], False, "Handing in choices makes no difference to whether you get a place."),
        ([], False, "Handing in choices makes no difference to whether you get a place."),
        (["published", "chosen"], True, "with a short list, or none, you can be left without a place."),
        (["chosen", "published"], True, "with a short list, or none, you can be left without a place."),
        (["published"], True, "with a short list, or none, you can be left without a place."),
        (["chosen"], True, "with a short list, or none, you can be left without a place."),
        ([], True, "with a short list, or none, you can be left without a place."),
    ],
)
def test_student_reads_what_handing_in_means(
    town: Town, browser: Browser, precedence: list[str], only_listed: bool, words: str
) -> None:
    town.period.precedence, town.period.only_listed = precedence, only_listed
    db.session.commit()
    list_counts = "What is on your list, taking part in the programme and asking for support do not change"

    for address in ("/my-choices", "/today"):
        text = text_of(browser, town.students[0], address)
        assert words in text
        assert (list_counts in text) is not only_listed


def test_digest_from_the_start_is_that_of_the_number_at_publication(
    town: Town, browser: Browser, solve: Solve
) -> None:
    student = town.students[0]
    shown = re.search(r"Check digits: ([0-9a-f]{64})", text_of(browser, student, "/my-choices"))
    run = published(solve(town), town)
    text = text_of(browser, student, "/my-placement")
    seed = re.search(r"Number that was drawn: (\d+)", text)
    own = re.search(r"the SHA-256 of this text: (\S+) Your lottery number: ([0-9a-f]{16})", text)

    assert shown is not None
    assert seed is not None
    assert own is not None
    assert sha256(seed[1].encode()).hexdigest() == shown[1] == town.period.lot_digest
    assert f"Check digits, shown before the publication: {shown[1]}" in text
    assert own[1] == f"{run.seed}:s{student.id}"
    assert sha256(own[1].encode()).digest()[:8].hex() == own[2]


def test_number_is_secret_until_the_publication(town: Town, browser: Browser, solve: Solve) -> None:
    town.period.lot_seed = 271828182845904523
    run = solve(town)
    pages = [text_of(browser, town.students[0], address) for address in ("/my-choices", "/my-placement")]
    browser.sign_in(town.coordinator)
    pages.append(browser.get(f"/placements/runs/{run.id}").text)
    pages.append(browser.get(f"/placements/runs/{run.id}/publish").text)
    pages.append(browser.get("/audit").text)

    assert [text for text in pages if str(town.period.lot_seed) in text] == []
    assert [town.period.lot_digest in text for text in pages[2:]] == [True, True, True]
    assert "The number itself is shown with the publication, to you too." in pages[3]

    published(run, town)
    assert f"number that was drawn: {town.period.lot_seed}" in browser.get("/audit").text
    later = solve(town)
    assert str(town.period.lot_seed) in browser.get(f"/placements/runs/{later.id}/publish").text


def test_without_a_place_she_reads_who_went_first_and_her_lot(
    make: Factories, town: Town, quiet: list[Student], browser: Browser, solve: Solve
) -> None:
    """Eight students for four places: one pinned, two of five with a list by lot before her, three without a list."""
    first, second = (make.student(with_account=True), make.student(with_account=True))
    for student in (first, second):
        make.choices(student, town.big)
    pin(quiet[0], town.small, "Agreed with the company.", actor=town.coordinator)
    run = published(solve(town), town)
    with_list = sorted((*town.students, first, second), key=lambda each: lot_of(run.seed, each.id))
    left = with_list[3]

    own = text_of(browser, left, "/my-placement")
    assert "Places are short: 9 students for 4 places, so 5 students get none." in own
    assert "a few students with a place arranged by the school a few students by lottery" in own
    assert "By lottery you are number 4 of the 6 who are equal in this; 3 of them have a place." in own
    others = {each.last_name for each in (*town.students, *quiet, first, second)} - {left.last_name}
    assert not [name for name in others if name in own]

    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/students/{left.id}")
    assert "9 students, 4 places, 5 short" in page.text
    assert "1 student with a place arranged by the school 3 students by lottery" in page.text
    assert f"By lottery {left.first_name} is number 4 of the 6 who are equal in this" in page.text

    silent = text_of(browser, quiet[1], "/my-placement")
    assert "a few students who have handed in choices" in silent


def test_run_page_says_who_has_a_place_and_how_many_participants(
    make: Factories, town: Town, quiet: list[Student], browser: Browser, solve: Solve
) -> None:
    for student in quiet[:2]:
        student.participates = True
    run = solve(town)
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}")

    facts = dict(
        zip(page.texts(".//dl[@class='facts']//dt"), page.texts(".//dl[@class='facts']//dd"), strict=True)
    )
    assert facts["Students without a place"] == "3 of 7"
    assert facts["Participants without a place"] == "2 of 4"
    assert "Support has no say in who gets a place" in page.text
    assert "participants have no place" not in page.text


def test_run_page_names_whom_a_pin_costs_a_place(
    town: Town, quiet: list[Student], browser: Browser, solve: Solve
) -> None:
    """The pinned student goes first, so one of those with a list has no place; without the pin all four have."""
    pin(quiet[0], town.small, "Agreed with the company.", actor=town.coordinator)
    run = solve(town)
    [loser] = {student.id for student in town.students} - placed_in(run)
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}")

    assert run.summary["pins"] == {"pinned": 1, "unplaced": [loser]}
    assert "A pin costs 1 student their place" in page.text
    name = next(student.name for student in town.students if student.id == loser)
    assert f"Without pins these would have a place: {name}." in page.text


def test_accepted_places_are_no_pins_that_cost(town: Town, quiet: list[Student], solve: Solve) -> None:
    """What a student accepted stands, and nobody is told that a colleague's pin took a place."""
    pin(town.students[0], town.small, "Agreed.", actor=town.coordinator)
    run = solve(town)

    assert placed_in(run) == {student.id for student in town.students}
    assert run.summary["pins"] == {"pinned": 1, "unplaced": []}


def test_departures_are_listed_with_their_reason_and_published(
    town: Town, quiet: list[Student], browser: Browser, solve: Solve
) -> None:
    run = solve(town)
    rows = {row.student_id: row for row in all_proposals_of(run)}
    row = next(row for row in rows.values() if row.opening_id == town.small.id)
    out, into = row.student, quiet[0]
    move(row, None, "Goes abroad.", actor=town.coordinator, may_unplace=True)
    move(rows[into.id], town.small, "Lives next door.", actor=town.coordinator)
    db.session.commit()
    browser.sign_in(town.coordinator)

    for address in (f"/placements/runs/{run.id}", f"/placements/runs/{run.id}/publish"):
        text = browser.get(address).text
        assert "2 places were decided by hand" in text
        assert f"{out.name}: no place instead of one. Reason: Goes abroad." in text
        assert f"{into.name}: a place at Bakker Metaal instead of none. Reason: Lives next door." in text
    published(run, town)
    assert db.session.scalars(select(Proposal).where(Proposal.student_id == into.id)).one().opening_id


def test_why_not_names_who_would_lose_a_place(
    town: Town, quiet: list[Student], browser: Browser, solve: Solve
) -> None:
    run = solve(town)
    asked = next(student for student in quiet)
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/students/{asked.id}")
    text = page.submit("Work it out", why_not=str(town.small.id)).text

    assert f"With {asked.first_name} there, 1 other student would have no place." in text
    assert "The run settles who has a place before any criterion counts" in text
    last = max(town.students, key=lambda student: lot_of(run.seed, student.id))
    assert f"Without a place then: {last.name}." in text


def test_comparison_shows_participants_beside_everybody(
    town: Town, quiet: list[Student], browser: Browser, solve: Solve
) -> None:
    quiet[0].participates = True
    first = solve(town)
    solve(town, criteria=("placed", "travel"))
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{first.id}/beside")
    rows = {row[0]: row[1:] for row in page.rows() if row}

    assert rows["Participants without a place"] == ["1", "1 the same"]


def test_settings_that_changed_since_the_run_stop_a_publication(
    town: Town, quiet: list[Student], browser: Browser, solve: Solve
) -> None:
    run = solve(town)
    town.period.precedence = []
    db.session.commit()
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/publish")

    assert "Start a new run and publish that one." in page.text
