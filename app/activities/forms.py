"""The shape of what people fill in about requests, answers and what an activity brought."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.activities.models import STUDENT_OFFERS, TEAM_OFFERS, Request
from app.activities.services.requests import RequestDetails
from app.rolemodels.models import Offer
from app.schools.models import EducationDomain, Team
from app.schools.queries import today
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

_TOO_LONG = _l("Use 1000 characters at most.")


STORED = (
    "title",
    "details",
    "domain_code",
    "team_id",
    "on_date",
    "starts_at",
    "minutes",
    "is_online",
    "place",
    "town",
    "people_needed",
    "answer_days",
)
"""The fields that are stored under the same name."""


class RequestForm(BaseForm):
    """What a colleague asks role models for. Teams and fields are handed in by the view."""

    version = VersionField(validators=[Optional()])
    offer = RadioField(
        _l("What you are asking for"),
        [InputRequired(_l("Choose what you are asking for."))],
        choices=choices_from((offer.value, offer.label) for offer in TEAM_OFFERS),
    )
    title = StringField(
        _l("What it is called"),
        [InputRequired(_l("Give it a short name, for example: Networks in year 1.")), Length(max=200)],
    )
    details = TextAreaField(
        _l("What it is about"), [Length(max=4000, message=_l("Use 4000 characters at most."))]
    )
    domain_code = SelectField(_l("Field"), coerce=lambda value: value or None)
    team_id = SelectField(_l("For which team"), coerce=optional_id)
    on_date = DateField(_l("Day"), [InputRequired(_l("Enter a date, for example 1-2-2027."))])
    starts_at = TimeField(_l("Starts at"), [Optional()])
    minutes = WholeNumberField(
        _l("Takes"), [Optional(), NumberRange(10, 600, _l("Enter a number of minutes from 10 to 600."))]
    )
    is_online = BooleanField(_l("It is online"))
    place = StringField(_l("Place"), [Length(max=200)])
    town = StringField(_l("Town"), [Length(max=100)])
    people_needed = WholeNumberField(
        _l("How many people you need"),
        [
            InputRequired(_l("Enter how many people you need.")),
            NumberRange(1, 30, _l("Enter a number from 1 to 30.")),
        ],
        default=1,
    )
    answer_days = WholeNumberField(
        _l("Time to answer"),
        [
            InputRequired(_l("Enter a number of days.")),
            NumberRange(1, 30, _l("Enter a number of days from 1 to 30.")),
        ],
        default=5,
    )

    def offer_choices(self, domains: Iterable[EducationDomain], teams: Iterable[Team]) -> None:
        """Fill in the choices."""
        self.domain_code.choices = choices_from(
            ((one.code, one.name) for one in domains), blank=_l("Any field")
        )
        self.team_id.choices = choices_from(((one.id, one.name) for one in teams), blank=_l("No team"))

    def validate_on_date(self, field: DateField) -> None:
        if field.data is not None and field.data <= today():
            raise ValidationError(_l("Choose a day after today."))

    def validate_town(self, field: StringField) -> None:
        if not field.data and not self.is_online.data:
            raise ValidationError(_l("Enter the town, so that we can ask people who are able to get there."))

    def request_details(self) -> RequestDetails:
        """The answers as the service takes them."""
        answers = {name: self.data[name] for name in STORED}
        return RequestDetails(offer=Offer(self.offer.data), **{**answers, "town": answers["town"] or None})


def stored_values(request: Request) -> dict[str, Any]:
    """What the form shows of a request that is stored."""
    return {name: getattr(request, name) for name in STORED} | {"offer": request.offer.value}


class AskForm(BaseForm):
    """Whom to ask. The people are handed in by the view; each is drawn with her reasons."""

    people = CheckboxListField(_l("Who to ask"), coerce=int, validate_choice=False)
    asks_others = BooleanField(_l("If they cannot come, ask the others too"), default=True)


class NoteForm(BaseForm):
    """Why it is called off, or why a day does not suit."""

    note = TextAreaField(_l("Why"), [Length(max=500, message=_l("Use 500 characters at most."))])


class EvaluationForm(BaseForm):
    """Did it help (R47)."""

    score = RadioField(
        _l("Did it help?"),
        [InputRequired(_l("Choose how much it helped."))],
        choices=choices_from(
            [
                ("5", _l("5, very much")),
                ("4", _l("4, a lot")),
                ("3", _l("3, somewhat")),
                ("2", _l("2, a little")),
                ("1", _l("1, not at all")),
            ]
        ),
    )
    remark = TextAreaField(_l("Why was that?"), [Length(max=1000, message=_TOO_LONG)])


class WishForm(BaseForm):
    """What a student would like at a company (R27)."""

    offer = RadioField(
        _l("What would you like?"),
        [InputRequired(_l("Choose one of the two."))],
        choices=choices_from(
            [
                (STUDENT_OFFERS[0].value, _l("Come along for a day")),
                (STUDENT_OFFERS[1].value, _l("Talk to somebody before you apply")),
            ]
        ),
    )
    details = TextAreaField(_l("What would you like to see or ask?"), [Length(max=1000, message=_TOO_LONG)])


class AnswerForm(BaseForm):
    """A yes or a no of a role model, to the question that was on the screen."""

    version = VersionField()
    remark = TextAreaField(_l("Anything to add?"), [Length(max=1000, message=_TOO_LONG)])


class DayAnswerForm(AnswerForm):
    """A day on which she can."""

    on = DateField(_l("On which day?"), [InputRequired(_l("Enter a date, for example 1-2-2027."))])

    def validate_on(self, field: DateField) -> None:
        if field.data is not None and field.data <= today():
            raise ValidationError(_l("Choose a day after today."))
