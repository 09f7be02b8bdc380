"""Forms around the meetings of a circle."""

from datetime import time

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from app.web.forms import BaseForm, DateField, TimeField, VersionField, WholeNumberField, choices_from

EARLIEST, LATEST = time(8), time(21, 30)
LENGTHS = (60, 75, 90, 120, 150)
_WHEN = _l("Choose a time between 8:00 and 21:30.")


class _MomentForm(BaseForm):
    at = TimeField(_l("Time"), [InputRequired(_l("Enter a time, for example 19:00."))])
    minutes = SelectField(
        _l("How long"), coerce=int, choices=choices_from((n, n) for n in LENGTHS), default=90
    )

    def validate_at(self, field: TimeField) -> None:
        if field.data is not None and not EARLIEST <= field.data <= LATEST:
            raise ValidationError(_WHEN)


class PlanForm(_MomentForm):
    """A series of meetings on the circle's own day."""

    first_on = DateField(_l("First day"), [InputRequired(_l("Choose the day of the first meeting."))])
    every_weeks = SelectField(
        _l("How often"),
        coerce=int,
        choices=choices_from(
            [(2, _l("every two weeks")), (4, _l("every four weeks")), (1, _l("every week"))]
        ),
        default=2,
    )
    count = WholeNumberField(
        _l("How many meetings"),
        [
            InputRequired(_l("Enter how many meetings, for example 6.")),
            NumberRange(1, 12, _l("Enter a number from 1 to 12.")),
        ],
        default=6,
    )


class RescheduleForm(_MomentForm):
    """Another day, time or place for one meeting."""

    version = VersionField()
    on = DateField(_l("Day"), [InputRequired(_l("Choose a day."))])
    place = StringField(
        _l("A different place from usual"), [Length(max=200, message=_l("Use 200 characters at most."))]
    )
