"""One of everything in a school, so that a test can ask for any route with rows that exist."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

from sqlalchemy import select

from app.access import Role
from app.accounts.models import Proof, User
from app.accounts.services.browser_sessions import begin
from app.backup.models import SchoolExport
from app.checkins.models import CheckInTalk, Scores
from app.circles.models import (
    CircleDecision,
    CircleDecisionKind,
    CircleMessage,
    Meeting,
    Membership,
    MessageReport,
)
from app.companies.models import Opening, PlacementStop, Site, StopGround
from app.evaluations.models import Evaluation
from app.extensions import db, now
from app.guidance.queries.contacts import contacts_of
from app.mentoring.models import ProposedCircle
from app.mentoring.policies import CirclePolicy, Invited
from app.mentoring.services import runs as circle_runs
from app.mentoring.services.runs import CIRCLES
from app.placements.models import DecisionKind, MatchRun, PlacementDecision, PolicyComparison
from app.placements.orders import CUSTOM, policy_of
from app.placements.policies import DEFAULT_ORDER, Policy
from app.placements.services import runs
from app.placements.services.runs import COMPARISON, MATCH, start_comparison
from app.privacy.models import Erasure, RequestKind
from app.privacy.registry import Whose
from app.privacy.services import ask
from app.reflections.models import Reflection
from app.rolemodels.models import Offer, RoleModel
from app.runs.execution import carry_out
from app.runs.models import RunState
from app.schools.models import Period, School, Vacation
from app.students.models import Student
from tests.accounts.steps import a_passkey
from tests.agreements.papers import a_print_job, a_signed_sheet
from tests.checkins.rows import a_check_in_plan, an_answer
from tests.coaching.rows import a_coach_request
from tests.factories import Factories
from tests.finds.rows import a_find
from tests.gatherings.rows import a_return_day
from tests.guidance.rows import a_stand_in, an_alert, plan_of_placement
from tests.imports.rows import a_batch, a_file
from tests.inquiries.rows import an_answer as a_companys_answer
from tests.lives import a_placement
from tests.shadowdays.rows import a_question
from tests.signals.rows import told_both
from tests.signon.rows import a_provider
from tests.supervision.rows import a_supervisor_run
from tests.swaps.rows import a_swap_request

WORDS = {
    "step": "hear",
    "kind": "students",
    "flow": "intake",
    "year": 2026,
    "format": "csv",
    "secret": "no-such-secret",
    "language": "en",
    "theme": "dark",
}
"""Values in an address that are one of a few words."""


@dataclass
class World:
    """The ids of one row of each kind in a school, by the name that routes give them, and a person in each role."""

    NOT_ROWS: ClassVar[frozenset[str]] = frozenset(
        "answer secret kind position year flow language theme format filename extension step party "  # noqa: SIM905
        "gathering_kind".split()
    )
    """Values in an address that name no row."""

    people: dict[Role, User] = field(default_factory=dict)
    ids: dict[str, int | str] = field(default_factory=dict)

    def value(self, name: str) -> int | str:
        if name not in self.ids:
            raise AssertionError(
                f"A route takes {name}: add such a row to tests/world.py, so that its access is tested"
            )
        return self.ids[name]


def build_world(make: Factories, school: School) -> World:
    """Fill a school with one of everything."""
    world = World()
    world.ids |= {"session_id": _people(make, world, school), "file_id": a_file(make, school)}
    period = make.period(school=school)
    programme = make.programme(school=school)
    site = make.site(women=1, school=school)
    opening = make.opening(site, period=period, capacity=2)
    student = make.student(school=school, programme=programme, participates=True)
    student.user, student.supervisor = world.people[Role.STUDENT], world.people[Role.SUPERVISOR]
    make.choices(student, opening, period=period)
    role_model = _role_model(make, world, school)
    run = _solved_run(period)
    world.ids.update(
        WORDS,
        run_id=run.id,
        comparison_id=_comparison(run, world.people[Role.COORDINATOR]).id,
        **_placed(make, student, opening),
        batch_id=a_batch(make, school),
        stop_id=_stop(make, opening, world.people[Role.COORDINATOR]).id,
        student_id=student.id,
        site_id=site.id,
        opening_id=opening.id,
        period_id=period.id,
        programme_id=programme.id,
        **_of_the_school(make, school),
        **_files(make, world.people[Role.COORDINATOR]),
        privacy_request_id=ask(world.people[Role.STUDENT], RequestKind.ERASE, "All of it.").id,
        **_account(make, world.people[Role.SUPERVISOR], student, opening),
        role_model_id=role_model.id,
        school_code=school.code,
        **_activities(make, world, student, site, role_model),
        **_circle(make, world, student, period),
        **_circle_run(make, student, period, role_model),
        **_internship(make, world, student),
        **a_supervisor_run(make, world.people[Role.SUPERVISOR], student, period),
    )
    return world


def _people(make: Factories, world: World, school: School) -> int:
    """Somebody in each role. Gives the id of the session of one of them."""
    for role in Role:
        world.people[role] = make.user(role, school=school)
    return begin(world.people[Role.SUPERVISOR], Proof.PASSWORD, "")[0].id


def _account(make: Factories, user: User, student: Student, opening: Opening) -> dict[str, int | str]:
    """An account, with a passkey; somebody asked that a student is erased, and she asked for a coach and a swap."""
    return {
        "user_id": user.id,
        "passkey_id": a_passkey(make, user).id,
        "erasure_id": _erasure(make, student).id,
        "coach_request_id": a_coach_request(make, student).id,
        "found_company_id": a_find(make, student, opening.period).id,
        "swap_request_id": a_swap_request(
            make, student, opening, make.opening(opening.site, opening.period)
        ).id,
    }


def _files(make: Factories, coordinator: User) -> dict[str, int | str]:
    """What somebody had made to download: an export of the school, and a list on paper of one file."""
    return {
        "export_id": _export(make, coordinator),
        "print_job_id": a_print_job(coordinator).id,
        "position": 1,
    }


def _erasure(make: Factories, student: Student) -> Erasure:
    """Somebody asked that the student is erased."""
    return make.row(Erasure(school_id=student.school_id, whose=Whose.STUDENT, number=student.id))


def _of_the_school(make: Factories, school: School) -> dict[str, int | str]:
    """A team, a holiday, an email and a sign-in service."""
    day = date(2027, 4, 24)
    vacation = Vacation(school_id=school.id, name="May holiday", starts_on=day, ends_on=day)
    return {
        "vacation_id": make.row(vacation).id,
        "team_id": make.team(school=school).id,
        "email_id": make.email(school=school).id,
        "provider_id": a_provider(school).id,
    }


def _export(make: Factories, asker: User) -> int:
    """An export of the school that waits for a second person."""
    return int(make.row(SchoolExport(school_id=asker.school_id, asked_by_id=asker.id)).id)


def _role_model(make: Factories, world: World, school: School) -> RoleModel:
    """The mentor's own entry in the register."""
    return make.role_model(Offer.GUEST_LESSON, Offer.CIRCLE, school=school, user=world.people[Role.MENTOR])


