"""Making a school: its rules, the periods of the running school year, and the names that all schools share."""

import re
from datetime import date, timedelta

from flask_babel import gettext

from app.audit.services import record
from app.errors import DomainError
from app.extensions import db
from app.schools import trail
from app.schools.models import EducationDomain, Period, School, SchoolRules
from app.schools.queries import school_by_code, today
from app.schools.reference import DOMAINS
from app.schools.services.periods import first_day_for_choices

CHOICES_CLOSE_BEFORE = timedelta(weeks=6)


class CodeTaken(DomainError):
    """Another school has this short name."""

    def __init__(self, code: str) -> None:
        super().__init__(gettext("There is already a school with the code %(code)s.", code=code))


class WrongSchoolCode(DomainError):
    """The short name of a school is used on the command line, so it is simple."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            gettext("A school code has 2 to 20 lower-case letters, digits or hyphens, for example roc-oost.")
        )


class WrongBrin(DomainError):
    """A BRIN is two digits and two capitals."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("A BRIN has two digits and two capitals, for example 12AB."))


def school_year_of(day: date) -> int:
    """The year in which the school year of `day` began: it runs from 1 August to 31 July."""
    return day.year if day.month >= 8 else day.year - 1


def create_school(
    code: str,
    name: str,
    *,
    brin: str | None = None,
    town: str | None = None,
    language: str = "nl",
    is_demo: bool = False,
) -> School:
    """Make a school with the default rules from 1 August on and the two periods of the running school year.

    A demo school gets no periods: it brings its own. Raises WrongSchoolCode, WrongBrin, CodeTaken.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,19}", code):
        raise WrongSchoolCode
    if brin and not re.fullmatch(r"[0-9]{2}[A-Z]{2}", brin):
        raise WrongBrin
    if school_by_code(code) is not None:
        raise CodeTaken(code)
    load_domains()
    school = School(code=code, name=name, brin=brin, town=town, language=language, is_demo=is_demo)
    db.session.add(school)
    db.session.flush()
    year = school_year_of(today())
    db.session.add(SchoolRules(school_id=school.id, valid_from=date(year, 8, 1)))
    if not is_demo:
        db.session.add_all(_periods(school, year))
    db.session.flush()
    record(trail.CREATE, school, actor=None, school_id=school.id, subject_name=name, data={"code": code})
    return school


def _periods(school: School, year: int) -> list[Period]:
    """P1 from September, P2 from February; choices close six weeks before the start, and are open for eight."""
    bounds = (
        ("P1", date(year, 9, 1), date(year + 1, 1, 31)),
        ("P2", date(year + 1, 2, 1), date(year + 1, 7, 31)),
    )
    return [
        Period(
            school_id=school.id,
            name=f"{name} {year}-{year + 1}",
            starts_on=start,
            ends_on=end,
            choices_open_on=first_day_for_choices(start - CHOICES_CLOSE_BEFORE, today()),
            choices_close_on=start - CHOICES_CLOSE_BEFORE,
        )
        for name, start, end in bounds
    ]


def load_domains() -> None:
    """The national education domains; again changes nothing but names that were corrected."""
    for code, (name_nl, name_en) in DOMAINS.items():
        db.session.merge(EducationDomain(code=code, name_nl=name_nl, name_en=name_en))
    db.session.flush()
