"""The pages of a run: start, progress, result with its list, and what each student's page says."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.extensions import db
from app.placements.models import MatchRun
from app.placements.policies import DEFAULT_ORDER
from app.placements.queries import all_proposals_of
from app.runs.models import RunState
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories
from tests.placements.conftest import Town

Solve = Callable[..., MatchRun]
RESULT_BUDGET = 21
STUDENT_BUDGET = 20
EVERYBODY = ["Berg, Noor van der", "Çelik, Zoë", "d'Angelo, Daan", "Visser, Sem"]


def listed(page: Page) -> list[list[str]]:
    """The rows of the list of students, without the tables behind the pictures."""
    results = next(element for element in page.root.iter("div") if element.get("id") == "results")
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row]
        for row in results.iterfind(".//tbody/tr")
    ]


def names_in(page: Page) -> list[str]:
    """Who the list shows, in its order."""
    return [row[0].partition("Programme")[0].strip() for row in listed(page)]


def test_starts_a_run_with_the_order_of_the_form(
    town: Town, browser: Browser, run_jobs: Callable[[], int]
) -> None:
    form = browser.sign_in(town.coordinator).get("/placements/runs/new")
    order = ["flagged", *(name for name in DEFAULT_ORDER[1:] if name != "flagged")]
    page = form.submit("Start the run", order=order, preference_mode="rank_maximal")

    assert page.h1 == "Run 1"
    assert "In the queue" in page.text
    run_jobs()
    run = db.session.get_one(MatchRun, 1)
    assert run.policy["criteria"] == ["placed", *order]
    assert (run.policy["preference_mode"], run.state) == ("rank_maximal", RunState.SOLVED_OPTIMAL)


def test_order_can_be_changed_without_javascript(town: Town, browser: Browser) -> None:
    form = browser.sign_in(town.coordinator).get("/placements/runs/new")
    page = form.submit("Move Enough guidance up")

    shown = page.texts(".//span[@class='rank-title']")
    assert shown[:3] == ["A place for everyone always first", "Enough guidance", "Nobody alone"]
    assert db.session.get(MatchRun, 1) is None


def test_a_place_for_everyone_cannot_be_moved(town: Town, browser: Browser) -> None:
    form = browser.sign_in(town.coordinator).get("/placements/runs/new")
    page = form.submit("Move Nobody alone up")

    assert page.texts(".//span[@class='rank-title']")[:2] == [
        "A place for everyone always first",
        "Nobody alone",
    ]
    assert "Move A place for everyone up" not in page.text
    assert "No other criterion decides who they are." in page.text


def test_order_with_gaps_is_completed(town: Town, browser: Browser) -> None:
    form = browser.sign_in(town.coordinator).get("/placements/runs/new")
    form.submit("Start the run", order=["travel", "nonsense", "placed", "travel"])

    assert db.session.get_one(MatchRun, 1).policy["criteria"] == [
        "placed",
        "travel",
        *(name for name in DEFAULT_ORDER[1:] if name != "travel"),
    ]


@pytest.mark.parametrize("seconds", ["2", "-1", "x"])
def test_wrong_numbers_are_told(town: Town, browser: Browser, seconds: str) -> None:
    form = browser.sign_in(town.coordinator).get("/placements/runs/new")
    page = form.submit("Start the run", expect=422, time_limit_seconds=seconds)

    assert "Enter a" in page.text
    assert db.session.get(MatchRun, 1) is None


def test_second_run_is_refused_while_one_is_busy(town: Town, browser: Browser) -> None:
    form = browser.sign_in(town.coordinator).get("/placements/runs/new")
    form.submit("Start the run")
    page = form.submit("Start the run", expect=409)

    assert "Run 1 is still in progress" in page.text


def test_result_begins_with_a_sentence(town: Town, browser: Browser, solve: Solve) -> None:
    run = solve(town)
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}")

    assert (
        "Everybody placed; nobody alone; no participant at a site with too few women in technical roles; "
        "2 first choices; proven best for this order."
    ) in page.text
    assert page.title.startswith("Run 1")


def test_result_shows_people_before_proofs(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    """Two go together and two alone; a team with one place for two; a journey of over an hour; one without a place."""
    team = make.team(intensive_places=1)
    for student in town.students:
        student.participates, student.wishes_together, student.team_id = True, True, team.id
    make.student(programme=make.programme("25297"), first_name="Lotte", last_name="Zwart")
    town.students[3].town = "Maastricht"
    run = solve(town)
    browser.sign_in(town.coordinator)
    page = browser.get(f"/placements/runs/{run.id}")

    for words in (
        "2 first choice 1 second choice 1 lower on the list 0 not on the list 1 no place",
        "2 together, at 1 site",
        "2 for 1 places, 1 short",
        "1 beyond their team's intensive places",
        "Order and proof (8 criteria, all proven)",
    ):
        assert words in page.text
    assert len(page.all(".//*[@class='square-over']")) == 1
    assert len(listed(page.click("2 alone, but wanted company"))) == 2
    assert names_in(page.click("1 travel longer than 60 minutes")) == ["Visser, Sem"]


def test_result_of_an_earlier_version_has_no_groups_to_draw(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    team = make.team(intensive_places=50)
    for student in town.students:
        student.participates, student.team_id = True, team.id
    run = solve(town)
    run.summary = {name: value for name, value in run.summary.items() if name not in ("company", "far")}
    db.session.commit()
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}")

    assert "together, at" not in page.text
    assert "2 alone, but wanted company" in page.links
    assert "2 of 50 places" in page.text


def test_flagged_placements_on_the_page_are_those_of_the_solution(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    for student in town.students:
        student.participates = True
    run = solve(town)
    flagged = sum(row["flagged"] for row in (run.solution or {})["placements"])
    browser.sign_in(town.coordinator)

    rows = listed(browser.get(f"/placements/runs/{run.id}", query={"show": "flagged"}))
    marked = [row for row in rows if "intensive guidance" in row[-1]]

    assert len(marked) == flagged == 2


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"show": "unplaced"}, ["Zwart, Lotte"]),
        ({"rank": "1"}, ["Berg, Noor van der", "Çelik, Zoë"]),
        ({"rank": "2"}, ["d'Angelo, Daan"]),
        ({"q": "angelo"}, ["d'Angelo, Daan"]),
        ({"q": "van der berg"}, ["Berg, Noor van der"]),
        ({"q": "anker"}, ["Berg, Noor van der", "Çelik, Zoë"]),
        ({"show": "alone"}, []),
        ({"show": "nonsense"}, ["Zwart, Lotte", *EVERYBODY]),
    ],
)
def test_list_is_filtered_in_the_database(
    make: Factories, town: Town, browser: Browser, solve: Solve, query: dict[str, str], names: list[str]
) -> None:
    other = make.programme("25297")
    make.student(programme=other, first_name="Lotte", last_name="Zwart")
    run = solve(town)
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}", query=query)

    assert names_in(page) == names


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("attention", ["d'Angelo", "Aalders", "Berg", "Çelik"]),
        ("name", ["Aalders", "Berg", "Çelik", "d'Angelo"]),
        ("place", ["Berg", "Çelik", "d'Angelo", "Aalders"]),
        ("rank", ["Berg", "Çelik", "Aalders", "d'Angelo"]),
        ("minutes", ["Çelik", "d'Angelo", "Aalders", "Berg"]),
        ("-minutes", ["Berg", "Aalders", "d'Angelo", "Çelik"]),
    ],
)
def test_list_is_sorted_in_the_database(
    town: Town, browser: Browser, solve: Solve, sort: str, names: list[str]
) -> None:
    """The figures are written over, so that no two orders are the same."""
    run = solve(town)
    rows = {row.student.last_name: row for row in all_proposals_of(run)}
    for name, minutes, rank in (("Berg", 30, 1), ("Çelik", 10, 1), ("d'Angelo", 20, 3), ("Visser", 25, 2)):
        rows[name].minutes, rows[name].rank = minutes, rank
    rows["d'Angelo"].is_alone = True
    rows["Visser"].student.last_name = "Aalders"
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}", query={"sort": sort})

    assert [name.partition(",")[0] for name in names_in(page)] == names


def test_result_takes_few_statements_whatever_the_size(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    for _ in range(30):
        make.choices(make.student(team_id=make.team().id), town.big, town.small)
    run = solve(town)
    browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}")
    with counted() as statements:
        page = browser.get(f"/placements/runs/{run.id}")

    assert len(listed(page)) == 25
    assert statements.count <= RESULT_BUDGET, statements.texts


def test_unknown_towns_are_named(town: Town, browser: Browser, solve: Solve) -> None:
    town.students[2].town = "Nergenshuizen"
    town.small.site.town = "Ergensdorp"
    run = solve(town)
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}")

    assert "The town of 1 student is not known, so travel time does not count: Daan d'Angelo." in page.text
    assert "Bakker Metaal (Ergensdorp)" in page.text


def test_student_page_says_why_and_who_has_the_place(town: Town, browser: Browser, solve: Solve) -> None:
    run = solve(town)
    lower = town.students[2]
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/students/{lower.id}")

    assert page.h1 == lower.name
    assert "all places taken, by Zoë Çelik, Noor van der Berg" in page.text
    assert "this is the place" in page.text


def test_student_page_of_somebody_without_place_says_what_is_short(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    for _ in range(2):
        make.choices(make.student(), town.big)
    run = solve(town)
    unplaced = next(row["student"] for row in (run.solution or {})["unplaced"])
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/students/{unplaced[1:]}")

    assert "No place: all suitable places are taken" in page.text
    assert "6 students, 4 places, 2 short" in page.text
    assert "These students can only go to the same 3 openings, whichever plan is made." in page.text
    assert f"These went before {page.h1.split()[0]}: 4 students by lottery" in page.text


def test_why_not_is_answered_with_its_price(town: Town, browser: Browser, solve: Solve) -> None:
    run = solve(town)
    student = town.students[2]
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/students/{student.id}")
    page = page.submit("Work it out", why_not=str(town.big.id))

    assert "Why not Anker Software?" in page.text
    assert (
        "Even the best plan with Daan there is worse than this one: 1 more student who "
        "wanted company is alone."
    ) in page.text
    assert "To make room:" in page.text
    assert "would go to Bakker Metaal instead of Anker Software" in page.text


def test_student_page_takes_few_statements(town: Town, browser: Browser, solve: Solve) -> None:
    run = solve(town)
    address = f"/placements/runs/{run.id}/students/{town.students[2].id}"
    browser.sign_in(town.coordinator).get(address)
    with counted() as statements:
        browser.get(address)

    assert statements.count <= STUDENT_BUDGET, statements.texts


def test_run_can_be_planned_again_with_the_same_order(town: Town, browser: Browser, solve: Solve) -> None:
    run = solve(town, criteria=("travel", *(name for name in DEFAULT_ORDER if name != "travel")))
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}").click("Run again")

    shown = page.texts(".//span[@class='rank-title']")
    assert shown[:2] == ["A place for everyone always first", "Short journeys"]


def test_question_and_answer_can_be_checked_elsewhere(
    app: Flask, town: Town, browser: Browser, published: MatchRun
) -> None:
    run = published
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}")
    files = [browser._open("GET", page.links[f"the {kind}"]).get_json() for kind in ("question", "answer")]

    assert [file["format"] for file in files] == ["placement-problem/2", "placement-solution/2"]
    assert files[1]["problem"] == run.input_digest


def test_question_and_answer_follow_with_the_publication(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    """They hold the number of the lottery. Once that is public, the files of every run of the period are."""
    run = solve(town)
    cancelled = make.match_run(state=RunState.CANCELLED, policy=run.policy)
    db.session.commit()
    browser.sign_in(town.coordinator)
    follow = "The files to check or repeat this run elsewhere follow with the publication"

    page = browser.get(f"/placements/runs/{run.id}")
    assert follow in page.text
    assert {"the question", "the answer"}.isdisjoint(page.links)
    assert follow in browser.get(f"/placements/runs/{cancelled.id}").text
    for kind in ("problem", "solution"):
        refused = browser.get(f"/placements/runs/{run.id}/{kind}", expect=409)
        assert "This file holds the number that was drawn in the lottery." in refused.text

    make.match_run(state=RunState.SUPERSEDED, seed=run.seed)
    db.session.commit()
    assert "the answer" in browser.get(f"/placements/runs/{run.id}").links
    assert "Download the question of this run" in browser.get(f"/placements/runs/{cancelled.id}").links
