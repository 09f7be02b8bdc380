"""A site and its company, recognition, notes, and counts of women in technical roles."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional, Regexp, ValidationError

from app.companies.calendar import school_years
from app.companies.forms.parts import choices_of, from_zero
from app.companies.models import CountSource, Site
from app.web.forms import (
    BaseForm,
    DateField,
    EmailField,
    PostcodeField,
    WholeNumberField,
    choices_from,
    optional_id,
)

COMPANY_FIELDS = {
    "company_name": "name",
    "kvk_number": "kvk_number",
    "sector": "sector",
    "website": "website",
}
SITE_FIELDS = (
    "name",
    "sbb_company_id",
    "establishment_number",
    "address",
    "postcode",
    "town",
    "technical_staff",
    "contact_name",
    "contact_email",
    "contact_phone",
    "trainer_name",
    "trainer_email",
    "last_placed_year",
)
WRONG_MAIL = _l("Enter an email address, for example k.bakker@company.example.")


class SiteForm(BaseForm):
    """What the school knows of a site and its company, apart from counts, recognition and openings."""

    version = HiddenField()
    seen = HiddenField()
    """Which likely doubles were on the screen, as their numbers: whoever saves then says that it is another one."""
    company_name = StringField(
        _l("Name of the company"), [InputRequired(_l("Enter the name of the company.")), Length(max=200)]
    )
    kvk_number = StringField(
        _l("KvK number"), [Optional(), Regexp(r"^\d{8}$", message=_l("A KvK number has 8 digits."))]
    )
    sector = StringField(_l("Sector"), [Length(max=120)])
    website = StringField(_l("Website"), [Length(max=300)])
    name = StringField(_l("Name of this site, if different"), [Length(max=200)])
    sbb_company_id = StringField(_l("SBB company ID"), [Length(max=30)])
    establishment_number = StringField(
        _l("Establishment number"),
        [Optional(), Regexp(r"^\d{12}$", message=_l("An establishment number has 12 digits."))],
    )
    address = StringField(_l("Street and number"), [Length(max=200)])
    postcode = PostcodeField(_l("Postcode"), [Optional()])
    town = StringField(_l("Town"), [Length(max=100)])
    technical_staff = WholeNumberField(
        _l("Everybody in technical roles, women and men"), [Optional(), from_zero]
    )
    contact_name = StringField(_l("Contact"), [Length(max=200)])
    contact_email = EmailField(
        _l("Email address of the contact"), [Optional(), Email(WRONG_MAIL), Length(max=254)]
    )
    contact_phone = StringField(_l("Telephone number of the contact"), [Length(max=40)])
    trainer_name = StringField(_l("Workplace trainer"), [Length(max=200)])
    trainer_email = EmailField(
        _l("Email address of the trainer"), [Optional(), Email(WRONG_MAIL), Length(max=254)]
    )
    last_placed_year = SelectField(_l("Last school year with one of our students"), coerce=optional_id)

    def offer_years(self, last: int, stored: int | None = None) -> None:
        """The school years to choose from; one that is stored already stays possible."""
        years = school_years(last)
        if stored is not None and stored not in dict(years):
            years += school_years(stored, 1)
        self.last_placed_year.choices = choices_from(years, blank=_l("not known"))

    def validate_website(self, field: Any) -> None:
        """An address that a browser opens; www.company.example gets its https://."""
        if not field.data:
            return
        if "://" not in field.data:
            field.data = f"https://{field.data}"
        if not field.data.lower().startswith(("https://", "http://")) or " " in field.data:
            raise ValidationError(str(_l("Enter a web address, for example www.company.example.")))

    def company_values(self) -> dict[str, Any]:
        """The answers about the company, by column."""
        return {column: self[name].data for name, column in COMPANY_FIELDS.items()}

    def site_values(self) -> dict[str, Any]:
        """The answers about the site, by column."""
        return {name: self[name].data for name in SITE_FIELDS}


def stored_values(site: Site) -> dict[str, Any]:
    """What the form shows of a site that is stored."""
    values = {name: getattr(site, name) for name in SITE_FIELDS}
    return values | {name: getattr(site.company, column) for name, column in COMPANY_FIELDS.items()}


class RecognitionForm(BaseForm):
    """A programme code and the days between which it holds."""

    programme_code = StringField(
        _l("Programme code"),
        [
            InputRequired(_l("Enter the programme code.")),
            Regexp(r"^\d{5}$", message=_l("A programme code has 5 digits, for example 25187.")),
        ],
    )
    valid_from = DateField(_l("From"), [Optional()])
    valid_until = DateField(_l("Up to and including"), [Optional()])


class NoteForm(BaseForm):
    """A note for colleagues."""

    text = TextAreaField(_l("Note"), [InputRequired(_l("Write the note first.")), Length(max=2000)])


class CountForm(BaseForm):
    """How many women, of how many people, on which day, says who (R1-R4)."""

    women = WholeNumberField(
        _l("Women in technical roles"),
        [InputRequired(_l("Enter the number of women. If there are none, enter 0.")), from_zero],
    )
    technical_staff = WholeNumberField(
        _l("Everybody in technical roles, women and men"), [Optional(), from_zero]
    )
    counted_on = DateField(_l("Date of the count"), [InputRequired(_l("Enter the date of the count."))])
    source = SelectField(_l("Source of the count"), choices=choices_of(CountSource))
