"""The shape of what people fill in about role models: she herself, from outside or inside, and coordinators."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from app.rolemodels.models import Offer, RoleModel, RoleModelKind, Slot
from app.rolemodels.services.consents import longest_from
from app.schools.models import EducationDomain, Programme
from app.schools.queries import today
from app.web.filters import show_date
from app.web.forms import (
    BaseForm,
    CheckboxListField,
    DateField,
    EmailField,
    VersionField,
    WholeNumberField,
    choices_from,
    optional_id,
)

IN_PERSON, ONLINE = "in_person", "online"
WAYS = [(IN_PERSON, _l("In person")), (ONLINE, _l("Online"))]
KINDS = [
    (RoleModelKind.ALUMNA.value, _l("I studied at this school")),
    (RoleModelKind.PROFESSIONAL.value, _l("I work in a technical trade or in ICT, and studied elsewhere")),
]
_TOO_LONG = _l("This is too long. Shorten it.")


def _at_most(length: int) -> Length:
    return Length(max=length, message=_TOO_LONG)


class OfferForm(BaseForm):
    """To what she says yes, when and how, and until when. On its own behind the link in an email."""

    offers = CheckboxListField(
        _l("What would you like to do?"),
        [DataRequired(_l("Choose at least one thing that you would like to do."))],
        choices=choices_from(Offer.labels().items()),
    )
    fields = CheckboxListField(_l("Which fields do you know well?"))
    slots = CheckboxListField(_l("When are you usually free?"), choices=choices_from(Slot.labels().items()))
    ways = CheckboxListField(
        _l("How would you like to meet?"),
        [DataRequired(_l("Choose in person, online, or both."))],
        choices=choices_from(WAYS),
    )
    max_minutes = WholeNumberField(
        _l("Longest journey, one way"),
        [Optional(), NumberRange(5, 240, _l("Enter a number of minutes from 5 to 240."))],
    )
    max_per_year = WholeNumberField(
        _l("How many times a school year may we ask you, at most?"),
        [Optional(), NumberRange(1, 52, _l("Enter a number from 1 to 52."))],
    )
    until = DateField(_l("Until when may we ask you?"), [InputRequired(_l("Enter the last day."))])

    def offer_domains(self, domains: list[EducationDomain], language: str) -> None:
        """The education domains to choose from, in the reader's language."""
        self.fields.choices = choices_from(
            (one.code, one.name_nl if language == "nl" else one.name_en) for one in domains
        )

    def validate_until(self, field: Any) -> None:
        """Two years at most: then we ask again. The service holds the same rule."""
        if field.data is None:
            return
        if field.data < today():
            raise ValidationError(str(_l("This day has passed. Choose a later one.")))
        if field.data > longest_from(today()):
            raise ValidationError(
                str(_l("Choose a day up to and including %(day)s.", day=show_date(longest_from(today()))))
            )

    @property
    def chosen_offers(self) -> list[Offer]:
        return [Offer(value) for value in self.offers.data or []]

    def offer_values(self) -> dict[str, Any]:
        """The answers by column, apart from consents and fields."""
        chosen = set(self.slots.data or [])
        return {
            "slots": [slot.value for slot in Slot if slot.value in chosen],
            "meets_in_person": IN_PERSON in (self.ways.data or []),
            "meets_online": ONLINE in (self.ways.data or []),
            "max_minutes": self.max_minutes.data,
            "max_per_year": self.max_per_year.data,
        }


PERSON = (
    "first_name",
    "name_prefix",
    "last_name",
    "email",
    "phone",
    "kind",
    "programme_id",
    "diploma_year",
    "employer",
    "job_title",
    "town",
    "about",
    "shows_name",
)


