"""The shape of what people fill in about runs, decisions and their own place."""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from app.placements.models import AnswerWay
from app.placements.orders import MOST_CHOSEN, ORDERS
from app.placements.policies import DEFAULT_ORDER, PREFERENCE_MODES, SUPPORT, Policy, begun_with_places
from app.schools.models import Period
from app.schools.queries import today, why_choices_are_closed
from app.web.filters import show_date
from app.web.forms import (
    BaseForm,
    CheckboxListField,
    DateField,
    ReasonForm,
    VersionField,
    WholeNumberField,
    choices_from,
)
from app.web.ranking import completed

CLOSE, LEAVE = "close", "leave"


class RunForm(BaseForm):
    """A policy. The order of the criteria travels beside the fields, as a list that can be dragged."""

    period_id = SelectField(_l("Period"), coerce=int)
    preference_mode = RadioField(
        _l("What counts as close to the first choice"),
        choices=choices_from((mode, words[0]) for mode, words in PREFERENCE_MODES.items()),
    )
    without_support = BooleanField(_l("Leave out the support criteria"))
    time_limit_seconds = WholeNumberField(
        _l("Search for at most"),
        [
            InputRequired(_l("Enter a number of seconds, for example 120.")),
            NumberRange(5, 3600, _l("Enter a number of seconds from 5 to 3600.")),
        ],
    )

    def offer(self, periods: Iterable[Period]) -> None:
        """Fill in the choices."""
        self.period_id.choices = choices_from((period.id, period.name) for period in periods)

    def policy(self, order: list[str]) -> Policy:
        """What the form says."""
        left_out = SUPPORT if self.without_support.data else ()
        return Policy(
            criteria=tuple(name for name in order if name not in left_out),
            preference_mode=self.preference_mode.data,
            time_limit_seconds=self.time_limit_seconds.data or Policy.time_limit_seconds,
        )


class ComparisonForm(BaseForm):
    """Which other orders to solve. The one that a person makes travels beside the fields, as in `RunForm`."""

    orders = CheckboxListField(_l("Compare this run with"))
    preference_mode = SelectField(
        _l("In your own order: what counts as close to the first choice"),
        choices=choices_from((mode, words[0]) for mode, words in PREFERENCE_MODES.items()),
    )

    def offer(self, codes: Iterable[str]) -> None:
        """Fill in the choices."""
        self.orders.choices = choices_from((code, ORDERS[code][0]) for code in codes)

    def validate_orders(self, field: CheckboxListField) -> None:
        if not 1 <= len(field.data or []) <= MOST_CHOSEN:
            raise ValidationError(_l("Choose one, two or three orders."))


def complete_order(names: Iterable[str]) -> list[str]:
    """An order of all criteria, as posted; a place for everyone always comes first."""
    return list(begun_with_places(completed(names, DEFAULT_ORDER)))


class PublishForm(BaseForm):
    """Until when students are asked to answer, and what becomes of choices that are still open."""

    answer_by = DateField(_l("Answer by"), [InputRequired(_l("Enter a date, for example 11-12-2026."))])
    choices = RadioField(
        _l("What happens to the choices?"),
        [InputRequired(_l("Say whether you close the choices or leave them open."))],
    )

    opens_later = False
    """Whether students can choose from a day that is still to come."""

    def offer(self, period: Period | None) -> None:
        """Ask about the choices of a period that are open or will open; None: they are over, so nothing is asked."""
        if period is None:
            del self.choices
            return
        first, last = show_date(period.choices_open_on), show_date(period.choices_close_on)
        leave = _l("Leave them open until %(day)s", day=last)
        self.opens_later = why_choices_are_closed(period) == "not_yet"
        if self.opens_later:
            leave = _l("Let students choose from %(first)s until %(last)s", first=first, last=last)
        self.choices.choices = choices_from(
            [(CLOSE, _l("Close the choices with this publication")), (LEAVE, leave)]
        )

    @property
    def closes_choices(self) -> bool | None:
        """What was answered; None where nothing was asked."""
        return self.choices.data == CLOSE if "choices" in self else None

    def validate_answer_by(self, field: DateField) -> None:
        day: date | None = field.data
        if day is not None and day <= today():
            raise ValidationError(_l("Choose a day after today, so that students have time to answer."))


class AcceptForm(BaseForm):
    """One button, for the proposal that was on the screen."""

    version = VersionField()


class DeclineForm(BaseForm):
    """A student's no; the reason is her own choice."""

    version = VersionField(id="decline-version")
    reason = TextAreaField(
        _l("Why is it not right for you?"), [Length(max=1000, message=_l("Use 1000 characters at most."))]
    )


class TakeOutForm(ReasonForm):
    """Leaving a student without a place: why, and an explicit yes."""

    is_sure = BooleanField(
        _l("Yes, leave this student without a place"),
        [
            InputRequired(
                _l("Tick this box if the student is to have no place. Otherwise choose another place.")
            )
        ],
    )


class RecordedAnswerForm(BaseForm):
    """What a student said to a coordinator about the proposal that was on the screen."""

    version = VersionField()
    answer = RadioField(
        _l("What is the answer?"),
        [InputRequired(_l("Choose yes or no."))],
        choices=choices_from(
            [
                ("accept", _l("Yes, the student accepts this place")),
                ("decline", _l("No, the student declines this place")),
            ]
        ),
    )
    way = RadioField(
        _l("How did you get the answer?"),
        [InputRequired(_l("Choose how you got the answer."))],
        choices=choices_from(AnswerWay.labels().items()),
    )
    said = TextAreaField(
        _l("What was said"),
        [
            InputRequired(_l("Say in one sentence what was said, and by whom. Colleagues will read it.")),
            Length(max=1000, message=_l("Use 1000 characters at most.")),
        ],
    )


class EndForm(ReasonForm):
    """An early end: the last day, why, and what comes next."""

    last_day = DateField(_l("Last day"), [InputRequired(_l("Enter the last day, for example 12-3-2027."))])
    then = RadioField(
        _l("What comes next?"),
        [InputRequired(_l("Choose what comes next."))],
        choices=choices_from(
            [
                ("replace", _l("Find another place now")),
                ("wait", _l("Find another place later, by hand or in the next match run")),
            ]
        ),
    )


class DaysForm(ReasonForm):
    """Other days for a placement."""

    starts_on = DateField(_l("First day"), [InputRequired(_l("Enter the first day, for example 1-2-2027."))])
    ends_on = DateField(_l("Last day"), [InputRequired(_l("Enter the last day, for example 2-7-2027."))])


class ReplaceForm(ReasonForm):
    """From when a student goes to another place, and why."""

    first_day = DateField(
        _l("First day there"), [InputRequired(_l("Enter the first day, for example 15-3-2027."))]
    )
