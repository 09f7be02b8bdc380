"""The agreement and the preparation of the company, as the page of a placement names them."""

from flask import url_for
from flask_babel import gettext

from app.agreements.queries import holding, hours_of, is_prepared
from app.agreements.queries.preparations import due_on
from app.agreements.queries.sheets import CLOSED, newest_sheets
from app.placements.models import Placement
from app.placements.placement_page import Aspect, Terms
from app.schools.queries import today
from app.web.filters import unbroken_date


def agreement_aspect(placement: Placement) -> Aspect:
    """Where the agreement stands, for staff."""
    url = url_for("agreements.show_agreement", placement_id=placement.id)
    return Aspect(gettext("Agreement"), _state_of(placement), url)


def own_agreement_aspect(placement: Placement) -> Aspect | None:
    """The same for the student, while the placement is hers."""
    if not placement.is_held:
        return None
    url = url_for("agreements.show_my_agreement", placement=placement.id)
    return Aspect(gettext("My agreement"), _state_of(placement), url)


def own_terms(placement: Placement) -> Terms | None:
    """What the sheet that holds says, for the student; None where there is none."""
    sheet = newest_sheets([placement]).get(placement.id)
    if sheet is None or sheet.state in CLOSED:
        return None
    return Terms(
        days_per_week=sheet.days_per_week,
        hours_per_week=sheet.hours_per_week,
        planned_hours=hours_of(sheet).planned,
        required_hours=sheet.required_hours,
        trainer_name=sheet.trainer_name,
    )


def preparation_aspect(placement: Placement) -> Aspect | None:
    """Whether the company was told who comes, until the internship begins."""
    if not placement.is_held or placement.starts_on <= today():
        return None
    words = (
        gettext("the company was told who comes")
        if is_prepared(placement)
        else gettext("the company is told by %(day)s", day=unbroken_date(due_on(placement)))
    )
    url = url_for("agreements.prepare_company", placement_id=placement.id)
    return Aspect(gettext("Preparation of the company"), words, url)


def _state_of(placement: Placement) -> str:
    sheet = holding(placement)
    if sheet is not None:
        return str(sheet.state.label)
    if placement.agreement_signed_on is not None:
        return str(gettext("signed on %(day)s", day=unbroken_date(placement.agreement_signed_on)))
    return str(gettext("no sheet yet"))
