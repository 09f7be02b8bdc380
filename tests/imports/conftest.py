"""What tests of imports share: files made in a line, and a coordinator who uploads them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from app.imports.models import ImportBatch, ImportKind
from app.imports.reading import read_spreadsheet
from app.imports.registry import importer_of
from app.imports.services import Confirmation, choose, confirm, preview
from tests.browser import Browser, Page
from tests.factories import Factories

Table = tuple[str, ...]
STUDENTS = (
    "Studentnr;Roepnaam;Tussenvoegsel;Achternaam;Geslacht;Geboortedatum;Schoolmail;"
    "Postcode;Woonplaats;Crebo;Leerweg;Klas;Team"
)
COMPANIES = (
    "KvK-nummer;Vestigingsnummer;Leerbedrijf-ID;Bedrijfsnaam;Plaats;Erkend voor;"
    "Technisch personeel;Vrouwen technisch;Peildatum;Bron"
)
OPENINGS = "Leerbedrijf-ID;Opleidingscode(s);Leerweg;Aantal plaatsen;Begin;Eind;Dagen per week;Uren per week"
PREFERENCES = "Studentnr;Voorkeur;Leerbedrijf-ID"


def csv_file(*lines: str) -> bytes:
    """A file as a Dutch spreadsheet program saves it."""
    return "\r\n".join(lines).encode()


def student_line(number: str = "0301234", **cells: str) -> str:
    """A row under `STUDENTS`."""
    values = {
        "first": "Sanne", "prefix": "van der", "last": "Berg", "gender": "V", "born": "05-03-2010",
        "mail": f"s{number}@student.school.example", "postcode": "8011 AB", "town": "Zwolle", "code": "25187",
        "track": "BOL", "class_group": "ICT-2A", "team": "ICT", **cells,
    }  # fmt: skip
    return ";".join([number, *values.values()])


@pytest.fixture
def previewed(make: Factories) -> Callable[..., ImportBatch]:
    """Preview lines of text as a file of this kind, for the school of the test."""

    def run(kind: str, *lines: str, name: str = "file.csv", **options: Any) -> ImportBatch:
        importer = importer_of(ImportKind(kind))
        reading = read_spreadsheet(csv_file(*lines), name, importer.spec)
        return preview(
            importer,
            reading,
            file_name=name,
            file_digest="0" * 64,
            school_id=make.school.id,
            actor=None,
            **options,
        )

    return run


@pytest.fixture
def imported(previewed: Callable[..., ImportBatch]) -> Callable[..., dict[str, int]]:
    """Preview and confirm; the counts of what was done, without details. New companies had no students before."""

    def run(kind: str, *lines: str, answer: str = "none", **options: Any) -> dict[str, int]:
        batch = previewed(kind, *lines, **options)
        choose(batch, (), (), answer)
        assert confirm(batch, actor=None) is Confirmation.DONE
        return {name: batch.counts[name] for name in ("new", "changed", "unchanged", "errors")}

    return run


@pytest.fixture
def coordinator(make: Factories, browser: Browser) -> Browser:
    """The browser of a coordinator of the school."""
    return browser.sign_in(make.user())


def upload(browser: Browser, kind: str, *lines: str, name: str = "file.csv", expect: int = 200) -> Page:
    """Choose a file on the page and press the button."""
    page = browser.get(f"/imports/new/{kind}")
    return page.submit("Show the preview", expect=expect, file=(BytesIO(csv_file(*lines)), name))


def counted(new: int = 0, changed: int = 0, unchanged: int = 0, errors: int = 0) -> dict[str, int]:
    return {"new": new, "changed": changed, "unchanged": unchanged, "errors": errors}
