"""`flask runs`: match runs from the command line."""

import time

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from app.errors import DomainError
from app.extensions import db
from app.placements.jobs.solving import solve_run
from app.placements.models import BUSY, MatchRun
from app.placements.policies import CRITERIA, DEFAULT_ORDER, PREFERENCE_MODES, Policy
from app.placements.services.runs import start
from app.placements.words import result_sentence
from app.schools.models import Period, School
from app.schools.queries import current_period, periods_of, school_by_code

runs_commands = AppGroup("runs", help="Match runs: who goes where.")
LOOK_EVERY_SECONDS = 0.2


def _period(code: str, name: str | None) -> Period:
    """The period that is meant; stops the command with a sentence when there is none."""
    school = school_by_code(code)
    if school is None:
        raise click.ClickException(f"There is no school with code {code}.")
    if name is None:
        planned = current_period(school.id)
        if planned is None:
            raise click.ClickException("The school has no period yet.")
        return planned
    periods = periods_of(school.id)
    found = next((period for period in periods if period.name == name), None)
    if found is None:
        known = ", ".join(period.name for period in periods)
        raise click.ClickException(f"There is no period {name}; there is: {known}.")
    return found


@runs_commands.command("start")
@click.option("--school", "code", required=True, help="The code of the school.")
@click.option("--period", "period_name", help="Default: the period that is being planned.")
@click.option("--order", help=f"Criteria, most important first, with commas: {','.join(DEFAULT_ORDER)}")
@click.option("--mode", type=click.Choice(list(PREFERENCE_MODES)), default="total", show_default=True)
@click.option("--seed", type=click.IntRange(0, 999_999_999), help="Lottery number. Default: drawn.")
@click.option("--time-limit", type=click.IntRange(5, 3600), default=120, show_default=True, help="Seconds.")
@click.option("--wait", is_flag=True, help="Solve it here, unless a worker was first, and print the result.")
def start_command(
    code: str,
    period_name: str | None,
    order: str | None,
    mode: str,
    seed: int | None,
    time_limit: int,
    wait: bool,
) -> None:
    """Start a match run; a worker solves it. Exit status 1 when it has no plan in the end."""
    criteria = tuple(order.split(",")) if order else DEFAULT_ORDER
    if set(criteria) - set(CRITERIA) or len(set(criteria)) < len(criteria):
        raise click.ClickException(f"--order takes each of these once at most: {', '.join(DEFAULT_ORDER)}.")
    policy = Policy(criteria, mode, seed=seed, time_limit_seconds=time_limit)
    period = _period(code, period_name)
    with force_locale(db.session.get_one(School, period.school_id).language):
        try:
            run = start(period, policy, actor=None)
        except DomainError as error:
            raise click.ClickException(str(error)) from error
        db.session.commit()
        click.echo(f"Run {run.number} of {period.name} is waiting for a worker.")
        if wait:
            solve_run(run.id)
            _report(run)


def _report(run: MatchRun) -> None:
    """Wait until the run is finished, whoever solves it, and say what came out."""
    db.session.refresh(run)
    while run.state in BUSY:
        db.session.rollback()  # let go of the database, or the worker could not write
        time.sleep(LOOK_EVERY_SECONDS)
        db.session.refresh(run)
    if "placed" not in run.summary:
        raise click.ClickException(run.error or f"Run {run.number} ended: {run.state.value}.")
    click.echo(result_sentence(run.summary))
    for row in run.summary["criteria"]:
        proof = "" if row["value"] == row["bound"] else f"   at least {row['bound']}"
        click.echo(f"  {row['name']:<16}{row['value']:>8}{proof}")
    click.echo(f"  {sum(run.summary['seconds'].values()):.1f} seconds, seed {run.seed}")
