"""Several talks at once: one row for each company, and rows in which nothing was entered are left out."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import Length, ValidationError

from app.companies.broken_rules import NotYetHappened
from app.companies.forms.parts import choices_of
from app.companies.models import CHECKLIST, IntakeOutcome
from app.schools.queries import today
from app.web.forms import BaseForm, CheckboxListField, DateField, choices_from


class TalkRow(BaseForm):
    """What was discussed with one company and what came of it (R13)."""

    class Meta(BaseForm.Meta):
        csrf = False  # the page has one token for all its rows

    seen = HiddenField()
    """The id of the newest talk when the page was shown; empty: there was none."""
    held_on = DateField(_l("Date of the talk"))
    held_with = StringField(_l("With whom"), [Length(max=200, message=_l("Use at most 200 characters."))])
    outcome = SelectField(_l("Outcome"), choices=choices_from((), blank="–") + choices_of(IntakeOutcome))
    all_in_order = BooleanField(_l("All points in order"))
    checklist = CheckboxListField(_l("Discussed and in order"), choices=choices_from(CHECKLIST.items()))
    agreements = StringField(
        _l("What was agreed, or what is missing"),
        [Length(max=2000, message=_l("Use at most 2000 characters."))],
    )

    @property
    def is_empty(self) -> bool:
        """Nothing was entered, so there is nothing to record."""
        values = (
            self.held_on,
            self.held_with,
            self.outcome,
            self.all_in_order,
            self.checklist,
            self.agreements,
        )
        return not any(field.data or field.process_errors for field in values)

    @property
    def points(self) -> list[str]:
        """The points that were discussed and found in order."""
        return list(CHECKLIST) if self.all_in_order.data else list(self.checklist.data or ())

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """An empty row is fine; of any other the day and the outcome are needed."""
        return self.is_empty or super().validate(extra_validators)

    def validate_held_on(self, field: Any) -> None:
        if field.data is None:
            raise ValidationError(str(_l("Enter the date of the talk.")))
        if field.data > today():
            raise ValidationError(NotYetHappened().message)

    def validate_outcome(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(str(_l("Choose the outcome of the talk.")))

    def validate_agreements(self, field: Any) -> None:
        """Agreements that nobody wrote down are none; neither is a reason."""
        if not field.data and self.outcome.data == IntakeOutcome.ADEQUATE_WITH_AGREEMENTS:
            raise ValidationError(str(_l("Write down what was agreed.")))
        if not field.data and self.outcome.data == IntakeOutcome.NOT_ADEQUATE:
            raise ValidationError(
                str(_l("Write down what is missing, so that the company can put it right."))
            )
