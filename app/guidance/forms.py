"""Forms about guidance."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.guidance.models import LONGEST_REMARK, SCORES, ContactKind, ContactMoment, Safety, SaidGender
from app.guidance.services.contacts import Answers
from app.web.forms import BaseForm, DateField, TimeField, VersionField, WholeNumberField, choices_from

_DAY = [InputRequired(_l("Enter a date, for example 1-2-2027."))]
_SCORES = choices_from((str(number), str(number)) for number in range(1, 6))


def _score(label: Any) -> RadioField:
    return RadioField(label, choices=_SCORES, validate_choice=True, validators=[Optional()])


class ContactForm(BaseForm):
    """What came of a contact. How many women work there is asked of visits only, and kept with the site."""

    version = VersionField(validators=[Optional()])
    kind = RadioField(
        _l("How did you meet?"),
        choices=choices_from((kind.value, kind.label) for kind in ContactKind),
        validators=[InputRequired(_l("Choose how you met."))],
    )
    held_on = DateField(_l("Day"), _DAY)
    motivation = _score(_l("Motivation"))
    results = _score(_l("Results"))
    atmosphere = _score(_l("Atmosphere"))
    feels_safe = RadioField(
        _l("Does the student feel safe?"),
        choices=choices_from((value.value, value.label) for value in Safety),
        validators=[Optional()],
    )
    remark = StringField(
        _l("In one line"),
        [Length(max=LONGEST_REMARK, message=_l("Use at most %(n)s characters.", n=LONGEST_REMARK))],
    )
    women = WholeNumberField(
        _l("Women in technical roles there"),
        [Optional(), NumberRange(0, 9999, _l("Enter a number from 0, or leave it empty."))],
    )

    def answers(self) -> Answers:
        """What was filled in."""
        given = self.data
        scores = {name: int(given[name]) if given[name] else None for name in SCORES}
        return Answers(
            held_on=given["held_on"],
            kind=ContactKind(given["kind"]),
            feels_safe=Safety(given["feels_safe"]) if given["feels_safe"] else None,
            remark=given["remark"] or "",
            **scores,
        )


def stored_values(contact: ContactMoment) -> dict[str, Any]:
    """What the form shows of a contact that was recorded."""
    values = {name: getattr(contact, name) for name in ("held_on", "remark")}
    scores = {name: str(value) if (value := getattr(contact, name)) else None for name in SCORES}
    kind, safe = contact.kind, contact.feels_safe
    return {**values, **scores, "kind": kind and kind.value, "feels_safe": safe and safe.value}


class AppointmentForm(BaseForm):
    version = VersionField(validators=[Optional()])
    planned_on = DateField(_l("Day"), _DAY)
    planned_at = TimeField(_l("Time"), [Optional()])
    way = RadioField(
        _l("Where"),
        choices=choices_from((("visit", _l("on site")), ("elsewhere", _l("by telephone or online")))),
        validators=[InputRequired(_l("Choose where."))],
    )


class StandardForm(BaseForm):
    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Enter a reason.")), Length(max=1000, message=_l("Use at most 1,000 characters."))],
    )


class TrainedForm(BaseForm):
    trained_on = DateField(_l("Trained on"), [Optional()])


class SaidGenderForm(BaseForm):
    says_gender = RadioField(
        _l("I am"),
        choices=choices_from(
            [*((one.value, one.label) for one in SaidGender), ("", _l("I would rather not say"))]
        ),
        validators=[Optional()],
    )

    @property
    def said(self) -> SaidGender | None:
        """The answer; None: nothing said."""
        value = self.data["says_gender"]
        return SaidGender(value) if value else None


class HandoverForm(BaseForm):
    """The choices of both colleagues are handed in."""

    absent_id = SelectField(_l("Whose students"), validators=[InputRequired(_l("Choose whose students go."))])
    stand_in_id = SelectField(_l("Go to"), validators=[InputRequired(_l("Choose to whom they go."))])
    until = DateField(_l("Up to and including"), [Optional()])
