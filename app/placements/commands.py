"""`flask runs`: match runs from the command line."""

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from app.background.waiting import wait_for_end
from app.errors import DomainError
from app.extensions import db
from app.placements.criteria import CRITERIA
from app.placements.jobs.solving import solve_run
from app.placements.models import MatchRun
from app.placements.policies import DEFAULT_ORDER, PREFERENCE_MODES, Policy
from app.placements.services.runs import start
from app.placements.words import result_sentence
from app.schools.commands import period_meant
from app.schools.models import School

runs_commands = AppGroup("runs", help="Match runs: who goes where.")


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
    period = period_meant(code, period_name)
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
    wait_for_end(run)
    if "placed" not in run.summary:
        raise click.ClickException(run.error or f"Run {run.number} ended: {run.state.value}.")
    click.echo(result_sentence(run.summary))
    for row in run.summary["criteria"]:
        proof = "" if row["value"] == row["bound"] else f"   at least {row['bound']}"
        click.echo(f"  {row['name']:<16}{row['value']:>8}{proof}")
    click.echo(f"  {sum(run.summary['seconds'].values()):.1f} seconds, seed {run.seed}")
