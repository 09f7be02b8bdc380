"""What a company is told of somebody who comes (R14): one list of facts, for the email and for the paper alike."""

from dataclasses import dataclass
from hashlib import sha256

from flask_babel import force_locale

from app.agreements.models import Agreement
from app.agreements.queries.sheets import holding
from app.extensions import db
from app.placements.models import Placement
from app.schools.models import School
from app.web.filters import show_long_date

LANGUAGE = "nl"
"""Companies are written to in Dutch."""


@dataclass(frozen=True)
class Letter:
    """Everything that leaves for the company. What is not here does not leave."""

    name: str
    programme: str
    first_day: str
    last_day: str
    supervisor: str
    """Empty while nobody is the supervisor."""
    school: str
    company: str


def letter_about(placement: Placement) -> Letter:
    """The facts about a placement for its company, with days in Dutch words."""
    student = placement.student
    supervisor = student.supervisor_in(placement.period)
    with force_locale(LANGUAGE):
        return Letter(
            name=student.name,
            programme=student.programme.name,
            first_day=show_long_date(placement.starts_on),
            last_day=show_long_date(placement.ends_on),
            supervisor=supervisor.name if supervisor else "",
            school=db.session.get_one(School, placement.school_id).name,
            company=placement.opening.site.title,
        )


def sheet_to_confirm(placement: Placement) -> Agreement | None:
    """The sheet that a company is asked to confirm: the one that holds, with the days of the placement."""
    sheet = holding(placement)
    return None if sheet is None or sheet.has_other_days else sheet


def digest_to_confirm(placement: Placement) -> str:
    """What a company is shown of an agreement, as a digest: another one once any of it is different."""
    sheet = sheet_to_confirm(placement)
    of_sheet = (
        (sheet.number, sheet.days_per_week, sheet.hours_per_week, sheet.trainer_name, sheet.work)
        if sheet
        else ()
    )
    shown = (placement.starts_on.isoformat(), placement.ends_on.isoformat(), *of_sheet)
    return sha256(repr(shown).encode()).hexdigest()
