"""Loading newer national figures: all domains and their total at once, in place of those before."""

import csv
from collections.abc import Iterable
from io import StringIO

from app.errors import DomainError
from app.extensions import db
from app.figures.models import NationalIntake
from app.figures.queries.national import TOGETHER
from app.schools.reference import DOMAINS

COLUMNS = ("domain", "women", "total")
WANTED = frozenset(DOMAINS) | {TOGETHER}


class UnusableFigures(DomainError):
    """A file that says too little, or what cannot be; nothing was changed."""


def load_national(text: str, year: int) -> int:
    """Take a csv with a row for each domain and one for `all`; returns how many. Raises UnusableFigures. Flushes."""
    delimiter = ";" if ";" in text.split("\n", 1)[0] else ","
    reader = csv.DictReader(StringIO(text), delimiter=delimiter)
    if not set(COLUMNS) <= set(reader.fieldnames or ()):
        raise UnusableFigures(f"The first row has to name the columns {', '.join(COLUMNS)}.")
    found = dict(_read(reader))
    if found.keys() != WANTED:
        missing = ", ".join(sorted(WANTED - found.keys())) or "none"
        unknown = ", ".join(sorted(found.keys() - WANTED)) or "none"
        raise UnusableFigures(f"Domains that are missing: {missing}. Codes that are no domain: {unknown}.")
    for code, (women, whole) in found.items():
        row = db.session.get(NationalIntake, code)
        if row is None:
            row = NationalIntake(code=code)
            db.session.add(row)
        row.year, row.women, row.whole = year, women, whole
    db.session.flush()
    return len(found)


def _read(rows: Iterable[dict[str, str]]) -> Iterable[tuple[str, tuple[int, int]]]:
    for number, row in enumerate(rows, start=2):
        try:
            women, whole = (int(row[name].strip().replace(".", "")) for name in COLUMNS[1:])
        except (ValueError, AttributeError):
            raise UnusableFigures(f"Row {number}: women and total have to be whole numbers.") from None
        if not 0 <= women <= whole:
            raise UnusableFigures(f"Row {number}: there cannot be more women than students.")
        yield row["domain"].strip(), (women, whole)