class PersonForm(OfferForm):
    """Who she is, beside what she offers."""

    first_name = StringField(_l("First name"), [DataRequired(_l("Enter a first name.")), _at_most(100)])
    name_prefix = StringField(_l("Prefix"), [_at_most(40)])
    last_name = StringField(_l("Last name"), [DataRequired(_l("Enter a last name.")), _at_most(150)])
    email = EmailField(
        _l("Email address"),
        [
            DataRequired(_l("Enter an email address.")),
            _at_most(254),
            Email(_l("Enter an email address, for example noor@work.example.")),
        ],
    )
    phone = StringField(_l("Telephone"), [_at_most(40)])
    kind = RadioField(
        _l("Who are you?"), [DataRequired(_l("Choose one of the two."))], choices=choices_from(KINDS)
    )
    programme_id = SelectField(_l("Programme"), coerce=optional_id)
    diploma_year = WholeNumberField(_l("Year of the diploma"), [Optional()])
    employer = StringField(_l("Where do you work?"), [_at_most(200)])
    job_title = StringField(_l("What is your job?"), [_at_most(120)])
    town = StringField(_l("Which town do you live in?"), [_at_most(100)])
    about = TextAreaField(_l("What would you like students to know about you?"), [_at_most(1500)])
    shows_name = BooleanField(_l("Students may see my first name and job on the page of my company"))

    def offer_programmes(self, programmes: list[Programme]) -> None:
        """The programmes of the school to choose from."""
        self.programme_id.choices = choices_from(
            ((one.id, one.name) for one in programmes), blank=_l("Another one, or not known")
        )

    def validate_diploma_year(self, field: Any) -> None:
        """A year in which somebody alive can have graduated."""
        if field.data is not None and not 1950 <= field.data <= today().year:
            raise ValidationError(str(_l("Enter a year of four digits, for example 2019.")))

    def person_values(self) -> dict[str, Any]:
        """The answers by column, apart from consents and fields."""
        values = {name: self[name].data for name in PERSON}
        if values["kind"] != RoleModelKind.ALUMNA:
            values |= {"programme_id": None, "diploma_year": None}
        values["kind"] = RoleModelKind(values["kind"])
        for name in ("name_prefix", "phone", "employer", "job_title", "town"):
            values[name] = values[name] or None
        return {**values, "about": values["about"] or "", **self.offer_values()}


class SignUpForm(PersonForm):
    """The public form, in three steps: what she offers, when and how far, who she is.

    Each step is sent with everything that was filled in before, so that the school keeps nothing before she sends the
    last one.
    """

    STEPS = (
        ("offers", "fields", "ways"),
        ("slots", "max_minutes", "max_per_year", "until"),
        (*PERSON, "accepts_conduct"),
    )

    accepts_conduct = BooleanField(
        _l("I have read the code of conduct and will keep to it"),
        [DataRequired(_l("Read the code of conduct and tick the box to continue."))],
    )

    @property
    def leads_circles(self) -> bool:
        """Whether she offers circles: only then it matters at which times she is free."""
        return Offer.CIRCLE.value in (self.offers.data or [])

    def is_asked(self, name: str, step: int) -> bool:
        """Whether a question stands on the page of a step."""
        return name in self.STEPS[step - 1] and (name != "slots" or self.leads_circles)

    def carried(self, step: int) -> list[tuple[str, str]]:
        """Name and value of every answer that the page of this step does not ask for, as it was sent."""
        return [(name, text) for name, text in self.as_sent if not self.is_asked(name, step)]

    @property
    def as_sent(self) -> list[tuple[str, str]]:
        """Name and value of every answer."""
        return [(name, text) for names in self.STEPS for name in names for text in _as_sent(self[name])]

    def step_after(self, step: int, *, is_back: bool) -> int:
        """The step to show once this one is sent; one more than there are where all is answered.

        Messages are left only where the step that is shown is the one that was sent, or one before it: a question that
        nobody has seen yet is not wrong.
        """
        wrong = (n for n in range(1, step + 1) if any(self[name].errors for name in self.STEPS[n - 1]))
        shown = max(1, step - 1) if is_back else next(wrong, step + 1)
        self._keep_messages_of(0 if is_back or shown > step else shown)
        return shown

    def say_what_is_wrong(self, step: int) -> None:
        """The messages of one step, of answers that were sent before."""
        self.validate()
        self._keep_messages_of(step)

    def _keep_messages_of(self, step: int) -> None:
        for names in (names for number, names in enumerate(self.STEPS, start=1) if number != step):
            for name in names:
                self[name].errors = []

    def person_values(self) -> dict[str, Any]:
        values = super().person_values()
        return values if self.leads_circles else {**values, "slots": []}


