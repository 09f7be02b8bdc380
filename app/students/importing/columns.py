"""The students file: its columns by every name that school administrations give them, and how a preview shows them."""

from flask_babel import lazy_gettext as _l

from app.imports.comparison import Field
from app.imports.reading import Column, SheetSpec
from app.imports.reading.values import (
    at_most,
    day,
    email,
    gender,
    identifier,
    level,
    name,
    name_prefix,
    postcode,
    programme_code,
    surname,
    track,
    whole_number_up_to,
    year_of_study,
)
from app.students.importing.going import COLUMN, HEADERS

STUDENT_NUMBER = Column(
    "student_number",
    (
        "Studentnummer",
        "Studentnr",
        "Deelnemernummer",
        "Deelnemernr",
        "OV-nummer",
        "Leerlingnummer",
        "Leerlingnr",
        "Studienummer",
        "Student number",
        "Student ID",
        "Student no",
    ),
    required=True,
    parse=at_most(20, identifier),
)

SPEC = SheetSpec(
    kind="students",
    columns=(
        STUDENT_NUMBER,
        Column(
            "first_name",
            ("Roepnaam", "Voornaam", "First name", "Given name"),
            required=True,
            parse=at_most(100, name),
        ),
        Column(
            "name_prefix",
            ("Tussenvoegsel", "Tussenvoegsels", "Voorvoegsel", "Voorvoegsels", "Tv", "Prefix", "Infix"),
            parse=at_most(40, name_prefix),
        ),
        Column(
            "last_name",
            ("Achternaam", "Geboortenaam", "Familienaam", "Last name", "Surname", "Family name"),
            required=True,
            parse=surname,
        ),
        Column("gender", ("Geslacht", "M/V", "Sekse", "Gender", "Sex"), parse=gender),
        Column("date_of_birth", ("Geboortedatum", "Geb.datum", "Date of birth", "Birth date"), parse=day),
        Column(
            "email",
            (
                "E-mail (school)",
                "E-mail school",
                "Schoolmail",
                "E-mailadres",
                "E-mail",
                "Email",
                "Mailadres",
                "School email",
                "Email address",
            ),
            parse=at_most(254, email),
        ),
        Column("postcode", ("Postcode", "Postal code"), parse=postcode),
        Column("town", ("Woonplaats", "Plaats", "Town", "City"), parse=at_most(100)),
        Column(
            "programme_code",
            (
                "Opleidingscode",
                "Crebo",
                "Crebonummer",
                "Crebocode",
                "Crebonr",
                "Creboleerweg",
                "Programme code",
                "Course code",
            ),
            required=True,
            parse=programme_code,
            same_for_all=True,
        ),
        Column(
            "programme_name",
            ("Opleiding", "Opleidingsnaam", "Programme", "Course", "Programme name"),
            parse=at_most(200),
        ),
        Column("level", ("Niveau", "Mbo-niveau", "Level"), parse=level),
        Column("track", ("Leerweg", "Track", "Pathway"), parse=track, decides=True, same_for_all=True),
        Column(
            "year_of_study",
            ("Leerjaar", "Fase", "Studiejaar", "Year of study", "Study year", "Year"),
            parse=year_of_study,
            same_for_all=True,
        ),
        Column("cohort", ("Cohort", "Cohortjaar"), parse=at_most(20, identifier)),
        Column(
            "class_group",
            ("Klas", "Stamgroep", "Basisgroep", "Mentorgroep", "Class", "Class group"),
            parse=at_most(40),
        ),
        Column(
            "career_coach", ("Slb'er", "Slb", "Mentor", "Coach", "Tutor", "Study coach"), parse=at_most(200)
        ),
        Column("team_name", ("Team", "Onderwijsteam"), parse=at_most(100), same_for_all=True),
        Column(COLUMN, HEADERS, parse=at_most(300)),
        Column(
            "supervisor",
            ("Stagebegeleider", "BPV-begeleider", "Begeleider", "Docentbegeleider", "Supervisor"),
            parse=at_most(254),
        ),
        Column(
            "required_hours", ("Uren BPV", "BPV-uren", "Internship hours"), parse=whole_number_up_to(5000)
        ),
    ),
    ignored=(
        "Dyslexie",
        "Zorg",
        "Nationaliteit",
        "Geboorteland",
        "Geboorteplaats",
        "Telefoon ouder",
        "Telefoon ouders",
        "E-mail ouder",
        "Naam ouder",
        "Telefoon",
        "Mobiel",
        "Adres",
        "Straat",
        "Huisnummer",
        "Locatie",
        "Dyslexia",
        "Nationality",
        "Place of birth",
        "Country of birth",
        "Parent phone",
        "Phone",
        "Address",
    ),
)

# Names of the table's own columns, as those who edit by hand note them.
FIELDS = {
    "first_name": Field(_l("First name")),
    "name_prefix": Field(_l("Prefix")),
    "last_name": Field(_l("Last name")),
    "email": Field(_l("Email address")),
    "postcode": Field(_l("Postcode")),
    "town": Field(_l("Town")),
    "programme_id": Field(_l("Programme")),
    "track": Field(_l("Track")),
    "year_of_study": Field(_l("Year")),
    "cohort": Field(_l("Cohort")),
    "class_group": Field(_l("Class")),
    "career_coach": Field(_l("Study coach")),
    "team_id": Field(_l("Team")),
    "required_hours": Field(_l("Internship hours")),
    "is_in_file": Field(_l("In the students file"), lambda value: _l("yes") if value else _l("no")),
}
PLAIN = (
    "email",
    "postcode",
    "town",
    "year_of_study",
    "cohort",
    "class_group",
    "career_coach",
    "required_hours",
)

LABELS = {
    **{name: field.label for name, field in FIELDS.items()},
    "student_number": _l("Student number"),
    "programme_code": _l("Programme code"),
    "programme_name": _l("Name of the programme"),
    "level": _l("Level"),
    "gender": _l("Gender"),
    "date_of_birth": _l("Date of birth"),
    "team_name": _l("Team"),
    "supervisor": _l("Supervisor"),
    COLUMN: _l("Internship period, or yes or no"),
}

CONFIDENTIAL = {
    "gender": _l("This cell cannot be read. Write M, V, X or O, or leave it empty."),
    "date_of_birth": _l("This cell is not a date. Write it as 31-12-2008, or leave the cell empty."),
}
EXAMPLE_HEADERS = (
    "Studentnr", "Roepnaam", "Tussenvoegsel", "Achternaam", "Geslacht", "Geboortedatum", "Schoolmail", "Postcode",
    "Woonplaats", "Crebo", "Leerweg", "Niveau", "Leerjaar", "Klas", "Team",
)  # fmt: skip
EXAMPLE = (
    ("0301234", "Sanne", "van der", "Berg", "V", "05-03-2010", "s.vanderberg@student.school.example", "3511 AB",
     "Utrecht", "25187", "BOL", 4, 2, "ICT-2A", "ICT"),
    ("0301235", "Zoë", "", "Çelik-Öztürk", "V", "31-01-2009", "z.celik@student.school.example", "3521 XK",
     "Utrecht", "25187", "BOL", 4, 2, "ICT-2A", "ICT"),
    ("0301236", "Jasper", "", "D'Angelo", "M", "17-11-2008", "j.dangelo@student.school.example", "3701",
     "Zeist", "25297", "BOL", 4, 3, "ENG-3B", "Engineering"),
)  # fmt: skip
