"""The flask commands, one group per subject; each calls a service and commits once."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from app.background.worker import run_worker
from app.extensions import db


@click.command("worker")
@click.option("--threads", default=2, show_default=True, help="Tasks at the same time.")
@with_appcontext
def worker(threads: int) -> None:
    """Run the worker: match runs, letters."""
    run_worker(current_app._get_current_object(), threads)  # type: ignore[attr-defined]


def init_app(app: Flask) -> None:
    """Register every command."""
    app.cli.add_command(worker)
