"""Replacing a student's list of choices as a whole, and saying so row by row."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app.companies.models import Opening
from app.extensions import db, now
from app.imports.comparison import NOT_KNOWN
from app.imports.models import HandEdit, RowOutcome
from app.imports.plans import Change, RowPlan
from app.schools.models import Period
from app.students.models import ChoiceList, Preference, Student


@dataclass
class ListWriter:
    """Replaces a student's list as a whole, once, whichever of her rows comes first."""

    student: Student
    period: Period
    openings: Sequence[Opening]
    stored: ChoiceList | None
    is_done: bool = False

    def __call__(self) -> None:
        if self.is_done:
            return
        self.is_done = True
        choices = self.stored
        if choices is None:
            choices = ChoiceList(student_id=self.student.id, period_id=self.period.id)
            db.session.add(choices)
        _set_openings(choices, self.openings)
        choices.saved_at = now()


def _set_openings(choices: ChoiceList, openings: Sequence[Opening]) -> None:
    """Rank by rank, so that what stays the same is not written; an opening that moves up leaves its old rank first."""
    wanted = dict(enumerate((opening.id for opening in openings), start=1))
    same = [row for row in choices.preferences if wanted.get(row.rank) == row.opening_id]
    if len(same) < len(choices.preferences):
        choices.preferences = same
        db.session.flush()
    ranks = {row.rank for row in same}
    choices.preferences.extend(
        Preference(rank=rank, opening_id=opening_id)
        for rank, opening_id in wanted.items()
        if rank not in ranks
    )


def with_write(planned: list[RowPlan], write: ListWriter, edit: HandEdit | None) -> list[RowPlan]:
    """Let every row that changes something write the list, and forget the hand edit with the first of them."""
    found = []
    overruled: tuple[HandEdit, ...] = (edit,) if edit else ()
    for plan in planned:
        if plan.outcome is RowOutcome.UNCHANGED:
            found.append(plan)
            continue
        found.append(
            RowPlan(plan.row, plan.title, plan.outcome, plan.changes, overruled=overruled, write=write)
        )
        overruled = ()
    return found


def kept(plan: RowPlan) -> RowPlan:
    """The student ranked for herself: what the file says is shown and left."""
    change = plan.changes or (Change("opening_id", _l("Choice"), NOT_KNOWN, plan.title.rpartition(": ")[2]),)
    if plan.outcome is RowOutcome.UNCHANGED:
        return plan
    return RowPlan(plan.row, plan.title, RowOutcome.UNCHANGED, kept=change)


def with_dropped(plan: RowPlan, dropped: int) -> RowPlan:
    """The last row of a list that became shorter says so."""
    gone = Change("dropped", _l("Choices after this one"), str(dropped), _l("none"))
    outcome = RowOutcome.CHANGED if plan.outcome is RowOutcome.UNCHANGED else plan.outcome
    return RowPlan(plan.row, plan.title, outcome, (*plan.changes, gone))
