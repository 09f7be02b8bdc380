"""A copy of everything about somebody: all of hers is in it, and nothing of anybody else."""

import json
from typing import Any

import pytest
from flask import Flask
from flask_babel import gettext
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.extensions import db
from app.placements.models import PlacementDecision, Proposal, ProposalState
from app.placements.privacy import PROPOSALS
from app.privacy.copies import Copy, as_file, copy_of
from app.privacy.files import file_of
from app.privacy.keeping import FIXED
from app.privacy.people import Person, person_of
from app.privacy.queries import today
from app.privacy.registry import HOLDINGS, Kept, Whose
from app.privacy.retention import TERMS, set_terms
from app.rolemodels.models import RoleModel
from app.runs.frozen import packed
from app.students.models import Student
from tests.browser import Browser
from tests.factories import Factories
from tests.printing.reading import read_pdf
from tests.privacy.lives import Scene
from tests.privacy.marks import mark, mark_trail

pytestmark = pytest.mark.database


def written(person: Person, *, is_for_herself: bool = True) -> str:
    """The copy as its file has it."""
    return json.dumps(as_file(copy_of(person, is_for_herself=is_for_herself)), ensure_ascii=False)


def withheld() -> set[str]:
    return {f"{held.table.name}.{name}" for held in HOLDINGS for name in held.withheld}


@pytest.fixture
def scene(make: Factories) -> Scene:
    return Scene(make, make.school)


PEOPLE = {
    "student": lambda scene: scene.student().user,
    "role model": lambda scene: scene.role_model().user,
    "colleague": lambda scene: scene.colleague(),
}


@pytest.mark.parametrize("kind", PEOPLE)
def test_has_every_word_about_her_and_none_about_anybody_else(scene: Scene, kind: str) -> None:
    she, neighbour = person_of(Whose.ACCOUNT, PEOPLE[kind](scene).id), PEOPLE[kind](scene)
    elsewhere = PEOPLE[kind](Scene(scene.make, scene.make.new_school()))
    own = mark(she, "zq")
    for prefix, other in (("yw", neighbour), ("xv", elsewhere)):
        assert mark(person_of(Whose.ACCOUNT, other.id), prefix)
    kept = withheld()

    text = written(she)

    assert {place for place, word in own.items() if word not in text and place not in kept} == set()
    assert {place for place, word in own.items() if word in text and place in kept} == set()
    assert [word for word in ("yw1", "xv1") if word in text] == []


@pytest.mark.parametrize("kind", PEOPLE)
def test_has_what_the_trail_says_of_her(scene: Scene, kind: str) -> None:
    she, neighbour = (person_of(Whose.ACCOUNT, PEOPLE[kind](scene).id) for _ in range(2))
    words = [
        word
        for whose, number in she.ids.items()
        for word in mark_trail(whose, number, she.school_id, f"zq-{whose}-").values()
    ]
    for whose, number in neighbour.ids.items():
        mark_trail(whose, number, she.school_id, f"yw-{whose}-")

    text = written(she)

    assert [word for word in words if word not in text] == []
    assert "yw-" not in text


def test_names_a_colleague_by_role_only(scene: Scene) -> None:
    student = scene.student()
    coordinator = scene.make.user(name="Wilhelmina Toverdoos")
    decision = db.session.scalars(
        select(PlacementDecision).where(PlacementDecision.student_id == student.id)
    ).one()
    decision.author_id, decision.author_name = coordinator.id, coordinator.name
    db.session.flush()

    assert "Toverdoos" not in written(person_of(Whose.STUDENT, student.id))
    hers = as_file(copy_of(person_of(Whose.ACCOUNT, coordinator.id), is_for_herself=True))
    assert [each for each in hers["did"] if each["table"] != "role_grant"] == [
        {
            "table": "placement_decision",
            "column": "author_id",
            "key": {"id": decision.id},
            "name": "Wilhelmina Toverdoos",
        }
    ]


def test_leaves_a_gap_where_somebody_else_is_named(scene: Scene) -> None:
    student, other = scene.student(), scene.student()
    decision = db.session.scalars(
        select(PlacementDecision).where(PlacementDecision.student_id == student.id)
    ).one()
    decision.reason = f"Swapped with {other.name} ({other.student_number}), asked by {student.name}."
    db.session.flush()

    text = written(person_of(Whose.STUDENT, student.id))

    assert f"Swapped with … (…), asked by {student.name}." in text
    assert other.last_name not in text


def test_keeps_a_draft_out_until_it_is_published(scene: Scene) -> None:
    student = scene.student()
    proposal = db.session.scalars(select(Proposal).where(Proposal.student_id == student.id)).one()
    proposal.state, proposal.moved_reason = ProposalState.DRAFT, "Still thinking."
    db.session.flush()
    person = person_of(Whose.STUDENT, student.id)

    assert "Still thinking." not in written(person)
    left_out = copy_of(person, is_for_herself=True).left_out
    assert str(PROPOSALS.title) in left_out[str(PROPOSALS.except_words)]
    assert [what for what in left_out.values() if len(what) != len(set(what))] == [], "said once"
    proposal.state = ProposalState.OFFERED
    db.session.flush()
    assert "Still thinking." in written(person)


def part_of(copy: Copy, table: str) -> list[dict[str, Any]]:
    (found,) = [part for part in as_file(copy)["parts"] if part["table"] == table]
    return list(found["rows"])


