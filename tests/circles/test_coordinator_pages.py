"""The coordinator's pages of circles: what needs her, who sits where, and nothing of what is said inside."""

from datetime import date, time

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from app.circles.models import CircleState, CircleWish, MembershipRole, MentoringCircle
from app.circles.queries.cards import cards_of
from app.circles.queries.seats import members_in, mentors_in, seat_of_student
from app.circles.services.circles import lead
from app.circles.services.evaluations import evaluate
from app.circles.services.meetings import answer, plan_series
from app.circles.services.messages import send
from app.extensions import db
from app.rolemodels.models import ContactKind, RoleModelState, Slot
from app.rolemodels.services import log_contact
from app.students.models import Student
from tests.browser import Browser
from tests.circles.conftest import Group, Place
from tests.counting import counted
from tests.factories import Factories


def wish(student: Student, *slots: Slot, **values: object) -> CircleWish:
    row = CircleWish(student_id=student.id, wants_circle=True, slots=[slot.value for slot in slots], **values)
    db.session.add(row)
    db.session.flush()
    return row


def test_cards_show_who_when_where_and_what_is_needed(
    group: Group, make: Factories, browser: Browser
) -> None:
    make.circle(number=2, slot=Slot.MONDAY_EVENING, place="")
    plan_series(group.circle, date(2027, 3, 16), time(19, 30), count=1, actor=group.coordinator)

    page = browser.sign_in(group.coordinator).get("/circles")

    cards = page.texts(".//li[@class='circle-card']")
    assert cards[0].startswith("Circle 1 Tuesday eveningRoom 12")
    assert "3 of 8" in cards[0]
    assert "16 Mar 2027, 19:30" in cards[0]
    assert "nobody has answered yet" in cards[0]
    for needed in ("no mentor", "fewer than three students", "no meeting planned", "no meeting place yet"):
        assert needed in cards[1]
        assert needed not in cards[0]


def test_without_circles_the_way_to_a_run_is_there_once(make: Factories, browser: Browser) -> None:
    page = browser.sign_in(make.user()).get("/circles")

    assert "No circles yet" in page.text
    assert [text for text in page.texts(".//main//a") if text == "Circle runs"] == ["Circle runs"]
    assert page.click("Plan circles").status == 200


def test_without_circles_who_waits_is_a_number_and_no_list(
    group: Group, make: Factories, browser: Browser
) -> None:
    group.circle.state = CircleState.ENDED
    wish(group.outsider, Slot.TUESDAY_EVENING)

    page = browser.sign_in(group.coordinator).get("/circles")

    assert "1 student is waiting for a circle." in page.text
    assert "Visser" not in page.text


def test_a_circle_online_needs_an_address_and_no_place(make: Factories) -> None:
    circle = make.circle(make.role_model(), make.student(), is_online=True, place="")
    assert {"no_address", "no_place"} & set(cards_of([circle])[0].attention) == {"no_address"}

    circle.online_address = "https://call.example/1"

    assert not {"no_address", "no_place"} & set(cards_of([circle])[0].attention)


def test_attention_goes_when_it_is_seen_to(group: Group) -> None:
    (meeting,) = plan_series(group.circle, date(2027, 3, 16), time(19, 30), count=1, actor=group.coordinator)
    answer(meeting, group.seat(group.members[0]), comes=True)

    assert cards_of([group.circle])[0].attention == ()


def test_attention_tells_of_a_paused_mentor_and_of_one_at_a_members_placement(
    group: Group, make: Factories, place: Place
) -> None:
    site = make.site()
    group.mentor.site_id, group.mentor.state = site.id, RoleModelState.PAUSED
    place(group.members[0], site)

    assert {"mentor_paused", "not_independent"} <= set(cards_of([group.circle])[0].attention)


def test_a_pair_is_no_small_circle(make: Factories) -> None:
    pair = make.circle(make.role_model(), make.student(), max_size=1)

    assert "few_members" not in cards_of([pair])[0].attention


def test_circle_page_shows_people_and_no_message(group: Group, browser: Browser) -> None:
    send(group.seat(group.members[0]), "Between us alone")

    page = browser.sign_in(group.coordinator).get(f"/circles/{group.circle.id}")

    assert "Çelik, Zoë" in page.text
    assert "Marit Hoekzema" in page.text
    assert "Between us" not in page.html
    assert "1 (only people in the circle can read them)" in page.text


