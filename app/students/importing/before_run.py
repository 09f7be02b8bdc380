"""What a match run needs of students: who goes, a place for each of their programmes, and their choices."""

from collections import Counter
from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app.companies.models import Opening, OpeningProgramme
from app.extensions import db
from app.imports.registry import Step
from app.schools.models import Period, Programme
from app.schools.queries import codes_equal_to, current_period, equivalents_of
from app.students.models import Student
from app.students.queries.audience import goes_in
from app.students.queries.students import count_without_choices


def student_steps(school_id: int) -> Iterator[Step]:
    """Students, and how many of them go in the period."""
    total = db.session.scalar(select(func.count()).where(Student.school_id == school_id)) or 0
    period = current_period(school_id)
    if total and period is not None:
        going = sum(_going(school_id, period).values())
        said = ngettext(
            "%(num)s student, of whom %(going)s go in %(period)s",
            "%(num)s students, of whom %(going)s go in %(period)s",
            total,
            going=going,
            period=period.name,
        )
        address = url_for("students.show_audience", period_id=period.id)
        yield Step(_("Students who go"), going > 0, said, address, _("Say who goes"))
        return
    said = ngettext("%(num)s student", "%(num)s students", total) if total else _("none yet")
    address = url_for("imports.new_import", kind="students")
    yield Step(_("Students who go"), total > 0, said, address, _("Import students"))


def choice_steps(school_id: int) -> Iterator[Step]:
    """A place for each programme of those who go, and their choices."""
    period = current_period(school_id)
    if period is None:
        return
    going = _going(school_id, period)
    offered, equivalents = _offered(school_id, period), equivalents_of(school_id)
    without = {
        code: count for code, count in going.items() if not codes_equal_to(code, equivalents) & offered
    }
    if going and offered:
        said = _("each programme has an opening")
        if without:
            named = ", ".join(f"{code} ({count})" for code, count in sorted(without.items()))
            said = _(
                "no opening for these programmes, with the number of students: %(programmes)s",
                programmes=named,
            )
        address = url_for("companies.list_openings")
        what, label = _("An opening for each programme"), _("Show openings")
        yield Step(what, not without, said, address, label, is_needed=False)
    if going:
        silent = count_without_choices(school_id, period.id)
        said = ngettext("%(num)s student has no choices yet", "%(num)s students have no choices yet", silent)
        address = url_for("students.list_students", state="no_choices")
        yield Step(_("Choices"), not silent, said, address, _("Show students"), is_needed=False)


def _going(school_id: int, period: Period) -> Counter[str]:
    """How many go in the period, by the code of their programme."""
    query = (
        select(Programme.code, func.count(Student.id))
        .join(Student, Student.programme_id == Programme.id)
        .where(Student.school_id == school_id, goes_in(period))
        .group_by(Programme.code)
    )
    return Counter({code: count for code, count in db.session.execute(query).all()})


def _offered(school_id: int, period: Period) -> set[str]:
    """The codes for which the period has an opening."""
    query = (
        select(OpeningProgramme.programme_code)
        .join(Opening, Opening.id == OpeningProgramme.opening_id)
        .where(
            Opening.school_id == school_id, Opening.period_id == period.id, Opening.is_withdrawn.is_(False)
        )
    )
    return set(db.session.scalars(query.distinct()))
