"""Students, their gender apart from everything else, their choices and wishes."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from flask_babel import gettext
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.accounts.models import User
from app.companies.models import Opening, Site, Track
from app.extensions import Base, SchoolRow, Versioned, enum_type, now
from app.schools.models import Period, Programme, Team


class Student(Versioned, SchoolRow):
    """One enrolment. Holds no gender: see `StudentGender`."""

    __tablename__ = "student"
    __table_args__ = (
        UniqueConstraint("school_id", "student_number"),
        CheckConstraint("max_minutes BETWEEN 5 AND 240", name="max_minutes"),
    )

    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), unique=True)
    student_number: Mapped[str] = mapped_column(String(20))
    first_name: Mapped[str] = mapped_column(String(100))
    name_prefix: Mapped[str | None] = mapped_column(String(40))
    last_name: Mapped[str] = mapped_column(String(150))
    email: Mapped[str | None] = mapped_column(String(254))
    postcode: Mapped[str | None] = mapped_column(String(7))
    town: Mapped[str | None] = mapped_column(String(100))
    date_of_birth: Mapped[date | None]
    """Only to know whether somebody is under 18 (R39); shown to nobody as a date."""
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    track: Mapped[Track] = mapped_column(enum_type(Track, "student_track"), default=Track.BOL)
    year_of_study: Mapped[int | None]
    cohort: Mapped[str | None] = mapped_column(String(20))
    class_group: Mapped[str | None] = mapped_column(String(40))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    career_coach: Mapped[str | None] = mapped_column(String(200))
    required_hours: Mapped[int | None]
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    max_minutes: Mapped[int | None]
    """The longest journey she accepts, one way; None: the school's limit, if any."""
    participates: Mapped[bool | None]
    """D1, D13: in the programme. Set once, by gender, when she first appears and that is known; None: not decided,
    which counts as not until she answers. No import changes it."""
    participation_is_own_choice: Mapped[bool] = mapped_column(default=False)
    """True once a person chose, herself or a coordinator for her."""
    wishes_together: Mapped[bool | None]
    """D2: rather with somebody else who wishes so. None: not answered."""
    wishes_women_present: Mapped[bool | None]
    wishes_female_coach: Mapped[bool | None]
    is_in_file: Mapped[bool] = mapped_column(default=True)
    """False: was missing from the last full students file. Nobody is removed by an import."""
    has_left: Mapped[bool] = mapped_column(default=False)
    left_on: Mapped[date | None]
    """The day on which somebody said that she had left: terms of retention begin there."""
    erased_at: Mapped[datetime | None]
    """Everything about her is gone. The row stays, so that nobody gets her number, and counts of places stay true."""
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    supervisor: Mapped[User | None] = relationship(foreign_keys=[supervisor_id])
    programme: Mapped[Programme] = relationship()
    team: Mapped[Team | None] = relationship()
    coming: Mapped[list["ComingSupervisor"]] = relationship(
        primaryjoin="and_(ComingSupervisor.student_id == Student.id, ComingSupervisor.ended_at.is_(None))",
        order_by="(ComingSupervisor.until, ComingSupervisor.id)",
        viewonly=True,
    )

    def supervisor_in(self, period: Period) -> User | None:
        """Who guides her in a period, as far as she was told: whoever comes for it, else whoever does so now."""
        told = [one for one in self.coming if one.period.starts_on <= period.starts_on]
        if not told:
            return self.supervisor
        return max(told, key=lambda one: (one.period.starts_on, one.id)).supervisor

    @property
    def others_to_come(self) -> list["ComingSupervisor"]:
        """Who guides her from a day on, the first first, without whoever does so already."""
        return [one for one in self.coming if one.supervisor_id != self.supervisor_id]

    @validates("has_left")
    def _note_day(self, _name: str, value: bool) -> bool:
        if not value:
            self.left_on = None
        elif self.left_on is None:
            self.left_on = now().date()
        return value

    @property
    def name(self) -> str:
        """First name, prefix, surname: as she is called. A number for whoever was erased."""
        return called(self.id, self._full_name, self.erased_at)

    @property
    def trail_name(self) -> str:
        """What the trail calls her; nothing once she was erased."""
        return "" if self.erased_at is not None else self._full_name

    @property
    def _full_name(self) -> str:
        return full_name(self.first_name, self.name_prefix, self.last_name)

    @property
    def sorted_name(self) -> str:
        """Surname first, prefix last: as the Dutch sort."""
        if self.erased_at is not None:
            return self.name
        return f"{self.last_name}, {' '.join(part for part in (self.first_name, self.name_prefix) if part)}"


