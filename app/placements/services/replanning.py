"""Planning again after a publication: what changed since, and ending the placements that cannot go on."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from app.accounts.models import User
from app.companies.models import Opening, Track
from app.extensions import db
from app.placements.models import HELD, MatchRun, Placement, Proposal, ProposalState
from app.placements.problem.eligibility import closed_site_ids
from app.placements.problem.freezing import thaw_data
from app.placements.problem.names import row_id
from app.placements.queries.after_publication import unrecognised_in
from app.placements.queries.lives import lost_place
from app.placements.queries.placements import confirmed_in
from app.placements.services.ending import end
from app.placements.services.life import keep_up
from app.runs.queries import lock_period
from app.schools.queries import today
from app.students.models import Student
from app.students.queries.audience import going_ids


@dataclass(frozen=True)
class Changed:
    """What changed since a publication; `seats` has per opening the number then and now."""

    withdrawn: tuple[int, ...]
    closed: tuple[int, ...]
    """Openings at a site that can no longer take students."""
    seats: dict[int, tuple[int, int]]
    for_others: tuple[int, ...]
    """Openings for another track or other years of study than then, or that somebody there no longer belongs to."""
    unrecognised: tuple[int, ...]
    """Openings at a site that is not recognised, on the first day, for the programme of somebody there (R37)."""
    new: tuple[int, ...]
    left: tuple[int, ...]
    """Students who left the school."""
    stays: tuple[int, ...]
    """Students who no longer go in the period (D12). A confirmed placement of theirs stands."""
    arrived: tuple[int, ...]
    declined: tuple[int, ...]
    ended: tuple[int, ...]
    """Students who accepted a place that ended early, and have no other one."""
    struck: tuple[int, ...]
    """Placements held by students who left, or at an opening that was withdrawn, closed, or not for them now."""

    @property
    def is_nothing(self) -> bool:
        of_openings = (self.withdrawn, self.closed, self.seats, self.for_others, self.unrecognised, self.new)
        return not any((*of_openings, self.left, self.stays, self.arrived, self.declined, self.ended))

    @property
    def opening_ids(self) -> set[int]:
        """Every opening that is named."""
        return {*self.withdrawn, *self.closed, *self.seats, *self.for_others, *self.unrecognised, *self.new}

    @property
    def student_ids(self) -> set[int]:
        """Every student who is named."""
        return {*self.left, *self.stays, *self.arrived, *self.declined, *self.ended}


def changed_since(run: MatchRun) -> Changed:
    """Compare current rows with the frozen input of a published run, in a fixed number of statements."""
    data = thaw_data(run)
    asked = {row_id(row["id"]): row for row in data["openings"]}
    was_stopped = {row_id(row["id"]) for row in data["sites"] if row["stopped"]}
    known = {row_id(row["id"]) for row in data["students"]}
    known.update(run.summary["remarks"]["students_standing_apart"])
    openings = db.session.scalars(
        select(Opening)
        .where(Opening.school_id == run.school_id, Opening.period_id == run.period_id)
        .order_by(Opening.id)
    ).all()
    closed = closed_site_ids(run.period, {opening.site_id for opening in openings}) - was_stopped
    before = {opening.id: asked[opening.id]["capacity"] for opening in openings if opening.id in asked}
    in_use = [opening for opening in openings if not opening.is_withdrawn]
    gone = {opening.id for opening in openings if opening.is_withdrawn or opening.site_id in closed}
    left, going = _left(run.school_id), going_ids(run.period)
    unrecognised = unrecognised_in(run)
    return Changed(
        withdrawn=tuple(row.id for row in openings if row.is_withdrawn and before.get(row.id, 0)),
        closed=tuple(row.id for row in in_use if row.site_id in closed and before.get(row.id, 0)),
        seats={
            row.id: (before[row.id], row.capacity)
            for row in in_use
            if row.id in before and before[row.id] != row.capacity and row.site_id not in closed
        },
        for_others=_for_others(run, [row for row in in_use if row.site_id not in closed], asked),
        unrecognised=tuple(sorted({opening for opening, _placement in unrecognised})),
        new=tuple(row.id for row in in_use if row.id not in before),
        left=tuple(sorted(known & left)),
        stays=tuple(sorted(known - left - going - set(confirmed_in(run.period_id)))),
        arrived=tuple(sorted(going - known)),
        declined=_of(run, Proposal.state == ProposalState.DECLINED),
        ended=tuple(student for student in _of(run, lost_place()) if student in going),
        struck=_struck(
            run,
            {opening.id: opening for opening in openings},
            gone,
            left,
            {placement for _opening, placement in unrecognised},
        ),
    )


def _left(school_id: int) -> set[int]:
    return set(
        db.session.scalars(
            select(Student.id).where(Student.school_id == school_id, Student.has_left.is_(True))
        )
    )


def _for_others(run: MatchRun, openings: list[Opening], asked: dict[int, Any]) -> tuple[int, ...]:
    """Openings whose track or years are not as they were asked about, or that keep out somebody who was given one.

    A run in format /1 was asked about neither, so that only the second counts.
    """
    holders: dict[int | None, list[tuple[Track, int | None]]] = {}
    rows = db.session.execute(
        select(Proposal.opening_id, Student.track, Student.year_of_study)
        .join(Proposal.student)
        .where(
            Proposal.run_id == run.id,
            Proposal.opening_id.is_not(None),
            Proposal.state.in_((ProposalState.OFFERED, ProposalState.ACCEPTED)),
        )
    )
    for opening_id, track, year in rows:
        holders.setdefault(opening_id or 0, []).append((track, year))
    found = []
    for opening in openings:
        before = asked.get(opening.id, {})
        now = {"track": opening.track, "years": opening.years or None}
        differs = any(name in before and before[name] != value for name, value in now.items())
        if differs or any(opening.leaves_out(*holder) for holder in holders.get(opening.id, ())):
            found.append(opening.id)
    return tuple(found)


def _of(run: MatchRun, condition: ColumnElement[bool]) -> tuple[int, ...]:
    """The students of a run whose proposal meets a condition."""
    query = select(Proposal.student_id).join(Proposal.run).where(Proposal.run_id == run.id, condition)
    return tuple(sorted(db.session.scalars(query)))


def _struck(
    run: MatchRun,
    openings: dict[int, Opening],
    gone: set[int],
    left: set[int],
    unrecognised: Collection[int | None],
) -> tuple[int, ...]:
    rows = db.session.execute(
        select(Placement.id, Placement.opening_id, Student.id, Student.track, Student.year_of_study)
        .join(Placement.student)
        .where(Placement.period_id == run.period_id, Placement.state.in_(HELD))
        .order_by(Placement.id)
    )
    return tuple(
        placement
        for placement, opening, student, track, year in rows
        if opening in gone
        or student in left
        or placement in unrecognised
        or openings[opening].leaves_out(track, year)
    )


def end_struck(run: MatchRun, placement_ids: Collection[int], reason: str, *, actor: User) -> int:
    """End those of the given placements that have become impossible, with today as their last day; returns how many.

    Others are ignored: a placement stands, and is not ended from a plan.
    """
    lock_period(run.period_id)
    wanted = set(placement_ids) & set(changed_since(run).struck)
    rows = db.session.scalars(
        select(Placement)
        .where(Placement.id.in_(wanted), Placement.state.in_(HELD))
        .order_by(Placement.id)
        .with_for_update(of=Placement, key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    for placement in rows:
        keep_up(placement, today())
    held = [placement for placement in rows if placement.is_held]
    for placement in held:
        end(placement, today(), reason, actor=actor)
    db.session.flush()
    return len(held)
