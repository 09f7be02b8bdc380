"""Forms about the school."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from app.access import Role
from app.schools.holidays import Region
from app.schools.models import PRECEDENCE, Period
from app.schools.services.periods import PeriodDetails
from app.web.forms import BaseForm, CheckboxListField, DateField, VersionField, WholeNumberField, choices_from

_NAME = [DataRequired(_l("Enter a name.")), Length(max=100, message=_l("Use at most 100 characters."))]
PRECEDENCES = (
    ("published chosen", _l("A published place first, then choices handed in")),
    ("chosen published", _l("Choices handed in first, then a published place")),
    ("published", _l("Only a published place")),
    ("chosen", _l("Only choices handed in")),
    ("", _l("Nobody: the lottery decides")),
)
"""D11: the ways to order `PRECEDENCE`, by how the form names them."""
_DAY = [InputRequired(_l("Enter a date, for example 1-2-2027."))]


def _number(low: int, high: int) -> list[Any]:
    message = _l("Enter a number from %(low)s to %(high)s.", low=low, high=high)
    return [InputRequired(message), NumberRange(low, high, message)]


class RulesForm(BaseForm):
    valid_from = DateField(_l("Valid from"), _DAY)
    threshold = WholeNumberField(
        _l("A site is flagged below this number of women in technical roles"), _number(1, 20)
    )
    count_valid_months = WholeNumberField(_l("How long a count stays up to date"), _number(1, 60))
    max_preferences = WholeNumberField(_l("How many choices a student may make"), _number(1, 10))
    assume_wishes = BooleanField(
        _l("If a participant has not answered, assume a preference for going together and for women on site")
    )
    intake_after_years = WholeNumberField(
        _l("A site without a completed internship for this long counts as new"), _number(1, 20)
    )
    max_travel_minutes = WholeNumberField(
        _l("Longest journey for a student who gave no limit"),
        [Optional(), NumberRange(5, 240, _l("Enter a number of minutes from 5 to 240, or leave it empty."))],
    )
    standard_hours = WholeNumberField(_l("Guiding one internship takes"), _number(1, 100))
    intensive_hours = WholeNumberField(_l("Guiding one internship intensively takes"), _number(1, 100))
    second_step_roles = CheckboxListField(
        _l("Who needs a second step to sign in"),
        choices=choices_from((role.value, role.label) for role in Role),
    )
    second_step_days = WholeNumberField(_l("Days to set up the second step"), _number(0, 90))


class PeriodForm(BaseForm):
    version = VersionField(validators=[Optional()])
    name = StringField(_l("Name"), _NAME)
    starts_on = DateField(_l("First day"), _DAY)
    ends_on = DateField(_l("Last day"), _DAY)
    choices_open_on = DateField(_l("First day for choices"), _DAY)
    choices_close_on = DateField(_l("Last day for choices"), _DAY)
    precedence = RadioField(
        _l("Who goes first where places are short"),
        choices=choices_from(PRECEDENCES),
        default=" ".join(PRECEDENCE),
    )
    only_listed = BooleanField(_l("Place students only at openings on their own list"))

    def details(self) -> PeriodDetails:
        """What was filled in."""
        values = {name: self.data[name] for name in stored_values(None)}
        return PeriodDetails(**{**values, "precedence": self.precedence.data.split()})


class NewPeriodForm(PeriodForm):
    """A new period; `along`: what else comes from the earlier one that it begins from, whose choices are handed in."""

    along = CheckboxListField(_l("Also copy"), choices=[])


def stored_values(period: Period | None) -> dict[str, Any]:
    """What the form shows of a period that is stored; all None for a new one."""
    names = ("name", "starts_on", "ends_on", "choices_open_on", "choices_close_on", "only_listed")
    values = {name: getattr(period, name, None) for name in names}
    return values | {"precedence": " ".join(period.precedence) if period else None}


class TeamForm(BaseForm):
    version = VersionField(validators=[Optional()])
    name = StringField(_l("Name"), _NAME)
    intensive_places = WholeNumberField(
        _l("Students whom the team can guide intensively"),
        [Optional(), NumberRange(0, 999, _l("Enter a number from 0 to 999, or leave it empty."))],
    )


class ProgrammeForm(BaseForm):
    """`code` is asked of a new programme only; the choices of `domain_code` are handed in."""

    version = VersionField(validators=[Optional()])
    code = StringField(
        _l("Programme code (crebo)"),
        [
            DataRequired(_l("Enter the code.")),
            Regexp(r"^[0-9]{5}$", message=_l("Enter five digits, for example 25187.")),
        ],
    )
    name = StringField(_l("Name"), [Length(max=200, message=_l("Use at most 200 characters."))])
    level = SelectField(_l("Level"), choices={"": "–", "1": "1", "2": "2", "3": "3", "4": "4"})
    domain_code = SelectField(_l("Education domain"))
    equivalents = StringField(
        _l("Codes that count as the same"), [Length(max=300, message=_l("Use at most 300 characters."))]
    )


class VacationForm(BaseForm):
    version = VersionField(validators=[Optional()])
    name = StringField(_l("Name"), _NAME)
    starts_on = DateField(_l("First day"), _DAY)
    ends_on = DateField(_l("Last day"), _DAY)


class RegionForm(BaseForm):
    """Fills in the holidays of a region; the choices of `school_year` are handed in."""

    region = RadioField(
        _l("Region"),
        choices=choices_from((region.value, region.label) for region in Region),
        validators=[InputRequired(_l("Choose the region of your school."))],
    )
    school_year = SelectField(_l("School year"))
