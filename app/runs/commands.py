"""Shared by the commands of every kind: wait for a run to end, print its result."""

import time
from collections.abc import Callable
from typing import Any

import click

from app.extensions import db
from app.runs.models import PlanRun, Run

LOOK_EVERY_SECONDS = 0.2


def wait_for_end(run: Run) -> None:
    """Wait until the run has ended, then refresh it."""
    db.session.refresh(run)
    while run.state.is_busy:
        db.session.rollback()  # let go of the database, or the worker could not write
        time.sleep(LOOK_EVERY_SECONDS)
        db.session.refresh(run)


def ensure_plan(run: PlanRun, name: str) -> None:
    """End the command with an error when the run has no plan; `name` is what people call the run."""
    if not run.state.has_plan:
        raise click.ClickException(run.error or f"{name} ended: {run.state.value}.")


def report(
    run: PlanRun,
    result_sentence: Callable[[dict[str, Any]], str],
    in_units: Callable[[str, int], str],
    *,
    shows_seed: bool = True,
) -> None:
    """Print the result: a sentence, and per criterion its figure, unit, and bound where figure and bound differ.

    `shows_seed`: whether the number that the lottery stands on is no secret.
    """
    click.echo(result_sentence(run.summary))
    for row in run.summary["criteria"]:
        proof = "" if row["value"] == row["bound"] else f"   at least {row['bound']}"
        number, _, unit = in_units(row["name"], row["value"]).partition(" ")
        click.echo(f"  {row['name']:<16}{number:>8} {unit}{proof}")
    seed = f", seed {run.seed}" if shows_seed else ""
    click.echo(f"  {sum(run.summary['seconds'].values()):.1f} seconds{seed}")
