"""The commands about places: load a table of postcodes, renew the list of towns and the outline of maps."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.errors import DomainError
from app.extensions import db
from app.places import cutting, outlining, services, towns

places_commands = AppGroup("places", help="Where towns and postcodes are.")

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@places_commands.command("load")
@click.argument("file", type=_FILE)
def load(file: Path) -> None:
    """Load the 4-digit postcodes of FILE, GeoNames' postal file (NL.txt)."""
    try:
        with file.open(encoding="utf-8") as lines:
            table = services.load_postcodes(lines, source=file.name)
    except (DomainError, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    click.echo(f"{len(table.points)} postcodes loaded from {file.name}, {table.skipped_lines} lines skipped.")
    if table.doubtful:
        click.echo("Left out, far from their neighbours: " + ", ".join(table.doubtful))


@places_commands.command("renew-towns")
@click.argument("newer", type=_FILE)
@click.argument("kinds", type=_FILE)
def renew_towns(newer: Path, kinds: Path) -> None:
    """Cut the list of towns from NEWER (cities500.json) and KINDS (cities500.txt); changes the source tree."""
    with kinds.open(encoding="utf-8") as lines:
        count = cutting.cut(newer.read_text(encoding="utf-8"), lines)
    click.echo(f"{count} places written to {towns.TOWNS.name}.")


@places_commands.command("renew-outline")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def renew_outline(folder: Path) -> None:
    """Cut the outline of maps from the provinces in FOLDER (NL-DR.json, …); changes the source tree."""
    files = sorted(folder.glob("NL-??.json"))
    if not files:
        raise click.ClickException(f"There is no NL-DR.json or another province in {folder}.")
    points = outlining.cut((file.read_text(encoding="utf-8") for file in files), towns.all_towns())
    click.echo(f"{len(files)} provinces, {points} points written to {outlining.OUTLINE.name}.")
