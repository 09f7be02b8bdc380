"""A real worker whose solver never ends by itself: started by `test_worker_death`, which kills it in the middle."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import matching
import matching.circles
import matching.results
from app import create_app
from app.background.worker import run_worker

Report = Callable[[matching.results.Progress], None]
solve_in_earnest, form_in_earnest = matching.solve, matching.circles.solve_circles


def solve_slowly(
    problem: matching.PlacementProblem,
    *,
    time_limit: float | None = None,
    on_progress: Report,
    should_stop: Callable[[], bool],
) -> matching.PlacementSolution:
    """Report progress until somebody says stop."""
    report_until("preference", on_progress, should_stop)
    return solve_in_earnest(problem, time_limit=time_limit, should_stop=should_stop)


def form_slowly(
    problem: matching.circles.CircleProblem,
    *,
    time_limit: float | None = None,
    on_progress: Report,
    should_stop: Callable[[], bool],
) -> matching.circles.CircleSolution:
    """The same for circles."""
    report_until("preference", on_progress, should_stop)
    return form_in_earnest(problem, time_limit=time_limit, should_stop=should_stop)


def report_until(stage: str, on_progress: Report, should_stop: Callable[[], bool]) -> None:
    """Seem to be on a stage."""
    began = time.monotonic()
    while not should_stop():
        on_progress(matching.results.Progress(stage, 3, 8, 12, 9, time.monotonic() - began, 0.4))
        time.sleep(0.05)


if __name__ == "__main__":
    matching.solve, matching.circles.solve_circles = solve_slowly, form_slowly
    application = create_app("development")
    with application.app_context():
        run_worker(application)