class ComingSupervisor(SchoolRow):
    """Somebody guides a student from a day on: until then whoever stands on her page does so."""

    __tablename__ = "coming_supervisor"
    __table_args__ = (
        Index(
            "uq_coming_supervisor_open",
            "student_id",
            "period_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    """For whose internship it was decided."""
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    """None: nobody guides her from that day on, until somebody is found."""
    until: Mapped[date]
    """The last day of whoever guides her now. Follows the internship on which it depends."""
    run_id: Mapped[int]
    """The supervisor run that decided it."""
    author_id: Mapped[int | None]
    """Who published that, or handed the students over."""
    made_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    """When it was carried out, withdrawn or replaced, or the period was over."""
    student: Mapped[Student] = relationship()
    period: Mapped[Period] = relationship(lazy="joined")
    supervisor: Mapped[User | None] = relationship(lazy="joined")

    @property
    def from_on(self) -> date:
        """The first day on which she guides."""
        return self.until + timedelta(days=1)


def full_name(first_name: str, name_prefix: str | None, last_name: str) -> str:
    """First name, prefix, surname."""
    return " ".join(part for part in (first_name, name_prefix, last_name) if part)


def called(number: int, name: str, erased_at: datetime | None) -> str:
    """What the student with this number is called: by her full name, or by the number once she was erased."""
    return name if erased_at is None else str(gettext("erased student %(number)s", number=number))


class Gender(StrEnum):
    """As the school's own record says it."""

    WOMAN = "V"
    MAN = "M"
    OTHER = "X"
    UNKNOWN = "ONBEKEND"


class StudentGender(Base):
    """Stored once, apart (D1). Read only to set the default of participation and for totals in reports."""

    __tablename__ = "student_gender"

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), primary_key=True)
    gender: Mapped[Gender] = mapped_column(enum_type(Gender, "gender"))


class ChoiceList(Versioned, Base):
    """A student's ranked choices for one period, saved as a whole (R36). `version` refuses a stale save."""

    __tablename__ = "choice_list"
    __table_args__ = (UniqueConstraint("student_id", "period_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    saved_at: Mapped[datetime] = mapped_column(default=now)
    student: Mapped[Student] = relationship()
    period: Mapped[Period] = relationship()
    preferences: Mapped[list["Preference"]] = relationship(
        back_populates="choice_list",
        cascade="all, delete-orphan",
        order_by="Preference.rank",
        lazy="selectin",
    )
    reasons: Mapped[list["ChoiceReason"]] = relationship(cascade="all, delete-orphan")


class Preference(Base):
    """Rank 1 is the first choice; ranks run without ties or gaps."""

    __tablename__ = "preference"
    __table_args__ = (
        UniqueConstraint("choice_list_id", "opening_id"),
        CheckConstraint("rank BETWEEN 1 AND 10", name="rank"),
    )

    choice_list_id: Mapped[int] = mapped_column(
        ForeignKey("choice_list.id", ondelete="CASCADE"), primary_key=True
    )
    rank: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"), index=True)
    choice_list: Mapped[ChoiceList] = relationship(back_populates="preferences")
    opening: Mapped[Opening] = relationship()


class ChoiceReason(Base):
    """Why she chose a place: hers alone, unless she shares it with her coordinator and her supervisor.

    It stays when she takes the place off her list, and is there when she puts it back; nobody else reads it meanwhile.
    """

    __tablename__ = "choice_reason"

    choice_list_id: Mapped[int] = mapped_column(
        ForeignKey("choice_list.id", ondelete="CASCADE"), primary_key=True
    )
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"), primary_key=True, index=True)
    text: Mapped[str] = mapped_column(String(500))
    is_shared: Mapped[bool] = mapped_column(default=False)


class KeptPlace(Base):
    """A place that she wants to find back while she chooses, unranked. Hers alone; it decides nothing."""

    __tablename__ = "kept_place"

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"), primary_key=True, index=True)
    kept_at: Mapped[datetime] = mapped_column(default=now)


class SiteVeto(Base):
    """A site where the student does not want to go; no reason is asked."""

    __tablename__ = "site_veto"

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), primary_key=True)
    site: Mapped[Site] = relationship()
