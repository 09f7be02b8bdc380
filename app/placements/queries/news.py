"""Who hears something when a plan is published: whoever was told something else before, or nothing at all."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.placements.models import MatchRun, Proposal, ProposalState
from app.placements.queries.placements import confirmed_in
from app.placements.queries.proposals import all_proposals_of
from app.runs.queries import published_run_in
from app.students.models import Student


@dataclass(frozen=True)
class News:
    """The emails that a publication would send, and how many students keep their place and hear nothing."""

    emails: tuple[Proposal, ...]
    before: dict[int, int | None]
    """What is published now, by student: an opening, or None for no place."""
    silent: int
    lapsed: tuple[Student, ...] = ()
    """Offered a place now, and no longer in the plan because they do not go (D12): told that the offer has ended."""


def lapsed_offers(
    run: MatchRun, in_plan: Collection[int], offered: Mapping[int, int | None]
) -> tuple[Student, ...]:
    """Of those with an offer that nobody has answered, the students who are not in the plan and have not left."""
    lost = [student for student, opening in offered.items() if opening and student not in in_plan]
    if not lost:
        return ()
    rows = db.session.scalars(
        select(Student)
        .options(joinedload(Student.user))
        .where(Student.school_id == run.school_id, Student.id.in_(lost), Student.has_left.is_(False))
    )
    return tuple(sorted(rows, key=lambda student: student.sorted_name))


def emails_due(offers: Iterable[Proposal], told: Mapping[int, int | None]) -> list[Proposal]:
    """Of new offers, those that say something else than what their student was told and has not answered."""
    return [row for row in offers if row.student_id not in told or told[row.student_id] != row.opening_id]


def news_of(run: MatchRun, proposals: list[Proposal]) -> News:
    """What a publication of this plan would tell to whom. A confirmed placement is no news."""
    earlier = published_run_in(MatchRun, run.period_id)
    published = all_proposals_of(earlier) if earlier is not None else []
    confirmed = confirmed_in(run.period_id)
    told = {row.student_id: row.opening_id for row in published if row.state is ProposalState.OFFERED}
    offers = [row for row in proposals if row.student_id not in confirmed]
    due = emails_due(offers, told)
    return News(
        emails=tuple(sorted(due, key=lambda row: row.student.sorted_name)),
        before={row.student_id: row.opening_id for row in published},
        silent=len(proposals) - len(due),
        lapsed=lapsed_offers(run, {row.student_id for row in proposals}, told),
    )
