"""Forms about sign-in services."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Email, Length, NumberRange, Optional, Regexp

from app.signon.models import AddressClaim, ExclusiveFor, ProviderKind
from app.signon.services.providers import Settings
from app.web.forms import BaseForm, CheckboxListField, EmailField, choices_from

_WORDS = r"^[^\x00-\x20,;]+([ ,]+[^\x00-\x20,;]+)*$"


def _at_most(length: int) -> Length:
    return Length(max=length, message=_l("This is too long."))


class ProviderForm(BaseForm):
    """All settings of a sign-in service. The secret is asked for once and never shown.

    What has "password" in its name is in no page that keeps a form (docs/decisions/0030).
    """

    kind = RadioField(
        _l("Service"),
        [DataRequired(_l("Choose a service."))],
        choices=choices_from(ProviderKind.labels().items()),
    )
    name = StringField(_l("Name on the button"), [DataRequired(_l("Enter a name.")), _at_most(60)])
    issuer = StringField(
        _l("Issuer"),
        [DataRequired(_l("Enter the issuer, an address that begins with https://.")), _at_most(500)],
    )
    client_id = StringField(_l("Client ID"), [DataRequired(_l("Enter the client ID.")), _at_most(255)])
    client_password = PasswordField(_l("Client secret"), [_at_most(500)])
    scopes = StringField(_l("Scopes"), [Optional(), _at_most(300)])
    domains = StringField(
        _l("Domains of email addresses"),
        [
            Optional(),
            _at_most(500),
            Regexp(_WORDS, message=_l("Enter domains with spaces between them, for example school.example.")),
        ],
    )
    address_claim = RadioField(
        _l("Where the service says the email address"), choices=choices_from(AddressClaim.labels().items())
    )
    exclusive_for = SelectField(
        _l("Only with the sign-in service"), choices=choices_from(ExclusiveFor.labels().items())
    )
    strong_values = StringField(_l("Values for a second step"), [Optional(), _at_most(500)])
    affiliations = StringField(
        _l("Values of people who belong to the school"),
        [
            Optional(),
            _at_most(300),
            Regexp(
                _WORDS, message=_l("Enter values with spaces between them, for example employee student.")
            ),
        ],
    )
    quiet_days = IntegerField(
        _l("List people who did not sign in for"),
        [Optional(), NumberRange(7, 1000, _l("Enter a number from 7 to 1000, or nothing."))],
    )

    def settings(self) -> Settings:
        """What was filled in."""
        return Settings(
            kind=ProviderKind(self.kind.data),
            name=self.name.data,
            issuer=self.issuer.data,
            client_id=self.client_id.data,
            secret=self.client_password.data or "",
            scopes=self.scopes.data or "",
            domains=self.domains.data or "",
            address_claim=AddressClaim(self.address_claim.data),
            exclusive_for=ExclusiveFor(self.exclusive_for.data),
            strong_values=self.strong_values.data or "",
            affiliations=self.affiliations.data or "",
            quiet_days=self.quiet_days.data,
        )


class NewProviderForm(ProviderForm):
    client_password = PasswordField(
        _l("Client secret"), [DataRequired(_l("Enter the client secret.")), _at_most(500)]
    )


class FindForm(BaseForm):
    """Which school: by the address that somebody has there. Sent with GET; nothing changes."""

    class Meta(BaseForm.Meta):
        csrf = False

    email = EmailField(
        _l("Email address at your school"),
        [
            DataRequired(_l("Enter your email address at school.")),
            Length(max=254),
            Email(_l("Enter an email address, for example s.jansen@school.example.")),
        ],
    )


class PressForm(BaseForm):
    """Only a button."""


class LeaversForm(BaseForm):
    """The choices are the people that were listed."""

    people = CheckboxListField(_l("People"), [DataRequired(_l("Choose at least one person."))], coerce=int)
