"""A student saves her choices and says what helps her."""

from collections.abc import Collection, Mapping, Sequence

from flask_babel import gettext, ngettext
from sqlalchemy import select

from app.accounts.models import User
from app.audit.services import record
from app.errors import DomainError, StaleForm
from app.extensions import db, now
from app.imports.hand_edits import note_hand_edits
from app.schools.models import Period
from app.schools.queries import rules_of, why_choices_are_closed
from app.students.coach_wish import tell_of_coach_wish
from app.students.models import ChoiceList, Preference, SiteVeto, Student
from app.students.queries.audience import is_going
from app.students.queries.choices import choices_of, choices_with_places_of
from app.students.queries.offers import offered_titles
from app.students.services.reasons import Reason, ensure_short, reasons_of, write_reasons
from app.students.trail import SAVE_CHOICES, SAVE_WISHES
from app.web.filters import show_date


class ChoicesClosed(DomainError):
    """R36: their first day has not come, their last day has passed, or a publication closed them."""


class NotGoing(DomainError):
    """D12: only students who go in the period choose."""

    def __init__(self, period: Period) -> None:
        super().__init__(
            gettext(
                "You do not go on an internship in %(period)s, so you cannot choose. Is this not right? Ask your "
                "coordinator.",
                period=period.name,
            )
        )


class TooManyChoices(DomainError):
    """R36: more than the school allows."""


class NotOffered(DomainError):
    """R36, R37: only openings that she may be placed in can be chosen, each once, also where she chose it before."""


def _ensure_open(period: Period) -> None:
    why = why_choices_are_closed(period)
    if why == "not_yet":
        raise ChoicesClosed(
            gettext(
                "You can choose for %(period)s from %(day)s.",
                period=period.name,
                day=show_date(period.choices_open_on),
            )
        )
    if why is not None:
        raise ChoicesClosed(
            gettext(
                "The choices for %(period)s are closed. Ask your coordinator for help if "
                "something has changed.",
                period=period.name,
            )
        )


def _ensure_offered(student: Student, period: Period, opening_ids: Sequence[int]) -> None:
    if len(set(opening_ids)) != len(opening_ids):
        raise NotOffered(gettext("Choose each place once."))
    if not set(opening_ids) <= offered_titles(student, period, opening_ids).keys():
        raise NotOffered(
            gettext("One of these places is no longer available. Reload the page and choose again.")
        )


def in_words(titles: Sequence[str], reasons: Sequence[Reason | None]) -> str:
    """A list as she reads it where two versions stand side by side: ranks, titles and what she wrote at each."""
    return ", ".join(
        f"{rank}. {title} (“{reason.text}”)" if reason and reason.text else f"{rank}. {title}"
        for rank, (title, reason) in enumerate(zip(titles, reasons, strict=True), start=1)
    )


def _stored_words(student: Student, period: Period) -> str:
    choices = choices_with_places_of(student.id, period.id)
    rows, reasons = (choices.preferences if choices else []), reasons_of(choices)
    return in_words([row.opening.title for row in rows], [reasons.get(row.opening_id) for row in rows])


def _rank(choices: ChoiceList, opening_ids: Sequence[int]) -> None:
    """Let the list hold these, the first choice first."""
    if choices.preferences:
        choices.preferences.clear()
        db.session.flush()  # the old ranks must be gone before the new ones come
    choices.saved_at = now()
    choices.preferences = [
        Preference(rank=rank, opening_id=opening_id) for rank, opening_id in enumerate(opening_ids, start=1)
    ]
    db.session.flush()


def save_choices(
    student: Student,
    period: Period,
    opening_ids: Sequence[int],
    version: int,
    *,
    actor: User,
    reasons: Mapping[int, Reason] | None = None,
    yours: str = "",
) -> ChoiceList:
    """Replace the student's list for the period: the first id is her first choice (R36).

    `version` is that of the list the form was made from, 0 when there was none. `reasons`, by opening, are what she
    wrote of places now; what is not named stays. Raises NotGoing, ChoicesClosed, TooManyChoices, NotOffered,
    ReasonTooLong, or StaleForm when the list was saved elsewhere since (`yours` is shown beside what is stored).
    """
    # Whoever closes the choices, or publishes, waits for this save, or it for them; other students do not wait.
    db.session.refresh(period, with_for_update={"read": True})
    if not is_going(student, period):
        raise NotGoing(period)
    _ensure_open(period)
    choices = choices_of(student.id, period.id)
    if (choices.version if choices else 0) != version:
        label = gettext("Choices")
        raise StaleForm([(label, yours)], [(label, _stored_words(student, period))])
    most = rules_of(student.school_id).max_preferences
    if len(opening_ids) > most:
        raise TooManyChoices(
            ngettext("Choose at most %(num)s place.", "Choose at most %(num)s places.", most)
        )
    _ensure_offered(student, period, opening_ids)
    ensure_short(reasons or {})
    if choices is None:
        choices = ChoiceList(student_id=student.id, period_id=period.id)
        db.session.add(choices)
    hers = {*opening_ids, *(row.opening_id for row in choices.preferences), *reasons_of(choices)}
    _rank(choices, opening_ids)
    write_reasons(choices, {one: reason for one, reason in (reasons or {}).items() if one in hers})
    # A preferences file leaves alone what she ranked herself, unless the coordinator chooses the file.
    note_hand_edits("choice_list", choices.id, ["preferences"], actor, student.school_id)
    record(SAVE_CHOICES, student, actor=actor, data={"openings": list(opening_ids)})
    return choices


def save_wishes(
    student: Student,
    *,
    together: bool | None,
    women_present: bool | None,
    female_coach: bool | None,
    max_minutes: int | None,
    vetoed_site_ids: Collection[int],
    actor: User,
) -> None:
    """Record what would help the student (D2) and how far she can travel. None means not answered."""
    student.wishes_together = together
    student.wishes_women_present = women_present
    student.wishes_female_coach = female_coach
    student.max_minutes = max_minutes
    current = {
        veto.site_id: veto
        for veto in db.session.scalars(select(SiteVeto).where(SiteVeto.student_id == student.id))
    }
    for site_id, veto in current.items():
        if site_id not in vetoed_site_ids:
            db.session.delete(veto)
    for site_id in set(vetoed_site_ids) - set(current):
        db.session.add(SiteVeto(student_id=student.id, site_id=site_id))
    db.session.flush()
    tell_of_coach_wish(student)
    record(SAVE_WISHES, student, actor=actor)


def wish_for_coach(student: Student, wishes: bool | None, *, actor: User) -> None:
    """Record only whether she would like a female coach (R28): True asks for one, False or None takes that back."""
    if student.wishes_female_coach == wishes:
        return
    student.wishes_female_coach = wishes
    db.session.flush()
    tell_of_coach_wish(student)
    record(SAVE_WISHES, student, actor=actor)