def test_copy_by_a_colleague_leaves_out_what_only_she_may_see(scene: Scene) -> None:
    student = scene.student()
    person = person_of(Whose.STUDENT, student.id)
    own = mark(person, "zq")
    scene.make.email(to_address=student.email, subject="Only for her", is_private=True)

    hers, theirs = written(person), written(person, is_for_herself=False)

    for place in ("circle_message.body", "circle_evaluation.remark", "activity_evaluation.remark"):
        assert own[place] in hers
        assert own[place] not in theirs
    assert part_of(copy_of(person, is_for_herself=True), "student_gender") == [{"gender": "V"}]
    assert "student_gender" not in theirs
    assert "date_of_birth" not in theirs
    assert "Only for her" not in theirs
    assert own["placement_decision.reason"] in theirs


def test_email_with_a_one_time_link_is_there_without_its_text(scene: Scene) -> None:
    user = scene.colleague()
    scene.make.email(recipient_id=user.id, subject="Your link", body="https://secret.example", is_secret=True)

    text = written(person_of(Whose.ACCOUNT, user.id))

    assert "Your link" in text
    assert "secret.example" not in text


def test_file_says_what_a_program_needs(scene: Scene) -> None:
    student = scene.student()
    copy = copy_of(person_of(Whose.STUDENT, student.id), is_for_herself=True)
    content = as_file(copy)

    assert content["format"] == "meervoud-person/1"
    assert content["made_at"] == copy.made_at.isoformat()
    assert content["known_as"] == {"student": student.id, "user": student.user_id}
    site = f"{scene.site.title}, Zwolle"
    assert part_of(copy, "preference") == [{"rank": 1, "opening_id": {"key": scene.opening.id, "name": site}}]
    (enrolment,) = part_of(copy, "student")
    assert (enrolment["track"], enrolment["date_of_birth"]) == ("BOL", None)


def test_says_what_runs_were_told_about_her_alone(scene: Scene) -> None:
    student, other = scene.student(), scene.student()
    told = [
        {"id": f"s{one.id}", "minutes": 30, "year": number} for number, one in enumerate((student, other))
    ]
    for run in (scene.run, scene.circle_run):
        run.frozen_input = packed({"students": told})
    db.session.flush()
    copy = copy_of(person_of(Whose.STUDENT, student.id), is_for_herself=True)

    for table in ("match_run", "circle_run"):
        (row,) = part_of(copy, table)
        assert row["frozen_input"] == told[0]
        assert row["number"] == 1


def test_says_how_long_each_part_is_kept(scene: Scene) -> None:
    student, coordinator = scene.student(), scene.make.user()
    person = person_of(Whose.STUDENT, student.id)
    before = {part.held.kept: part.kept for part in copy_of(person, is_for_herself=True).parts}
    set_terms(scene.school, today(), {"choices": 12}, actor=coordinator, actor_id=coordinator.id)

    after = {part.held.kept: part.kept for part in copy_of(person, is_for_herself=True).parts}

    assert before[Kept.CHOICES] == gettext("Your school has not decided yet for how long.")
    assert after[Kept.CHOICES].startswith("12 ")
    assert after[Kept.EMAILS] == before[Kept.EMAILS]
    assert all(after.values())


def test_every_kind_has_a_term_or_a_reason(app: Flask) -> None:
    with app.app_context():
        assert {str(term.code) for term in TERMS} | {str(kept) for kept in FIXED} == {
            str(kept) for kept in Kept
        }


def test_person_is_all_that_her_account_leads_to(scene: Scene) -> None:
    student = scene.student()

    assert person_of(Whose.STUDENT, student.id) == person_of(Whose.ACCOUNT, student.user_id or 0)
    assert db.session.get(RoleModel, scene.host.id) is not None
    assert person_of(Whose.ROLE_MODEL, scene.host.id).ids == {Whose.ROLE_MODEL: scene.host.id}
    assert db.session.get(Student, student.id) is not None
    assert db.session.get(User, student.user_id) is not None


def test_page_shows_it_and_the_file_is_recorded(scene: Scene, browser: Browser) -> None:
    student = scene.student()
    browser.sign_in(student.user)

    page = browser.get("/account").click("Show what is known of me")

    assert page.h1 == "What we know of you"
    assert "Your enrolment" in page.text
    assert student.student_number in page.text
    file = page.submit("a file for programs (JSON)")
    assert json.loads(file.html)["known_as"]["student"] == student.id
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "person:copy")).one()
    assert (event.actor_id, event.subject_type, event.data) == (student.user_id, "User", {"format": "json"})
    readable = page.submit("a page to read")
    assert student.student_number in readable.html
    assert "<h2>Your choices</h2>" in readable.html


def test_copy_on_paper_says_the_same_as_the_page(scene: Scene, app: Flask) -> None:
    student = scene.student()
    with app.test_request_context():
        copy = copy_of(person_of(Whose.STUDENT, student.id), is_for_herself=True)
        answer = file_of(copy, "pdf", name=student.name, school="School")
        paper = read_pdf(answer.get_data())

    assert answer.mimetype == "application/pdf"
    assert (paper.is_tagged, paper.conforms_to) == (True, "pdfuaid:part=1")
    assert paper.tags["/H2"] == len(copy.filled) + 1
    words = "".join(paper.text.split())
    cells = [cell.text for part in copy.filled for row in part.rows for cell in row]
    assert [text for text in cells if "".join(text.split()) not in words] == []


def test_coordinator_makes_one_for_a_student_and_nobody_else_does(scene: Scene, browser: Browser) -> None:
    student, make = scene.student(), scene.make
    browser.sign_in(make.user(Role.COORDINATOR))

    file = browser.get(f"/students/{student.id}").submit("a file for programs (JSON)")

    assert json.loads(file.html)["known_as"]["student"] == student.id
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "person:copy")).one()
    assert (event.subject_type, event.subject_id, event.subject_name) == ("Student", student.id, student.name)
