"""`flask runs`: match runs from the command line."""

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from app.errors import DomainError
from app.extensions import db
from app.placements.criteria import CRITERIA, criterion_unit
from app.placements.policies import DEFAULT_ORDER, PREFERENCE_MODES, Policy
from app.placements.queries.runs import lot_is_public
from app.placements.services.runs import MATCH, start
from app.placements.words import result_sentence
from app.runs.commands import ensure_plan, report, wait_for_end
from app.runs.execution import carry_out
from app.schools.commands import period_meant
from app.schools.models import School

runs_commands = AppGroup("runs", help="Match runs: who goes where.")


@runs_commands.command("start")
@click.option("--school", "code", required=True, help="The code of the school.")
@click.option("--period", "period_name", help="Default: the period that is being planned.")
@click.option(
    "--order",
    help=f"Criteria, most important first, with commas: {','.join(DEFAULT_ORDER)}. Begins with placed always.",
)
@click.option("--mode", type=click.Choice(list(PREFERENCE_MODES)), default="total", show_default=True)
@click.option("--time-limit", type=click.IntRange(5, 3600), default=120, show_default=True, help="Seconds.")
@click.option("--wait", is_flag=True, help="Solve it here, unless a worker was first, and print the result.")
def start_command(
    code: str,
    period_name: str | None,
    order: str | None,
    mode: str,
    time_limit: int,
    wait: bool,
) -> None:
    """Start a match run; a worker solves it. Exit status 1 when it has no plan in the end."""
    criteria = tuple(order.split(",")) if order else DEFAULT_ORDER
    if set(criteria) - set(CRITERIA) or len(set(criteria)) < len(criteria):
        raise click.ClickException(f"--order takes each of these once at most: {', '.join(DEFAULT_ORDER)}.")
    policy = Policy(criteria, mode, time_limit_seconds=time_limit)
    period = period_meant(code, period_name)
    with force_locale(db.session.get_one(School, period.school_id).language):
        try:
            run = start(period, policy, actor=None)
        except DomainError as error:
            raise click.ClickException(str(error)) from error
        db.session.commit()
        click.echo(f"Run {run.number} of {period.name} is waiting for a worker.")
        if wait:
            carry_out(MATCH, run.id)
            wait_for_end(run)
            ensure_plan(run, f"Run {run.number}")
            report(
                run,
                result_sentence,
                lambda row, value: f"{value} {criterion_unit(row)}",
                shows_seed=lot_is_public(run),
            )
