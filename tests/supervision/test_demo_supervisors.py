"""The demo school has hours of supervisors, and one supervisor run that is solved and published."""

import pytest
from sqlalchemy import func, select

import matching.supervisors
from app.demo.supervisors import SEED
from app.extensions import db
from app.notices.models import Email
from app.placements.models import HELD, Placement
from app.runs.models import RunState
from app.supervision.emails import KIND
from app.supervision.models import ProposedSupervisor, SupervisorOffer, SupervisorRun
from app.supervision.problem.freezing import solution_of, thaw


@pytest.mark.usefixtures("demo_school")
def test_published_run_names_the_supervisor_of_every_internship() -> None:
    run = db.session.scalars(select(SupervisorRun)).one()
    rows = db.session.scalars(select(ProposedSupervisor).where(ProposedSupervisor.run_id == run.id)).all()
    placed = select(func.count(Placement.id)).where(
        Placement.period_id == run.period_id, Placement.state.in_(HELD)
    )

    assert (run.state, run.seed) == (RunState.PUBLISHED, SEED)
    assert matching.supervisors.check_supervisors(thaw(run), solution_of(run)) == []
    assert len(rows) == run.summary["assigned"] == db.session.scalar(placed) > 30
    assert all(row.supervisor_id == row.student.supervisor_id for row in rows)
    assert run.summary["changed"] == 0
    assert db.session.scalar(select(func.count(Email.id)).where(Email.kind == KIND)) == 0
    assert run.summary["intensive"] > run.summary["untrained"] > 0, "one of two is not trained yet"
    per_period = select(func.count()).select_from(SupervisorOffer).group_by(SupervisorOffer.period_id)
    assert db.session.scalars(per_period).all() == [2, 2]
