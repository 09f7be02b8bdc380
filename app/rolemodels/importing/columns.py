"""The file of role models: its columns by every name under which schools keep them, and how a preview shows them."""

from collections.abc import Iterable

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.imports.comparison import Field
from app.imports.plans import Text
from app.imports.reading import Column, SheetSpec
from app.imports.reading.values import (
    at_most,
    day,
    email,
    identifier,
    name,
    name_prefix,
    postcode,
    surname,
    yes_no,
)
from app.rolemodels.importing.cells import diploma, kind, offers, slots
from app.rolemodels.models import Offer, Slot

SPEC = SheetSpec(
    kind="rolemodels",
    columns=(
        Column(
            "first_name",
            ("Voornaam", "Roepnaam", "First name", "Given name"),
            required=True,
            parse=at_most(100, name),
        ),
        Column(
            "name_prefix",
            ("Tussenvoegsel", "Tussenvoegsels", "Voorvoegsel", "Tv", "Prefix"),
            parse=at_most(40, name_prefix),
        ),
        Column(
            "last_name",
            ("Achternaam", "Geboortenaam", "Familienaam", "Last name", "Surname", "Family name"),
            required=True,
            parse=surname,
        ),
        Column(
            "email",
            ("E-mail", "E-mailadres", "Email", "Mail", "E-mail (privé)", "Mailadres", "Email address"),
            required=True,
            parse=at_most(254, email),
        ),
        Column("phone", ("Telefoon", "Telefoonnummer", "Mobiel", "Phone", "Telephone"), parse=at_most(40)),
        Column("kind", ("Soort", "Rol", "Kind"), parse=kind, same_for_all=True),
        Column("diploma", ("Diploma", "Opleiding", "Diploma (opleiding, jaar)"), parse=diploma),
        Column("diploma_year", ("Diplomajaar", "Jaar"), parse=diploma),
        Column(
            "employer", ("Werkgever", "Bedrijf", "Bedrijfsnaam", "Employer", "Company"), parse=at_most(200)
        ),
        Column(
            "sbb_company_id",
            ("Leerbedrijf-ID", "Leerbedrijf-ID (SBB)", "Leerbedrijf"),
            parse=at_most(30, identifier),
        ),
        Column("job_title", ("Functie", "Beroep", "Job", "Job title"), parse=at_most(120)),
        Column("town", ("Woonplaats", "Plaats", "Regio", "Town", "City"), parse=at_most(100)),
        Column("postcode", ("Postcode", "Postal code"), parse=postcode),
        Column(
            "offers",
            ("Wil bijdragen als", "Wil bijdragen", "Aanbod", "Offers", "Would like to do"),
            parse=offers,
            joined_by="; ",
        ),
        Column("slots", ("Dagdelen", "Wanneer", "Kan op", "Times"), parse=slots, joined_by="; "),
        Column("meets_online", ("Online", "Kan online"), parse=yes_no),
        Column("has_consent", ("Toestemming", "Akkoord", "Consent"), parse=yes_no, decides=True),
        Column(
            "given_on",
            ("Datum toestemming", "Toestemming op", "Toestemming sinds", "Consent given on"),
            parse=day,
            decides=True,
        ),
        Column(
            "ends_on", ("Toestemming tot", "Toestemming tot en met", "Consent until"), parse=day, decides=True
        ),
    ),
    ignored=(
        "Geboortedatum",
        "Geslacht",
        "M/V",
        "Adres",
        "Straat",
        "Huisnummer",
        "Nationaliteit",
        "LinkedIn",
    ),
)


def _named(values: Iterable[str], labels: type[Offer] | type[Slot]) -> Text:
    """Labels side by side, in the reader's language."""
    members = [labels(value) for value in values]
    return LazyString(lambda: ", ".join(str(member.label) for member in members)) if members else _l("none")


# Names of the table's own columns, as those who edit by hand note them.
FIELDS = {
    "first_name": Field(_l("First name")),
    "name_prefix": Field(_l("Prefix")),
    "last_name": Field(_l("Last name")),
    "phone": Field(_l("Telephone")),
    "kind": Field(_l("Alumna or woman in tech")),
    "employer": Field(_l("Employer")),
    "site_id": Field(_l("Company of the school")),
    "job_title": Field(_l("Job")),
    "town": Field(_l("Town")),
    "postcode": Field(_l("Postcode")),
    "programme_id": Field(_l("Programme")),
    "diploma_year": Field(_l("Year of the diploma")),
    "slots": Field(_l("Times"), lambda values: _named(values, Slot)),
    "meets_online": Field(_l("Can meet online"), lambda value: _l("yes") if value else _l("no")),
    "offers": Field(_l("Offers"), lambda values: _named(values, Offer)),
    "ends_on": Field(_l("Consent until")),
}
LABELS = {
    **{name: field.label for name, field in FIELDS.items()},
    "email": _l("Email address"),
    "diploma": _l("Diploma: programme, and year"),
    "sbb_company_id": _l("SBB company ID"),
    "has_consent": _l("Consent: yes or no"),
    "given_on": _l("Date of the consent"),
}
PLAIN = ("phone", "kind", "employer", "job_title", "town", "postcode", "meets_online")
CONFIDENTIAL = {"email": _l("This cell is not an email address."), "phone": _l("This cell is too long.")}
EXAMPLE_HEADERS = (
    "Voornaam", "Tussenvoegsel", "Achternaam", "E-mail", "Soort", "Diploma", "Werkgever", "Leerbedrijf-ID", "Functie",
    "Woonplaats", "Wil bijdragen als", "Dagdelen", "Toestemming", "Datum toestemming", "Toestemming tot",
)  # fmt: skip
EXAMPLE = (
    ("Noor", "van der", "Wal", "noor@work.example", "oud-studente", "Applicatieontwikkeling, 2021",
     "Voorbeeld Software B.V.", "L100200", "Developer", "Utrecht", "mentor; gastles", "di avond; do avond", "ja",
     "01-09-2026", "01-09-2028"),
    ("Çiğdem", "", "Aydın", "cigdem@work.example", "vakvrouw", "", "Bouwbedrijf 't Voorbeeld", "L100201",
     "Uitvoerder", "Zeist", "meeloopdag; open dag", "", "ja", "15-10-2026", "15-10-2027"),
    ("Eva", "", "Smit", "eva@work.example", "vakvrouw", "", "Voorbeeld Installatie", "", "Monteur", "Amersfoort",
     "gastles", "", "nee", "", ""),
)  # fmt: skip
