"""A talk with a new company."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from app.companies.forms.parts import choices_of
from app.companies.models import CHECKLIST, IntakeOutcome
from app.web.forms import BaseForm, CheckboxListField, DateField, choices_from


class IntakeForm(BaseForm):
    """What was discussed and what came of it (R13)."""

    held_on = DateField(_l("Date of the talk"), [InputRequired(_l("Enter the date of the talk."))])
    held_with = StringField(_l("With whom"), [Length(max=200)])
    checklist = CheckboxListField(_l("Discussed and in order"), choices=choices_from(CHECKLIST.items()))
    outcome = RadioField(
        _l("Outcome"),
        [InputRequired(_l("Choose the outcome of the talk."))],
        choices=choices_of(IntakeOutcome),
    )
    agreements = TextAreaField(_l("What was agreed, or what is missing"), [Length(max=2000)])

    def validate_agreements(self, field: Any) -> None:
        """Agreements that nobody wrote down are none; neither is a reason."""
        if not field.data and self.outcome.data == IntakeOutcome.ADEQUATE_WITH_AGREEMENTS:
            raise ValidationError(str(_l("Write down what was agreed.")))
        if not field.data and self.outcome.data == IntakeOutcome.NOT_ADEQUATE:
            raise ValidationError(
                str(_l("Write down what is missing, so that the company can put it right."))
            )
