"""Columns of the five kinds of school files, as `docs` describe them; small copies for tests of reading alone."""

from app.imports.reading import Column, SheetSpec
from app.imports.reading import values as v

STUDENTS = SheetSpec(
    "students",
    columns=(
        Column(
            "student_number",
            ("Studentnummer", "Studentnr", "Deelnemernummer", "OV-nummer", "Leerlingnummer"),
            required=True,
            parse=v.identifier,
        ),
        Column("first_name", ("Roepnaam", "Voornaam"), required=True, parse=v.name),
        Column("name_prefix", ("Tussenvoegsel", "Voorvoegsel", "Voorvoegsels", "Tv"), parse=v.name_prefix),
        Column("last_name", ("Achternaam", "Geboortenaam"), required=True, parse=v.surname),
        Column("gender", ("Geslacht", "M/V", "Sekse"), parse=v.gender),
        Column("date_of_birth", ("Geboortedatum",), parse=v.day),
        Column("email", ("E-mail (school)", "Schoolmail", "E-mail"), parse=v.email),
        Column("postcode", ("Postcode",), parse=v.postcode),
        Column("town", ("Woonplaats",)),
        Column(
            "programme_code",
            ("Opleidingscode", "Crebo", "Crebonummer", "Creboleerweg"),
            parse=v.programme_code,
        ),
        Column("track", ("Leerweg",), parse=v.track),
        Column("level", ("Niveau",), parse=v.level),
        Column("year_of_study", ("Leerjaar", "Fase"), parse=v.whole_number_up_to(6)),
        Column("class_group", ("Klas", "Stamgroep", "Basisgroep")),
        Column("team", ("Team",)),
        Column("career_coach", ("Slb'er", "Mentor", "Coach")),
    ),
    ignored=("Telefoon ouder", "Nationaliteit", "Geboorteland", "Zorg", "Dyslexie"),
    refused=("Paspoortnummer",),
)

COMPANIES = SheetSpec(
    "companies",
    columns=(
        Column("kvk_number", ("KvK-nummer", "KvK"), parse=v.kvk_number),
        Column("establishment_number", ("Vestigingsnummer",), parse=v.establishment_number),
        Column("sbb_company_id", ("Leerbedrijf-ID",), required=True, parse=v.identifier),
        Column("name", ("Bedrijfsnaam", "Handelsnaam"), required=True),
        Column("postcode", ("Postcode",), parse=v.postcode),
        Column("town", ("Plaats",)),
        Column("recognised", ("Erkend voor",), parse=v.programme_codes),
        Column(
            "technical_staff_count",
            ("Technisch personeel", "Aantal medewerkers technisch"),
            parse=v.whole_number,
        ),
        Column(
            "women_technical_count", ("Vrouwen technisch", "Aantal vrouwen technisch"), parse=v.whole_number
        ),
        Column("counted_on", ("Peildatum",), parse=v.day),
        Column("source", ("Bron", "Bron telling")),
    ),
)

OPENINGS = SheetSpec(
    "openings",
    columns=(
        Column("sbb_company_id", ("Leerbedrijf-ID",), required=True, parse=v.identifier),
        Column(
            "programme_codes", ("Opleidingscode(s)", "Opleidingscode"), required=True, parse=v.programme_codes
        ),
        Column("track", ("Leerweg",), parse=v.opening_track),
        Column("capacity", ("Aantal plaatsen",), required=True, parse=v.whole_number),
        Column("begins_on", ("Begin",), parse=v.day),
        Column("ends_on", ("Eind",), parse=v.day),
        Column("days_per_week", ("Dagen per week",), parse=v.whole_number_up_to(7)),
        Column("hours_per_week", ("Uren per week",), parse=v.whole_number_up_to(60)),
        Column("years", ("Leerjaar",), parse=v.years_of_study),
        Column("description", ("Omschrijving",)),
        Column("allowance", ("Vergoeding",)),
        Column("requirements", ("Eisen",)),
    ),
)

PREFERENCES = SheetSpec(
    "preferences",
    columns=(
        Column("student_number", ("Studentnummer", "Studentnr"), required=True, parse=v.identifier),
        Column("rank", ("Voorkeur",), required=True, parse=v.whole_number_up_to(10)),
        Column("sbb_company_id", ("Leerbedrijf-ID",), required=True, parse=v.identifier),
    ),
)

ROLE_MODELS = SheetSpec(
    "rolemodels",
    columns=(
        Column("first_name", ("Voornaam",), required=True, parse=v.name),
        Column("name_prefix", ("Tussenvoegsel",), parse=v.name_prefix),
        Column("last_name", ("Achternaam",), required=True, parse=v.surname),
        Column("email", ("E-mail",), required=True, parse=v.email),
        Column("kind", ("Soort",)),
        Column("employer", ("Werkgever",)),
        Column("sbb_company_id", ("Leerbedrijf-ID",), parse=v.identifier),
        Column("function", ("Functie",)),
        Column("town", ("Woonplaats",)),
        Column("offers", ("Wil bijdragen als",), parse=v.words),
        Column("consents", ("Toestemming",), parse=v.yes_no),
        Column("consented_on", ("Datum toestemming",), parse=v.day),
        Column("consented_until", ("Toestemming tot",), parse=v.day),
    ),
)
