"""After a mentor withdraws, her name and words are in no table around the circles, page, feed or email (R26)."""

from datetime import date, time

from sqlalchemy import String, Text, select

from app.circles.models import CircleEvaluation, Membership, MembershipRole
from app.circles.queries.cards import cards_of
from app.circles.queries.seats import mentors_in
from app.circles.services.circles import change_mentor
from app.circles.services.evaluations import evaluate
from app.circles.services.meetings import plan_series
from app.circles.services.messages import report, send
from app.extensions import Base, db
from app.notices.models import Email, EmailState
from app.rolemodels.services import withdraw
from tests.browser import Browser
from tests.circles.conftest import Group
from tests.factories import Factories

MARKS = ("Marit", "Hoekzema", "marit@hoekzema.example", "Anker Software", "0611223344", "Dijkweg")


def everything_stored() -> str:
    """All text of all tables, as somebody with the database file would read it."""
    texts = []
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, String | Text)]
        for row in db.session.execute(select(*columns)) if columns else ():
            texts += [str(value) for value in row if value]
    return "\n".join(texts)


def test_withdrawal_leaves_nothing_of_her(group: Group, browser: Browser, make: Factories) -> None:
    group.mentor.phone = "0611223344"
    group.circle.place, group.circle.online_address = "Anker Software, Dijkweg", "https://video.example/marit"
    (meeting,) = plan_series(group.circle, date(2027, 3, 16), time(19, 30), count=1, actor=group.coordinator)
    meeting.place = "Dijkweg 4"
    seat = group.seat(group.mentor)
    send(seat, "Call me, Marit, 0611223344")
    reported = send(seat, "Write to marit@hoekzema.example. Marit")
    send(group.seat(group.members[0]), "Thank you")
    report(reported, group.seat(group.members[1]))
    evaluate(seat, helped=5, felt_safe=5, would_again=5, remark="Marit was here")
    db.session.commit()
    assert all(mark in everything_stored() for mark in MARKS)

    withdraw(group.mentor)
    db.session.commit()

    stored = everything_stored()
    assert [mark for mark in MARKS if mark.lower() in stored.lower()] == []
    assert "Thank you" in stored
    waiting = select(Email.to_address).where(Email.state == EmailState.WAITING)
    assert "marit@hoekzema.example" not in db.session.scalars(waiting).all()
    for person in (group.members[0].user, group.coordinator):
        assert person is not None
        browser.sign_in(person)
        start = "/circles" if person is group.coordinator else "/my-circle"
        for path in (start, f"{start}/{group.circle.id}", "/today"):
            assert not any(mark in browser.get(path).html for mark in MARKS)


def test_withdrawal_shows_the_coordinator_a_circle_without_a_mentor_and_tells_the_members(
    group: Group,
) -> None:
    withdraw(group.mentor)

    (card,) = cards_of([group.circle])
    assert "no_mentor" in card.attention
    emails = db.session.scalars(select(Email).where(Email.subject.contains("something has changed"))).all()
    assert len(emails) == 3


def test_withdrawal_of_the_host_makes_the_other_mentor_host(group: Group, make: Factories) -> None:
    second = make.role_model(employer="Bakker Metaal", town="Meppel")
    make.membership(group.circle, second)

    withdraw(group.mentor)

    assert [(row.role_model, row.role) for row in mentors_in(group.circle)] == [(second, MembershipRole.HOST)]
    assert group.circle.place == "Bakker Metaal, Meppel"


def test_withdrawal_leaves_the_place_of_whoever_came_after_her(group: Group, make: Factories) -> None:
    new = make.role_model(employer="Bakker Metaal", town="Meppel")
    seat = group.seat(group.mentor)
    change_mentor(group.circle, leaves=seat, comes=new, reason="She moved away.", actor=group.coordinator)
    group.circle.online_address = "https://video.example/bakker"
    (meeting,) = plan_series(group.circle, date(2027, 3, 16), time(19, 30), count=1, actor=group.coordinator)
    meeting.place = "Canteen of Bakker Metaal"

    withdraw(group.mentor)

    assert group.circle.place == "Bakker Metaal, Meppel"
    assert group.circle.online_address == "https://video.example/bakker"
    assert meeting.place == "Canteen of Bakker Metaal"


def test_withdrawal_keeps_the_scores_for_the_totals(group: Group) -> None:
    evaluate(group.seat(group.mentor), helped=4, felt_safe=5, would_again=3, remark="Words")

    withdraw(group.mentor)

    row = db.session.scalars(select(CircleEvaluation)).one()
    assert (row.helped, row.remark) == (4, "")


def test_withdrawal_of_somebody_else_changes_nothing(group: Group, make: Factories) -> None:
    send(group.seat(group.mentor), "Hello")
    before = db.session.scalars(select(Membership.id).where(Membership.left_at.is_(None))).all()

    withdraw(make.role_model())

    assert db.session.scalars(select(Membership.id).where(Membership.left_at.is_(None))).all() == before
