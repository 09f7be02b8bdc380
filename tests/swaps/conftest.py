"""A town of which the places are published: two students at the big site, one at the small one, one elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.access import Role
from app.accounts.models import User
from app.companies.models import Opening
from app.extensions import db
from app.placements.models import MatchRun, Placement, Proposal
from app.placements.queries import all_proposals_of
from app.placements.services.answers import accept
from app.placements.services.publishing import publish
from app.runs.publishing import review
from app.students.models import Student
from tests.factories import Factories
from tests.placements.conftest import ANSWER_BY, Town, english, session_day, solve, town

__all__ = ["english", "session_day", "solve", "town"]


@dataclass
class Published:
    """The published town, in which nobody takes part in the programme or wishes for anything; `spare` has a free seat.

    Ann has the small site and accepted it; Bo and Cis were offered the big one; Dee the one of which nobody counted.
    """

    town: Town
    run: MatchRun
    spare: Opening
    placement: Placement
    ann: Student
    bo: Student
    cis: Student
    dee: Student

    @property
    def coordinator(self) -> User:
        return self.town.coordinator


@pytest.fixture
def places(make: Factories, town: Town, solve: Callable[..., MatchRun]) -> Published:
    for student in town.students:
        student.participates, student.wishes_together, student.wishes_women_present = False, False, False
    run = solve(town)
    review(run, actor=town.coordinator)
    publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=True)
    spare = make.opening(make.site(women=4, company_name="Dakwerk Noord"))
    rows: dict[int, list[Proposal]] = {}
    for row in all_proposals_of(run):
        rows.setdefault(row.opening_id or 0, []).append(row)
    (at_small,), (at_unknown,) = rows[town.small.id], rows[town.unknown.id]
    ann = at_small.student
    assert ann.user is not None
    ann.supervisor = make.user(Role.SUPERVISOR)
    placement = accept(at_small, at_small.version, actor=ann.user)
    bo, cis = (row.student for row in rows[town.big.id])
    db.session.commit()
    return Published(town, run, spare, placement, ann, bo, cis, at_unknown.student)
