"""The shape of a circle run, and of who leads a circle of a plan."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from app.mentoring.policies import LEAST, MOST, MOST_MENTORS, CirclePolicy, Invited
from app.rolemodels.models import RoleModel, Slot
from app.schools.models import Period
from app.web.forms import BaseForm, CheckboxListField, ReasonForm, WholeNumberField, choices_from, optional_id

CIRCLES, PAIRS = "circles", "pairs"
ANEW, KEEP = "anew", "keep"


class CircleRunForm(BaseForm):
    """A policy, and whom to seat. The order of the criteria travels beside the fields, as a list to be dragged."""

    period_id = SelectField(_l("Period"), coerce=int)
    kind = RadioField(
        _l("What to plan"),
        choices=choices_from(
            [
                (CIRCLES, _l("Circles of several students")),
                (PAIRS, _l("One to one: a mentor for each student")),
            ]
        ),
        default=CIRCLES,
    )
    min_size = WholeNumberField(
        _l("At least"),
        [Optional(), NumberRange(LEAST, MOST, _l("Enter a number from 3 to 8."))],
    )
    max_size = WholeNumberField(
        _l("At most"), [Optional(), NumberRange(LEAST, MOST, _l("Enter a number from 3 to 8."))]
    )
    mentors = RadioField(
        _l("Mentors in a circle"),
        choices=choices_from([("1-2", _l("One or two")), ("1-1", _l("One")), ("2-2", _l("Two"))]),
        default="1-2",
    )
    unanswered = BooleanField(_l("Also give seats to participants who have not answered"))
    slots = CheckboxListField(
        _l("Times for anyone who has not answered"),
        choices=choices_from(Slot.labels().items()),
    )
    online = BooleanField(_l("Anyone who has not answered can also be in an online circle"))
    max_minutes = WholeNumberField(
        _l("Longest journey for anyone who did not enter one"),
        [Optional(), NumberRange(5, 240, _l("Enter a number of minutes from 5 to 240."))],
    )
    running = RadioField(
        _l("Circles that are already running"),
        choices=choices_from(
            [
                (ANEW, _l("Plan them again, with as little change as possible")),
                (KEEP, _l("Leave them as they are, and make circles for anyone who has none")),
            ]
        ),
        default=ANEW,
    )
    time_limit_seconds = WholeNumberField(
        _l("Search for at most"),
        [
            InputRequired(_l("Enter a number of seconds, for example 60.")),
            NumberRange(5, 3600, _l("Enter a number of seconds from 5 to 3600.")),
        ],
    )
    seed = WholeNumberField(
        _l("Lottery number"),
        [Optional(), NumberRange(0, 999_999_999, _l("Enter a number from 0 to 999 999 999."))],
    )

    def offer(self, periods: Iterable[Period]) -> None:
        """Fill in the choices."""
        self.period_id.choices = choices_from((period.id, period.name) for period in periods)

    def validate_max_size(self, field: WholeNumberField) -> None:
        if field.data is not None and self.min_size.data is not None and field.data < self.min_size.data:
            raise ValidationError(_l("The largest circle cannot be smaller than the smallest."))

    def validate_slots(self, field: CheckboxListField) -> None:
        if self.unanswered.data and not field.data:
            raise ValidationError(_l("Choose at least one time for them, or leave them out."))

    def policy(self, order: list[str]) -> CirclePolicy:
        """What the form says."""
        least, _, most = (self.mentors.data or "1-2").partition("-")
        return CirclePolicy(
            criteria=tuple(order),
            min_size=self.min_size.data or LEAST,
            max_size=self.max_size.data or MOST,
            mentors=(int(least), min(int(most), MOST_MENTORS)),
            is_one_to_one=self.kind.data == PAIRS,
            seed=self.seed.data,
            time_limit_seconds=self.time_limit_seconds.data or CirclePolicy.time_limit_seconds,
        )

    def invited(self) -> Invited:
        """Whom the form seats."""
        return Invited(
            unanswered=self.unanswered.data,
            slots=tuple(self.slots.data or ()),
            online=self.online.data,
            max_minutes=self.max_minutes.data,
            keeps_circles=self.running.data == KEEP,
        )


class MentorsForm(ReasonForm):
    """Who leads a circle of a plan; the first is the host."""

    host_id = SelectField(_l("Host: the circle meets at her place"), coerce=int)
    second_id = SelectField(_l("Second mentor"), coerce=optional_id)

    def offer(self, mentors: Iterable[RoleModel]) -> None:
        """Fill in the choices."""
        pairs = [(mentor.id, mentor.name or _l("somebody who has left")) for mentor in mentors]
        self.host_id.choices = choices_from(pairs)
        self.second_id.choices = choices_from(pairs, blank=_l("nobody"))

    def validate_second_id(self, field: SelectField) -> None:
        if field.data is not None and field.data == self.host_id.data:
            raise ValidationError(_l("Choose somebody other than the host, or nobody."))