def test_waiting_list_says_why_and_adds_with_one_click(group: Group, browser: Browser) -> None:
    wish(group.outsider, Slot.TUESDAY_EVENING)
    page = browser.sign_in(group.coordinator).get("/circles")
    assert "asked after the circles were made" in page.text

    page.submit("Add: Tess Visser")

    assert group.outsider in [row.student for row in members_in(group.circle)]


def test_waiting_list_leaves_out_who_said_no_or_left_the_school(group: Group, browser: Browser) -> None:
    wish(group.outsider).wants_circle = False
    page = browser.sign_in(group.coordinator).get("/circles")
    assert "Nobody is waiting." in page.text

    db.session.get_one(CircleWish, group.outsider.id).wants_circle = True
    group.outsider.has_left = True
    assert "Nobody is waiting." in browser.get("/circles").text


def test_who_could_join_is_told_with_what_hinders(group: Group, make: Factories, browser: Browser) -> None:
    wish(group.outsider, Slot.MONDAY_EVENING, max_minutes=10)
    group.outsider.town = "Maastricht"

    page = browser.sign_in(group.coordinator).get(f"/circles/{group.circle.id}")

    assert "not available at this time" in page.text
    assert "further than the longest journey given" in page.text


def test_who_is_placed_with_the_mentor_is_not_offered(
    group: Group, make: Factories, browser: Browser, place: Place
) -> None:
    site = make.site()
    group.mentor.site_id = site.id
    place(group.outsider, site)
    wish(group.outsider, Slot.TUESDAY_EVENING)

    page = browser.sign_in(group.coordinator).get(f"/circles/{group.circle.id}")

    assert "Who could join" not in page.text


def test_moving_shows_the_effect_and_asks_why(
    group: Group, make: Factories, browser: Browser, place: Place
) -> None:
    student, site = group.members[0], make.site()
    make.circle(make.role_model(), number=2, slot=Slot.MONDAY_EVENING)
    make.circle(make.role_model(site_id=site.id), number=3, slot=Slot.THURSDAY_EVENING)
    place(student, site)
    browser.sign_in(group.coordinator)
    seat = group.seat(student)
    page = browser.get(f"/circles/{group.circle.id}/members/{seat.id}/move")
    assert "a mentor works at the same company" in page.text
    assert page.texts(".//option") == ["Circle 2, Monday evening"]

    page.submit("Move this student", expect=422)
    page = page.submit("Move this student", reason="Closer to home.")

    assert page.h1 == "Circle 2"
    new = seat_of_student(student.id, group.period.id)
    assert new is not None
    assert new.circle.number == 2


def test_taking_out_asks_why(group: Group, browser: Browser) -> None:
    seat = group.seat(group.members[0])
    page = browser.sign_in(group.coordinator).get(f"/circles/{group.circle.id}/members/{seat.id}/remove")
    page.submit("Take this student out of the circle", expect=422)

    page.submit("Take this student out of the circle", reason="She asked for it.")

    assert seat.left_reason == "removed"


def test_mentors_are_swapped(group: Group, make: Factories, browser: Browser) -> None:
    new = make.role_model(first_name="Ilse", last_name="Bos")
    page = browser.sign_in(group.coordinator).get(f"/circles/{group.circle.id}/mentors")
    page.submit("Change the mentors", expect=422, reason="Nothing chosen.")

    page.submit(
        "Change the mentors",
        leaves=str(group.seat(group.mentor).id),
        comes=str(new.id),
        reason="She moved away.",
    )

    assert [(row.role_model, row.role) for row in mentors_in(group.circle)] == [(new, MembershipRole.HOST)]
    assert "She moved away." in browser.get(f"/circles/{group.circle.id}").text
    assert "She moved away." not in browser.get("/audit").text


def test_a_circle_is_made_by_hand(group: Group, make: Factories, browser: Browser) -> None:
    mentor = make.role_model(first_name="Ilse", last_name="Bos", employer="Bakker", town="Meppel")
    students = [make.student() for _ in range(3)]
    for student in students:
        wish(student, Slot.MONDAY_EVENING)
    page = browser.sign_in(group.coordinator).get("/circles/new")
    values = {"slot": "mon_evening", "host_id": str(mentor.id)}
    page.submit(
        "Start the circle", expect=409, student_ids=[str(student.id) for student in students[:2]], **values
    )

    page = page.submit("Start the circle", student_ids=[str(student.id) for student in students], **values)

    assert page.h1 == "Circle 2"
    circle = db.session.scalars(select(MentoringCircle).where(MentoringCircle.number == 2)).one()
    assert (circle.place, len(members_in(circle))) == ("Bakker, Meppel", 3)


