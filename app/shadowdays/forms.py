"""The shape of what people fill in about days along."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from app.schools.queries import today
from app.shadowdays.models import Fit
from app.web.forms import BaseForm, DateField, choices_from


class AskForm(BaseForm):
    """With whom, and on which day. The hosts are handed in by the view."""

    host = RadioField(
        _l("Who would you like to go along with?"),
        [InputRequired(_l("Choose somebody."))],
        coerce=int,
    )
    on = DateField(_l("On which day?"), [InputRequired(_l("Enter a date, for example 20-1-2027."))])

    def validate_on(self, field: DateField) -> None:
        if field.data is not None and field.data <= today():
            raise ValidationError(_l("Choose a day after today."))


class AcceptForm(BaseForm):
    """What the guest has to know."""

    note = TextAreaField(
        _l("When and where should your guest be?"),
        [Length(max=500, message=_l("Use 500 characters at most."))],
    )


class OutcomeForm(BaseForm):
    """Does the company suit her (R20)."""

    fit = RadioField(
        _l("Would this company suit you for your own internship?"),
        [InputRequired(_l("Choose one of the three."))],
        choices=choices_from(
            [
                (Fit.FITS.value, _l("Yes, it suits me")),
                (Fit.DOUBT.value, _l("I am not sure")),
                (Fit.DOES_NOT_FIT.value, _l("No, it does not suit me")),
            ]
        ),
    )
    shares = BooleanField(_l("My internship coordinator may know this"))
