"""`flask privacy …`: erasing somebody where no second person is there to confirm it, and what is left in a file."""

import click
from flask.cli import AppGroup

from app.errors import DomainError
from app.extensions import db
from app.privacy.erasure import erase, hindrances, known_as
from app.privacy.registry import Whose
from app.privacy.remains import write_anew
from app.privacy.trail import COMMAND

privacy_commands = AppGroup("privacy", help="Erasing people.")


@privacy_commands.command("erase")
@click.argument("kind", type=click.Choice([str(whose) for whose in Whose]))
@click.argument("number", type=int)
@click.option("--in-spite", is_flag=True, help="Also where something of hers still runs.")
def erase_somebody(kind: str, number: int, in_spite: bool) -> None:
    """Erase everything about a student, user, role_model or the contacts of a site, by number. There is no way back."""
    try:
        person = known_as(Whose(kind), number)
    except DomainError:
        raise click.ClickException(f"There is no {kind} with number {number}.") from None
    if (why := hindrances(person)) and not in_spite:
        raise click.ClickException(" ".join(why))
    erase([person], COMMAND, actor=None)
    db.session.commit()
    click.echo(f"Everything about {kind} {number} has been erased. Then: flask privacy wipe-remains.")


@privacy_commands.command("wipe-remains")
def wipe_what_remains() -> None:
    """Write SQLite's file anew now, so that nothing of erased people is left in it; the worker does so at night."""
    write_anew()
