"""`flask circles`: circle runs from the command line."""

from typing import Any

import click
from flask import json
from flask.cli import AppGroup
from flask_babel import force_locale

from app.errors import DomainError
from app.extensions import db
from app.mentoring.criteria import CRITERIA, DEFAULT_ORDER
from app.mentoring.models import CircleRun
from app.mentoring.policies import DEFAULT_SLOTS, LEAST, MOST, MOST_MENTORS, CirclePolicy, Invited
from app.mentoring.services.runs import CIRCLES, start
from app.mentoring.words import result_sentence
from app.rolemodels.models import Slot
from app.runs.commands import ensure_plan, report, wait_for_end
from app.runs.execution import carry_out
from app.schools.commands import period_meant
from app.schools.models import School

circles_commands = AppGroup("circles", help="Mentoring circles: who meets whom.")
_SLOTS = click.Choice([slot.value for slot in Slot])
_SIZE = click.IntRange(LEAST, MOST)


@circles_commands.command("start")
@click.option("--school", "code", required=True, help="The code of the school.")
@click.option("--period", "period_name", help="Default: the period that is being planned.")
@click.option("--order", help=f"Criteria, most important first, with commas: {','.join(DEFAULT_ORDER)}")
@click.option("--least", type=_SIZE, default=LEAST, show_default=True, help="Students in a circle.")
@click.option("--most", type=_SIZE, default=MOST, show_default=True, help="Students in a circle.")
@click.option(
    "--mentors",
    type=click.IntRange(1, MOST_MENTORS),
    default=MOST_MENTORS,
    show_default=True,
    help="At most.",
)
@click.option("--one-to-one", is_flag=True, help="A mentor for each student, no circles.")
@click.option(
    "--unanswered/--answered-only",
    default=True,
    show_default=True,
    help="Participants without an answer too.",
)
@click.option(
    "--slot", "slots", type=_SLOTS, multiple=True, default=DEFAULT_SLOTS, show_default=True, help="For these."
)
@click.option(
    "--minutes",
    type=click.IntRange(5, 240),
    default=60,
    show_default=True,
    help="Longest journey, if none is known.",
)
@click.option("--keep", is_flag=True, help="Leave circles that run as they are.")
@click.option("--seed", type=click.IntRange(0, 999_999_999), help="Lottery number. Default: drawn.")
@click.option("--time-limit", type=click.IntRange(5, 3600), default=60, show_default=True, help="Seconds.")
@click.option("--wait", is_flag=True, help="Solve it here, unless a worker was first, and print the result.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def start_command(**given: Any) -> None:
    """Start a circle run; a worker solves it. Exit status 1 when it has no plan in the end."""
    period = period_meant(given["code"], given["period_name"])
    with force_locale(db.session.get_one(School, period.school_id).language):
        try:
            run = start(period, _policy(given), _invited(given), actor=None)
        except DomainError as error:
            raise click.ClickException(str(error)) from error
        db.session.commit()
        if not given["as_json"]:
            click.echo(f"Circle run {run.number} of {period.name} is waiting for a worker.")
        if given["wait"]:
            carry_out(CIRCLES, run.id)
            wait_for_end(run)
        if given["as_json"]:
            click.echo(json.dumps(_told(run)))
        if given["wait"]:
            ensure_plan(run, f"Circle run {run.number}")
            if not given["as_json"]:
                report(run, result_sentence, lambda name, value: CRITERIA[name].in_units(value))


def _policy(given: dict[str, Any]) -> CirclePolicy:
    criteria = tuple(given["order"].split(",")) if given["order"] else DEFAULT_ORDER
    if set(criteria) - set(DEFAULT_ORDER) or len(set(criteria)) < len(criteria):
        raise click.ClickException(f"--order takes each of these once at most: {', '.join(DEFAULT_ORDER)}.")
    if given["least"] > given["most"]:
        raise click.ClickException("--least cannot be above --most.")
    return CirclePolicy(
        criteria=criteria,
        min_size=given["least"],
        max_size=given["most"],
        mentors=(1, given["mentors"]),
        is_one_to_one=given["one_to_one"],
        seed=given["seed"],
        time_limit_seconds=given["time_limit"],
    )


def _invited(given: dict[str, Any]) -> Invited:
    return Invited(
        unanswered=given["unanswered"],
        slots=tuple(given["slots"]),
        max_minutes=given["minutes"],
        keeps_circles=given["keep"],
    )


def _told(run: CircleRun) -> dict[str, Any]:
    """The run for another program: no names, as in the solver's files."""
    return {
        "run": run.number,
        "state": run.state.value,
        "seed": run.seed,
        "input": run.input_digest,
        "error": run.error,
        **{name: value for name, value in run.summary.items() if name not in ("remarks", "mentors")},
    }
