"""The forms for asking something about one's data, for answering it, and for asking that somebody is erased."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from app.privacy.models import RequestKind
from app.privacy.retention import MOST_MONTHS, TERMS
from app.web.forms import BaseForm, DateField, WholeNumberField, choices_from

_LONGEST = Length(max=2000, message=_l("Use at most 2,000 characters."))


class AskForm(BaseForm):
    kind = RadioField(
        _l("What do you ask?"),
        [DataRequired(_l("Choose what you ask."))],
        choices=choices_from(RequestKind.labels().items()),
    )
    text = TextAreaField(_l("What is it about?"), [DataRequired(_l("Write what it is about.")), _LONGEST])


class AnswerForm(BaseForm):
    text = TextAreaField(_l("Your answer"), [DataRequired(_l("Write an answer.")), _LONGEST])


class ErasureForm(BaseForm):
    in_spite = TextAreaField(
        _l("Why everything has to go now"), [Length(max=500, message=_l("Use at most 500 characters."))]
    )


def terms_form() -> type[BaseForm]:
    """A form with a day, and a number of months for each kind that features bring."""
    months = [
        InputRequired(_l("Enter a number of months from 1 to 240.")),
        NumberRange(1, MOST_MONTHS, _l("Enter a number of months from 1 to 240.")),
    ]
    fields: dict[str, Any] = {"valid_from": DateField(_l("Valid from"), [InputRequired(_l("Enter a day."))])}
    for term in TERMS:
        fields[term.code] = WholeNumberField(term.title, months)
    return type("TermsForm", (BaseForm,), fields)
