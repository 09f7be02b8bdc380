"""A real worker whose solver never ends by itself: started by `test_worker_death`, which kills it in the middle."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import matching
from app import create_app
from app.background.worker import run_worker

solve_in_earnest = matching.solve


def solve_slowly(
    problem: matching.PlacementProblem,
    *,
    time_limit: float | None = None,
    on_progress: Callable[[matching.Progress], None],
    should_stop: Callable[[], bool],
) -> matching.PlacementSolution:
    """Report progress until somebody says stop."""
    began = time.monotonic()
    while not should_stop():
        on_progress(matching.Progress("preference", 3, 8, 12, 9, time.monotonic() - began, 0.4))
        time.sleep(0.05)
    return solve_in_earnest(problem, time_limit=time_limit, should_stop=should_stop)


if __name__ == "__main__":
    matching.solve = solve_slowly
    application = create_app("development")
    with application.app_context():
        run_worker(application)
