"""`flask backup …`: a key, a backup, whether it is whole, and back again."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.audit.anchors import keep_heads
from app.backup import services
from app.backup.archive import BackupError
from app.backup.departures import kept_in
from app.extensions import db

backup_commands = AppGroup("backup", help="Backups, encrypted for a key that the school keeps elsewhere.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
KEY = click.option("--key", type=FILE, required=True, help="The file that `flask backup key` made.")


class Refused(click.ClickException):
    """A backup that cannot be made or used; exit status 1."""

    def __init__(self, error: BackupError) -> None:
        super().__init__(str(error))


@backup_commands.command("key")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def key(path: Path) -> None:
    """Make a key in PATH. Keep that file away from this machine, twice: without it no backup can be opened."""
    try:
        public = services.make_key(path)
    except BackupError as error:
        raise Refused(error) from None
    click.echo(f"Put this in the environment: BACKUP_RECIPIENTS={public}")
    click.echo(f"Keep {path} in a safe, and a copy somewhere else; then take it off this machine.")


@backup_commands.command("create")
@click.option("--to", "where", type=click.Path(file_okay=False, path_type=Path), help="Default: BACKUP_DIR.")
@click.option("--keep", type=click.IntRange(min=1), help="Keep the newest so many and delete older ones.")
def create(where: Path | None, keep: int | None) -> None:
    """Make a backup, while everything runs."""
    try:
        path, tally = services.create(where or services.folder(), keep=keep)
    except BackupError as error:
        raise Refused(error) from None
    size = path.stat().st_size / 1_000_000
    click.echo(f"{path}: {sum(tally.rows.values()):,} rows of {len(tally.rows)} tables, {size:.1f} MB.")


@backup_commands.command("verify")
@click.argument("path", type=FILE)
@KEY
def verify(path: Path, key: Path) -> None:
    """Open a backup and go through all of it; exit status 1 when it is not whole."""
    try:
        manifest, tally = services.verify(path, key)
    except BackupError as error:
        raise Refused(error) from None
    rows = sum(tally.rows.values())
    click.echo(
        f"Whole: {rows:,} rows of {len(tally.rows)} tables ({manifest.database}), made {manifest.made}."
    )


@backup_commands.command("restore")
@click.argument("path", type=FILE)
@KEY
@click.option("--departures", type=FILE, help="Who withdrew since. Default: departures.jsonl in DATA_DIR.")
def restore(path: Path, key: Path, departures: Path | None) -> None:
    """Put a backup into an empty database, and repeat what people withdrew since it was made."""
    known = departures or (kept_in() if kept_in().exists() else None)
    try:
        done = services.restore(path, key, known)
        db.session.commit()
        keep_heads(anew=True)  # the trail is shorter than it was, for a good reason
    except BackupError as error:
        raise Refused(error) from None
    click.echo(f"{done.rows:,} rows are back, as they were at {done.manifest.made}.")
    if known is None:
        click.echo(
            "There is no departures.jsonl, so withdrawals since then are not known: repeat them by hand."
        )
    else:
        click.echo(f"Withdrawals repeated: {done.departures}.")
