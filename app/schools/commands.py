"""What commands of every feature ask of a school: which period is meant."""

import click

from app.schools.models import Period
from app.schools.queries import current_period, periods_of, school_by_code


def period_meant(code: str, name: str | None) -> Period:
    """The period of this name, or the one that is being planned; stops the command when there is none."""
    school = school_by_code(code)
    if school is None:
        raise click.ClickException(f"There is no school with code {code}.")
    if name is None:
        planned = current_period(school.id)
        if planned is None:
            raise click.ClickException("The school has no period yet.")
        return planned
    periods = periods_of(school.id)
    found = next((period for period in periods if period.name == name), None)
    if found is None:
        known = ", ".join(period.name for period in periods)
        raise click.ClickException(f"There is no period {name}; there is: {known}.")
    return found
