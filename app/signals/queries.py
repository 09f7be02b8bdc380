"""Reads of signals, and of what follows on a stop: what SBB was told, and who is still at the company."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.access import Permission
from app.accounts.models import User
from app.companies.models import Company, Opening, PlacementStop, Site, StopState
from app.errors import visible_row
from app.extensions import db
from app.placements.models import HELD, Placement
from app.schools.holidays import public_holidays
from app.schools.queries import AMSTERDAM
from app.signals.models import CompanySignal, SbbReport, SignalState, StopTalk, TalkDecision
from app.students.models import ChoiceList, Preference, Student

SBB_DAYS = 7
"""Within so many days of a decision SBB is told."""
SBB_ANSWERS_IN = 3
"""Working days; on the next one the coordinator asks."""
REVIEW_GRACE = timedelta(days=14)


def visible_to(user: User) -> Select[CompanySignal]:
    """The signals of the school for whoever sees them all, her own for a student."""
    query = select(CompanySignal).options(
        joinedload(CompanySignal.site).joinedload(Site.company), joinedload(CompanySignal.student)
    )
    if user.has(Permission.VIEW_SIGNALS):
        return query.where(CompanySignal.school_id == user.school_id)
    return query.where(false())


def signal_for(user: User, signal_id: int) -> CompanySignal:
    """One signal; raises NotVisible."""
    return visible_row(visible_to(user).where(CompanySignal.id == signal_id))


def list_of_signals(user: User) -> list[CompanySignal]:
    """What waits first, the oldest on top; then what was answered, the newest on top."""
    found = list(db.session.scalars(visible_to(user).order_by(CompanySignal.id)))
    open_ones = [signal for signal in found if signal.state is not SignalState.ANSWERED]
    return [*open_ones, *reversed([signal for signal in found if signal.state is SignalState.ANSWERED])]


def signals_at(user: User, site: Site) -> list[CompanySignal]:
    """What was told about a site, as far as the user sees signals, the newest first."""
    query = visible_to(user).where(CompanySignal.site_id == site.id)
    return list(db.session.scalars(query.order_by(CompanySignal.id.desc())))


def signals_of(student: Student) -> list[CompanySignal]:
    """What she told herself, the newest first."""
    query = select(CompanySignal).where(CompanySignal.student_id == student.id)
    query = query.options(joinedload(CompanySignal.site).joinedload(Site.company))
    return list(db.session.scalars(query.order_by(CompanySignal.id.desc())))


def open_signals(school_id: int) -> Select[CompanySignal]:
    """Signals that wait to be taken up or answered."""
    return select(CompanySignal).where(
        CompanySignal.school_id == school_id, CompanySignal.state != SignalState.ANSWERED
    )


def own_sites(student: Student, also: int | None = None) -> list[Site]:
    """Companies that a student may want to tell about: where she goes or went, on her lists, and one she looked at."""
    placed = select(Opening.site_id).join(Placement, Placement.opening_id == Opening.id)
    chosen = (
        select(Opening.site_id)
        .join(Preference, Preference.opening_id == Opening.id)
        .join(ChoiceList, ChoiceList.id == Preference.choice_list_id)
    )
    query = (
        select(Site)
        .join(Site.company)
        .options(contains_eager(Site.company))
        .where(
            Site.school_id == student.school_id,
            or_(
                Site.id.in_(placed.where(Placement.student_id == student.id)),
                Site.id.in_(chosen.where(ChoiceList.student_id == student.id)),
                Site.id == also,
            ),
        )
    )
    return list(db.session.scalars(query.order_by(Company.name, Site.id)))


def decided_on(stop: PlacementStop) -> date:
    """The day of the decision; of the proposal where nobody recorded one."""
    return (stop.decided_at or stop.proposed_at).astimezone(AMSTERDAM).date()


def sbb_due_on(stop: PlacementStop) -> date:
    """Until when SBB is told: a week after the decision (R17)."""
    return decided_on(stop) + timedelta(days=SBB_DAYS)


def working_day_after(day: date, number: int) -> date:
    """The `number`th working day after a day: no weekend, no public holiday."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < 5 and day not in public_holidays(day.year)
    return day


def ask_sbb_on(report: SbbReport) -> date | None:
    """The day on which SBB should have answered: the fourth working day after it was told."""
    return working_day_after(report.sent_on, SBB_ANSWERS_IN + 1) if report.sent_on else None


def sbb_report_of(stop: PlacementStop) -> SbbReport | None:
    """What SBB was told of this stop."""
    return db.session.scalar(select(SbbReport).where(SbbReport.stop_id == stop.id))


