"""The dossier for SBB: company, school, what happened, and the steps that SBB asks a school to take, in SBB's order.

No line of it comes from anything about a student (docs/decisions/0047).
"""

from datetime import date
from typing import Any

from flask_babel import gettext

from app.accounts.models import User
from app.companies.models import PlacementStop, Site
from app.signals.models import SbbReport
from app.signals.queries import decided_on
from app.web.filters import show_long_date


def _day(value: date | None) -> str:
    return show_long_date(value) if value else gettext("not yet")


Lines = list[tuple[str, str]]


def dossier_of(stop: PlacementStop, report: SbbReport, sender: User) -> dict[str, Any]:
    """Who, which company, what happened, what the school did, what it asks: as texts for the template."""
    happened = [(gettext("Grounds"), str(stop.ground.label)), (gettext("Account"), report.account or "–")]
    school = [
        (gettext("School"), sender.school.name),
        (gettext("Contact"), f"{sender.name}, {sender.email}"),
    ]
    parts = [
        (gettext("1. The training company"), _company(stop.site)),
        (gettext("2. The school that reports"), school),
        (gettext("3. What happened"), happened),
        (gettext("4. What the school did"), _steps(stop, report)),
        (gettext("5. What the school asks"), [(gettext("Request"), _request())]),
    ]
    return {
        "title": gettext("Report to SBB: %(company)s", company=stop.site.title),
        "parts": [{"title": title, "lines": [list(line) for line in lines]} for title, lines in parts],
    }


def _company(site: Site) -> Lines:
    codes = ", ".join(sorted(one.programme_code for one in site.recognitions))
    return [
        (gettext("Name"), site.title),
        (gettext("SBB company ID"), site.sbb_company_id or "–"),
        (gettext("KvK number"), site.company.kvk_number or "–"),
        (gettext("Address"), ", ".join(filter(None, (site.address, site.postcode, site.town)))),
        (gettext("Recognised for"), codes or "–"),
    ]


def _steps(stop: PlacementStop, report: SbbReport) -> Lines:
    """First the company, then the adviser of SBB, then a complaint or the report point; what the school decided."""
    return [
        (gettext("Company heard"), _day(stop.heard_on)),
        (gettext("The company's answer"), report.company_answer or "–"),
        (gettext("SBB adviser informed"), _day(report.adviser_informed_on)),
        (gettext("Complaint filed"), _day(report.complaint_on)),
        (gettext("Report point for discrimination used"), _day(report.report_point_on)),
        (gettext("The school places nobody there since"), _day(decided_on(stop))),
        (gettext("Review"), _day(stop.review_on)),
    ]


def _request() -> str:
    words: str = gettext(
        "Please look into the recognition of this company, and tell the school what was decided. The school keeps "
        "contact with its students itself."
    )
    return words
