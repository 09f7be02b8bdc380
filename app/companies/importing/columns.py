"""The companies file: its columns by every name, and how a preview shows them."""

from flask_babel import lazy_gettext as _l

from app.companies.importing.cells import count_source, last_school_year, web_address
from app.imports.comparison import Field
from app.imports.reading import Column, SheetSpec
from app.imports.reading.values import (
    at_most,
    count_up_to,
    day,
    email,
    establishment_number,
    identifier,
    kvk_number,
    long_text,
    postcode,
    programme_codes,
    text,
)

SBB_ID = (
    "Leerbedrijf-ID",
    "Leerbedrijf ID (SBB)",
    "Leerbedrijf-ID (SBB)",
    "SBB-ID",
    "Leerbedrijfnummer",
    "SBB company ID",
    "Training company ID",
)
KVK_NUMBER = (
    "KvK-nummer",
    "KvK",
    "KvK nr",
    "Kamer van Koophandel",
    "KvK number",
    "Chamber of Commerce number",
)
ESTABLISHMENT = ("Vestigingsnummer", "Vestigingsnr", "Vestigingsnummer KvK", "Establishment number")

STREET = (
    "Straat",
    "Straatnaam",
    "Huisnummer",
    "Huisnr",
    "Huisletter",
    "Toevoeging",
    "Street",
    "House number",
)

SPEC = SheetSpec(
    kind="companies",
    columns=(
        Column("sbb_company_id", SBB_ID, parse=at_most(30, identifier), decides=True),
        Column("kvk_number", KVK_NUMBER, parse=kvk_number, decides=True),
        Column("establishment_number", ESTABLISHMENT, parse=establishment_number, decides=True),
        Column(
            "name",
            (
                "Bedrijfsnaam",
                "Naam bedrijf",
                "Leerbedrijf",
                "Handelsnaam",
                "Naam",
                "Bedrijf",
                "Company",
                "Company name",
            ),
            required=True,
            parse=text,
        ),
        Column(
            "address", ("Bezoekadres", "Adres", "Straat en huisnummer", "Address"), parse=text, parts=STREET
        ),
        Column("postcode", ("Postcode", "Postal code"), parse=postcode),
        Column("town", ("Plaats", "Vestigingsplaats", "Woonplaats", "Town", "City"), parse=at_most(100)),
        Column("sector", ("Sector", "Branche", "Industry"), parse=at_most(120)),
        Column("website", ("Website", "Internetadres", "Web address"), parse=web_address),
        Column("contact_name", ("Contactpersoon", "Contact", "Contact person"), parse=text),
        Column(
            "contact_email",
            ("E-mail", "E-mailadres", "E-mail contactpersoon", "Email", "Contact email", "Email address"),
            parse=at_most(254, email),
        ),
        Column("contact_phone", ("Telefoon", "Telefoonnummer", "Phone", "Telephone"), parse=at_most(40)),
        Column("trainer_name", ("Praktijkopleider", "Workplace trainer", "Trainer"), parse=text),
        Column("trainer_email", ("E-mail praktijkopleider", "Trainer email"), parse=at_most(254, email)),
        Column(
            "recognitions",
            ("Erkend voor", "Erkenningen", "Erkende opleidingen", "Recognised for"),
            parse=programme_codes,
            decides=True,
            joined_by="; ",
            same_for_all=True,
        ),
        Column("recognised_until", ("Erkend tot", "Recognised until"), parse=day),
        Column(
            "technical_staff",
            (
                "Technisch personeel",
                "Aantal medewerkers technisch",
                "Medewerkers technisch",
                "Technical staff",
            ),
            parse=count_up_to(100_000),
        ),
        Column(
            "women",
            (
                "Vrouwen technisch",
                "Aantal vrouwen technisch",
                "Vrouwen in technische functies",
                "Women in technical roles",
            ),
            parse=count_up_to(100_000),
        ),
        Column("counted_on", ("Peildatum", "Datum telling", "Date of the count", "Counted on"), parse=day),
        Column("source", ("Bron", "Bron telling", "Source"), parse=count_source),
        Column(
            "last_placed_year",
            ("Laatst geplaatst", "Laatst geplaatst (schooljaar)", "Last placement"),
            parse=last_school_year,
        ),
        Column("notes", ("Opmerkingen", "Notities", "Notes", "Remarks"), parse=long_text),
    ),
    ignored=(
        "Bedrijfsgrootte",
        "Aanhef",
        "Aanhef contactpersoon",
        "M/V",
        "Aantal plaatsen",
        "Aantal medewerkers",
    ),
    one_of=(("sbb_company_id", "kvk_number"),),
)

COMPANY_FIELDS = {
    "name": Field(_l("Name")),
    "kvk_number": Field(_l("KvK number")),
    "sector": Field(_l("Sector")),
    "website": Field(_l("Website")),
}
SITE_FIELDS = {
    "name": Field(_l("Name")),
    "sbb_company_id": Field(_l("SBB company ID")),
    "establishment_number": Field(_l("Establishment number")),
    "address": Field(_l("Address")),
    "postcode": Field(_l("Postcode")),
    "town": Field(_l("Town")),
    "contact_name": Field(_l("Contact person")),
    "contact_email": Field(_l("Email address")),
    "contact_phone": Field(_l("Telephone")),
    "trainer_name": Field(_l("Workplace trainer")),
    "trainer_email": Field(_l("Email address of the trainer")),
    "technical_staff": Field(_l("People in technical roles")),
    "last_placed_year": Field(_l("Last placement in")),
    "notes": Field(_l("Notes")),
    "recognitions": Field(_l("Recognised for")),
}
LABELS = {
    **{name: field.label for name, field in {**COMPANY_FIELDS, **SITE_FIELDS}.items()},
    "recognised_until": _l("Recognised until"),
    "women": _l("Women in technical roles"),
    "counted_on": _l("Date of the count"),
    "source": _l("Who counted"),
}
PLAIN_COMPANY = ("kvk_number", "sector", "website")
PLAIN_SITE = tuple(name for name in SITE_FIELDS if name not in {"name", "recognitions"})

EXAMPLE_HEADERS = (
    "KvK-nummer", "Vestigingsnummer", "Leerbedrijf-ID", "Bedrijfsnaam", "Postcode", "Plaats", "Erkend voor",
    "Technisch personeel", "Vrouwen technisch", "Peildatum", "Bron", "Laatst geplaatst",
)  # fmt: skip
EXAMPLE = (
    ("01234567", "000012345678", "L100200", "Voorbeeld Software B.V.", "3511 AB", "Utrecht", "25187,25189",
     14, 2, "01-10-2026", "bedrijf", "2025-2026"),
    ("12345678", "000087654321", "L100201", "Technisch Bureau 't Voorbeeld", "3701 AA", "Zeist", "25187,25297",
     40, "", "", "", ""),
)  # fmt: skip
