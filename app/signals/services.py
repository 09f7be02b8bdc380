"""Signals about companies, and what follows on a stop (R17, R18). Ends no placement: people do that."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update

from app.accounts.models import User
from app.audit.services import record
from app.companies.models import PlacementStop, Site, StopState
from app.companies.queries import current_stop_of
from app.extensions import db
from app.placements.models import Placement
from app.privacy.people import GAP
from app.schools.queries import today
from app.signals import trail
from app.signals.broken_rules import (
    DayAhead,
    DayOfTalkNeeded,
    NoStopYet,
    NotInForce,
    NotTold,
    StopNeeded,
    StudentNamed,
    WrongSignalState,
)
from app.signals.emails import tell_answered
from app.signals.models import (
    SIGNAL_TRANSITIONS,
    CompanySignal,
    Outcome,
    SbbReport,
    SignalState,
    StopTalk,
    TalkDecision,
)
from app.signals.queries import named_in, sbb_report_of, talk_of
from app.students.models import Student

KEPT = timedelta(days=365)
"""How long the words of a signal are kept after its answer."""


def give_signal(
    student: Student,
    site: Site,
    what: str,
    happened_on: date | None,
    *,
    wants_talk: bool,
    is_unsafe: bool,
    actor: User,
) -> CompanySignal:
    """Tell the coordinators something about a company. Raises DayAhead."""
    if happened_on is not None and happened_on > today():
        raise DayAhead
    signal = CompanySignal(
        school_id=student.school_id,
        student_id=student.id,
        site_id=site.id,
        what=what,
        happened_on=happened_on,
        wants_talk=wants_talk,
        is_unsafe=is_unsafe,
    )
    db.session.add(signal)
    db.session.flush()
    record(trail.GIVE, signal, actor=actor, about=student)
    return signal


def _become(signal: CompanySignal, state: SignalState) -> None:
    if state not in SIGNAL_TRANSITIONS[signal.state]:
        raise WrongSignalState
    signal.state = state


def take_up(signal: CompanySignal, *, actor: User) -> None:
    """Say that somebody looks after it; the student sees that. Raises WrongSignalState."""
    _become(signal, SignalState.TAKEN_UP)
    signal.taken_up_by_id = actor.id
    db.session.flush()
    record(trail.TAKE_UP, signal, actor=actor, about=signal.student)


def answer(
    signal: CompanySignal, outcome: Outcome, talked_on: date | None, words: str, *, actor: User
) -> None:
    """Tell the student what was done. Raises WrongSignalState, DayOfTalkNeeded, NoStopYet, StopNeeded.

    Where others are not safe either, the company was talked to or its hearing is on the way: a stop was proposed.
    """
    if outcome is Outcome.TALKED and (talked_on is None or talked_on > today()):
        raise DayOfTalkNeeded
    if outcome is Outcome.STOP and current_stop_of(signal.site_id) is None:
        raise NoStopYet
    if outcome is Outcome.NOTHING and signal.is_unsafe:
        raise StopNeeded
    _become(signal, SignalState.ANSWERED)
    signal.outcome, signal.answer, signal.answered_on = outcome, words, today()
    signal.talked_on = talked_on if outcome is Outcome.TALKED else None
    db.session.flush()
    record(trail.ANSWER, signal, actor=actor, about=signal.student, data={"result": outcome.value})
    tell_answered(signal)


def wipe_old_signals() -> None:
    """A year after the answer it is nobody's any longer, and says nothing but that it was there."""
    old = (CompanySignal.answered_on < today() - KEPT, CompanySignal.what != GAP)
    if db.session.scalar(select(CompanySignal.id).where(*old).limit(1)) is not None:
        db.session.execute(
            update(CompanySignal).where(*old).values(what=GAP, answer="", happened_on=None, student_id=None)
        )


@dataclass(frozen=True)
class Told:
    """What SBB was told, and when."""

    adviser_informed_on: date | None
    complaint_on: date | None
    report_point_on: date | None
    settled_on: date | None
    account: str
    company_answer: str
    outcome: str

    @property
    def days(self) -> dict[str, date | None]:
        """Each step with its day."""
        names = ("adviser_informed_on", "complaint_on", "report_point_on", "settled_on")
        return {name: getattr(self, name) for name in names}


def tell_sbb(stop: PlacementStop, told: Told, *, actor: User) -> SbbReport:
    """Write down what SBB was told. Raises NotInForce, DayAhead, NotTold, StudentNamed."""
    if stop.state is not StopState.IN_FORCE:
        raise NotInForce
    if any(day is not None and day > today() for day in told.days.values()):
        raise DayAhead
    if told.settled_on is not None and told.complaint_on is None and told.report_point_on is None:
        raise NotTold
    if named_in(stop.school_id, stop.site_id, f"{told.account} {told.company_answer} {told.outcome}"):
        raise StudentNamed
    report = sbb_report_of(stop) or SbbReport(school_id=stop.school_id, stop_id=stop.id)
    for name, day in told.days.items():
        setattr(report, name, day)
    report.account, report.company_answer, report.outcome = told.account, told.company_answer, told.outcome
    db.session.add(report)
    db.session.flush()
    days = {name: day.isoformat() for name, day in told.days.items() if day is not None}
    record(trail.TELL_SBB, report, actor=actor, subject_name=stop.site.title, data=days)
    return report


def note_printing(report: SbbReport, *, actor: User) -> None:
    """Write down that the dossier leaves as a file."""
    record(trail.PRINT, report, actor=actor, subject_name=report.stop.site.title)


def record_talk(
    stop: PlacementStop, placement: Placement, talked_on: date, decision: TalkDecision, *, actor: User
) -> StopTalk:
    """Write down what student and coordinator decided; the placement stays. Raises NotInForce, DayOfTalkNeeded."""
    if stop.state is not StopState.IN_FORCE:
        raise NotInForce
    if talked_on > today():
        raise DayOfTalkNeeded
    talk = talk_of(stop, placement) or StopTalk(
        school_id=stop.school_id, stop_id=stop.id, placement_id=placement.id
    )
    talk.talked_on, talk.decision, talk.author_id = talked_on, decision, actor.id
    db.session.add(talk)
    db.session.flush()
    data = {"decision": decision.value, "talked_on": talked_on.isoformat()}
    record(trail.TALK, talk, actor=actor, about=placement.student, data=data)
    return talk


def forget_words(student_id: int) -> None:
    """What she told, once she is erased: that there was a signal stays, without her and without her words."""
    hers = CompanySignal.student_id == student_id
    values = {"what": GAP, "answer": "", "happened_on": None, "student_id": None}
    db.session.execute(update(CompanySignal).where(hers).values(values))
