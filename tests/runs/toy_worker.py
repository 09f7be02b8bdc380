"""A real worker that knows the toy kind of run; with `slow` as its argument it never finishes one by itself."""

import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app import create_app
from app.background.worker import run_worker
from app.runs import execution
from app.runs.leases import Heartbeat
from tests.runs.toy import TOY, solve


def solve_slowly(question: dict[str, int], heartbeat: Heartbeat) -> int | None:
    """Report progress until somebody says stop."""
    while not heartbeat.has_to_stop():
        solve(question, heartbeat)
        time.sleep(0.05)
    return None


if __name__ == "__main__":
    kind = replace(TOY, solve=solve_slowly) if "slow" in sys.argv else TOY
    application = create_app("development")
    execution.init_app(application, (kind,))
    with application.app_context():
        run_worker(application)
