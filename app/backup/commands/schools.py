"""`flask school export | import | depart | describe`: a school takes everything along, arrives, or leaves."""

from datetime import timedelta
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import func, select

from app.audit.anchors import keep_heads
from app.audit.models import AuditEvent
from app.backup.archive import BackupError
from app.backup.commands.backups import FILE, Refused
from app.backup.departures import depart as take_out
from app.backup.departures import forget_files, settle_departures
from app.backup.school_export import at_one_moment, export_school, note_export
from app.backup.school_import import import_school
from app.backup.school_page import page
from app.backup.school_removal import count_rows
from app.backup.trail import EXPORT
from app.extensions import db, now
from app.schools.models import School
from app.schools.queries import school_by_code

FRESH = timedelta(days=1)
"""How old the export may be with which a school leaves."""


def _school(code: str) -> School:
    school = school_by_code(code)
    if school is None:
        raise click.ClickException(f"There is no school with code {code}.")
    return school


@click.command("export")
@click.argument("code")
@click.argument("to", type=click.Path(path_type=Path))
@click.option("--recipients", help="Public keys of age. Default: BACKUP_RECIPIENTS.")
def export(code: str, to: Path, recipients: str | None) -> None:
    """Write everything of school CODE to TO: a new folder, or encrypted to a new file whose name ends in .age."""
    keys = recipients or str(current_app.config["BACKUP_RECIPIENTS"])
    if to.suffix == ".age" and not keys:
        raise click.ClickException("Say with --recipients for whose key the file is encrypted.")
    at_one_moment()
    try:
        done = export_school(_school(code), to, keys if to.suffix == ".age" else "")
    except BackupError as error:
        raise Refused(error) from None
    db.session.rollback()
    note_export(_school(code), done.rows)
    db.session.commit()
    click.echo(f"{to}: {done.rows:,} rows of {len(done.tables)} tables.")
    if to.suffix != ".age":
        click.echo(
            "These files are not encrypted and hold everything about everybody: keep them accordingly."
        )


@click.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--key", type=FILE, help="The file that opens an encrypted export.")
def import_(source: Path, key: Path | None) -> None:
    """Bring a school into an installation without schools. Nobody can sign in until passwords are chosen anew."""
    try:
        done = import_school(source, key)
    except BackupError as error:
        db.session.rollback()
        raise Refused(error) from None
    db.session.commit()
    keep_heads(anew=True)
    click.echo(f"{done.school['name']} is here: {done.rows:,} rows, as they were at {done.made_at}.")
    click.echo("People choose a new password with the link on the sign-in page.")


@click.command("depart")
@click.argument("code")
@click.option(
    "--name",
    prompt="Everything of the school goes (flask school contents says what). Type its name",
    help="Its name, in full.",
)
def depart(code: str, name: str) -> None:
    """Delete everything of school CODE, its audit trail included. It needs an export of the last day."""
    settle_departures()
    school = _school(code)
    exported = db.session.scalar(
        select(func.max(AuditEvent.at)).where(AuditEvent.school_id == school.id, AuditEvent.action == EXPORT)
    )
    if exported is None or exported < now() - FRESH:
        raise click.ClickException("There is no export of the last day. Make one first: flask school export.")
    if name != school.name:
        raise click.ClickException("That is not the name of the school. Nothing was changed.")
    school_id, gone = school.id, count_rows(school.id)
    take_out(school)
    db.session.commit()
    forget_files(school_id)
    settle_departures()
    for table, count in sorted(gone.items()):
        click.echo(f"{table:<28} {count:>9,}")
    click.echo(
        f"{name} has left: {sum(gone.values()):,} rows are gone. Backups hold them until they are deleted."
    )


@click.command("contents")
@click.argument("code")
def contents(code: str) -> None:
    """Say how many rows of each table school CODE has: what would go if it left."""
    for table, count in sorted(count_rows(_school(code).id).items()):
        click.echo(f"{table:<28} {count:>9,}")


@click.command("describe")
def describe() -> None:
    """Print what is in an export: docs/school-export.md."""
    click.echo(page(), nl=False)


SCHOOL_COMMANDS = (export, import_, depart, contents, describe)
