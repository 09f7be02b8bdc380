"""The blueprint of this feature, and what pages of other features name of it."""

from flask import Blueprint

from app.confidential.report_points import NATIONAL, ReportPoint

bp = Blueprint("confidential", __name__)


@bp.app_template_global("national_point")
def national_report_point() -> ReportPoint:
    """Where every student in the country can go: the pages of other features name it too, with this address."""
    return NATIONAL
