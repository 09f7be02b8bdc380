"""The sheet and the preparation of the company on paper: Dutch, one page each, tagged for screen readers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from flask_babel import force_locale, gettext

from app.agreements.hours import Hours
from app.agreements.letters import LANGUAGE, letter_about
from app.agreements.models import Agreement, Party
from app.agreements.parties import parties_of
from app.extensions import db
from app.placements.models import Placement
from app.printing.pdf import pdf
from app.schools.models import School
from app.schools.queries import today
from app.web.filters import show_date, show_long_date, show_number

Rows = list[tuple[str, str]]
SIZES = (9.5, 8.5, 7.5, 6.5, 5.5)
"""Points of the text: the largest that keeps a sheet on one page."""
ROOM, WIDE_ROOM = 6, 14
"""Millimetres to sign in, and those where there is room for it."""
LINES, WIDE, NARROW = 31, 58, 40
"""At the largest size: lines of values on a page, signs on one of them, and on a line above a signature."""


@dataclass(frozen=True)
class Paper:
    """What is printed, read from the database already: a page for each of `data["pages"]`."""

    template: str
    data: Mapping[str, Any]
    title: str

    @property
    def count(self) -> int:
        """How many pages."""
        return len(self.data["pages"])

    def pdf(self) -> bytes:
        """Typeset it; asks nothing of the database."""
        return pdf(self.template, self.data, LANGUAGE, self.title)


def sheets_of_paper(sheets: Sequence[tuple[Agreement, Hours]]) -> Paper:
    """These sheets, a page each, in this order."""
    with force_locale(LANGUAGE):
        pages = [sheet_page(agreement, hours) for agreement, hours in sheets]
        title = pages[0]["title"] if len(pages) == 1 else gettext("Agreement sheets")
        return Paper("agreements/sheets.typ", {"pages": pages}, title)


def sheets_pdf(sheets: Sequence[tuple[Agreement, Hours]]) -> bytes:
    """These sheets in one file."""
    return sheets_of_paper(sheets).pdf()


def letters_of(placements: Sequence[Placement]) -> Paper:
    """The preparations for the companies of these placements, a page each."""
    with force_locale(LANGUAGE):
        pages = [_letter(placement) for placement in placements]
        title = pages[0]["title"] if len(pages) == 1 else gettext("Preparations for companies")
        return Paper("agreements/preparations.typ", {"pages": pages}, title)


def letter_pdf(placement: Placement) -> bytes:
    """The preparation for one company."""
    return letters_of([placement]).pdf()


def _letter(placement: Placement) -> dict[str, Any]:
    letter = letter_about(placement)
    return {
        "title": gettext("Preparation for the internship of %(name)s", name=letter.name),
        "school": letter.school,
        "company": letter.company,
        "greeting": gettext("To whom it may concern,"),
        "opening": gettext("A student of our school begins an internship with you. This is who comes."),
        "facts": [
            (gettext("Name"), letter.name),
            (gettext("Programme"), letter.programme),
            (gettext("First day"), letter.first_day),
            (gettext("Last day"), letter.last_day),
            (gettext("Supervisor at school"), letter.supervisor or gettext("will be told before the start")),
        ],
        "request": gettext(
            "Please tell the team who comes, and see that somebody is there to show the way on the first day. "
            "Do you have a question? The supervisor is glad to answer it."
        ),
        "closing": gettext("Kind regards,"),
    }


def sheet_page(agreement: Agreement, hours: Hours) -> dict[str, Any]:
    """What one page of sheets holds, in the language that is set."""
    school = db.session.get_one(School, agreement.school_id)
    number = show_number(agreement.number)
    page: dict[str, Any] = {
        "title": gettext("Agreement sheet %(number)s", number=number),
        "intro": gettext("Part of the internship agreement between school, student and company."),
        "school": school.name,
        "parts": [
            {"title": gettext("Student"), "facts": _student(agreement)},
            {"title": gettext("Company"), "facts": _company(agreement)},
            {"title": gettext("Internship"), "facts": _internship(agreement, hours)},
        ],
        "rules": gettext(
            "The school assesses the internship and hears the company. Other days or hours go on a new sheet. Each "
            "party can end the agreement after talking with the others."
        ),
        "signatures_title": gettext("Signatures"),
        "day": gettext("Date"),
        "hand": gettext("Signature"),
        "signatures": [_signature(agreement, party, school) for party in parties_of(agreement, today())],
    }
    page["points"] = next((points for points in SIZES if _lines(page, points) <= LINES), SIZES[-1])
    page["room"] = WIDE_ROOM if _lines(page, SIZES[0]) <= LINES - 8 else ROOM
    return page


def _lines(page: dict[str, Any], points: float) -> float:
    """How much of a page the sheet takes at this size, in lines of the largest: typesetting to look takes longer."""
    larger = points / SIZES[0]
    values = [value for part in page["parts"] for _name, value in part["facts"]]
    names = [one["name"] for one in page["signatures"]]
    lines = sum(max(1, ceil(len(value) * larger / WIDE)) for value in values)
    lines += sum(ceil(len(name) * larger / NARROW) - 1 for name in names if name)
    return lines * larger


def _student(agreement: Agreement) -> Rows:
    student = agreement.placement.student
    programme = student.programme
    supervisor = student.supervisor_in(agreement.placement.period)
    rows = [
        (gettext("Name"), student.name),
        (gettext("Student number"), student.student_number),
        (gettext("Date of birth"), ""),
        (
            gettext("Programme"),
            gettext(
                "%(name)s (%(code)s), level %(level)s, %(track)s",
                name=programme.name,
                code=programme.code,
                level=programme.level or "–",
                track=student.track.value,
            ),
        ),
        (gettext("Supervisor at school"), supervisor.name if supervisor else ""),
    ]
    if Party.GUARDIAN in parties_of(agreement, today()):
        who = ", ".join(part for part in (agreement.guardian_name, agreement.guardian_address) if part)
        rows.append((gettext("Parent or guardian"), who))
    return rows


def _company(agreement: Agreement) -> Rows:
    site = agreement.placement.opening.site
    place = " ".join(part for part in (site.postcode, site.town) if part)
    return [
        (gettext("Name"), site.title),
        (gettext("Address"), ", ".join(part for part in (site.address, place) if part)),
        (gettext("SBB company ID"), site.sbb_company_id or ""),
        (gettext("KvK number"), site.company.kvk_number or ""),
        (gettext("Workplace trainer"), agreement.trainer_name),
    ]


def _internship(agreement: Agreement, hours: Hours) -> Rows:
    return [
        (gettext("First day"), show_long_date(agreement.starts_on)),
        (gettext("Last day"), show_long_date(agreement.ends_on)),
        (gettext("Days a week"), _number(agreement.days_per_week)),
        (gettext("Hours a week"), _number(agreement.hours_per_week)),
        (gettext("Hours planned"), _number(hours.planned)),
        (gettext("Hours that the programme asks for"), _number(hours.required)),
        (gettext("Hours still missing"), _number(hours.missing)),
        (gettext("Work and work processes"), agreement.work),
    ]


def _number(value: int | None) -> str:
    return "" if value is None else show_number(value)


def _signature(agreement: Agreement, party: Party, school: School) -> dict[str, str]:
    placement, signed = agreement.placement, agreement.signature_of(party)
    names = {
        Party.STUDENT: placement.student.name,
        Party.GUARDIAN: agreement.guardian_name,
        Party.COMPANY: placement.opening.site.title,
        Party.SCHOOL: school.name,
    }
    return {
        "party": str(party.label).capitalize(),
        "name": names[party],
        "day": show_date(signed.signed_on) if signed else "",
    }