def _as_sent(field: Field) -> list[str]:
    """What a browser sends for this answer: what it has sent already, or what the form begins with."""
    if field.raw_data is not None:
        return [str(text) for text in field.raw_data]
    values = field.data if isinstance(field.data, list) else [field.data]
    return [str(value) for value in values if value not in (None, "", False)]


class OwnForm(PersonForm):
    """What she changes of herself. Whoever came from a file accepts the code of conduct the first time."""

    version = VersionField()
    accepts_conduct = BooleanField(
        _l("I have read the code of conduct and will keep to it"),
        [DataRequired(_l("Read the code of conduct and tick the box to continue."))],
    )
    max_circles = WholeNumberField(
        _l("How many mentoring circles at a time, at most?"),
        [
            InputRequired(_l("Enter a number from 1 to 5.")),
            NumberRange(1, 5, _l("Enter a number from 1 to 5.")),
        ],
    )

    def person_values(self) -> dict[str, Any]:
        return {**super().person_values(), "max_circles": self.max_circles.data}


class StaffForm(OwnForm):
    """What a coordinator changes: the same, and at which of the school's companies she works."""

    kind = RadioField(
        _l("Alumna or woman in tech"),
        [DataRequired(_l("Choose one of the two."))],
        choices=choices_from(RoleModelKind.labels().items()),
    )

    site_id = SelectField(_l("Works at a company of the school"), coerce=optional_id)

    def person_values(self) -> dict[str, Any]:
        return {**super().person_values(), "site_id": self.site_id.data}


class AnswerForm(OfferForm):
    """Yes, from quarantine."""

    accepts_conduct = BooleanField(
        _l("I have read the code of conduct and will keep to it"),
        [DataRequired(_l("Read the code of conduct and tick the box to continue."))],
    )


class RenewForm(BaseForm):
    """Going on: to what, and until when."""

    offers = CheckboxListField(
        _l("What would you like to do?"),
        [DataRequired(_l("Choose at least one thing that you would like to do."))],
        choices=choices_from(Offer.labels().items()),
    )
    until = DateField(_l("Until when may we ask you?"), [InputRequired(_l("Enter the last day."))])


class PauseForm(BaseForm):
    until = DateField(_l("Back on"), [Optional()])


class ApproveForm(BaseForm):
    site_id = SelectField(_l("Works at a company of the school"), coerce=optional_id)


class RefuseForm(BaseForm):
    reason = TextAreaField(
        _l("Reason"), [InputRequired(_l("Say why: she reads it in the email.")), _at_most(500)]
    )


class ContactForm(BaseForm):
    about = TextAreaField(_l("Note"), [InputRequired(_l("Write the note first.")), _at_most(500)])


def stored_offer(role_model: RoleModel, offers: list[Offer], until: date | None) -> dict[str, Any]:
    """What an offer form shows of somebody who is stored."""
    ways = [
        way
        for way, meets in ((IN_PERSON, role_model.meets_in_person), (ONLINE, role_model.meets_online))
        if meets
    ]
    return {
        "offers": [offer.value for offer in offers],
        "fields": sorted(role_model.field_codes),
        "slots": list(role_model.slots),
        "ways": ways,
        "max_minutes": role_model.max_minutes,
        "max_per_year": role_model.max_per_year,
        "until": until,
    }


def stored_person(role_model: RoleModel, offers: list[Offer], until: date | None) -> dict[str, Any]:
    """What the full form shows of somebody who is stored."""
    values = {name: getattr(role_model, name) for name in (*PERSON, "max_circles", "site_id")}
    values["email"] = role_model.new_email or role_model.email
    return {**values, "kind": role_model.kind.value, **stored_offer(role_model, offers, until)}
