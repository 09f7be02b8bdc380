"""Publishing a plan, all or nothing and once (R45): what must hold first (R13, R15, R37, R38), and doing it.

Each check says what to do. Noting that a list of what was published left as a file stands here too.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from flask_babel import gettext, ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.audit.services import record
from app.companies.models import Opening, Site
from app.companies.queries import recognised_codes, sites_without_adequate_intake, stopped_site_ids
from app.extensions import db
from app.placements.broken_rules import ChoicesStillOpen, PinBreaksRule, TooManyPins
from app.placements.models import DecisionKind, MatchRun, Proposal
from app.placements.problem.building import Sources, sources_of
from app.placements.problem.freezing import data_digest
from app.placements.problem.rows import OpeningRow, StudentRow, opening_rows, student_rows
from app.placements.queries.decisions import decisions_in_force
from app.placements.queries.placements import confirmed_in
from app.placements.services.offering import offer, tell, withdraw_offers
from app.placements.trail import EXPORT_PLACEMENTS
from app.runs import publishing
from app.runs.models import RunState
from app.runs.publishing import Check, ensure_can_change, is_newest
from app.runs.queries import lock_period
from app.schools.models import Period
from app.schools.queries import choices_are_to_come, codes_equal_to, equivalents_of, today
from app.schools.services.choices import close_choices
from app.students.models import Student
from app.students.queries import rule_of_opening
from app.students.queries.audience import going_ids


@dataclass(frozen=True)
class _Offer:
    """A place that a publication would offer."""

    student: StudentRow
    opening: OpeningRow


@dataclass
class _Offers:
    """The places that a publication would offer, and the confirmed placements they must fit with."""

    run: MatchRun
    confirmed: dict[int, int]
    rows: list[_Offer] = field(default_factory=list)

    @property
    def site_ids(self) -> set[int]:
        return {row.opening.site_id for row in self.rows}

    def students_where(self, fails: Callable[[_Offer], object]) -> tuple[Student, ...]:
        """The students of those offers for which `fails` says so, by id: few, or none."""
        return _students([row.student.id for row in self.rows if fails(row)])


def _students(ids: Iterable[int]) -> tuple[Student, ...]:
    wanted = list(ids)
    if not wanted:
        return ()
    return tuple(db.session.scalars(select(Student).where(Student.id.in_(wanted)).order_by(Student.id)))


def publication_checks(run: MatchRun) -> list[Check]:
    """Return every check of a run that has a plan, in the order in which they are shown."""
    sources = sources_of(run.period)
    offers = _offers_of(run, sources)
    return [
        is_newest(run),
        *_by_the_rules_of_today(run),
        _is_reviewed(run),
        _data_unchanged(run, sources),
        _nobody_at_a_stopped_site(offers),
        _recognised_everywhere(offers),
        _for_their_students(offers),
        _within_capacity(offers),
        _talks_held(offers),
        _decisions_obeyed(offers),
    ]


def _offers_of(run: MatchRun, sources: Sources) -> _Offers:
    """What the run would offer; anyone or any opening that is not among the sources any longer is read apart."""
    confirmed = confirmed_in(run.period_id)
    of_run = select(Proposal.student_id, Proposal.opening_id).where(
        Proposal.run_id == run.id, Proposal.opening_id.is_not(None)
    )
    offered = {row.student_id: row.opening_id for row in db.session.execute(of_run)}
    openings = {row.id: row for row in sources.openings}
    if not openings.keys() >= set(offered.values()):
        places = of_run.with_only_columns(Proposal.opening_id)
        openings |= {row.id: row for row in opening_rows(run.school_id, Opening.id.in_(places))}
    students = [row for row in sources.students if row.id in offered]
    if len(students) < len(offered):
        whose = of_run.with_only_columns(Proposal.student_id)
        students = student_rows(run.school_id, Student.id.in_(whose))
    to_go = (one for one in students if one.id not in confirmed)
    return _Offers(run, confirmed, [_Offer(one, openings[offered[one.id]]) for one in to_go])


def _by_the_rules_of_today(run: MatchRun) -> list[Check]:
    """A plan made before D11 is not published any longer: its criteria also decided who has a place."""
    if not run.is_by_earlier_rules:
        return []
    sentence = gettext(
        "This run was made by the earlier rules, in which the criteria also decided who has a place. Start a new run."
    )
    return [Check("rules", holds=False, sentence=sentence)]


def _is_reviewed(run: MatchRun) -> Check:
    holds = run.state is RunState.REVIEWED
    sentence = (
        gettext("A coordinator has reviewed the plan as it is now.")
        if holds
        else gettext("Read the result and mark it as reviewed.")
    )
    return Check("reviewed", holds, sentence)


def _data_unchanged(run: MatchRun, sources: Sources) -> Check:
    try:
        holds = data_digest(sources) == run.data_digest
    except (PinBreaksRule, TooManyPins):  # since the run, an opening or a student changed under a pin
        holds = False
    sentence = (
        gettext("Students, choices, companies and openings are as they were when the run started.")
        if holds
        else gettext(
            "Something has changed since the run started: a student, a choice, an answer, a "
            "company or an opening. Start a new run and publish that one."
        )
    )
    return Check("data", holds, sentence)


def _nobody_at_a_stopped_site(offers: _Offers) -> Check:
    stopped = stopped_site_ids(offers.run.school_id, today())
    students = offers.students_where(lambda row: row.opening.site_id in stopped)
    sentence = (
        gettext("Nobody goes to a site with a placement stop.")
        if not students
        else ngettext(
            "%(num)s student goes to a site with a placement stop. Start a new run.",
            "%(num)s students go to a site with a placement stop. Start a new run.",
            len(students),
        )
    )
    return Check("stops", not students, sentence, students)


def _recognised_everywhere(offers: _Offers) -> Check:
    codes = recognised_codes(offers.site_ids, offers.run.period.starts_on)
    equivalents = equivalents_of(offers.run.school_id)
    students = offers.students_where(
        lambda row: codes_equal_to(row.student.programme.code, equivalents).isdisjoint(
            codes[row.opening.site_id]
        )
    )
    sentence = (
        gettext("Every site is recognised for its students on the first day.")
        if not students
        else ngettext(
            "%(num)s student goes to a site without recognition for the programme. Check the site, then start a "
            "new run.",
            "%(num)s students go to a site without recognition for their programme. Check the sites, then start a "
            "new run.",
            len(students),
        )
    )
    return Check("recognition", not students, sentence, students)


def _for_their_students(offers: _Offers) -> Check:
    """Check that every opening is for the programme, track and year of study of those who would go there."""
    equivalents = equivalents_of(offers.run.school_id)
    students = offers.students_where(
        lambda row: rule_of_opening(
            row.student, row.opening, codes_equal_to(row.student.programme.code, equivalents)
        )
    )
    sentence = (
        gettext("Every opening is for the programme, track and year of study of its students.")
        if not students
        else ngettext(
            "%(num)s student goes to an opening for another programme, track or year of study. Start a new run.",
            "%(num)s students go to an opening for another programme, track or year of study. Start a new run.",
            len(students),
        )
    )
    return Check("for_whom", not students, sentence, students)


def _within_capacity(offers: _Offers) -> Check:
    """Check that with the confirmed placements no opening takes more students than it has places (R38).

    Names all who are offered a place at such an opening.
    """
    taken = Counter([*offers.confirmed.values(), *(row.opening.id for row in offers.rows)])
    students = offers.students_where(
        lambda row: taken[row.opening.id] > (0 if row.opening.is_withdrawn else row.opening.capacity)
    )
    sentence = (
        gettext("No opening takes more students than it has places.")
        if not students
        else gettext(
            "More students than places: %(names)s. Move one of them or start a new run.",
            names=", ".join(student.name for student in students),
        )
    )
    return Check("capacity", not students, sentence, tuple(students))


def _sites(ids: Collection[int]) -> tuple[Site, ...]:
    if not ids:
        return ()
    query = select(Site).options(joinedload(Site.company)).where(Site.id.in_(ids)).order_by(Site.id)
    return tuple(db.session.scalars(query))


def _talks_held(offers: _Offers) -> Check:
    gaps = sites_without_adequate_intake(offers.site_ids, offers.run.period)
    missing = _sites(gaps)
    sentence = (
        gettext("Every new company has had its intake talk.")
        if not missing
        else ngettext(
            "%(num)s intake talk is missing. Hold it and record it, then publish.",
            "%(num)s intake talks are missing. Hold them and record them, then publish.",
            len(missing),
        )
    )
    return Check("intake", not missing, sentence, sites=missing)


def _decisions_obeyed(offers: _Offers) -> Check:
    where, going = {row.student.id: row.opening.id for row in offers.rows}, going_ids(offers.run.period)
    students = tuple(
        decision.student
        for decision in decisions_in_force(offers.run.period_id)
        if decision.student_id not in offers.confirmed
        and decision.student_id in going
        and (where.get(decision.student_id) == decision.opening_id) is (decision.kind is DecisionKind.FORBID)
    )
    sentence = (
        gettext("The plan follows every decision made by coordinators.")
        if not students
        else gettext(
            "Decided after the run, and not in this plan: %(names)s. Start a new run, or withdraw the decision.",
            names=", ".join(dict.fromkeys(student.name for student in students)),
        )
    )
    return Check("decisions", not students, sentence, students)


def publish(run: MatchRun, answer_by: date, *, actor: User, closes_choices: bool | None = None) -> int:
    """Publish the plan: offer each student her place, and email those with news; returns the number of emails.

    The publication before it is superseded: what was not answered is withdrawn, what was accepted stays.
    `closes_choices` says whether students can still change their choices afterwards; it must be said while those are
    open or will open, and means nothing when they are over. Raises `NotReadyToPublish` with what is in the way,
    `RunAlreadyPublished`, `RunNotFinished` or `ChoicesStillOpen`; then nothing has changed.
    """
    lock_period(run.period_id)
    db.session.refresh(run.period)
    ensure_can_change(run)
    are_open = choices_are_to_come(run.period)
    if are_open and closes_choices is None:
        raise ChoicesStillOpen(run.period.choices_close_on)
    told = publishing.publish(
        run,
        partial(publication_checks, run),
        partial(_put_in_force, run, answer_by, closes_choices if are_open else None),
        actor=actor,
    )
    if are_open and closes_choices:
        close_choices(run.period, actor=actor)
    return int(told["letters"])


def _put_in_force(
    run: MatchRun, answer_by: date, closes_choices: bool | None, earlier: MatchRun | None
) -> dict[str, Any]:
    """Do what a publication does; returns its details for the trail. `closes_choices`: None where they were closed."""
    offered = withdraw_offers(earlier) if earlier is not None else {}
    run.answer_by = answer_by
    return {
        "placed": run.summary["placed"],
        "students": run.summary["students"],
        "letters": tell(run, offer(run), earlier, offered),
        "answer_by": answer_by.isoformat(),
        "lot": run.seed,
        **({} if closes_choices is None else {"choices": "close" if closes_choices else "leave"}),
    }


def note_export(period: Period, rows: int, *, actor: User) -> None:
    """Audit a download of a period's placements (decision 0015)."""
    record(EXPORT_PLACEMENTS, period, actor=actor, data={"rows": rows}, subject_name=period.name)
