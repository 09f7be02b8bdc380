"""R31: with which national intake a school is compared: what was loaded, or else what comes with Meervoud."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.figures.models import NationalIntake
from app.figures.national import ALL, INTAKE, YEAR, National

TOGETHER = "all"


@dataclass(frozen=True)
class Country:
    """Intake by education domain, of all together, and of which school year."""

    year: int
    by_domain: Mapping[str, National]
    together: National


def country() -> Country:
    """In one statement."""
    rows = {row.code: row for row in db.session.scalars(select(NationalIntake))}
    if TOGETHER not in rows:
        return Country(YEAR, INTAKE, ALL)
    found = {code: National(row.women, row.whole) for code, row in rows.items() if row.whole}
    together = found.pop(TOGETHER)
    return Country(rows[TOGETHER].year, found, together)
