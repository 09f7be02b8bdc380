"""`flask guidance …`: plans of placements that were there before there were plans."""

from collections import Counter

import click
from flask.cli import AppGroup

from app.audit.services import record
from app.extensions import db
from app.guidance.models import NEEDED, Intensity
from app.guidance.queries.plans import without_plan
from app.guidance.services.plans import make_plan
from app.guidance.trail import MAKE_PLANS
from app.placements.models import Placement
from app.schools.queries import school_by_code, school_days

guidance_commands = AppGroup("guidance", help="Guidance plans.")


@guidance_commands.command("make-plans")
@click.argument("school")
@click.option("--yes", is_flag=True, help="Make them. Without it, only say what would be made.")
def make_plans(school: str, yes: bool) -> None:
    """Make a plan for each placement of SCHOOL that is held and has none; shows first what it will do."""
    found = school_by_code(school)
    if found is None:
        raise click.ClickException(f"There is no school with code {school}.")
    placements = without_plan(found.id)
    for placement in placements:
        click.echo(_line(placement))
    click.echo(_total(placements))
    if not yes:
        click.echo("Nothing was made. Add --yes to make them.")
        return
    days = school_days(found.id)
    for placement in placements:
        make_plan(placement, days)
    if placements:
        record(MAKE_PLANS, found, actor=None, school_id=found.id, data={"plans": len(placements)})
    db.session.commit()
    click.echo("Made.")


def _intensity(placement: Placement) -> Intensity:
    return Intensity.INTENSIVE if placement.needs_intensive_guidance else Intensity.STANDARD


def _line(placement: Placement) -> str:
    """A placement by number: a terminal keeps what it showed, so no names."""
    intensity = _intensity(placement)
    days = f"{placement.starts_on.isoformat()} to {placement.ends_on.isoformat()}"
    return f"placement {placement.id}: {days}, {intensity.value}, {NEEDED[intensity]} contacts"


def _total(placements: list[Placement]) -> str:
    counts = Counter(map(_intensity, placements))
    return f"{len(placements)} plans: {counts[Intensity.STANDARD]} standard, {counts[Intensity.INTENSIVE]} intensive."
