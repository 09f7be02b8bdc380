"""The forms of confidential reports."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.confidential.models import FactKind
from app.web.forms import BaseForm, DateField, choices_from, optional_id

LONGEST = 8000
_LONG = Length(max=LONGEST, message=_l("Use 8000 characters at most. You can write again afterwards."))
_WORDS = [InputRequired(_l("Write something first.")), _LONG]
NO_AUTOFILL = {"autocomplete": "off"}


class ReportForm(BaseForm):
    """What happened, and whether with her name."""

    text = TextAreaField(_l("What do you want to tell?"), _WORDS, render_kw=NO_AUTOFILL)
    company = StringField(
        _l("At which company, if it is about a company"), [Length(max=200)], render_kw=NO_AUTOFILL
    )
    named = RadioField(
        _l("May the counsellor know who you are?"),
        [InputRequired(_l("Choose whether the counsellor may know who you are."))],
        choices=choices_from([("yes", _l("Yes, with my name")), ("no", _l("No, without my name"))]),
    )


class PhraseForm(BaseForm):
    """The phrase of somebody who gave no name."""

    phrase = StringField(
        _l("Your phrase"),
        [InputRequired(_l("Enter the five words that you were shown.")), Length(max=200)],
        render_kw=NO_AUTOFILL,
    )


class MoreForm(BaseForm):
    """Another message of the student, with what says which report it is for."""

    code = HiddenField()
    phrase = HiddenField()
    text = TextAreaField(_l("Write to the counsellor"), _WORDS, render_kw=NO_AUTOFILL)


class PassphraseForm(BaseForm):
    """What opens her key."""

    passphrase = PasswordField(
        _l("Your passphrase for confidential reports"),
        [InputRequired(_l("Enter your passphrase.")), Length(max=200)],
        render_kw={"autocomplete": "off"},
    )


class NewPassphraseForm(BaseForm):
    """A new passphrase, twice."""

    passphrase = PasswordField(
        _l("Passphrase"),
        [InputRequired(_l("Choose a passphrase.")), Length(max=200)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("The same passphrase again"),
        [InputRequired(_l("Enter the passphrase again.")), Length(max=200)],
        render_kw={"autocomplete": "new-password"},
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Twice the same, or neither is right."""
        good: bool = super().validate(extra_validators)
        if good and self.passphrase.data != self.again.data:
            self.again.errors = [_l("These two are not the same. Enter both again.")]
            return False
        return good


class RestoreForm(NewPassphraseForm):
    """The code on the sheet, and a new passphrase."""

    sheet = StringField(
        _l("The code on your recovery sheet"),
        [InputRequired(_l("Enter the code on your sheet.")), Length(max=100)],
        render_kw=NO_AUTOFILL,
    )


class ReplyForm(BaseForm):
    """An answer of the counsellor."""

    text = TextAreaField(_l("Your answer"), _WORDS, render_kw=NO_AUTOFILL)


class ShareForm(BaseForm):
    """Which fact, in which words."""

    kind = RadioField(
        _l("What may the internship coordinator know?"),
        [InputRequired(_l("Choose what you want to ask."))],
        choices=choices_from(
            [
                (FactKind.SIGNAL.value, _l("That there is a signal about a company")),
                (FactKind.NAME.value, _l("The student's name")),
                (FactKind.WHAT_HAPPENED.value, _l("What happened")),
            ]
        ),
    )
    company = StringField(_l("The company, for a signal"), [Length(max=200)], render_kw=NO_AUTOFILL)
    site_id = RadioField(_l("Which of these?"), [Optional()], coerce=optional_id, choices=[])
    words = TextAreaField(
        _l("What the coordinator will read, for a name or for what happened"),
        [Length(max=2000)],
        render_kw=NO_AUTOFILL,
    )


class KeepForm(BaseForm):
    """Until when it is kept, because of proceedings."""

    until = DateField(_l("Keep until"), [InputRequired(_l("Enter the last day."))])
