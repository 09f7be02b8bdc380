"""Why a student chose a place: written beside her list and saved with it, for herself or for those who guide her."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import ngettext

from app.accounts.models import User
from app.audit.services import record
from app.errors import DomainError
from app.extensions import db
from app.students.models import ChoiceList, ChoiceReason, Student
from app.students.trail import STOP_SHARING

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Reason:
    """What she wrote, and whether her coordinator and her supervisor may read it. Without a text there is no reason."""

    text: str = ""
    is_shared: bool = False


class ReasonTooLong(DomainError):
    """More than fits beside a place in a list."""


def ensure_short(reasons: Mapping[int, Reason]) -> None:
    """Raises ReasonTooLong."""
    if any(len(reason.text) > LONGEST for reason in reasons.values()):
        raise ReasonTooLong(
            ngettext(
                "A reason has at most %(num)s character. Make it shorter; what you wrote is still on this page.",
                "A reason has at most %(num)s characters. Make it shorter; what you wrote is still on this page.",
                LONGEST,
            )
        )


def reasons_of(choices: ChoiceList | None) -> dict[int, Reason]:
    """By opening, all that she wrote, for herself to read."""
    return {row.opening_id: Reason(row.text, row.is_shared) for row in choices.reasons} if choices else {}


def write_reasons(choices: ChoiceList, reasons: Mapping[int, Reason]) -> None:
    """Keep these, by opening; an empty one goes, and what is not named stays as it was."""
    stored = {row.opening_id: row for row in choices.reasons}
    for opening_id, reason in reasons.items():
        row = stored.get(opening_id)
        if not reason.text:
            if row is not None:
                choices.reasons.remove(row)
        elif row is None:
            choices.reasons.append(
                ChoiceReason(opening_id=opening_id, text=reason.text, is_shared=reason.is_shared)
            )
        else:
            row.text, row.is_shared = reason.text, reason.is_shared
    db.session.flush()


def stop_sharing(student: Student, reason: ChoiceReason, *, actor: User) -> None:
    """Let nobody else read it from now on, also when choosing is over: it is her text. What she wrote stays hers."""
    if not reason.is_shared:
        return
    reason.is_shared = False
    db.session.flush()
    record(STOP_SHARING, student, actor=actor)
