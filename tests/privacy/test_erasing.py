"""Erasing somebody: nothing about her is left in any table, and what totals need is."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access import Role
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.activities.models import Request, RequestState
from app.audit.models import AuditEvent
from app.audit.services import broken_links, record
from app.backup.departures import kept_in, repeat_departures
from app.circles.models import CircleMessage, Membership
from app.companies.models import CompanyIntake, IntakeOutcome
from app.errors import NotVisible
from app.extensions import Base, db, now
from app.notices.models import Email, EmailState
from app.placements.models import HELD, Placement, PlacementState, Proposal
from app.privacy.erasure import erase, hindrances, is_erased, known_as
from app.privacy.mentions import written_of
from app.privacy.people import Person
from app.privacy.registry import Whose
from app.privacy.trail import REQUEST
from app.students.models import ChoiceList, Student, StudentGender
from tests.factories import Factories
from tests.privacy.lives import Scene
from tests.privacy.marks import mark, mark_trail

pytestmark = pytest.mark.database


@pytest.fixture
def scene(make: Factories) -> Scene:
    return Scene(make, make.school)


def everything() -> Iterator[tuple[str, str]]:
    """Every cell of every table as text, with its place."""
    db.session.flush()
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            yield from ((f"{table.name}.{column}", str(value)) for column, value in row.items())


def places_of(prefix: str) -> set[str]:
    """Where in the database a word that begins so stands."""
    return {place for place, value in everything() if prefix in value}


def student_in(scene: Scene) -> Person:
    return known_as(Whose.STUDENT, scene.student().id)


PEOPLE = {
    "student": student_in,
    "colleague": lambda scene: known_as(Whose.ACCOUNT, scene.colleague().id),
}
NOT_HERS = {
    "student": {
        "audit_event.data",  # a mark that no code writes: data holds no text about anybody
        # Numbers and codes of a plan, as its frozen input has them: pages of the run read them.
        "proposal.details",
        "proposed_seat.details",
        "proposal.reason",
        "proposed_seat.reason",
        "proposed_supervisor.reason",
        "circle_membership.left_reason",
        "letter.kind",
        "internship_evaluation.answers",  # numbers from 1 to 5 by question, which stay as part of totals
        "import_row.sheet",
        "student.cohort",
    },
    "colleague": {
        "audit_event.data",
        "import_row.sheet",
        "letter.kind",
        # What a colleague asked for and wrote as one is the school's; her name goes from it.
        "activity_request.title",
        "activity_request.details",
        "activity_request.place",
        "activity_request.town",
        "activity_request.closing_note",
        "gathering.title",
        "gathering.details",
        "gathering.place",
    },
}
"""What stays, and why."""


@pytest.mark.parametrize("kind", PEOPLE)
def test_leaves_no_word_about_her_in_any_table(scene: Scene, kind: str) -> None:
    she, neighbour = PEOPLE[kind](scene), PEOPLE[kind](scene)
    elsewhere = PEOPLE[kind](Scene(scene.make, scene.make.new_school()))
    own = mark(she, "zqzq")
    for prefix, other in (("ywyw", neighbour), ("xvxv", elsewhere)):
        mark(other, prefix)
    for whose, number in she.ids.items():
        mark_trail(whose, number, she.school_id, "zqzq")
    before = {prefix: places_of(prefix) for prefix in ("ywyw", "xvxv")}

    erase([she], REQUEST, actor=None)

    assert set(own) - places_of("zqzq"), "the marks were there"
    assert places_of("zqzq") - NOT_HERS[kind] == set()
    assert {prefix: places_of(prefix) for prefix in before} == before
    assert list(broken_links()) == []


def test_keeps_what_totals_need_without_her(scene: Scene) -> None:
    she = student_in(scene)
    number = she.ids[Whose.STUDENT]
    placements, proposals = (
        select(func.count()).select_from(table).where(table.student_id == number)
        for table in (Placement, Proposal)
    )
    programme_id = db.session.get_one(Student, number).programme_id

    erase([she], REQUEST, actor=None)

    student = db.session.get_one(Student, number)
    assert (student.programme_id, student.has_left, student.left_on) == (programme_id, True, now().date())
    assert (student.first_name, student.last_name, student.email, student.user_id) == ("", "", None, None)
    assert student.name.endswith(f" {number}")
    assert (db.session.scalar(placements), db.session.scalar(proposals)) == (1, 1)


def test_deletes_what_is_hers_alone(scene: Scene) -> None:
    she = student_in(scene)
    number = she.ids[Whose.STUDENT]

    erase([she], REQUEST, actor=None)

    assert db.session.get(StudentGender, number) is None
    assert db.session.scalars(select(ChoiceList).where(ChoiceList.student_id == number)).all() == []
    seats = db.session.scalars(select(Membership).where(Membership.student_id == number)).all()
    assert [seat.left_at is not None for seat in seats] == [True]
    wishes = db.session.scalars(select(Request).where(Request.student_id == number)).all()
    assert [wish.state for wish in wishes] == [RequestState.CANCELLED]


def test_her_account_is_nobodys_and_her_address_is_free(scene: Scene) -> None:
    she = student_in(scene)
    account = db.session.get_one(User, she.ids[Whose.ACCOUNT])
    address = account.email

    erase([she], REQUEST, actor=None)

    assert user_by_email(address) is None
    assert (account.is_closed, account.password_hash, account.roles) == (True, None, frozenset())
    assert account.erased_at is not None


def test_takes_her_out_of_what_others_wrote(make: Factories) -> None:
    noor = make.student(
        first_name="Noor", name_prefix="van der", last_name="Zand", email="noor@zand.example", student_number="9912345"
    )  # fmt: skip
    site = make.site(notes="Noor van der Zand liep hier stage; noor zand zelf niet. Noor Bos wel.")
    talk = make.row(
        CompanyIntake(
            site_id=site.id,
            held_on=now().date(),
            outcome=IntakeOutcome.ADEQUATE,
            checklist=[],
            agreements="Voor Zand, Noor (9912345).",
        )
    )
    to_staff = make.email(subject="Noor Zand heeft geantwoord", body="Mail NOOR@zand.example.")
    namesake = make.email(to_name="Noor Zand", to_address="n@z.example", body="Dag Noor Zand")
    circle = make.circle(make.role_model(), period=make.period())
    seat, other = make.membership(circle, noor), make.membership(circle, make.student())
    said = make.row(CircleMessage(circle_id=circle.id, membership_id=other.id, body="Fijn dat Noor er was!"))
    record("student:edit", make.student(), actor=make.user(), reason="Ruilt met Noor Zand.")
    record("student:edit", make.student(), actor=make.user(), reason="Was ziek.")

    erase([known_as(Whose.STUDENT, noor.id)], REQUEST, actor=None)

    assert site.notes == "… liep hier stage; … zelf niet. Noor Bos wel."
    assert talk.agreements == "Voor … (…)."
    assert (to_staff.subject, to_staff.body) == ("… heeft geantwoord", "Mail ….")
    assert namesake.body == "Dag Noor Zand"
    assert said.body == "Fijn dat … er was!"
    assert seat.left_at is not None
    reasons = db.session.scalars(select(AuditEvent.reason).where(AuditEvent.reason_digest != "")).all()
    assert sorted(reasons) == ["", "Was ziek."]


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("Işıl", "Yıldız", "IŞIL YILDIZ belde."),
        ("Zoë", "Groß", "Zoë Gross en ZOË GROß."),
        ("Li", "El-Amrani", "El-Amrani, Li kwam."),
        ("Jo", "Zand", "Jo Zands stage"),
    ],
)
def test_finds_a_name_in_other_letters(make: Factories, first: str, last: str, text: str) -> None:
    """What only looks for a word first finds the same as the whole pattern does."""
    student = make.student(first_name=first, last_name=last)
    written = written_of([known_as(Whose.STUDENT, student.id)])

    assert written.stands_in(text) == (written.taken_out_of(text) != text)
    assert written.stands_in(text)


def test_leaves_namesakes_and_other_schools_alone(make: Factories) -> None:
    noor = make.student(first_name="Noor", last_name="Zand")
    namesake = make.student(first_name="Noor", last_name="Zand")
    elsewhere = make.site(school=make.new_school(), notes="Noor Zand")

    erase([known_as(Whose.STUDENT, noor.id)], REQUEST, actor=None)

    assert (namesake.name, elsewhere.notes) == ("Noor Zand", "Noor Zand")


def test_emails_to_her_are_wiped_and_do_not_leave(make: Factories) -> None:
    noor = make.student(first_name="Noor", email="noor@zand.example")
    email = make.email(to_address="Noor@Zand.example", to_name="Noor")

    erase([known_as(Whose.STUDENT, noor.id)], REQUEST, actor=None)

    db.session.refresh(email)
    assert (email.state, email.to_address, email.body) == (EmailState.WITHDRAWN, "", "")
    assert db.session.scalars(select(Email).where(Email.to_name != "")).all() == []


def test_whoever_is_a_mentor_too_keeps_her_account(make: Factories) -> None:
    account = make.user(Role.STUDENT, Role.MENTOR, name="Noor Zand", email="noor@zand.example")
    noor = make.student(first_name="Noor", last_name="Zand", user=account)
    to_mentor = make.email(to_address="noor@zand.example", body="Your circle")

    erase([known_as(Whose.STUDENT, noor.id)], REQUEST, actor=None)

    assert (noor.first_name, account.name, account.roles) == ("", "Noor Zand", {Role.MENTOR})
    assert to_mentor.body == "Your circle"


def test_placement_that_is_not_over_hinders_until_somebody_says_why(scene: Scene) -> None:
    she = student_in(scene)

    assert len(hindrances(she)) == 1
    erase([she], REQUEST, actor=None)

    placement = db.session.scalars(
        select(Placement).where(Placement.student_id == she.ids[Whose.STUDENT])
    ).one()
    assert placement.state is PlacementState.ENDED_EARLY
    assert placement.state not in HELD


def test_account_that_works_hinders(make: Factories) -> None:
    user = make.user(Role.COORDINATOR)
    assert len(hindrances(known_as(Whose.ACCOUNT, user.id))) == 1

    user.is_closed = True

    assert hindrances(known_as(Whose.ACCOUNT, user.id)) == []


def test_colleague_stays_a_number_where_she_acted(scene: Scene) -> None:
    she = PEOPLE["colleague"](scene)
    user = db.session.get_one(User, she.ids[Whose.ACCOUNT])
    student = scene.make.student(programme=scene.programme, career_coach=user.name)
    record("student:edit", student, actor=user, reason="Asked for it.")
    request = scene.make.request(user)

    erase([she], REQUEST, actor=None)

    event = db.session.scalars(select(AuditEvent).where(AuditEvent.reason == "Asked for it.")).one()
    assert (event.actor_id, event.actor_name, event.subject_name) == (user.id, "", student.name)
    assert (request.author_id, request.author_name) == (user.id, "…")
    assert student.career_coach is None


def test_contacts_of_a_company_go_and_the_site_stays(make: Factories) -> None:
    site = make.site(
        contact_name="Yara Bos", contact_email="yara@bos.example", contact_phone="06 1234 5678",
        trainer_name="Joris Wal", trainer_email="joris@wal.example", notes="Bel Yara Bos (0612345678).",
    )  # fmt: skip

    erase([known_as(Whose.CONTACT, site.id)], REQUEST, actor=None)

    assert (site.contact_name, site.contact_phone, site.trainer_name) == (None, None, None)
    assert site.notes == "Bel … (…)."
    assert list(broken_links()) == []


def test_says_in_the_trail_that_it_was_done_by_number(scene: Scene) -> None:
    she = student_in(scene)

    erase([she], REQUEST, actor=scene.make.user())
    erase([she], REQUEST, actor=None)

    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "person:erase")).all()
    assert [(one.person_kind, one.person_id, one.data) for one in events] == [
        ("Student", she.ids[Whose.STUDENT], {"kind": "student", "cause": "request"})
    ]
    assert is_erased(she)


def test_is_done_again_after_a_backup_was_put_back(app: Flask, make: Factories) -> None:
    kept_in().unlink(missing_ok=True)
    began = now()
    student, site = make.student(), make.site(contact_name="Yara Bos")
    for whose, number in ((Whose.STUDENT, student.id), (Whose.CONTACT, site.id)):
        erase([known_as(whose, number)], REQUEST, actor=None)
    student.first_name, student.erased_at, site.contact_name = "Noor", None, "Yara Bos"
    db.session.flush()

    assert repeat_departures(kept_in(), began) == 2

    assert (student.first_name, site.contact_name) == ("", None)
    kept = kept_in().read_text(encoding="utf-8")
    assert "Noor" not in kept
    with pytest.raises(NotVisible):
        known_as(Whose.STUDENT, 999_999)
