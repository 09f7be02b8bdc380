"""The shape of what people fill in about gatherings."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.circles.forms.my_circle import SCORES
from app.gatherings.models import Gathering, Way
from app.gatherings.services.planning import Details
from app.schools.models import Period, Programme
from app.schools.queries import today
from app.students.queries.audience import YEARS
from app.web.forms import (
    BaseForm,
    CheckboxListField,
    DateField,
    TimeField,
    VersionField,
    WholeNumberField,
    choices_from,
    optional_id,
)

STORED = (
    "title", "on_date", "starts_at", "minutes", "place", "details", "for_programmes", "for_years", "site_id",
    "return_day_id",
)  # fmt: skip
"""The fields that are stored under the same name."""


class GatheringForm(BaseForm):
    """When, where and for whom. Periods, programmes, companies and return days are handed in by the view."""

    version = VersionField(validators=[Optional()])
    period_id = SelectField(_l("Period"), [InputRequired(_l("Choose a period."))], coerce=optional_id)
    return_day_id = SelectField(_l("Part of which return day"), [Optional()], coerce=optional_id)
    site_id = SelectField(_l("Company"), [Optional()], coerce=optional_id)
    title = StringField(
        _l("What it is called"),
        [InputRequired(_l("Give it a short name, for example: Return day in spring.")), Length(max=200)],
    )
    on_date = DateField(_l("Day"), [InputRequired(_l("Enter a date, for example 18-3-2027."))])
    starts_at = TimeField(_l("Starts at"), [InputRequired(_l("Enter a time, for example 13:30."))])
    minutes = WholeNumberField(
        _l("Takes"),
        [
            InputRequired(_l("Enter a number of minutes from 15 to 600.")),
            NumberRange(15, 600, _l("Enter a number of minutes from 15 to 600.")),
        ],
        default=120,
    )
    place = StringField(_l("Room or place"), [Length(max=200)])
    details = TextAreaField(
        _l("What those invited read about it"),
        [Length(max=4000, message=_l("Use 4000 characters at most."))],
    )
    for_programmes = CheckboxListField(_l("For which programmes"), choices=[])
    for_years = CheckboxListField(_l("For which years of study"), coerce=int, choices=[])

    def offer_choices(self, periods: Iterable[Period], programmes: Iterable[Programme]) -> None:
        """Fill in the choices that every kind has."""
        self.period_id.choices = choices_from((one.id, one.name) for one in periods)
        self.for_programmes.choices = choices_from((one.code, one.name) for one in programmes)
        self.for_years.choices = choices_from((year, str(_l("Year %(year)s", year=year))) for year in YEARS)

    def offer_places(self, sites: Iterable[tuple[int, str]], return_days: Iterable[Gathering]) -> None:
        """Fill in companies and return days."""
        self.site_id.choices = choices_from(sites, blank=_l("No company"))
        self.return_day_id.choices = choices_from(
            ((one.id, one.title) for one in return_days), blank=_l("On its own")
        )

    def validate_on_date(self, field: DateField) -> None:
        if field.data is not None and field.data <= today():
            raise ValidationError(_l("Choose a day after today."))

    def gathering_details(self) -> Details:
        """The answers as the service takes them."""
        known = {name: self.data[name] for name in STORED if name in self.data}
        return Details(**{"for_programmes": [], "for_years": [], **known})


def stored_values(gathering: Gathering) -> dict[str, Any]:
    """What the form shows of a gathering that is stored."""
    return {name: getattr(gathering, name) for name in (*STORED, "period_id")}


class HostForm(BaseForm):
    """Who is there for those who come. The people are handed in by the view."""

    person = SelectField(_l("Add a host"), [InputRequired(_l("Choose somebody from the list."))])


class EvaluationForm(BaseForm):
    """Three questions and a remark, in a minute."""

    helped = RadioField(
        _l("Did it help you?"),
        [InputRequired(_l("Say whether it helped you."))],
        coerce=int,
        choices=choices_from(SCORES),
    )
    felt_safe = RadioField(
        _l("Could you say what you wanted to say?"),
        [InputRequired(_l("Say whether you could say what you wanted to say."))],
        coerce=int,
        choices=choices_from(SCORES),
    )
    would_again = RadioField(
        _l("Would you come again?"),
        [InputRequired(_l("Say whether you would come again."))],
        coerce=int,
        choices=choices_from(SCORES),
    )
    remark = TextAreaField(
        _l("What should stay the same, and what should change?"),
        [Optional(), Length(max=1000, message=_l("Use 1000 characters at most."))],
    )


class TogetherForm(BaseForm):
    """In which ways she would like to meet others (R9)."""

    ways = CheckboxListField(
        _l("What would you like?"),
        choices=choices_from(
            [
                (Way.PEER_MEETING.value, _l("Come to the peer meeting on a return day")),
                (Way.CIRCLE.value, _l("Join a mentoring circle")),
                (Way.CONTACT.value, _l("Be in contact with a student of another year")),
            ]
        ),
    )
