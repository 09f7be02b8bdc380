"""The companies file: its columns by every name, and how a preview shows them."""

from flask_babel import lazy_gettext as _l

from app.companies.importing.cells import count_source, last_school_year, web_address
from app.imports.comparison import Field
from app.imports.reading import Column, SheetSpec
from app.imports.reading.values import (
    at_most,
    day,
    email,
    establishment_number,
    identifier,
    kvk_number,
    long_text,
    postcode,
    programme_codes,
    text,
    whole_number_up_to,
)

SBB_ID = ("Leerbedrijf-ID", "Leerbedrijf ID (SBB)", "Leerbedrijf-ID (SBB)", "SBB-ID", "Leerbedrijfnummer")
KVK_NUMBER = ("KvK-nummer", "KvK", "KvK nr", "Kamer van Koophandel")
ESTABLISHMENT = ("Vestigingsnummer", "Vestigingsnr", "Vestigingsnummer KvK")

SPEC = SheetSpec(
    kind="companies",
    columns=(
        Column("sbb_company_id", SBB_ID, parse=at_most(30, identifier)),
        Column("kvk_number", KVK_NUMBER, parse=kvk_number),
        Column("establishment_number", ESTABLISHMENT, parse=establishment_number),
        Column(
            "name",
            ("Bedrijfsnaam", "Naam bedrijf", "Leerbedrijf", "Handelsnaam", "Naam"),
            required=True,
            parse=text,
        ),
        Column("address", ("Bezoekadres", "Adres", "Straat en huisnummer"), parse=text),
        Column("postcode", ("Postcode",), parse=postcode),
        Column("town", ("Plaats", "Vestigingsplaats", "Woonplaats"), parse=at_most(100)),
        Column("sector", ("Sector", "Branche"), parse=at_most(120)),
        Column("website", ("Website", "Internetadres"), parse=web_address),
        Column("contact_name", ("Contactpersoon", "Contact"), parse=text),
        Column(
            "contact_email", ("E-mail", "E-mailadres", "E-mail contactpersoon"), parse=at_most(254, email)
        ),
        Column("contact_phone", ("Telefoon", "Telefoonnummer"), parse=at_most(40)),
        Column("trainer_name", ("Praktijkopleider",), parse=text),
        Column("trainer_email", ("E-mail praktijkopleider",), parse=at_most(254, email)),
        Column("recognitions", ("Erkend voor", "Erkenningen", "Erkende opleidingen"), parse=programme_codes),
        Column("recognised_until", ("Erkend tot",), parse=day),
        Column(
            "technical_staff",
            ("Technisch personeel", "Aantal medewerkers technisch", "Medewerkers technisch"),
            parse=whole_number_up_to(100_000),
        ),
        Column(
            "women",
            ("Vrouwen technisch", "Aantal vrouwen technisch", "Vrouwen in technische functies"),
            parse=whole_number_up_to(100_000),
        ),
        Column("counted_on", ("Peildatum", "Datum telling"), parse=day),
        Column("source", ("Bron", "Bron telling"), parse=count_source),
        Column(
            "last_placed_year", ("Laatst geplaatst", "Laatst geplaatst (schooljaar)"), parse=last_school_year
        ),
        Column("notes", ("Opmerkingen", "Notities"), parse=long_text),
    ),
    ignored=(
        "Bedrijfsgrootte",
        "Aanhef",
        "Aanhef contactpersoon",
        "M/V",
        "Aantal plaatsen",
        "Aantal medewerkers",
    ),
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
