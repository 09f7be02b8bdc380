"""Leaving, for somebody who led a circle and said yes to activities: the whole database, every page, every email.

This test knows of all features on purpose: one that keeps something of a role model and forgets to wipe it fails here.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.activities.models import ActivityEvaluation, RequestState
from app.activities.services.asking import begin_asking
from app.activities.services.closing import call_off
from app.circles.models import CircleMessage, Membership
from app.circles.queries.seats import members_in
from app.circles.services.circles import change_mentor, end
from app.circles.services.evaluations import evaluate
from app.circles.services.messages import send
from app.circles.services.seats import move, remove
from app.extensions import Base, db
from app.rolemodels.models import ContactKind, Offer, RoleModel, Slot
from app.rolemodels.services import log_contact, withdraw
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database
MARKERS = ("xandrine", "quaadvlieg", "zonnehoeve", "0698765432", "glasblazer", "vuurtoren")


def traces() -> set[str]:
    """Where in the database something of her is."""
    db.session.flush()
    return {
        f"{table.name}.{column}"
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(select(table)).mappings()
        for column, value in row.items()
        if any(marker in str(value).casefold() for marker in MARKERS)
    }


def names_her(text: str) -> bool:
    """Whether something of her is in a page or file."""
    return any(marker in text.casefold() for marker in MARKERS)


@pytest.fixture
def xandrine(make: Factories) -> RoleModel:
    return make.role_model(
        *Offer,
        first_name="Xandrine",
        last_name="Quaadvlieg",
        email="xandrine@zonnehoeve.example",
        phone="0698765432",
        employer="Zonnehoeve",
        job_title="Glasblazer",
        about="Naast de vuurtoren.",
        shows_name=True,
        with_account=True,
    )


def test_leaves_no_trace_of_a_mentor_who_did_everything(
    app: Flask, make: Factories, xandrine: RoleModel, run_jobs: Callable[[], int]
) -> None:
    coordinator, supervisor = make.user(), make.user(Role.SUPERVISOR)
    student = make.student(with_account=True, participates=True)
    site = make.site()
    xandrine.site_id = site.id
    circle = make.circle(xandrine, student)
    seat = db.session.scalars(select(Membership).where(Membership.role_model_id == xandrine.id)).one()
    make.row(CircleMessage(circle_id=circle.id, membership_id=seat.id, body="Tot dinsdag, bij de vuurtoren."))
    asked = make.invitation(make.request(supervisor), xandrine, remark="Groet van Xandrine.")
    wish = make.request(student.user, student=student, site=site, offer=Offer.SHADOW_DAY)
    make.invitation(wish, xandrine)
    mentor, reader = Browser(app), Browser(app)
    assert xandrine.user is not None
    mentor.sign_in(xandrine.user)
    for path in ("/my-circle", "/asked", "/my-offer", "/today"):
        mentor._open("GET", path)
    for user, path in ((student.user, f"/companies/{site.id}"), (coordinator, "/role-models")):
        reader.sign_in(user)
        assert "Xandrine" in reader.get(path).text
    run_jobs()

    withdraw(xandrine)
    db.session.commit()
    run_jobs()

    assert traces() == set()
    staff = ("/today", "/role-models", "/activities", f"/activities/{asked.request_id}")
    coordinators = ("/letters", "/audit", "/circles", f"/circles/{circle.id}", "/people")
    students = ("/today", f"/companies/{site.id}", f"/my-circle/{circle.id}", f"/my-wishes/{wish.id}")
    for user, paths in (
        (coordinator, (*staff, *coordinators)),
        (supervisor, staff),
        (student.user, students),
    ):
        reader.sign_in(user)
        assert [path for path in paths if names_her(reader.get(path).html)] == []
    reader.sign_in(coordinator)
    assert not names_her(reader.get("/audit").submit("csv").html)
    assert mentor.get("/today").h1 == "Sign in"


def test_what_others_wrote_about_her_in_circles_stays_without_her(
    make: Factories, xandrine: RoleModel
) -> None:
    coordinator, second = make.user(), make.role_model(max_circles=2)
    circle = make.circle(second, *(make.student() for _ in range(3)))
    seat = make.membership(circle, xandrine)
    taken_out, moved, stays = members_in(circle)
    send(stays, "Dank je, Xandrine")
    evaluate(stays, helped=5, felt_safe=5, would_again=5, remark="Xandrine luisterde")
    other = make.circle(make.role_model(), slot=Slot.MONDAY_EVENING)
    remove(taken_out, "Kent Xandrine van thuis", actor=coordinator)
    move(moved, other, "Kent mevrouw Quaadvlieg van thuis", actor=coordinator)
    change_mentor(circle, leaves=seat, comes=None, reason="Xandrine heeft geen tijd meer", actor=coordinator)
    change_mentor(circle, leaves=None, comes=xandrine, reason="Xandrine kan weer", actor=coordinator)
    ended = make.circle(xandrine, slot=Slot.THURSDAY_EVENING)
    end(ended, "Quaadvlieg verhuist", actor=coordinator)

    withdraw(xandrine)

    assert traces() == set()
    assert ended.ended_reason == "… verhuist"
    assert db.session.scalars(select(CircleMessage.body)).all() == ["Dank je, …"]


def test_what_others_wrote_about_her_in_activities_stays_without_her(
    make: Factories, xandrine: RoleModel
) -> None:
    teacher = make.user(Role.SUPERVISOR)
    xandrine.max_circles, other = 2, make.role_model(*Offer)
    lesson = make.request(
        teacher, title="Gastles door Xandrine", details="Zij heet Quaadvlieg.", people_needed=2
    )
    begin_asking(lesson, [xandrine.id, other.id], actor=teacher)
    log_contact(other, ContactKind.NOTE, about="Kent Xandrine Quaadvlieg", actor=teacher)
    held = make.request(teacher, state=RequestState.HELD, title="Gastles Xandrine")
    make.invitation(held, xandrine)
    make.row(
        ActivityEvaluation(request_id=held.id, score=5, remark="Xandrine was goed", author_id=teacher.id)
    )
    called_off = make.request(teacher)
    make.invitation(called_off, xandrine)
    call_off(called_off, "Mevrouw Quaadvlieg is ziek", actor=teacher)

    withdraw(xandrine)

    assert traces() == set()
    assert (lesson.title, called_off.closing_note) == ("Gastles door …", "Mevrouw … is ziek")
