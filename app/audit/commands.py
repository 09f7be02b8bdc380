"""`flask audit …`: checking that nobody touched the trail."""

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.audit.services import broken_links
from app.extensions import db

audit_commands = AppGroup("audit", help="The audit trail.")


@audit_commands.command("verify")
def verify() -> None:
    """Walk the trail of every school; exit status 1 and the place of each row that was changed, moved or removed."""
    broken = list(broken_links())
    for link in broken:
        click.echo(f"school {link.school_id}, event {link.sequence}: {link.problem}", err=True)
    if broken:
        raise click.exceptions.Exit(1)
    rows = db.session.scalar(select(func.count(AuditEvent.id)))
    click.echo(f"The audit trail is whole: {rows} events.")
