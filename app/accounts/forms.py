"""Forms about accounts."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, EqualTo, Length, Optional

from app.web.forms import BaseForm, CheckboxListField, EmailField

LANGUAGES = (("nl", "Nederlands"), ("en", "English"))
_NAME = [DataRequired(_l("Enter a name.")), Length(max=200, message=_l("Use at most 200 characters."))]
_EMAIL = [
    DataRequired(_l("Enter an email address.")),
    Length(max=254, message=_l("Use at most 254 characters.")),
    Email(_l("Enter an email address, for example s.jansen@school.example.")),
]


class SignInForm(BaseForm):
    email = EmailField(_l("Email address"), [DataRequired(_l("Enter your email address.")), Length(max=254)])
    password = PasswordField(_l("Password"), [DataRequired(_l("Enter your password."))])


class AskLinkForm(BaseForm):
    email = EmailField(_l("Email address"), _EMAIL)


class ChoosePasswordForm(BaseForm):
    """A new password, typed twice: a slip of the finger would keep somebody out."""

    password = PasswordField(_l("New password"), [DataRequired(_l("Enter a password."))])
    again = PasswordField(
        _l("The same password again"),
        [
            DataRequired(_l("Enter the password again.")),
            EqualTo("password", _l("The two passwords are not the same.")),
        ],
    )


class ChangePasswordForm(ChoosePasswordForm):
    current = PasswordField(_l("Current password"), [DataRequired(_l("Enter your current password."))])


class ProofForm(BaseForm):
    """One field for each way to show that it is her; their names are kept for this."""

    proof_password = PasswordField(_l("Password"), [DataRequired(_l("Enter your password."))])
    proof_code = StringField(
        _l("Code from your app"),
        [DataRequired(_l("Enter the code of six digits that your app shows.")), Length(max=40)],
    )
    proof_answer = HiddenField(
        validators=[
            DataRequired(
                _l("Passkeys need JavaScript, which is off in this browser. Turn it on, or use another way.")
            )
        ]
    )
    proof_token = HiddenField()
    """The question that a passkey answers."""


class DetailsForm(BaseForm):
    name = StringField(_l("Name"), _NAME)
    language = RadioField(_l("Language"), choices=dict(LANGUAGES))


class InviteForm(BaseForm):
    """The choices of `roles` are those that the inviter may give."""

    name = StringField(_l("Name"), _NAME)
    email = EmailField(_l("Email address"), _EMAIL)
    roles = CheckboxListField(_l("Role"), [DataRequired(_l("Choose at least one role."))])
    language = RadioField(_l("Language of the email"), choices=dict(LANGUAGES), default="nl")


class GiveRoleForm(BaseForm):
    """The choices of `role` are those that the person does not have."""

    role = SelectField(_l("Give a role"), [DataRequired(_l("Choose a role."))])


class CloseForm(BaseForm):
    reason = TextAreaField(
        _l("Reason"), [Optional(), Length(max=500, message=_l("Use at most 500 characters."))]
    )


class CodeForm(BaseForm):
    """The code of an authenticator app."""

    code = StringField(
        _l("Code from your app"),
        [DataRequired(_l("Enter the code of six digits that your app shows.")), Length(max=40)],
    )


class RecoveryCodeForm(BaseForm):
    code = StringField(
        _l("Recovery code"), [DataRequired(_l("Enter one of your recovery codes.")), Length(max=40)]
    )


class PasskeyAnswerForm(BaseForm):
    """What a browser answers for a passkey, with the question; a script fills in the answer."""

    token = HiddenField()
    answer = HiddenField()


class PasskeyNameForm(BaseForm):
    name = StringField(
        _l("Name of the passkey"),
        [DataRequired(_l("Enter a name.")), Length(max=100, message=_l("Use at most 100 characters."))],
    )


class AddPasskeyForm(PasskeyNameForm, PasskeyAnswerForm):
    """A new passkey, and what its owner calls it."""
