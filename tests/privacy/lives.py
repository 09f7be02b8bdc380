"""People with a row in every table that holds something about them, and a word of their own in every cell of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from sqlalchemy import select

from app.access import Role
from app.accounts.models import AccountToken, TokenPurpose, User
from app.activities.models import ActivityEvaluation
from app.audit.services import record
from app.checkins.models import CheckInTalk, Scores
from app.circles.models import (
    Attendance,
    AttendanceState,
    CircleDecision,
    CircleDecisionKind,
    CircleEvaluation,
    CircleMessage,
    CircleWish,
    Meeting,
    Membership,
    MentoringCircle,
    MessageReport,
)
from app.companies.models import Opening
from app.evaluations.models import Evaluation
from app.extensions import db, now
from app.gatherings.models import GatheringHost
from app.guidance.queries.contacts import contacts_of
from app.imports.models import HandEdit, ImportBatch, ImportKind, ImportRow, ImportState, RowOutcome
from app.mentoring.models import CircleRun, ProposedCircle, ProposedSeat
from app.placements.models import (
    DecisionKind,
    Placement,
    PlacementDecision,
    Proposal,
    ProposalState,
)
from app.placements.queries.lives import placements_of
from app.privacy.models import Erasure, ErasureState, PrivacyRequest, RequestKind
from app.privacy.registry import Whose
from app.reflections.models import Reflection
from app.rolemodels.models import Contact, ContactKind, Offer, RoleModel, RoleModelField, Slot
from app.schools.models import PeriodException, School
from app.students.models import ChoiceReason, Gender, KeptPlace, SiteVeto, Student
from tests.agreements.papers import a_signed_sheet
from tests.checkins.rows import a_check_in_plan, an_answer
from tests.coaching.rows import a_coach_request, what_she_says
from tests.factories import Factories
from tests.finds.rows import a_find
from tests.gatherings.rows import a_gathering, invited, organised
from tests.guidance.rows import a_stand_in, an_alert, plan_of_placement
from tests.inquiries.rows import asked_and_answered
from tests.lives import a_placement
from tests.placements.rows import a_comparison
from tests.privacy.ways_in import ways_in
from tests.runs.rows import a_published_run
from tests.shadowdays.rows import both_ways
from tests.signals.rows import tell_a_coordinator
from tests.supervision.rows import an_offer, in_a_plan
from tests.swaps.rows import a_swap_request


@dataclass
class Scene:
    """What a school has, around people who have something in every table."""

    make: Factories
    school: School
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        make, school = self.make, self.school
        self.period = make.period(school=school)
        self.programme, self.site = make.programme(school=school), make.site(women=1, school=school)
        self.opening: Opening = make.opening(self.site, period=self.period, capacity=9)
        about = {"school_id": school.id, "period_id": self.period.id}
        self.run = make.match_run(number=1, **about)
        self.circle_run = a_published_run(CircleRun, school.id, self.period.id)
        self.batch = make.row(
            ImportBatch(
                school_id=school.id,
                kind=ImportKind.STUDENTS,
                state=ImportState.PREVIEWED,
                file_name="file.csv",
                file_digest="",
                reading={},
                remarks={},
                counts={},
                fingerprint="",
            )
        )
        self.host = host = make.role_model(school=school)
        self.circle: MentoringCircle = make.circle(host, school=school, period=self.period)

    def student(self) -> Student:
        """Somebody who did all that a student can do."""
        make = self.make
        student = make.student(
            school=self.school,
            programme=self.programme,
            gender=Gender.WOMAN,
            with_account=True,
            name_prefix="de",
            postcode="8011 AB",
            cohort="2025",
            class_group="1A",
            career_coach="Coach",
        )
        assert student.user is not None
        choices = make.choices(student, self.opening)
        choices.reasons.append(ChoiceReason(opening_id=self.opening.id, text="A reason."))
        make.row(KeptPlace(student_id=student.id, opening_id=self.opening.id))
        for part in (self._decided_about, self._met_others, self._in_a_circle, self._checks_in):
            part(student)
        wish = make.request(
            student.user, student=student, site=self.site, title=self.site.title, offer=Offer.SHADOW_DAY
        )
        make.invitation(wish, self.host)
        self._in_files(student.id, "student", "student_number", student.student_number)
        self._account(student.user)
        self._erasure_of(Whose.STUDENT, student.id)
        tell_a_coordinator(make, student, self.site)
        a_coach_request(make, student, make.user(Role.SUPERVISOR, school=self.school))
        for row in (student, choices):
            record("student:edit", row, actor=make.user(school=self.school), school_id=self.school.id)
        return student

    def _decided_about(self, student: Student) -> None:
        make, student_id = self.make, student.id
        make.row(SiteVeto(student_id=student_id, site_id=self.site.id))
        make.row(
            PeriodException(
                school_id=self.school.id,
                period_id=self.period.id,
                student_id=student_id,
                goes=True,
                reason="A.",
            )
        )
        proposal = make.row(
            Proposal(
                run_id=self.run.id,
                student_id=student_id,
                opening_id=self.opening.id,
                state=ProposalState.ACCEPTED,
            )
        )
        placement = a_signed_sheet(a_placement(student, self.opening)).placement
        placement.proposal_id = proposal.id
        self._guided(student, placement)
        make.row(
            PlacementDecision(
                school_id=self.school.id,
                period_id=self.period.id,
                student_id=student_id,
                opening_id=self.opening.id,
                kind=DecisionKind.FORBID,
                reason="A reason.",
            )
        )
        a_comparison(make, self.run, student, self.opening)

    def _guided(self, student: Student, placement: Placement) -> None:
        make = self.make
        contact = contacts_of(plan_of_placement(placement))[0]
        contact.remark = "Goes well."
        an_alert(make, contact)
        a_stand_in(make, student, *(make.user(school=self.school) for _ in range(2)))
        in_a_plan(make, student, make.user(school=self.school), self.period)
        a_swap_request(make, student, self.opening, self.opening)
        a_find(make, student, self.period)

    def _met_others(self, student: Student) -> None:
        """On days along and at a gathering."""
        other = a_placement(self.make.student(school=self.school, programme=self.programme), self.opening)
        both_ways(self.make, placements_of(student)[0], other, self.numbers)
        invited(self.make, student, self.period)

    def _in_a_circle(self, student: Student) -> None:
        make = self.make
        make.row(CircleWish(student_id=student.id, wants_circle=True, slots=["tue_evening"]))
        self._said_in_circle(make.membership(self.circle, student))
        make.row(
            CircleDecision(
                school_id=self.school.id,
                period_id=self.period.id,
                student_id=student.id,
                role_model_id=self.host.id,
                kind=CircleDecisionKind.FORBID,
                reason="A reason.",
            )
        )
        make.row(ProposedSeat(run_id=self.circle_run.id, student_id=student.id))

    def _said_in_circle(self, seat: Membership) -> None:
        make, number = self.make, next(self.numbers)
        starts_at = now() + timedelta(days=number)
        meeting = make.row(
            Meeting(
                circle_id=seat.circle_id,
                number=number,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
            )
        )
        make.row(Attendance(meeting_id=meeting.id, membership_id=seat.id, state=AttendanceState.COMES))
        message = make.row(CircleMessage(circle_id=seat.circle_id, membership_id=seat.id, body="Hello"))
        make.row(MessageReport(school_id=self.school.id, message_id=message.id, body="Hello"))
        make.row(
            CircleEvaluation(membership_id=seat.id, helped=4, felt_safe=4, would_again=4, remark="Nice.")
        )

    def _checks_in(self, student: Student) -> None:
        self.make.row(Reflection(school_id=self.school.id, student_id=student.id, text="A note."))
        check_in = an_answer(self.make, a_check_in_plan(self.make, student), Scores(4, 3, 2), line="A line.")
        self.make.row(
            Evaluation(
                school_id=self.school.id,
                placement_id=check_in.plan.placement_id,
                site_id=self.site.id,
                period_id=self.period.id,
                closes_on=check_in.closes_on,
                answers={},
                place=next(self.numbers),
                answered_on=check_in.due_on,
                line="A line.",
            )
        )
        self.make.row(CheckInTalk(check_in_id=check_in.id, by_on=check_in.closes_on))

    def _in_files(self, number: int, table: str, column: str, value: str) -> None:
        self.make.row(HandEdit(school_id=self.school.id, subject_type=table, subject_id=number, field="town"))
        self._in_a_file(column, value)

    def _in_a_file(self, column: str, value: str) -> None:
        self.make.row(
            ImportRow(
                batch_id=self.batch.id,
                position=next(self.numbers),
                sheet="1",
                row_number=1,
                outcome=RowOutcome.NEW,
                title="Somebody",
                source={column: value},
                detail={},
            )
        )

    def _erasure_of(self, whose: Whose, number: int) -> None:
        self.make.row(
            Erasure(school_id=self.school.id, whose=whose, number=number, state=ErasureState.WITHDRAWN)
        )

    def _account(self, user: User) -> None:
        self._erasure_of(Whose.ACCOUNT, user.id)
        number = next(self.numbers)
        organised(self.make, user, self.period)
        self.make.row(
            ActivityEvaluation(
                request_id=self.make.request(user).id, score=4, remark="Good.", author_id=user.id
            )
        )
        self.make.row(
            PrivacyRequest(
                school_id=self.school.id,
                user_id=user.id,
                kind=RequestKind.CORRECT,
                text="My town.",
                due_on=date(2027, 1, 1),
            )
        )
        self.make.email(school=self.school, recipient_id=user.id, to_address=user.email)
        self.make.row(
            AccountToken(
                user_id=user.id,
                purpose=TokenPurpose.INVITATION,
                expires_at=now(),
                secret_hash=f"{self.school.id}-{number}",
            )
        )
        other = self.make.student(school=self.school, programme=self.programme)
        a_stand_in(self.make, other, user, self.make.user(school=self.school))
        in_a_plan(self.make, other, user, self.period)
        self._in_a_file("email", user.email)
        an_offer(self.make, user, self.period)
        what_she_says(self.make, user)
        ways_in(self.make, self.school, user)
        record("account:edit", user, actor=user, reason="A reason.")

    def role_model(self) -> RoleModel:
        """Somebody who did all that a role model can do."""
        make = self.make
        role_model = make.role_model(school=self.school, with_account=True, site_id=self.site.id)
        assert role_model.user is not None
        make.row(RoleModelField(role_model_id=role_model.id, domain_code=make.domain().code))
        make.row(Contact(role_model_id=role_model.id, kind=ContactKind.NOTE, about="Called."))
        circle = make.circle(role_model, school=self.school, period=self.period, slot=Slot.MONDAY_EVENING)
        seat = db.session.scalars(select(Membership).where(Membership.circle_id == circle.id)).one()
        self._said_in_circle(seat)
        student = make.student(school=self.school, programme=self.programme)
        make.row(
            CircleDecision(
                school_id=self.school.id,
                period_id=self.period.id,
                student_id=student.id,
                role_model_id=role_model.id,
                kind=CircleDecisionKind.FORBID,
                reason="Of the student.",
            )
        )
        make.row(
            ProposedCircle(
                run_id=self.circle_run.id,
                number=next(self.numbers),
                slot=Slot.MONDAY_EVENING,
                host_id=role_model.id,
            )
        )
        make.invitation(make.request(make.user(school=self.school)), role_model)
        by = make.user(school=self.school)
        asked_and_answered(self.site, self.period, by, role_model)
        make.row(GatheringHost(gathering_id=a_gathering(make, self.period).id, role_model_id=role_model.id))
        self._in_files(role_model.id, "role_model", "email", role_model.email or "")
        self._account(role_model.user)
        record("role_model:edit", role_model, actor=by, subject_name=role_model.trail_name)
        return role_model

    def colleague(self) -> User:
        """A coordinator who asked for an activity and thought something of it."""
        user = self.make.user(Role.COORDINATOR, school=self.school)
        self._account(user)
        return user
