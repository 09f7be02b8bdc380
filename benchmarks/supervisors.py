"""Supervisors of a large school: every page of a run of 3,000 students and 100 supervisors, a move, and publishing.

    python -m benchmarks.supervisors [--database URL] [--rounds 5] [--seconds 30] [--bar 300]

Fills an empty database as `benchmarks.during` does, gives everybody hours, and divides the students whose internships
run; a database that it filled before is used as it is. Prints what each page takes of the processor (the middle of
the rounds) and how many statements it asks. Ends with status 1 when a page is over the bar.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextvars import Context
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import create_app
from app.access import Role
from app.accounts.models import RoleGrant, User
from app.companies.models import Site
from app.extensions import db, writing
from app.migrating import bring_up_to_date
from app.placements.models import Placement, PlacementState
from app.runs.execution import carry_out
from app.schools.models import Period
from app.supervision.models import ProposedSupervisor, SupervisorOffer, SupervisorRun
from app.supervision.policies import Guided, SupervisionPolicy
from app.supervision.services.runs import SUPERVISORS, start
from benchmarks.big_school import CODES, make_big_school, store
from benchmarks.during import TOKEN, Statements, signed_in
from benchmarks.internships import begin_internships
from config import Development

HOURS = 280
PROGRAMMES = 6


def divide(seconds: int) -> None:
    """Give every supervisor hours, six programmes and a town to set out from, and solve a run."""
    draw = random.Random(1)
    running = select(Placement.period_id).where(Placement.state == PlacementState.ACTIVE).limit(1)
    period = db.session.get_one(Period, db.session.scalar(running))
    towns = db.session.scalars(select(Site.town).distinct().order_by(Site.town)).all()
    supervisors = (
        select(RoleGrant.user_id).where(RoleGrant.role == Role.SUPERVISOR).order_by(RoleGrant.user_id)
    )
    store(
        SupervisorOffer,
        (
            {
                "school_id": period.school_id,
                "period_id": period.id,
                "user_id": one,
                "hours": HOURS,
                "programme_codes": draw.sample(CODES, PROGRAMMES),
                "town": draw.choice(towns),
            }
            for one in db.session.scalars(supervisors)
        ),
    )
    db.session.commit()
    coordinator = db.session.scalars(select(User).where(User.email == "coordinator@big.example")).one()
    policy = SupervisionPolicy(seed=1, time_limit_seconds=seconds)
    began = time.perf_counter()
    run = start(period, policy, Guided(), actor=coordinator)
    db.session.commit()
    carry_out(SUPERVISORS, run.id)
    db.session.expire_all()
    if not run.state.has_plan:
        raise SystemExit(f"the run ended without a plan: {run.error}")
    told = run.summary
    print(
        f"{told['assigned']} of {told['students']} have a supervisor, {told['used']} of {told['hours']} hours"
    )
    print(f"frozen, solved ({told['status']}) and recorded in {time.perf_counter() - began:.0f} s")


class Measured:
    """Requests of a coordinator, each with what it took."""

    def __init__(self, client: FlaskClient, statements: Statements, rounds: int) -> None:
        self.client, self.statements, self.rounds = client, statements, rounds
        self.slowest = 0.0

    def page(self, what: str, path: str) -> str:
        """Ask for a page as often as there are rounds."""
        answer, used = self._asked(what, lambda: self.client.get(path), self.rounds)
        self.slowest = max(self.slowest, used)
        return answer

    def act(self, what: str, path: str, **form: str) -> None:
        """Send a form once, with the token and the version of the page it is on."""
        page = self.client.get(path).get_data(as_text=True)
        token = TOKEN.search(page)
        data = {"csrf_token": token[1] if token else "", **form}
        self._asked(what, lambda: self.client.post(path, data=data), 1)

    def _asked(self, what: str, ask: Callable[[], object], rounds: int) -> tuple[str, float]:
        times, answer = [], None
        before = self.statements.count
        for _ in range(rounds):
            began = time.process_time()
            answer = Context().run(ask)
            times.append((time.process_time() - began) * 1000)
        status, used = getattr(answer, "status_code", 500), statistics.median(times)
        if status >= 400:
            raise SystemExit(f"{what}: {status}")
        count = (self.statements.count - before) // rounds
        print(
            f"{used:7.0f} ms of the processor, {times[0]:5.0f} the first time {count:6d} statements  {what}"
        )
        return getattr(answer, "text", ""), used


def measure(app: Flask, statements: Statements, rounds: int) -> float:
    """Print every page and act; returns the milliseconds of the slowest page."""
    with app.app_context():
        run = db.session.scalars(select(SupervisorRun).order_by(SupervisorRun.id.desc()).limit(1)).one()
        of_run = select(ProposedSupervisor).where(ProposedSupervisor.run_id == run.id)
        row = db.session.scalars(of_run.order_by(ProposedSupervisor.id).limit(1)).one()
        number, period, student, hers = run.id, run.period_id, row.student_id, row.supervisor_id
        programme = row.student.programme.code
        offers = db.session.scalars(select(SupervisorOffer).order_by(SupervisorOffer.user_id)).all()
        other = next(
            one["id"]
            for one in run.summary["supervisors"]
            if one["id"] != hers
            and one["hours"] - one["used"] >= row.hours
            and any(each.user_id == one["id"] and programme in each.programme_codes for each in offers)
        )
    asked = Measured(signed_in(app, "coordinator"), statements, rounds)
    here, hours = f"/supervision/runs/{number}", f"/supervision/hours/{period}/{other}"
    one = f"{here}/students/{student}"
    asked.page("hours of supervisors", f"/supervision/hours?period={period}")
    asked.page("a new run, with what it would find", f"/supervision/runs/new?period={period}")
    asked.page("the result", here)
    asked.page("a student, with the price of everybody else", one)
    asked.page("who else could guide a student, for the cards", f"{one}/targets.json")
    asked.page("what a move does", f"{one}/supervisors/{other}")
    asked.page("what it means to have nobody", f"{one}/nobody")
    asked.page("before publishing", f"{here}/publish")
    asked.page("somebody's hours, and being away", hours)
    asked.rounds, slowest = 1, asked.slowest
    asked.page("the best plan with somebody else (a solver)", f"{one}/supervisors/{other}/best")
    asked.act("a move", f"{one}/supervisors/{other}", reason="Kent haar.", act="move", version="1")
    asked.act("publishing", f"{here}/publish")
    return slowest


def main() -> None:
    """Make the school, divide the students and measure."""
    parser = argparse.ArgumentParser(description="Measure supervisor runs of a large school.")
    parser.add_argument("--database", default="", help="address of a database; default: SQLite")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=30, help="time that the solver has")
    parser.add_argument("--bar", type=float, default=300, help="milliseconds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        address = options.database or f"sqlite:///{data / 'meervoud.db'}"
        app = create_app(Development(DATA_DIR=data, SQLALCHEMY_DATABASE_URI=address))
        statements = Statements()
        with app.app_context(), writing():
            bring_up_to_date()
            if not db.session.scalar(select(func.count(SupervisorRun.id))):
                make_big_school()
                begin_internships()
                divide(options.seconds)
            statements.listen()
        slowest = measure(app, statements, options.rounds)
    sys.exit(1 if slowest > options.bar else 0)


if __name__ == "__main__":
    main()
