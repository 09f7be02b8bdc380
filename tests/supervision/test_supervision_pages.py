"""Pages of supervision: hours, a run from start to publication, moves by keys, and an illness."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.extensions import db
from app.guidance.models import GuidanceProfile
from app.runs.execution import carry_out
from app.schools.models import Period
from app.supervision.models import SupervisorOffer, SupervisorRun
from app.supervision.services.publishing import publish
from app.supervision.services.runs import SUPERVISORS
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories
from tests.lives import a_placement
from tests.supervision.conftest import Supervision

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("english", "session_day")]


@pytest.fixture
def coordinator(supervision: Supervision, browser: Browser) -> Browser:
    browser.sign_in(supervision.coordinator)
    return browser


def to_another(page: Page) -> Page:
    """What another supervisor would mean, from the page of a student."""
    return page.click(next(label for label in page.links if label.startswith("See the effect")))


def test_hours_are_entered_by_a_coordinator_and_by_herself(
    supervision: Supervision, coordinator: Browser, make: Factories
) -> None:
    user = make.user(Role.SUPERVISOR, name="Anna Smit")
    make.programme()
    page = coordinator.get("/supervision/hours").click("Anna Smit")
    page = page.submit("Save the hours", 422, hours="30", programme_codes=["25187"], town="Nergenshuizen")
    assert "We do not know a town called Nergenshuizen" in page.text
    page = page.submit("Save the hours", hours="30", programme_codes=["25187"], town="")
    assert "The hours of Anna Smit are saved." in page.text

    page = coordinator.sign_in(user).get("/my-hours")
    assert "takes 6 hours, and 10 with intensive guidance" in page.text
    page = page.submit("Save my hours", hours="24", programme_codes=["25187"], town="")

    offer = db.session.scalars(select(SupervisorOffer)).one()
    assert (offer.hours, offer.programme_codes, offer.author_id) == (24, ["25187"], user.id)


def test_a_run_is_started_changed_by_keys_and_published(
    supervision: Supervision, coordinator: Browser, make: Factories
) -> None:
    supervision.supervisor("Anna Smit"), supervision.supervisor("Bert Vos")
    student = supervision.student(first_name="Zoë", last_name="Çelik")
    page = coordinator.get("/supervision/runs").click("Divide the students")
    page = page.submit("Start the supervisor run")
    assert "Supervisor run 1" in page.h1
    run = db.session.scalars(select(SupervisorRun)).one()
    db.session.commit()
    carry_out(SUPERVISORS, run.id)

    page = coordinator.get(f"/supervision/runs/{run.id}")
    assert "Everybody has a supervisor; 6 of 80 hours used; proven best for this order." in page.text
    page = to_another(page.click("Zoë Çelik"))
    assert "6 of 40 hours" in page.text
    page = page.submit("Move Zoë", reason="Has known this company for years.")
    assert "Later runs will follow this." in page.text
    page = to_another(page)
    page = page.click(next(label for label in page.links if label.startswith("Work out")))
    assert "Who else would move" in page.text

    page = coordinator.get(f"/supervision/runs/{run.id}/publish")
    assert "1 student who had nobody is told who it is." in page.text
    page = page.submit("Publish the supervisors")
    assert "Published: the supervisor of 1 student changes" in page.text
    db.session.expire_all()
    assert student.supervisor is not None


def test_proof_is_folded_and_who_is_not_trained_is_one_click_away(
    supervision: Supervision, coordinator: Browser, make: Factories
) -> None:
    supervision.supervisor("Anna Smit")
    supervision.student(make.site(women=1))
    run = supervision.solve()

    page = coordinator.get(f"/supervision/runs/{run.id}")

    (fold,) = page.all(".//details[@id='order']")
    assert fold.get("open") is None
    assert "Order and proof (10 criteria, all proven)" in page.text
    assert "found in less than a second" in page.text
    page = page.click("with intensive guidance by somebody who is not trained")
    assert "1 supervisor" in page.text


def test_who_changes_stands_in_the_order_of_names_before_publishing(
    supervision: Supervision, coordinator: Browser
) -> None:
    supervision.supervisor("Anna Smit")
    for name in ("Visser", "Çelik", "Bakker"):
        supervision.student(last_name=name)
    run = supervision.solve()
    page = coordinator.get(f"/supervision/runs/{run.id}/publish")

    assert [row[0].partition(",")[0] for row in page.rows()] == ["Bakker", "Çelik", "Visser"]


@pytest.mark.parametrize(
    ("last", "is_said", "from_on"),
    [(date(2027, 1, 15), True, "16 Jan 2027"), (date(2026, 11, 20), False, "today")],
)
def test_publishing_says_who_keeps_a_student_until_an_earlier_internship_is_over(
    supervision: Supervision,
    coordinator: Browser,
    make: Factories,
    *,
    last: date,
    is_said: bool,
    from_on: str,
) -> None:
    student = supervision.student(supervisor=make.user(Role.SUPERVISOR))
    supervision.supervisor("Anna Smit")
    autumn = make.period(name="Autumn", starts_on=date(2026, 9, 1), ends_on=last)
    a_placement(student, make.opening(make.site(women=3), autumn))
    db.session.commit()
    run = supervision.solve()

    page = coordinator.get(f"/supervision/runs/{run.id}/publish")
    said = (
        "1 of these students has an internship of an earlier period that is not over: whoever guides it keeps"
    )
    assert (said in page.text) is is_said
    assert [row[2:] for row in page.rows()] == [["Anna Smit", from_on]]
    page = page.submit("Publish the supervisors")
    assert "changes, now or from the day in the email." in page.text


def test_picking_somebody_up_says_what_each_supervisor_would_mean(
    supervision: Supervision, coordinator: Browser
) -> None:
    anna, bert = supervision.supervisor("Anna Smit"), supervision.supervisor("Bert Vos", hours=1)
    student = supervision.student(first_name="Zoë")
    run = supervision.solve()
    address = f"/supervision/runs/{run.id}/students/{student.id}"
    coordinator.get(f"/supervision/runs/{run.id}")

    answer = coordinator.client.get(f"{address}/targets.json").get_json()
    assert (answer["title"], answer["said"]) == ("Who can guide Zoë?", "Possible: 1 of 2. The cards say why.")
    nobody, short = answer["targets"]
    assert (nobody["to"], nobody["can"]) == ("nobody", True)
    assert ["A supervisor for everyone", "0 students", "1 student"] in nobody["figures"]
    assert (short["to"], short["said"]) == (f"supervisors/{bert.id}", "No: is 5 hours short")

    sent = {"csrf_token": coordinator.token(), "act": "move", "back": "plan", "reason": "Zoë stops."}
    page = coordinator.post(f"{address}/nobody", {**sent, "version": answer["version"]})
    assert page.path == f"/supervision/runs/{run.id}"
    assert "Zoë" in page.text
    answer = coordinator.client.get(f"{address}/targets.json").get_json()
    assert [target["to"] for target in answer["targets"]] == [
        f"supervisors/{anna.id}",
        f"supervisors/{bert.id}",
    ]
    page = coordinator.post(f"{address}/supervisors/{anna.id}", {**sent, "version": answer["version"]})
    assert page.path == f"/supervision/runs/{run.id}"


def test_who_is_away_leads_to_least_change(supervision: Supervision, coordinator: Browser) -> None:
    supervision.supervisor("Anna Smit"), supervision.supervisor("Bert Vos")
    student = supervision.student()
    run = supervision.solve()
    publish(run, actor=supervision.coordinator)
    db.session.commit()
    ill = student.supervisor
    assert ill is not None

    page = coordinator.get(f"/supervision/hours/{supervision.period.id}/{ill.id}")
    page = page.submit("Save who is away", away_from="2027-02-01")

    assert f"{ill.name} is away." in page.text
    assert page.text.index("Few changes") < page.text.index("Little overtime")
    assert "40, of 1 supervisor" in page.text
    assert "of 1 supervisors" not in page.text
    listed = coordinator.get("/supervision/hours?show=away")
    assert listed.rows()[0][0].startswith(ill.name)


def test_result_asks_as_much_of_the_database_for_many_as_for_few(
    supervision: Supervision, coordinator: Browser, make: Factories
) -> None:
    supervision.supervisor("Anna Smit", hours=200)
    site = make.site(women=3)
    supervision.student(site)
    few = supervision.solve()
    with counted() as first:
        coordinator.get(f"/supervision/runs/{few.id}")
    for number in range(8):
        supervision.student(site)
        supervision.supervisor(f"Bert {number}")
    many = supervision.solve()
    with counted() as second:
        coordinator.get(f"/supervision/runs/{many.id}")
    assert second.count <= first.count


def test_a_file_of_hours_takes_nothing_back_that_was_typed(
    supervision: Supervision, coordinator: Browser, make: Factories
) -> None:
    user: User = make.user(Role.SUPERVISOR, name="Anna Smit", email="anna@school.example")
    period: Period = supervision.period
    make.programme()

    def read(*lines: str) -> str:
        content = "\n".join(("E-mail;Uren;Crebo;Getraind op;Vrouwelijke coach", *lines)).encode()
        page = coordinator.get("/imports/new/supervisors")
        preview = page.submit("Show the preview", file=(BytesIO(content), "uren.csv"))
        return str(preview.submit("Import").text)

    read("anna@school.example;40;25187;01-09-2026;ja")
    offer = db.session.scalars(select(SupervisorOffer)).one()
    assert (offer.hours, offer.programme_codes, offer.period_id) == (40, ["25187"], period.id)
    assert db.session.get_one(GuidanceProfile, user.id).trained_on == date(2026, 9, 1)
    page = coordinator.get(f"/supervision/hours/{period.id}/{user.id}")
    page.submit("Save the hours", hours="32", programme_codes=["25187"], town="")
    refused = coordinator.get("/imports/new/supervisors")
    text = refused.submit(
        "Show the preview",
        file=(
            BytesIO(b"E-mail;Uren;Crebo\nanna@school.example;60;25187\nwho@school.example;9;25187"),
            "u.csv",
        ),
    ).text
    assert "No supervisor of the school has this address." in text
    db.session.expire_all()
    assert db.session.scalars(select(SupervisorOffer)).one().hours == 32


@pytest.mark.parametrize(
    "headings",
    ["E-mail;Uren;Opleidingen;Geschoold op", "Email;Hours;Programmes;Trained on"],
)
def test_a_file_with_the_words_of_the_page_needs_no_explanation(
    supervision: Supervision, coordinator: Browser, make: Factories, headings: str
) -> None:
    user: User = make.user(Role.SUPERVISOR, email="anna@school.example")
    make.programme()
    content = f"{headings}\nanna@school.example;40;25187;01-09-2026".encode()
    page = coordinator.get("/imports/new/supervisors")

    page = page.submit("Show the preview", file=(BytesIO(content), "uren.csv"))

    assert page.h1 == "Preview: Hours of supervisors"
    page.submit("Import")
    assert db.session.get_one(GuidanceProfile, user.id).trained_on == date(2026, 9, 1)


def test_a_file_of_hours_finds_supervisors_by_name_whichever_way_round(
    supervision: Supervision, coordinator: Browser, make: Factories
) -> None:
    for name in ("Kim de Boer", "Joke Visser", "Anna Smit", "Anna Smit"):
        make.user(Role.SUPERVISOR, name=name)
    db.session.commit()
    lines = ("Begeleider;Taakuren", "Boer, Kim de;40", "VISSER Joke;30", "Anna Smit;20", "Wie Dan;10", ";9")
    page = coordinator.get("/imports/new").submit(
        "Show the preview", file=(BytesIO("\n".join(lines).encode()), "taken.csv")
    )

    assert page.h1 == "Preview: Hours of supervisors"
    assert "2 supervisors have this name. Fill in the email address." in page.text
    assert "No supervisor of the school has this name." in page.text
    assert "Fill in the email address or the name of the supervisor." in page.text
    page.submit("Import")
    offers = db.session.scalars(select(SupervisorOffer).order_by(SupervisorOffer.hours))
    names = {user.id: user.name for user in db.session.scalars(select(User))}
    assert [(names[offer.user_id], offer.hours) for offer in offers] == [
        ("Joke Visser", 30),
        ("Kim de Boer", 40),
    ]
