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
        Column("sbb_company_id", SBB_ID, parse=at_most(30, identifier), decides=True),
        Column("kvk_number", KVK_NUMBER, parse=kvk_number, decides=True),
        Column(
            "establishment_number", (*ESTABLISHMENT, "Vestiging"), parse=establishment_number, decides=True
        ),
        Column("name", ("Bedrijfsnaam", "Leerbedrijf", "Bedrijf", "Company", "Company name"), parse=text),
        Column(
            "programme_codes",
            (
                "Opleidingscode(s)",
                "Opleidingscodes",
                "Opleidingscode",
                "Crebo",
                "Crebocode",
                "Crebonummer",
                "Programme code",
                "Programme codes",
            ),
            required=True,
            joined_by="; ",
            parse=programme_codes,
            same_for_all=True,
        ),
        Column("track", ("Leerweg", "Track"), parse=opening_track, decides=True, same_for_all=True),
        Column(
            "capacity",
            (
                "Aantal plaatsen",
                "Plaatsen",
                "Aantal",
                "Plekken",
                "Stageplekken",
                "Places",
                "Number of places",
            ),
            required=True,
            parse=whole_number,
            same_for_all=True,
        ),
        Column(
            "period",
            ("Periode", "Stageperiode", "Period"),
            parse=at_most(100),
            decides=True,
            same_for_all=True,
        ),
        Column(
            "starts_on",
            ("Begin", "Begindatum", "Startdatum", "Van", "First day", "Start date", "Start"),
            parse=day,
            decides=True,
            same_for_all=True,
        ),
        Column(
            "ends_on",
            ("Eind", "Einde", "Einddatum", "Tot", "Last day", "End date", "End"),
            parse=day,
            decides=True,
            same_for_all=True,
        ),
        Column(
            "days_per_week", ("Dagen per week", "Days a week", "Days per week"), parse=whole_number_up_to(7)
        ),
        Column(
            "hours_per_week",
            ("Uren per week", "Hours a week", "Hours per week"),
            parse=whole_number_up_to(60),
        ),
        Column(
            "years",
            ("Leerjaar", "Leerjaren", "Years of study", "Year of study"),
            parse=years_of_study,
            decides=True,
        ),
        Column(
            "requirements",
            ("Eisen", "Eisen (VOG, rijbewijs, VCA)", "Requirements"),
            parse=at_most(300, long_text),
        ),
        Column("description", ("Omschrijving", "Description"), parse=long_text),
        Column("allowance", ("Vergoeding", "Stagevergoeding", "Allowance"), parse=at_most(100)),
    ),
    ignored=("Niveau", "Praktijkopleider", "Plaats"),
    one_of=(("sbb_company_id", "kvk_number", "name"), ("starts_on", "period"), ("ends_on", "period")),
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
LABELS = {
    **{name: field.label for name, field in FIELDS.items()},
    "sbb_company_id": _l("SBB company ID"),
    "kvk_number": _l("KvK number"),
    "establishment_number": _l("Establishment number"),
    "name": _l("Name of the company"),
    "period": _l("Period"),
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
