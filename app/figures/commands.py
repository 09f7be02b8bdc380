"""`flask figures …`: what whoever runs the server does for the figures of every school."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.errors import DomainError
from app.extensions import db
from app.figures.services.national import load_national

figures_commands = AppGroup("figures", help="Figures on women and men.")


@figures_commands.command("national")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(2015, 2100), required=True, help="In which the school year ends.")
def national(path: Path, year: int) -> None:
    """Load newer national intake from PATH, a csv with the columns domain, women and total; one row is `all`."""
    try:
        rows = load_national(path.read_text(encoding="utf-8-sig"), year)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    except UnicodeDecodeError as error:
        raise click.ClickException("The file has to be text in UTF-8.") from error
    db.session.commit()
    click.echo(f"{rows} rows are loaded: schools are compared with {year - 1}-{year} from now on.")
