"""`flask audit …`: checking that nobody touched the trail."""

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from app.audit.anchors import HeadsForged, keep_heads, kept_heads, missing_ends
from app.audit.models import AuditEvent
from app.audit.services import broken_links
from app.extensions import db

audit_commands = AppGroup("audit", help="The audit trail.")


@audit_commands.command("verify")
def verify() -> None:
    """Walk the trail of every school; exit status 1 and the place of each row that was changed, moved or removed.

    With the heads that the worker keeps in the data folder it also finds ends that are missing, and whole trails.
    """
    try:
        heads, broken = kept_heads(), [*broken_links(), *missing_ends()]
    except HeadsForged:
        click.echo("The heads that were kept were not written by this application.", err=True)
        raise click.exceptions.Exit(1) from None
    for link in broken:
        click.echo(f"school {link.school_id}, event {link.sequence}: {link.problem}", err=True)
    if broken:
        raise click.exceptions.Exit(1)
    rows = db.session.scalar(select(func.count(AuditEvent.id)))
    click.echo(f"The audit trail is whole: {rows} events.")
    if not heads:
        click.echo("No heads were kept yet: a missing end would not be found.", err=True)


@audit_commands.command("anchor")
@click.option(
    "--anew", is_flag=True, help="Keep what is there now, whatever was kept: after a backup was put back."
)
def anchor(anew: bool) -> None:
    """Keep the head of each school's chain in the data folder now; the worker does so every few seconds."""
    for link in keep_heads(anew=anew):
        click.echo(f"school {link.school_id}, event {link.sequence}: {link.problem}", err=True)
        raise click.exceptions.Exit(1)