@pytest.mark.parametrize(("language", "name"), [("nl", "Mentorkring 7"), ("en", "Mentoring circle 7")])
def test_a_contact_names_the_circle_in_the_readers_language(
    group: Group, make: Factories, browser: Browser, language: str, name: str
) -> None:
    mentor = make.role_model(last_name="Bakker")
    with force_locale("nl" if language == "en" else "en"):  # whoever asked her reads the other one
        lead(make.circle(number=7, slot=Slot.MONDAY_EVENING), mentor, MembershipRole.HOST, group.coordinator)
    log_contact(mentor, ContactKind.NOTE, about="7")
    browser.language = group.coordinator.language = language

    page = browser.sign_in(group.coordinator).get(f"/role-models/{mentor.id}")
    notes = [text.split(". ")[-1] for text in page.texts(".//section[@id='contacts']//li/span[2]")]

    assert sorted(note for note in notes if "7" in note) == ["7", name]


def test_place_and_seats_are_changed_once(group: Group, browser: Browser) -> None:
    address = f"/circles/{group.circle.id}/details"
    page = browser.sign_in(group.coordinator).get(address)
    page.submit("Save", expect=422, online_address="http://video.example")
    page.submit("Save", place="Library", online_address="https://video.example/a", max_size="4")
    assert (group.circle.place, group.circle.max_size) == ("Library", 4)

    page.submit("Save", expect=409, place="Canteen")

    assert group.circle.place == "Library"


def test_a_coordinator_plans_moves_and_cancels(group: Group, browser: Browser) -> None:
    browser.sign_in(group.coordinator)
    page = browser.get(f"/circles/{group.circle.id}/plan")

    page = page.submit("Plan these meetings", first_on="2027-03-16", at="19:30", count="2")
    page = page.click("Move or cancel: Tuesday 16 March 2027").submit("Cancel the meeting")

    assert [row[1] for row in page.rows() if len(row) == 4 and "March" in row[0]] == ["cancelled", "planned"]


def test_ending_asks_why_and_shows_what_they_thought(group: Group, browser: Browser) -> None:
    for student in group.members:
        evaluate(group.seat(student), helped=4, felt_safe=5, would_again=4, remark="More of this")
    page = browser.sign_in(group.coordinator).get(f"/circles/{group.circle.id}/end")
    assert "4 people are in it and get an email." in page.text

    page = page.submit("End the circle", reason="The year is over.")

    assert group.circle.state is CircleState.ENDED
    assert "4.0 out of 5, from 3 answers" in page.text
    assert "More of this" in page.click("Circle 1").text


def test_two_evaluations_are_not_shown(group: Group, browser: Browser) -> None:
    for student in group.members[:2]:
        evaluate(group.seat(student), helped=2, felt_safe=2, would_again=2, remark="Not for me")

    page = browser.sign_in(group.coordinator).get(f"/circles/{group.circle.id}")

    assert "Not for me" not in page.text
    assert "Shown once three people have answered" in page.text


def test_the_start_page_of_a_school_without_circles(make: Factories, browser: Browser) -> None:
    page = browser.sign_in(make.user()).get("/circles")

    assert "No circles yet" in page.text
    assert "No period yet" in page.click("Make a circle by hand").text


def test_cards_and_waiting_list_ask_as_much_for_many_as_for_few(
    group: Group, make: Factories, browser: Browser
) -> None:
    wish(group.outsider, Slot.TUESDAY_EVENING)
    group.outsider.postcode = group.mentor.postcode = group.members[0].postcode = "8011 AB"
    browser.sign_in(group.coordinator).get("/circles")
    with counted() as few:
        browser.get("/circles")

    for number in range(2, 8):
        people = [make.student(postcode="8011 AB") for _ in range(3)]
        make.circle(make.role_model(postcode="8011 CD"), *people, number=number)
        wish(make.student(postcode="8025 AB"), Slot.TUESDAY_EVENING)
    with counted() as many:
        page = browser.get("/circles")

    assert len(page.all(".//li[@class='circle-card']")) == 7
    assert many.count == few.count
