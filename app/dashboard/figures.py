"""The few figures on a start page, each with the moment it speaks of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select

from app.placements.models import MatchRun, Proposal, ProposalState
from app.placements.proportion import is_small
from app.placements.queries.lives import has_placement, in_force, lost_place
from app.reading import Question
from app.schools.models import Period
from app.students.models import ChoiceList, Preference, Student
from app.students.queries.audience import goes_in


@dataclass(frozen=True)
class PlacementFigures:
    """Students who go in a period, and what the published run gave them (zeros before it is published).

    Whoever kept a place from an earlier publication has it. Whoever declined her place has none, nor has anyone whose
    placement ended early; whoever left the school or does not go (D12) is in no figure.
    """

    students: int
    with_choices: int
    placed: int
    first_choice: int
    published_at: datetime | None


def visible_total(number: int, whole: int) -> str:
    """A part of `whole` as somebody sees it who may see totals only: a dash where it is small."""
    return "–" if is_small(number, whole) else str(number)


def placement_figures(school_id: int, period: Period | None) -> PlacementFigures:
    """Count in the database, in one statement."""
    return figures_question(school_id, period).answer()


def figures_question(school_id: int, period: Period | None) -> Question[PlacementFigures]:
    """The same, to be asked together with others."""
    is_counted = goes_in(period) if period else Student.has_left.is_(False)
    all_students = select(func.count(Student.id)).where(Student.school_id == school_id, is_counted)
    if period is None:
        return Question(all_students, lambda row: PlacementFigures(row[0], 0, 0, 0, None))
    with_choices = (
        select(func.count(func.distinct(ChoiceList.student_id)))
        .join(Preference, Preference.choice_list_id == ChoiceList.id)
        .join(Student, Student.id == ChoiceList.student_id)
        .where(Student.school_id == school_id, is_counted, ChoiceList.period_id == period.id)
    )
    is_kept = and_(Proposal.state != ProposalState.DECLINED, ~lost_place())
    has_place = and_(Proposal.opening_id.is_not(None), is_kept)
    query = (
        select(
            all_students.scalar_subquery().label("students"),
            with_choices.scalar_subquery().label("with_choices"),
            func.count(case((or_(has_place, has_placement()), 1))),
            func.count(case((and_(has_place, Proposal.rank == 1), 1))),
            func.max(MatchRun.published_at),
        )
        .select_from(Proposal)
        .join(Proposal.run)
        .join(Proposal.student)
        .where(
            is_counted,
            MatchRun.school_id == school_id,
            MatchRun.period_id == period.id,
            in_force(),
        )
    )
    return Question(query, lambda row: PlacementFigures(*row))
