"""Where the students of a run go: a picture on its page, a map, and the list of towns that says the same."""

from collections.abc import Callable
from contextvars import Context

from app.extensions import db
from app.placements.models import MatchRun
from app.placements.policies import Policy
from app.placements.queries import all_proposals_of
from app.placements.services.runs import start
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.placements.conftest import Town

Solve = Callable[..., MatchRun]


def test_a_map_and_its_list_of_towns_say_who_goes_where(
    make: Factories, town: Town, solve: Solve, browser: Browser
) -> None:
    """The page and what the map draws are of the same students, with the filters of the list; homes make journeys."""
    town.big.site.town, town.small.site.town, town.unknown.site.town = "Zwolle", "Kampen", "Atlantis"
    for student in town.students:
        student.town, student.participates = "Zwolle", True
    town.big.capacity = 1
    run = solve(town)
    rows = {row.opening_id: row.student for row in all_proposals_of(run)}
    small, big = rows[town.small.id], rows[town.big.id]
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}")
    places = [row[:2] for row in page.rows() if row[0].startswith("around")]
    assert places == [["around Kampen", "1"], ["around Zwolle", "1"]]

    shown = page.click("See who goes where on the large map")
    towns = [row[:4] for row in shown.rows()]
    assert towns == [["Atlantis", "1", "1", "1"], ["Kampen", "1", "1", "1"], ["Zwolle", "1", "1", "0"]]
    answer = Context().run(browser.client.get, f"{shown.path}/students.json").json
    found = {place[2]: [(item[0], item[1], item[3]) for item in place[3]] for place in answer["places"]}
    assert found["Zwolle"][0][:2] == (big.id, big.name)
    assert found["Kampen"] == [
        (
            small.id,
            small.name,
            "Bakker Metaal; choice 2; intensive guidance; alone, but wanted company",
        )
    ]
    assert [line[-1] for line in answer["journeys"]] == [1]
    assert answer["sentence"].startswith("2 students on the map. 1 student has no place. 1 student goes to a")

    one = browser.get(shown.path, query={"q": "Kampen"})
    assert [row[0] for row in one.rows()] == ["Kampen"]
    assert "students.json?q=Kampen" in one.html
    assert "Nobody here has a place" in browser.get(shown.path, query={"show": "unplaced"}).text
    assert "Nobody found" in browser.get(shown.path, query={"q": "Nowhere"}).text


def test_the_map_asks_the_database_as_often_for_many(
    make: Factories, town: Town, solve: Solve, browser: Browser
) -> None:
    counts = []
    browser.sign_in(town.coordinator)
    for more in (0, 6):
        for number in range(more):
            make.choices(make.student(town="Zwolle"), make.opening(make.site(town="Meppel", women=number)))
        run = solve(town)
        with counted() as statements:
            browser.get(f"/placements/runs/{run.id}/map")
        counts.append(statements.count)
    assert counts[0] == counts[1]


def test_a_run_without_a_plan_has_no_map(town: Town, browser: Browser) -> None:
    run = start(town.period, Policy(), actor=town.coordinator)
    db.session.commit()
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/map", expect=409)
    assert "This run has no plan" in page.text
