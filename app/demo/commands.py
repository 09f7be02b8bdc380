"""`flask demo …`: the demo school from the command line."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.demo.services import DemoForbidden, introduction, load_once

demo_commands = AppGroup("demo", help="The demo school: load it, say how to sign in.")


@demo_commands.command("load")
def load() -> None:
    """Load the demo school unless it is there already. Refused in production."""
    try:
        loaded = load_once()
    except DemoForbidden as error:
        raise click.ClickException(str(error)) from error
    click.echo("The demo school is loaded." if loaded else "The demo school was there already.")


@demo_commands.command("accounts")
def accounts() -> None:
    """Say with which accounts somebody can sign in."""
    for line in introduction():
        click.echo(line)
    if not current_app.config["DEMO_ALLOWED"]:
        click.echo("There is no demo school in production.")
