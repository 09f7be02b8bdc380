"""Small builders: each makes one valid row, and whatever it needs, and flushes it."""

import itertools
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import select

from app.access import Role
from app.accounts.models import RoleGrant, User
from app.activities.models import Invitation, Request
from app.circles.models import Membership, MembershipRole, MentoringCircle
from app.companies.models import (
    Company,
    CountSource,
    Opening,
    OpeningProgramme,
    Recognition,
    Site,
    Track,
    WomenCount,
)
from app.extensions import Base, db
from app.notices.models import Email
from app.placements.models import MatchRun
from app.rolemodels.models import (
    Consent,
    ConsentSource,
    Offer,
    RoleModel,
    RoleModelKind,
    RoleModelState,
    Slot,
)
from app.runs.models import RunState
from app.schools.models import EducationDomain, Period, Programme, School, SchoolRules, Team
from app.students.models import ChoiceList, Gender, Preference, Student, StudentGender

PASSWORD = "a password of a test"
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class Factories:
    """Builders that share one school; pass `school=` for another. Nothing is committed here."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)

    def _add(self, row: Any) -> Any:
        db.session.add(row)
        db.session.flush()
        return row

    @cached_property
    def school(self) -> School:
        return self.new_school()

    def new_school(self, **values: Any) -> School:
        """A school with its rules, as `flask school create` makes it."""
        number = next(self.numbers)
        school: School = self._add(
            School(**{"code": f"school{number}", "name": f"School {number}", "language": "en", **values})
        )
        self._add(SchoolRules(school_id=school.id, valid_from=date(2020, 8, 1)))
        return school

    def user(
        self, role: Role = Role.COORDINATOR, *more: Role, school: School | None = None, **values: Any
    ) -> User:
        number = next(self.numbers)
        defaults = {
            "email": f"person{number}@school.example",
            "name": f"Person {number}",
            "password_hash": _HASH,
            "language": "en",
        }
        user: User = self._add(User(school_id=(school or self.school).id, **{**defaults, **values}))
        for given in (role, *more):
            user.role_grants.append(RoleGrant(role=given, confirmed_by_id=user.id))
        db.session.flush()
        return user

    def period(self, school: School | None = None, **values: Any) -> Period:
        defaults = {
            "name": f"Period {next(self.numbers)}",
            "starts_on": date(2027, 2, 1),
            "ends_on": date(2027, 7, 2),
            "choices_close_on": date(2099, 12, 18),
            "lot_seed": 1,
        }
        period: Period = self._add(Period(school_id=(school or self.school).id, **{**defaults, **values}))
        return period

    def programme(self, code: str = "25187", school: School | None = None, **values: Any) -> Programme:
        defaults = {"code": code, "name": f"Programme {code}", "level": 4}
        programme: Programme = self._add(
            Programme(school_id=(school or self.school).id, **{**defaults, **values})
        )
        return programme

    def domain(self, code: str = "79050") -> EducationDomain:
        """An education domain, made once for all schools."""
        known = db.session.get(EducationDomain, code)
        return known or self._add(
            EducationDomain(code=code, name_nl=f"Domein {code}", name_en=f"Domain {code}")
        )

    def team(self, school: School | None = None, **values: Any) -> Team:
        defaults = {"name": f"Team {next(self.numbers)}", "intensive_places": 4}
        team: Team = self._add(Team(school_id=(school or self.school).id, **{**defaults, **values}))
        return team

    def site(
        self,
        women: int | None = None,
        school: School | None = None,
        counted_on: date = date(2026, 10, 1),
        codes: tuple[str, ...] = ("25187",),
        **values: Any,
    ) -> Site:
        """A site with its company, recognised for `codes`; with a count when `women` is given."""
        number = next(self.numbers)
        school = school or self.school
        name = values.pop("company_name", f"Company {number}")
        company: Company = self._add(Company(school_id=school.id, name=name, kvk_number=f"{number:08d}"))
        defaults = {"sbb_company_id": f"L{number:06d}", "town": "Zwolle", "last_placed_year": 2026}
        site: Site = self._add(Site(school_id=school.id, company_id=company.id, **{**defaults, **values}))
        site.recognitions = [Recognition(programme_code=code) for code in codes]
        db.session.flush()
        if women is not None:
            self._add(
                WomenCount(
                    site_id=site.id,
                    women=women,
                    technical_staff=site.technical_staff,
                    counted_on=counted_on,
                    source=CountSource.COMPANY,
                )
            )
        return site

    def opening(
        self,
        site: Site | None = None,
        period: Period | None = None,
        codes: tuple[str, ...] = ("25187",),
        **values: Any,
    ) -> Opening:
        site = site or self.site()
        period = period or self.default_period
        defaults = {
            "capacity": 1,
            "track": Track.BOL,
            "starts_on": period.starts_on,
            "ends_on": period.ends_on,
        }
        opening: Opening = self._add(
            Opening(school_id=site.school_id, site_id=site.id, period_id=period.id, **{**defaults, **values})
        )
        opening.programmes = [OpeningProgramme(programme_code=code) for code in codes]
        db.session.flush()
        return opening

    @cached_property
    def default_period(self) -> Period:
        return self.period()

    @cached_property
    def default_programme(self) -> Programme:
        return self.programme()

    def student(
        self,
        school: School | None = None,
        programme: Programme | None = None,
        gender: Gender | None = None,
        with_account: bool = False,
        **values: Any,
    ) -> Student:
        number = next(self.numbers)
        school = school or self.school
        if programme is None:
            programme = self.default_programme if school is self.school else self.programme(school=school)
        defaults = {
            "student_number": f"{number:07d}",
            "first_name": f"Student{number}",
            "last_name": f"Example{number}",
            "email": f"student{number}@student.example",
            "town": "Zwolle",
        }
        student: Student = self._add(
            Student(school_id=school.id, programme_id=programme.id, **{**defaults, **values})
        )
        if gender is not None:
            self._add(StudentGender(student_id=student.id, gender=gender))
        if with_account:
            student.user = self.user(Role.STUDENT, school=school, email=student.email, name=student.name)
            db.session.flush()
        return student

    def choices(self, student: Student, *openings: Opening, period: Period | None = None) -> ChoiceList:
        """The student's ranked list, first choice first."""
        period = period or openings[0].period
        choices: ChoiceList = self._add(ChoiceList(student_id=student.id, period_id=period.id))
        choices.preferences = [
            Preference(rank=rank, opening_id=opening.id) for rank, opening in enumerate(openings, start=1)
        ]
        db.session.flush()
        return choices

    def role_model(
        self,
        *offers: Offer,
        school: School | None = None,
        with_account: bool = False,
        **values: Any,
    ) -> RoleModel:
        """An active role model who agreed to `offers` (default: a circle) until far away."""
        number = next(self.numbers)
        school = school or self.school
        defaults = {
            "kind": RoleModelKind.PROFESSIONAL,
            "state": RoleModelState.ACTIVE,
            "first_name": f"Rolemodel{number}",
            "last_name": f"Example{number}",
            "email": f"rolemodel{number}@work.example",
            "language": "en",
            "town": "Zwolle",
            "slots": ["tue_evening"],
            "meets_online": True,
        }
        role_model: RoleModel = self._add(RoleModel(school_id=school.id, **{**defaults, **values}))
        for offer in offers or (Offer.CIRCLE,):
            self.consent(role_model, offer)
        if with_account:
            role_model.user = self.user(
                Role.MENTOR, school=school, email=role_model.email, name=role_model.name, password_hash=None
            )
            db.session.flush()
        return role_model

    def consent(self, role_model: RoleModel, offer: Offer = Offer.CIRCLE, **values: Any) -> Consent:
        """A consent in force until far away, unless said otherwise."""
        defaults = {
            "source": ConsentSource.SIGN_UP,
            "given_on": date(2026, 9, 1),
            "ends_on": date(2099, 9, 1),
        }
        consent: Consent = self._add(Consent(role_model=role_model, offer=offer, **{**defaults, **values}))
        return consent

    def circle(
        self,
        *people: Student | RoleModel,
        school: School | None = None,
        period: Period | None = None,
        **values: Any,
    ) -> MentoringCircle:
        """A circle that runs on Tuesday evenings with these people in it; the first role model is the host."""
        school = school or self.school
        period = period or (self.default_period if school is self.school else self.period(school=school))
        defaults = {"number": next(self.numbers), "slot": Slot.TUESDAY_EVENING, "place": "Room 12"}
        circle: MentoringCircle = self._add(
            MentoringCircle(school_id=school.id, period_id=period.id, **{**defaults, **values})
        )
        for person in people:
            self.membership(circle, person)
        return circle

    def membership(self, circle: MentoringCircle, person: Student | RoleModel, **values: Any) -> Membership:
        """A seat in a circle: a student's, or a mentor's (the first one's is the host's)."""
        has_host = select(Membership.id).where(
            Membership.circle_id == circle.id, Membership.role == MembershipRole.HOST
        )
        if isinstance(person, Student):
            seat = {"student_id": person.id, "role": MembershipRole.MEMBER}
        else:
            is_first = db.session.scalar(has_host) is None
            role = MembershipRole.HOST if is_first else MembershipRole.MENTOR
            seat = {"role_model_id": person.id, "role": role}
        number = next(self.numbers)
        membership: Membership = self._add(
            Membership(
                circle_id=circle.id,
                period_id=circle.period_id,
                slot=circle.slot,
                **{"feed_nonce": f"nonce{number}", **seat, **values},
            )
        )
        return membership

    def request(self, author: User, **values: Any) -> Request:
        """A guest lesson that a colleague asks for; nobody was asked yet. For a student's wish: `student`, `site`."""
        defaults = {
            "offer": Offer.GUEST_LESSON,
            "title": f"Lesson {next(self.numbers)}",
            "on_date": None if "student" in values else date(2027, 3, 9),
            "town": "Zwolle",
            "author_name": author.name,
        }
        request: Request = self._add(
            Request(school_id=author.school_id, author_id=author.id, **{**defaults, **values})
        )
        return request

    def invitation(self, request: Request, role_model: RoleModel, **values: Any) -> Invitation:
        """A role model who was asked, and has ages to answer."""
        answer_by = datetime(2099, 1, 1, tzinfo=UTC)
        invitation: Invitation = self._add(
            Invitation(
                request_id=request.id, role_model_id=role_model.id, **{"answer_by": answer_by, **values}
            )
        )
        return invitation

    def match_run(self, **values: Any) -> MatchRun:
        """A published run of the school, without proposals."""
        defaults = {
            "number": next(self.numbers),
            "state": RunState.PUBLISHED,
            "policy": {},
            "seed": 1,
            "time_limit_seconds": 1,
            "frozen_input": b"",
            "input_digest": "",
            "data_digest": "",
        }
        owner = {"school_id": self.school.id, "period_id": self.default_period.id}
        run: MatchRun = self._add(MatchRun(**{**owner, **defaults, **values}))
        return run

    def email(self, school: School | None = None, **values: Any) -> Email:
        number = next(self.numbers)
        defaults = {
            "key": f"test:{number}",
            "kind": "test",
            "to_name": f"Reader {number}",
            "to_address": f"reader{number}@school.example",
            "language": "en",
            "subject": f"Subject {number}",
            "body": "Body of the email.",
        }
        email: Email = self._add(Email(school_id=(school or self.school).id, **{**defaults, **values}))
        return email

    def row(self, row: Base) -> Any:
        """Any other row, flushed."""
        return self._add(row)
