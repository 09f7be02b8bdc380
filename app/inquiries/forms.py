"""The shape of asking and of answering."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, ValidationError

from app.inquiries.services.answering import Said
from app.inquiries.services.asking import MOST_DAYS
from app.schools.queries import today
from app.web.forms import BaseForm, CheckboxListField, DateField, EmailField, WholeNumberField, choices_from

LONG = _l("Use at most %(max)s characters.", max=200)
YES_NO = (("yes", _l("yes")), ("no", _l("no")), ("", _l("I do not know")))
BELOW = _l("Enter 0 or more.")


class AskForm(BaseForm):
    """Whom to ask, how, in which language and until when."""

    whom = CheckboxListField(
        _l("Whom do you ask?"),
        [InputRequired(_l("Choose whom you ask."))],
        choices=choices_from(
            (
                ("contacts", _l("The contact at the company")),
                ("alumnae", _l("Former students who work there")),
            )
        ),
    )
    way = RadioField(
        _l("How?"),
        [InputRequired(_l("Choose how you ask."))],
        choices=choices_from(
            (
                ("email", _l("Meervoud emails the link")),
                ("links", _l("Make links only: I pass them on myself")),
            )
        ),
    )
    language = RadioField(
        _l("Language of the email to companies"),
        [InputRequired(_l("Choose a language."))],
        choices=choices_from((("nl", "Nederlands"), ("en", "English"))),
    )
    expires_on = DateField(_l("Last day to answer"), [InputRequired(_l("Enter the last day to answer."))])

    def validate_expires_on(self, field: Any) -> None:
        """After today, and not so far away that a link lies about in mailboxes."""
        last = today() + timedelta(days=MOST_DAYS)
        if field.data is not None and not today() < field.data <= last:
            raise ValidationError(str(_l("Choose a day after today, at most 90 days away.")))


class AnswerForm(BaseForm):
    """What somebody knows of a site. Every question may stay empty; one answer is enough."""

    women = WholeNumberField(_l("Women in technical roles"), [Optional(), NumberRange(0, 100_000, BELOW)])
    technical_staff = WholeNumberField(
        _l("Everybody in technical roles, women and men"), [Optional(), NumberRange(0, 100_000, BELOW)]
    )
    seats = WholeNumberField(
        _l("Places for interns"), [Optional(), NumberRange(0, 500, _l("Enter a whole number from 0 to 500."))]
    )
    work = TextAreaField(
        _l("What does an intern do there?"),
        [Length(max=2000, message=_l("Use at most 2000 characters."))],
    )
    changing_room = RadioField(
        _l("Is there a changing room and a toilet for women and for men?"),
        [Optional()],
        choices=choices_from(YES_NO),
    )
    clothes = RadioField(
        _l("Are there work clothes and protective equipment in every size?"),
        [Optional()],
        choices=choices_from(YES_NO),
    )
    contact_name = StringField(_l("Name"), [Length(max=200, message=LONG)])
    contact_email = EmailField(
        _l("Email address"),
        [
            Optional(),
            Email(_l("Enter an email address, for example k.bakker@company.example.")),
            Length(max=254),
        ],
    )
    contact_phone = StringField(_l("Telephone number"), [Length(max=40)])

    def validate_technical_staff(self, field: Any) -> None:
        """A total alone is no count."""
        if field.data is not None and self.women.data is None and not self.women.errors:
            raise ValidationError(
                str(_l("Fill in how many of them are women too. If there are none, enter 0."))
            )

    def said(self) -> Said:
        """The answers, as the service takes them."""
        answers = self.data
        return Said(
            women=answers["women"],
            technical_staff=answers["technical_staff"],
            seats=answers["seats"],
            contact_name=answers["contact_name"] or "",
            contact_email=answers["contact_email"] or "",
            contact_phone=answers["contact_phone"] or "",
            work=answers["work"] or "",
            has_changing_room=_as_bool(answers["changing_room"]),
            has_clothes=_as_bool(answers["clothes"]),
        )


def _as_bool(text: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(text or "")
