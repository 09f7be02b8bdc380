"""The flask commands, one group per subject; each calls a service and commits once."""

import sys

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app import serving
from app.accounts.commands import account_commands, school_commands
from app.audit.commands import audit_commands
from app.background.worker import run_worker
from app.backup.archive import BackupError
from app.backup.commands.backups import backup_commands
from app.backup.commands.schools import SCHOOL_COMMANDS
from app.backup.daily import back_up_before_migrating
from app.demo.commands import demo_commands
from app.demo.services import introduction, load_once
from app.doctor import doctor
from app.extensions import db
from app.figures.commands import figures_commands
from app.guidance.commands import guidance_commands
from app.imports.commands import import_commands
from app.mentoring.commands import circles_commands
from app.migrating import bring_up_to_date
from app.placements.commands import runs_commands
from app.places.commands import places_commands
from app.privacy.commands import privacy_commands, retention_commands
from app.schools.queries import school_by_code
from app.signon.commands import sign_in_commands


@click.command("worker")
@click.option("--threads", default=2, show_default=True, help="Tasks at the same time.")
@click.option("--ends-with-stdin", is_flag=True, hidden=True, help="End when standard input does.")
@with_appcontext
def worker(threads: int, ends_with_stdin: bool) -> None:
    """Run the worker: match runs and emails. Start one or more of these beside the web server."""
    run_worker(_application(), threads, ends_with_stdin=ends_with_stdin)


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Bring the database up to date and load the demo school once (never in production).

    Where BACKUP_RECIPIENTS is set and migrations wait, a backup is made first.
    """
    try:
        made = back_up_before_migrating()
    except BackupError as error:
        raise click.ClickException(f"Nothing was migrated: {error}") from error
    if made is not None:
        click.echo(f"A backup was made first: {made}")
    steps = bring_up_to_date()
    if steps:
        click.echo(f"The database is up to date ({steps} new step{'s' if steps > 1 else ''}).")
    if current_app.config["DEMO_ALLOWED"] and load_once():
        click.echo("The demo school is loaded.")


@click.command("serve")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="0.0.0.0 to be reached from other machines."
)
@click.option("--port", type=int, help="Default: PORT, or 8000.")
@click.option(
    "--worker/--no-worker", "with_worker", default=True, show_default=True, help="Start the worker too."
)
@click.option("--prepare", "prepares", is_flag=True, help="First do what `flask prepare` does.")
@click.pass_context
@with_appcontext
def serve(context: click.Context, host: str, port: int | None, with_worker: bool, prepares: bool) -> None:
    """Serve the pages and run the worker, on one machine."""
    if prepares:
        context.invoke(prepare)
        db.session.remove()  # or what it read would keep SQLite's write lock for as long as we serve
    app = _application()
    app.config["PORT"] = (
        port or app.config["PORT"]
    )  # addresses in emails begin with it where no PUBLIC_URL is set

    def announce(address: str) -> None:
        click.echo(f"\nMeervoud runs at {address} (stop with Ctrl-C)")
        with app.app_context():
            for line in introduction():
                click.echo(line)
        sys.stdout.flush()

    try:
        serving.serve(app, host, app.config["PORT"], announce, with_worker=with_worker)
    except serving.PortTaken as error:
        raise click.ClickException(str(error)) from error


def _application() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  (Flask's own way)


def init_app(app: Flask) -> None:
    """Register every command."""
    for of_school in SCHOOL_COMMANDS:
        school_commands.add_command(of_school)
    for command in (
        worker,
        prepare,
        serve,
        doctor,
        demo_commands,
        places_commands,
        school_commands,
        account_commands,
        sign_in_commands,
        audit_commands,
        backup_commands,
        privacy_commands,
        retention_commands(school_by_code),
        import_commands(school_by_code),
        runs_commands,
        circles_commands,
        guidance_commands,
        figures_commands,
    ):
        app.cli.add_command(command)
