"""The smallest kind of run: its solver counts students. A real one has a longer problem, and pages."""

from sqlalchemy import func, select

from app.extensions import Base, db
from app.runs.frozen import Frozen, digest_of, packed, unpacked
from app.runs.kinds import Actions, RunKind, Words
from app.runs.leases import Heartbeat
from app.runs.models import FOR_A_REVIEWED_PLAN, ReviewedPlanRun, RunState, run_constraints
from app.runs.services import new_plan_run, seed_or_random
from app.schools.models import Period
from app.students.models import Student
from matching.results import Progress


class ToyRun(ReviewedPlanRun, Base):
    __tablename__ = "toy_run"
    __table_args__ = run_constraints("toy_run", "toy_state", FOR_A_REVIEWED_PLAN)
    transitions = FOR_A_REVIEWED_PLAN


Base.metadata.remove(ToyRun.__table__)  # only the tests of this kind make the table


def build(period: Period) -> ToyRun:
    count = db.session.scalar(select(func.count(Student.id)).where(Student.school_id == period.school_id))
    data = {"students": count}
    frozen = Frozen(packed(data), digest_of(data), digest_of(data), summary=data)
    return new_plan_run(
        ToyRun,
        period.school_id,
        frozen,
        period=period,
        policy={},
        seed=seed_or_random(7),
        time_limit_seconds=5,
    )


def solve(question: dict[str, int], heartbeat: Heartbeat) -> int | None:
    heartbeat.note(Progress("counting", 0, 1, 0, None, 0.0, 0.5))
    return None if heartbeat.has_to_stop() else question["students"]


def record(run: ToyRun, answer: int) -> RunState:
    run.summary = {"status": "optimal", "placed": answer}
    return RunState.SOLVED_OPTIMAL


ACTIONS = Actions("toy:start", "toy:finish", review="toy:review", publish="toy:publish")
WORDS = Words[ToyRun](ACTIONS, lambda busy: f"Toy {busy.number} is busy.", already_published=lambda: "Twice.")
TOY = RunKind("toy", ToyRun, build, lambda run: unpacked(run.frozen_input), solve, record, WORDS)
