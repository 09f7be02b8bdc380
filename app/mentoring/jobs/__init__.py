"""Background work of circle runs: solving one, and finding those whose worker died.

The work itself is imported when a worker does it: services put a task in the queue without knowing how it is done.
"""

from app.background.engine import sweeper, task
from app.extensions import db


@task
def execute_circle_run(run_id: int) -> None:
    """Solve a circle run that waits, and record its plan."""
    from app.mentoring.jobs.solving import solve_circle_run  # noqa: PLC0415

    solve_circle_run(run_id)


@sweeper
def take_up_circle_runs() -> None:
    """Put circle runs back in the queue whose worker showed no life for longer than the lease."""
    from app.mentoring.services.execution import take_up_lost_circle_runs  # noqa: PLC0415

    take_up_lost_circle_runs()
    db.session.commit()
