"""Ten files of different habits, made up: as offices keep them, and not as an importer would like them.

Each is what somebody chooses, what she says of its columns on the mapping page (by the name of the column in the file),
and how many rows come of it. They build on each other: students before choices, companies before openings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from xlsxwriter import Workbook

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Habit:
    """One file: `says` is column -> ours, `writes` holds for every row, `answer` is for the preview's question."""

    name: str
    kind: str
    data: bytes
    new: int
    says: Mapping[str, str] = field(default_factory=dict)
    writes: Mapping[str, str] = field(default_factory=dict)
    accepts: str = ""
    answer: str = ""


def text(rows: Rows, separator: str, encoding: str) -> bytes:
    """A text file."""
    return "\r\n".join(separator.join(map(str, row)) for row in rows).encode(encoding)


def workbook(sheets: Mapping[str, Rows], title: str = "") -> bytes:
    """A workbook; with a title, the first sheet has it in merged cells above an empty row and a row with filters."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_numbers": False}) as book:
        for name, rows in sheets.items():
            sheet, top = book.add_worksheet(name), 0
            if title:
                width = max(len(row) for row in rows)
                sheet.merge_range(0, 0, 0, width - 1, title, book.add_format({"bold": True}))
                sheet.write(1, 0, "Filter: alles")
                top, title = 3, ""
            for number, row in enumerate(rows, start=top):
                for column, value in enumerate(row):
                    sheet.write(number, column, value)
    return content.getvalue()


WHOLE_NAMES = Habit(
    "klassenlijst.csv",
    "students",
    text(
        (
            ("Lln.", "Wie", "Opl.", "Zit in", "Schoolpost"),
            ("0300001", '"Jansen, Anna van"', "25187", "tweede jaar", "a.jansen@student.school.example"),
            ("0300002", '"Çelik, Zoë"', "25187", "2e", "z.celik@student.school.example"),
            ("0300003", '"Berg, van der, Sanne"', "25187", "leerjaar twee", "s.berg@student.school.example"),
        ),
        ",",
        "cp1252",
    ),
    new=3,
    says={"Lln.": "student_number", "Wie": "whole_name", "Opl.": "programme_code", "Zit in": "year_of_study"},
)
IN_ENGLISH = Habit(
    "students-export.xlsx",
    "students",
    workbook(
        {
            "Export": (
                ("Student ID", "Given name", "Surname", "Sex", "Course code", "Year of study", "Pathway"),
                ("0300004", "Tess", "de Wit", "female", "25297", "two", "BOL"),
                ("0300005", "Milan", "Bakker", "male", "25297", "third year", "school-based"),
            )
        }
    ),
    new=2,
)
MERGED_TITLE = Habit(
    "Overzicht najaar.xlsx",
    "students",
    workbook(
        {
            "Blad1": (
                ("Pasnummer", "Roepnaam", "Tussenv.", "Familienaam", "Kwalificatiecode", "Groep"),
                ("0300006", "Noor", "van den", "Heuvel", "25187", "ICT-2B"),
                ("0300007", "Indy", "", "Postma", "25187", "ICT-2B"),
                ("Totaal", 2),
            )
        },
        title="Studenten op stage, najaar 2026",
    ),
    new=2,
    says={
        "Pasnummer": "student_number",
        "Tussenv.": "name_prefix",
        "Kwalificatiecode": "programme_code",
        "Groep": "class_group",
    },
)
TWO_SHEETS = Habit(
    "stagelijst.xlsx",
    "students",
    workbook(
        {
            "Toelichting": (("Deze lijst is gemaakt door het BPV-bureau.",), ("Vragen? bel 101",)),
            "2C": (
                ("Nummer", "Naam", "Leerjaar"),
                ("0300008", "Fatima El Idrissi", 2),
                ("0300009", "Bo de Boer", 2),
            ),
            "2D": (("Nummer", "Naam", "Leerjaar"), ("0300010", "Isa van 't Hof", 2)),
        }
    ),
    new=3,
    says={"Nummer": "student_number"},
    writes={"programme_code": "25187", "track": "BOL"},
)
STREET_AND_NUMBER = Habit(
    "bedrijven.txt",
    "companies",
    text(
        (
            (
                "Organisatie",
                "Code bij SBB",
                "Straat",
                "Huisnummer",
                "Toevoeging",
                "Postcode",
                "Plaats",
                "Mag opleiden voor",
            ),
            ("Salland Software", "L1", "Dorpsstraat", "12", "a", "8103 AA", "Raalte", "25187,25297"),
            ("Vechtdal Techniek", "L2", "Kade", "3", "", "8011 AB", "Zwolle", "25297"),
        ),
        "\t",
        "utf-16",
    ),
    new=2,
    says={"Organisatie": "name", "Code bij SBB": "sbb_company_id", "Mag opleiden voor": "recognitions"},
    answer="none",
)
PIPES = Habit(
    "companies.csv",
    "companies",
    text(
        (
            ("Employer", "Trade register", "Codes", "Techies", "Women there", "Counted on", "City"),
            ("Ijssel Robotics", "01234567", "25187", "14", "3", "01-10-2026", "Deventer"),
        ),
        "|",
        "utf-8-sig",
    ),
    new=1,
    says={
        "Employer": "name",
        "Trade register": "kvk_number",
        "Codes": "recognitions",
        "Techies": "technical_staff",
        "Women there": "women",
    },
    answer="none",
)
NUMBERS_AS_WORDS = Habit(
    "plekken.csv",
    "openings",
    text(
        (
            ("Code leerbedrijf", "Crebo", "Hoeveel", "Van", "Tot", "Voor jaar"),
            ("L1", "25187", "twee", "01-02-2027", "02-07-2027", "tweede en derde jaar"),
            ("L2", "25297", "drie", "1 februari 2027", "2 juli 2027", "alle"),
        ),
        ";",
        "utf-8",
    ),
    new=2,
    says={"Code leerbedrijf": "sbb_company_id", "Hoeveel": "capacity", "Voor jaar": "years"},
)
SAME_FOR_ALL = Habit(
    "offers.csv",
    "openings",
    text((("Chamber of Commerce number", "Places free"), ("01234567", "2")), ",", "utf-8"),
    new=1,
    says={"Places free": "capacity"},
    writes={
        "programme_codes": "25187",
        "track": "BOL",
        "starts_on": "01-02-2027",
        "ends_on": "02-07-2027",
    },
)
CHOICES = Habit(
    "keuzes.csv",
    "preferences",
    text(
        (
            ("Studentnummer", "Keuze nr", "Erkend bedrijf"),
            ("0300001", "eerste", "L1"),
            ("0300008", "1e keuze", "L1"),
        ),
        ";",
        "utf-8",
    ),
    new=2,
    says={"Keuze nr": "rank", "Erkend bedrijf": "sbb_company_id"},
)
BESIDE_EACH_OTHER = Habit(
    "keuzes 4H.csv",
    "preferences",
    text(
        (
            ("Studentnummer", "Naam", "Keuze 1", "2e keuze", "Reserve"),
            ("0300002", "Zoë Çelik", "L1", "-", ""),
            ("0300003", "Sanne van der Berg", "", "Salland Software", "n.v.t."),
            ("0300006", "Noor van den Heuvel", "", "", ""),
        ),
        ";",
        "utf-8",
    ),
    new=2,
    says={"Reserve": "sbb_company_id#3"},
)
ROLE_MODELS = Habit(
    "alumnae.xlsx",
    "rolemodels",
    workbook(
        {
            "List": (
                ("Full name", "Mail (work)", "Works at", "What", "Ja gezegd?"),
                ("Anna van Jansen", "anna@werk.example", "Pixel Games", "gastles; mentor", "nee"),
                ("JANSEN Kim", "kim@werk.example", "Rotor ICT", "meeloopdag", "nee"),
            )
        }
    ),
    new=2,
    says={
        "Mail (work)": "email",
        "Works at": "employer",
        "What": "offers",
        "Ja gezegd?": "has_consent",
    },
)
TEN = (
    WHOLE_NAMES,
    IN_ENGLISH,
    MERGED_TITLE,
    TWO_SHEETS,
    STREET_AND_NUMBER,
    PIPES,
    NUMBERS_AS_WORDS,
    SAME_FOR_ALL,
    CHOICES,
    ROLE_MODELS,
)
FILES = (*TEN, BESIDE_EACH_OTHER)
"""With an eleventh: choices are as often kept in a row for each student as in a row for each choice."""
