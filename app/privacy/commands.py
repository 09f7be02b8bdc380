"""`flask privacy …` and `flask retention …`: erasing somebody without a second person, and what terms let go."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from flask.cli import AppGroup

from app.errors import DomainError
from app.extensions import db
from app.notices.sending import send
from app.privacy.erasure import erase_and_tell, hindrances, known_as
from app.privacy.queries import today
from app.privacy.registry import Whose
from app.privacy.remains import write_anew
from app.privacy.retention import decided, preview
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
    told = [email.id for email in erase_and_tell(person, COMMAND, actor=None)]
    db.session.commit()
    for email_id in told:
        send(email_id)  # so that nothing of her waits when the file is written anew
    click.echo(f"Everything about {kind} {number} has been erased. Then: flask privacy wipe-remains.")


@privacy_commands.command("wipe-remains")
def wipe_what_remains() -> None:
    """Write SQLite's file anew now, so that nothing of erased people is left in it; the worker does so at night."""
    write_anew()


def retention_commands(school_by_code: Callable[[str], Any]) -> AppGroup:
    """The group, told how a school is found by its code."""
    group = AppGroup("retention", help="What goes by the terms of a school.")

    @group.command("preview")
    @click.option("--school", "code", required=True, help="Code of the school.")
    @click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Default: today.")
    def show_preview(code: str, day: datetime | None) -> None:
        """Say what would go today, or on another day, per kind. Changes nothing."""
        school = school_by_code(code)
        if school is None:
            raise click.ClickException(f"There is no school with code {code}.")
        on = day.date() if day else today()
        if not decided(school.id, on):
            click.echo(
                "The school has not decided on its terms: nothing goes. By the terms that are proposed:"
            )
        for due in preview(school.id, on):
            undecided = "" if due.is_decided else ", not decided: nothing goes"
            click.echo(
                f"{due.term.code}: {due.count} of before {due.before.isoformat()} "
                f"({due.months} months{undecided})"
            )

    return group
