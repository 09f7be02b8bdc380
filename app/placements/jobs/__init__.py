"""Background work of match runs and comparisons: solving one, and finding those whose worker died.

The work itself is imported when a worker does it: services put a task in the queue without knowing how it is done.
"""

from app.background.engine import sweeper, task
from app.extensions import db


@task
def execute_run(run_id: int) -> None:
    """Solve a run that waits, and record its plan."""
    from app.placements.jobs.solving import solve_run  # noqa: PLC0415

    solve_run(run_id)


@sweeper
def take_up_runs() -> None:
    """Put runs back in the queue whose worker showed no life for longer than the lease."""
    from app.placements.services.execution import take_up_lost_runs  # noqa: PLC0415

    take_up_lost_runs()
    db.session.commit()


@task
def execute_comparison(comparison_id: int) -> None:
    """Solve a comparison that waits, and record what each order leads to."""
    from app.placements.jobs.comparing import solve_comparison  # noqa: PLC0415

    solve_comparison(comparison_id)


@sweeper
def take_up_comparisons() -> None:
    """Put comparisons back in the queue whose worker showed no life for longer than the lease."""
    from app.placements.services.comparisons import take_up_lost_comparisons  # noqa: PLC0415

    take_up_lost_comparisons()
    db.session.commit()