def _activities(
    make: Factories, world: World, student: Student, site: Site, role_model: RoleModel
) -> dict[str, int | str]:
    """A supervisor's request for which the mentor was asked, and the student's own wish."""
    wish = make.request(
        world.people[Role.STUDENT], student=student, site=site, title=site.title, offer=Offer.SHADOW_DAY
    )
    return {
        "request_id": (request := make.request(world.people[Role.SUPERVISOR])).id,
        "invitation_id": make.invitation(request, role_model).id,
        "wish_id": wish.id,
        "answer": "yes",
        **told_both(make, world.people[Role.COUNSELLOR], student, site),
        **a_companys_answer(site, world.people[Role.COORDINATOR]),
    }


def _circle(make: Factories, world: World, student: Student, period: Period) -> dict[str, int | str]:
    """A circle that the mentor leads and the student is in, a meeting ahead, and a message that was reported."""
    mentor = db.session.scalar(select(RoleModel).where(RoleModel.user_id == world.people[Role.MENTOR].id))
    assert mentor is not None
    circle = make.circle(mentor, student, school=world.people[Role.MENTOR].school, period=period)
    seat = db.session.scalars(select(Membership).where(Membership.student_id == student.id)).one()
    starts_at = now() + timedelta(days=7)
    meeting = make.row(
        Meeting(circle_id=circle.id, number=1, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    )
    message = make.row(CircleMessage(circle_id=circle.id, membership_id=seat.id, body="Hello"))
    report = make.row(MessageReport(school_id=student.school_id, message_id=message.id, body="Hello"))
    return {
        "circle_id": circle.id,
        "membership_id": seat.id,
        "meeting_id": meeting.id,
        "message_id": message.id,
        "report_id": report.id,
        **a_return_day(make, student, period, world.people),
    }


def _internship(make: Factories, world: World, student: Student) -> dict[str, int | str]:
    """A check-in with a talk, of a student who chose her mentor to read along."""
    plan = a_check_in_plan(make, student, listener=world.people[Role.MENTOR])
    check_in = an_answer(make, plan, Scores(4, 4, 2))
    evaluation = make.row(
        Evaluation(
            school_id=student.school_id,
            placement_id=plan.placement_id,
            site_id=plan.placement.opening.site_id,
            period_id=plan.placement.period_id,
            closes_on=check_in.closes_on,
        )
    )
    note = make.row(
        Reflection(
            school_id=student.school_id,
            student_id=student.id,
            text="Here.",
            reader_id=world.people[Role.SUPERVISOR].id,
            shared_at=now(),
        )
    )
    return {
        "reflection_id": note.id,
        "evaluation_id": evaluation.id,
        "check_in_plan_id": plan.id,
        "check_in_id": check_in.id,
        "talk_id": make.row(CheckInTalk(check_in_id=check_in.id, by_on=check_in.closes_on)).id,
    }


def _circle_run(
    make: Factories, student: Student, period: Period, role_model: RoleModel
) -> dict[str, int | str]:
    """A plan that gives the student a mentor of her own, and a decision about the two."""
    run = circle_runs.start(period, CirclePolicy(is_one_to_one=True, seed=1), Invited(), actor=None)
    db.session.commit()
    carry_out(CIRCLES, run.id)
    db.session.expire_all()
    assert run.state is RunState.SOLVED_OPTIMAL, run.error
    circle = db.session.scalars(select(ProposedCircle).where(ProposedCircle.run_id == run.id)).one()
    decision = make.row(
        CircleDecision(
            school_id=student.school_id,
            period_id=period.id,
            student_id=student.id,
            role_model_id=role_model.id,
            kind=CircleDecisionKind.PIN,
            reason="A reason.",
        )
    )
    return {
        "circle_run_id": run.id,
        "proposed_circle_id": circle.id,
        "circle_decision_id": decision.id,
    }


def _solved_run(period: Period) -> MatchRun:
    run = runs.start(period, Policy(criteria=DEFAULT_ORDER), actor=None)
    db.session.commit()
    carry_out(MATCH, run.id)
    db.session.expire_all()
    assert run.state is RunState.SOLVED_OPTIMAL, run.error
    return run


def _comparison(run: MatchRun, coordinator: User) -> PolicyComparison:
    other = policy_of(CUSTOM, run.policy, reversed(run.policy["criteria"]))
    comparison = start_comparison(run, [other], actor=coordinator)
    db.session.commit()
    carry_out(COMPARISON, comparison.id)
    db.session.expire_all()
    assert comparison.state is RunState.FINISHED, comparison.error
    return comparison


def _placed(make: Factories, student: Student, opening: Opening) -> dict[str, int | str]:
    """A placement of the student with its guidance, somebody who stands in, and a decision about her."""
    decision = make.row(
        PlacementDecision(
            school_id=student.school_id,
            period_id=opening.period_id,
            student_id=student.id,
            opening_id=opening.id,
            kind=DecisionKind.FORBID,
            reason="A reason.",
        )
    )
    placement = a_placement(student, opening)
    contact = contacts_of(plan_of_placement(placement))[0]
    asked = a_question(make, student, placement.id)
    absent = student.supervisor
    assert absent is not None
    colleague = make.user(Role.SUPERVISOR, school=absent.school)
    return {
        "placement_id": placement.id,
        "decision_id": decision.id,
        "contact_id": contact.id,
        "shadow_day_id": asked.id,
        "alert_id": an_alert(make, contact).id,
        "stand_in_id": a_stand_in(make, student, absent, colleague).stand_in_id,
        "agreement_file_id": a_signed_sheet(placement).files[0].id,
        "party": "company",
    }


def _stop(make: Factories, opening: Opening, coordinator: User) -> PlacementStop:
    row: PlacementStop = make.row(
        PlacementStop(
            school_id=opening.school_id,
            site_id=opening.site_id,
            ground=StopGround.PHYSICAL_SAFETY,
            explanation="An explanation.",
            proposed_by_id=coordinator.id,
        )
    )
    return row
