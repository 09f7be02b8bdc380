"""A plan with too few hours: who stays without a supervisor, of which programmes, how many hours short, what helps."""

from datetime import date

import pytest

from app.extensions import db
from app.supervision.models import SupervisorRun
from app.supervision.problem.lacking import ShortProgramme, lacking_in
from app.supervision.queries.plans import row_for
from app.supervision.services.decisions import forbid
from app.supervision.services.moves import move
from app.supervision.services.offers import Offered, mark_away, offer_in, save_offer
from app.supervision.services.publishing import publish
from app.supervision.views import runs as pages
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories
from tests.supervision.conftest import Supervision

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("english", "session_day")]
TWO = "2 students have no supervisor in this plan"


def after_an_illness(supervision: Supervision) -> SupervisorRun:
    """Anna guided two of three students and is away; Bert has 8 hours, and each student takes 6."""
    anna, bert = supervision.supervisor("Anna Smit", hours=12), supervision.supervisor("Bert Vos", hours=8)
    for last_name, user in (("Bakker", anna), ("Çelik", anna), ("Visser", bert)):
        supervision.student(last_name=last_name, supervisor=user)
    offer = offer_in(anna.id, supervision.period.id)
    assert offer is not None
    mark_away(offer, date(2027, 2, 1), actor=supervision.coordinator)
    db.session.commit()
    return supervision.solve()


def listed(page: Page) -> list[str]:
    """The last names of who has nobody, as the page lists them."""
    return [name.rpartition(" ")[2] for name in page.texts(".//section[@id='unassigned']//li//a")]


def test_replanning_with_too_few_hours_says_how_many_students_and_hours_and_what_helps(
    supervision: Supervision, browser: Browser
) -> None:
    run = after_an_illness(supervision)
    page = browser.sign_in(supervision.coordinator).get(f"/supervision/runs/{run.id}")

    assert TWO in page.text
    assert (
        "Guiding them takes 12 hours. 10 more hours of supervisors who may guide them would be" in page.text
    )
    assert ": 2 students, 10 hours short" in page.text
    assert (
        "2 of them have a supervisor now, and lose that supervisor when you publish this plan." in page.text
    )
    assert page.links["Enter more hours"] == f"/supervision/hours?period={run.period_id}"
    assert page.links["Divide again with more overtime"] == f"/supervision/runs/new?like={run.id}#overtime"
    assert "in this run nobody may work beyond her or his own hours." in page.text
    assert page.links["Hand over the students of a colleague who is away"] == "/guidance/handovers"
    assert page.links["give students a supervisor by hand"] == "/students?supervisor=none"
    assert "Once you have published: give students a supervisor by hand." in page.text


def test_the_hours_that_are_said_to_be_enough_are(supervision: Supervision, browser: Browser) -> None:
    run = after_an_illness(supervision)
    bert = next(one["id"] for one in run.summary["supervisors"])
    offer = offer_in(bert, run.period_id)
    assert offer is not None
    hours = offer.hours + lacking_in(run).lacking
    save_offer(offer.user, run.period, Offered(hours - 1, ["25187"], None), actor=supervision.coordinator)
    assert supervision.solve().summary["assigned"] == 2
    save_offer(offer.user, run.period, Offered(hours, ["25187"], None), actor=supervision.coordinator)

    again = supervision.solve()

    assert again.summary["assigned"] == 3
    page = browser.sign_in(supervision.coordinator).get(f"/supervision/runs/{again.id}")
    assert "no supervisor in this plan" not in page.text
    older = browser.get(f"/supervision/runs/{run.id}")
    assert TWO in older.text
    assert "Enter more hours" not in older.links, "of an older plan nothing is to be done"


def test_programmes_are_named_and_open_their_own_students(
    supervision: Supervision, browser: Browser, make: Factories
) -> None:
    other = make.programme("25604", name="Software developer")
    supervision.supervisor("Anna Smit", hours=6)
    for last_name in ("Bakker", "Çelik"):
        supervision.student(last_name=last_name)
    supervision.student(last_name="Visser", programme=other)
    run = supervision.solve()
    lacking = lacking_in(run)
    page = browser.sign_in(supervision.coordinator).get(f"/supervision/runs/{run.id}")

    assert lacking.programmes == (
        ShortProgramme("25187", 1, 6, is_guided=True),
        ShortProgramme("25604", 1, 6, is_guided=False),
    )
    assert "Guiding them takes 12 hours, and nobody who may guide them has hours left." in page.text
    assert "nobody with hours guides this programme" in page.text
    assert "or add a programme to what a colleague guides" in page.text
    only = page.click("Software developer (25604)")
    assert "Only Software developer (25604)." in only.text
    assert listed(only) == ["Visser"]
    assert listed(only.click("Show all 2"))[-1] == "Visser"


def test_many_without_a_supervisor_are_all_shown_on_request(
    supervision: Supervision, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "FIRST_OF_UNASSIGNED", 1)
    run = after_an_illness(supervision)
    page = browser.sign_in(supervision.coordinator).get(f"/supervision/runs/{run.id}")

    assert len(listed(page)) == 1
    assert len(listed(page.click("Show all 2"))) == 2


def test_who_was_taken_out_by_hand_needs_no_hours(supervision: Supervision, browser: Browser) -> None:
    supervision.supervisor("Anna Smit")
    student = supervision.student()
    run = supervision.solve()
    move(row_for(supervision.coordinator, run.id, student.id), None, "Stops.", actor=supervision.coordinator)
    db.session.commit()

    page = browser.sign_in(supervision.coordinator).get(f"/supervision/runs/{run.id}")

    assert lacking_in(run).lacking == 0
    assert "1 of them was taken out by hand and needs no more hours." in page.text
    assert "What you can do:" not in page.text


def test_decisions_that_rule_everybody_out_are_not_a_lack_of_overtime(
    supervision: Supervision, browser: Browser
) -> None:
    anna = supervision.supervisor("Anna Smit")
    student = supervision.student()
    forbid(student, anna, supervision.period, "Family.", actor=supervision.coordinator)
    run = supervision.solve()

    page = browser.sign_in(supervision.coordinator).get(f"/supervision/runs/{run.id}")

    assert "decisions rule out everybody for 1 student." in page.text
    assert "Divide again with more overtime" not in page.links
    assert "or add a programme to what a colleague guides" not in page.text


def test_published_plan_says_that_students_are_given_somebody_by_hand(
    supervision: Supervision, browser: Browser
) -> None:
    run = after_an_illness(supervision)
    publish(run, actor=supervision.coordinator)
    db.session.commit()

    page = browser.sign_in(supervision.coordinator).get(f"/supervision/runs/{run.id}")

    assert "Once you have published" not in page.text
    assert "lose that supervisor" not in page.text
    assert "give students a supervisor by hand" in page.links


def test_lacking_asks_as_much_of_the_database_for_many_as_for_few(
    supervision: Supervision, browser: Browser
) -> None:
    supervision.supervisor("Anna Smit", hours=6)
    supervision.student(), supervision.student()
    few = supervision.solve()
    browser.sign_in(supervision.coordinator)
    with counted() as first:
        browser.get(f"/supervision/runs/{few.id}")
    for _number in range(8):
        supervision.student()
    many = supervision.solve()
    with counted() as second:
        browser.get(f"/supervision/runs/{many.id}")
    assert second.count <= first.count
