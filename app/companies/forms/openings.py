"""An opening, by hand."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.companies.forms.parts import Between
from app.companies.models import Opening, Track
from app.companies.services import OpeningDetails
from app.schools.models import Period
from app.web.forms import (
    BaseForm,
    CheckboxListField,
    DateField,
    VersionField,
    WholeNumberField,
    choices_from,
    optional_id,
)

EITHER = "either"
YEARS = (1, 2, 3, 4)
ANSWERS = (
    "capacity",
    "days_per_week",
    "hours_per_week",
    "requirements",
    "description",
    "allowance",
)


class OpeningForm(BaseForm):
    """What a site offers. Choices of site, period and programme are handed in by the view."""

    version = VersionField(validators=[Optional()])
    site_id = SelectField(_l("Company"), [InputRequired(_l("Choose a company."))], coerce=optional_id)
    period_id = SelectField(_l("Period"), coerce=int)
    programmes = CheckboxListField(
        _l("For which programmes"), [InputRequired(_l("Choose at least one programme."))]
    )
    capacity = WholeNumberField(
        _l("Number of places"), [InputRequired(_l("Enter the number of places.")), Between(0, 500)]
    )
    track = RadioField(
        _l("Track"),
        choices=choices_from(
            [
                (Track.BOL.value, _l("School-based (BOL)")),
                (Track.BBL.value, _l("Work-based (BBL)")),
                (EITHER, _l("Either")),
            ]
        ),
        validators=[InputRequired(_l("Choose BOL, BBL or either."))],
    )
    starts_on = DateField(_l("First day"), [Optional()])
    ends_on = DateField(_l("Last day"), [Optional()])
    days_per_week = WholeNumberField(_l("Days a week"), [Optional(), Between(1, 7)])
    hours_per_week = WholeNumberField(_l("Hours a week"), [Optional(), Between(1, 60)])
    years = CheckboxListField(
        _l("For which years of study"), choices=choices_from([(str(year), str(year)) for year in YEARS])
    )
    requirements = StringField(_l("What a student needs"), [Length(max=300)])
    allowance = StringField(_l("Allowance"), [Length(max=100)])
    description = TextAreaField(_l("The work"), [Length(max=4000)])

    def details(self, period: Period) -> OpeningDetails:
        """The answers as the service takes them; days left empty are those of the period."""
        answers = {field: self.data[field] for field in ANSWERS}
        return OpeningDetails(
            period_id=period.id,
            track=None if self.track.data == EITHER else Track(self.track.data),
            years=sorted(int(year) for year in self.years.data or []),
            starts_on=self.starts_on.data or period.starts_on,
            ends_on=self.ends_on.data or period.ends_on,
            **answers,
        )


def stored_values(opening: Opening) -> dict[str, Any]:
    """What the form shows of an opening that is stored."""
    values = {name: getattr(opening, name) for name in (*ANSWERS, "period_id", "starts_on", "ends_on")}
    return values | {
        "programmes": opening.programme_codes,
        "track": opening.track.value if opening.track else EITHER,
        "years": [str(year) for year in opening.years],
    }


class WithdrawForm(BaseForm):
    """Why an opening goes."""

    reason = StringField(_l("Why"), [Length(max=500)])