def open_stops(school_id: int) -> list[tuple[PlacementStop, SbbReport | None]]:
    """Every stop of a school that was not lifted, with what SBB was told of it."""
    rows = db.session.execute(
        select(PlacementStop, SbbReport)
        .outerjoin(SbbReport, SbbReport.stop_id == PlacementStop.id)
        .join(PlacementStop.site)
        .join(Site.company)
        .options(contains_eager(PlacementStop.site).contains_eager(Site.company))
        .where(PlacementStop.school_id == school_id, PlacementStop.state != StopState.LIFTED)
        .order_by(PlacementStop.id)
    )
    return [(stop, report) for stop, report in rows]


@dataclass(frozen=True)
class Running:
    """An internship that runs at a company with a stop, and the talk about it, if there was one."""

    stop: PlacementStop
    placement: Placement
    talk: StopTalk | None

    @property
    def is_done(self) -> bool:
        """Whether nothing more is to be done: she stays, and that was decided together."""
        return self.talk is not None and self.talk.decision is TalkDecision.STAYS


def _running(condition: ColumnElement[bool]) -> list[Running]:
    rows = db.session.execute(
        select(PlacementStop, Placement, StopTalk)
        .join(PlacementStop.site)
        .join(Site.company)
        .join(Opening, Opening.site_id == Site.id)
        .join(Placement, Placement.opening_id == Opening.id)
        .join(Placement.student)
        .outerjoin(
            StopTalk, and_(StopTalk.stop_id == PlacementStop.id, StopTalk.placement_id == Placement.id)
        )
        .options(
            contains_eager(PlacementStop.site).contains_eager(Site.company),
            contains_eager(Placement.student),
        )
        .where(PlacementStop.state == StopState.IN_FORCE, Placement.state.in_(HELD), condition)
        .order_by(PlacementStop.id, Placement.id)
    )
    return [Running(*row) for row in rows]


def running_at(stop: PlacementStop) -> list[Running]:
    """The internships that run at the site of a stop in force (R18)."""
    return _running(PlacementStop.id == stop.id)


def running_of(stop: PlacementStop, placement_id: int) -> Placement:
    """One of them; raises NotVisible."""
    at_site = exists().where(Opening.id == Placement.opening_id, Opening.site_id == stop.site_id)
    return visible_row(
        select(Placement).where(
            Placement.id == placement_id,
            Placement.school_id == stop.school_id,
            Placement.state.in_(HELD),
            at_site,
        )
    )


def talk_of(stop: PlacementStop, placement: Placement) -> StopTalk | None:
    """The talk with this student."""
    return db.session.scalar(
        select(StopTalk).where(StopTalk.stop_id == stop.id, StopTalk.placement_id == placement.id)
    )


def still_running(school_id: int) -> list[Running]:
    """Everybody at a company with a stop with whom something is still to be done, at a school."""
    return [one for one in _running(PlacementStop.school_id == school_id) if not one.is_done]


def overdue_stops(day: date) -> Sequence[PlacementStop]:
    """Stops of every school that somebody has to hear about: a suspension that ran out, a review two weeks late."""
    ran_out = and_(
        PlacementStop.state.in_((StopState.SUSPENDED, StopState.HEARD)), PlacementStop.suspended_until < day
    )
    late = and_(PlacementStop.state == StopState.IN_FORCE, PlacementStop.review_on < day - REVIEW_GRACE)
    return db.session.scalars(
        select(PlacementStop).where(or_(ran_out, late)).order_by(PlacementStop.id)
    ).all()


def placed_students(site_id: int) -> list[Student]:
    """Every student who is or was at a site, whose names do not go to SBB."""
    query = (
        select(Student)
        .join(Placement, Placement.student_id == Student.id)
        .join(Opening, Opening.id == Placement.opening_id)
        .where(Opening.site_id == site_id)
        .distinct()
    )
    return list(db.session.scalars(query.order_by(Student.id)))


def named_in(school_id: int, site_id: int, text: str) -> bool:
    """Whether a text names a student: anybody of the school in full or by number, of this site also by one name."""
    folded = f" {' '.join(''.join(c if c.isalnum() else ' ' for c in text.casefold()).split())} "
    rows = db.session.execute(
        select(Student.first_name, Student.name_prefix, Student.last_name, Student.student_number).where(
            Student.school_id == school_id, Student.first_name != ""
        )
    )
    full = {
        words
        for first, prefix, last, number in rows
        for words in (f"{first} {last}", f"{first} {prefix or ''} {last}", number)
    }
    single = {name for one in placed_students(site_id) for name in (one.first_name, one.last_name)}
    return any(_stands_in(words, folded) for words in full | single if words.strip())


def _stands_in(words: str, folded: str) -> bool:
    plain = " ".join("".join(c if c.isalnum() else " " for c in words.casefold()).split())
    return bool(plain) and f" {plain} " in folded
