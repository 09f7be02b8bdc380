"""The openings file: its columns by every name, and how a preview shows them."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.companies.importing.columns import ESTABLISHMENT, KVK_NUMBER, SBB_ID
from app.imports.comparison import Field, in_words
from app.imports.plans import Text
from app.imports.reading import Column, SheetSpec
from app.imports.reading.values import (
    at_most,
    day,
    establishment_number,
    identifier,
    kvk_number,
    long_text,
    opening_track,
    programme_codes,
    text,
    whole_number,
    whole_number_up_to,
    years_of_study,
)

EITHER = "either"
"""What a cell that names both tracks is read as."""

SPEC = SheetSpec(
    kind="openings",
    columns=(
        Column("sbb_company_id", SBB_ID, parse=at_most(30, identifier)),
        Column("kvk_number", KVK_NUMBER, parse=kvk_number),
        Column("establishment_number", (*ESTABLISHMENT, "Vestiging"), parse=establishment_number),
        Column("name", ("Bedrijfsnaam", "Leerbedrijf"), parse=text),
        Column(
            "programme_codes",
            ("Opleidingscode(s)", "Opleidingscodes", "Opleidingscode", "Crebo", "Crebocode", "Crebonummer"),
            required=True,
            parse=programme_codes,
        ),
        Column("track", ("Leerweg",), parse=opening_track),
        Column("capacity", ("Aantal plaatsen", "Plaatsen", "Aantal"), required=True, parse=whole_number),
        Column("period", ("Periode", "Stageperiode"), parse=at_most(100)),
        Column("starts_on", ("Begin", "Begindatum", "Startdatum", "Van"), parse=day),
        Column("ends_on", ("Eind", "Einde", "Einddatum", "Tot"), parse=day),
        Column("days_per_week", ("Dagen per week",), parse=whole_number_up_to(7)),
        Column("hours_per_week", ("Uren per week",), parse=whole_number_up_to(60)),
        Column("years", ("Leerjaar", "Leerjaren"), parse=years_of_study),
        Column("requirements", ("Eisen", "Eisen (VOG, rijbewijs, VCA)"), parse=at_most(300, long_text)),
        Column("description", ("Omschrijving",), parse=long_text),
        Column("allowance", ("Vergoeding", "Stagevergoeding"), parse=at_most(100)),
    ),
    ignored=("Niveau", "Praktijkopleider", "Plaats"),
)


def _track_words(value: Any) -> Text:
    return {None: _l("not said"), EITHER: _l("either")}.get(value, value)


def _years_words(value: Any) -> Text:
    return in_words(value) if value else _l("every year")


# Names of the table's own columns, as those who edit by hand note them.
FIELDS = {
    "programme_codes": Field(_l("Programmes")),
    "track": Field(_l("Track"), _track_words),
    "capacity": Field(_l("Places")),
    "period_id": Field(_l("Period")),
    "starts_on": Field(_l("First day")),
    "ends_on": Field(_l("Last day")),
    "days_per_week": Field(_l("Days a week")),
    "hours_per_week": Field(_l("Hours a week")),
    "years": Field(_l("Years of study"), _years_words),
    "requirements": Field(_l("Requirements")),
    "description": Field(_l("Description")),
    "allowance": Field(_l("Allowance")),
}
PLAIN = (
    "capacity",
    "days_per_week",
    "hours_per_week",
    "years",
    "requirements",
    "description",
    "allowance",
)

EXAMPLE_HEADERS = (
    "Leerbedrijf-ID", "Opleidingscode(s)", "Leerweg", "Aantal plaatsen", "Begin", "Eind", "Dagen per week",
    "Uren per week",
)  # fmt: skip
EXAMPLE = (
    ("L100200", "25187", "BOL", 2, "01-02-2027", "02-07-2027", 4, 32),
    ("L100201", "25187,25297", "BOL", 1, "01-02-2027", "02-07-2027", 4, 32),
)
