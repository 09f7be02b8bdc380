"""Files of role models, made in a line and imported as a coordinator would."""

from app.imports.models import ImportBatch, ImportKind
from app.imports.reading import read_spreadsheet
from app.imports.registry import importer_of
from app.imports.services import Confirmation, confirm, preview
from app.schools.models import School

HEADERS = (
    "Voornaam;Tussenvoegsel;Achternaam;E-mail;Soort;Werkgever;Leerbedrijf-ID;Functie;Woonplaats;"
    "Wil bijdragen als;Toestemming;Datum toestemming;Toestemming tot"
)


def line(email: str = "noor@work.example", **cells: str) -> str:
    """A row under `HEADERS`, of somebody who agreed on 1 September 2026 for two years."""
    values = {
        "first": "Noor", "prefix": "van der", "last": "Wal", "email": email, "kind": "vakvrouw",
        "employer": "Pixel Games", "company": "", "job": "Developer", "town": "Zwolle", "offers": "mentor; gastles",
        "consent": "ja", "given": "01-09-2026", "until": "01-09-2028", **cells,
    }  # fmt: skip
    return ";".join(f'"{value}"' if ";" in value else value for value in values.values())


def preview_of(school: School, *lines: str, headers: str = HEADERS) -> ImportBatch:
    """The preview of these rows."""
    importer = importer_of(ImportKind.ROLE_MODELS)
    reading = read_spreadsheet("\r\n".join([headers, *lines]).encode(), "rolemodels.csv", importer.spec)
    return preview(
        importer,
        reading,
        file_name="rolemodels.csv",
        file_digest="0" * 64,
        school_id=school.id,
        actor=None,
    )


def import_of(school: School, *lines: str, headers: str = HEADERS) -> dict[str, int]:
    """Import these rows; how many were new, changed, unchanged and refused."""
    batch = preview_of(school, *lines, headers=headers)
    assert confirm(batch, actor=None) is Confirmation.DONE
    return {name: batch.counts[name] for name in ("new", "changed", "unchanged", "errors")}
