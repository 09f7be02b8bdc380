"""Programmes with figures."""

from app.extensions import db
from app.figures.models import Flow, FlowFigure, MonitorScore
from app.schools.models import EducationDomain, Programme
from app.schools.reference import DOMAINS
from tests.factories import Factories


def a_programme(make: Factories, code: str, domain: str | None = None, name: str = "") -> Programme:
    """A programme of the school, in a domain with its official name."""
    if domain is not None and db.session.get(EducationDomain, domain) is None:
        dutch, english = DOMAINS[domain]
        db.session.add(EducationDomain(code=domain, name_nl=dutch, name_en=english))
        db.session.flush()
    return make.row(
        Programme(school_id=make.school.id, code=code, name=name or f"Programme {code}", domain_code=domain)
    )


def figures(
    programme: Programme,
    year: int,
    women: int,
    men: int,
    other: int = 0,
    unknown: int = 0,
    flow: Flow = Flow.INTAKE,
) -> FlowFigure:
    """What was entered of a programme in a school year."""
    row = FlowFigure(
        school_id=programme.school_id,
        programme_id=programme.id,
        year=year,
        flow=flow,
        women=women,
        men=men,
        other=other,
        unknown=unknown,
    )
    db.session.add(row)
    db.session.flush()
    return row


def marks(programme: Programme, year: int, women: int, men: int) -> MonitorScore:
    """What women and men gave, in tenths."""
    row = MonitorScore(
        school_id=programme.school_id, programme_id=programme.id, year=year, women=women, men=men
    )
    db.session.add(row)
    db.session.flush()
    return row
