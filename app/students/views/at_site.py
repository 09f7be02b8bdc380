"""From the page of a company to its places among a student's choices."""

from flask import url_for
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select

from app.companies.models import Opening, Site
from app.companies.site_page import SiteAction
from app.extensions import db
from app.schools.queries import choices_are_open, current_period
from app.students.queries import student_if_any
from app.students.queries.audience import is_going
from app.students.queries.offers import offered_titles


def choose_here(site: Site) -> SiteAction | None:
    """The button of a student who can choose a place there now."""
    student = student_if_any(current_user)
    period = current_period(student.school_id) if student else None
    if student is None or period is None or not choices_are_open(period) or not is_going(student, period):
        return None
    here = select(Opening.id).where(Opening.site_id == site.id, Opening.period_id == period.id)
    if not offered_titles(student, period, db.session.scalars(here).all()):
        return None
    url = url_for("students.edit_preferences", q=site.title, _anchor="places")
    return SiteAction(gettext("Choose a place here"), url, "list")
