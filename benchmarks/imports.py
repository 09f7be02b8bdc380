"""How long files of a large school take to import, step by step, and how much memory the process and its child take.

    python -m benchmarks.imports [--students 3000] [--choices 10000]

Makes a school in a database of its own, and files as offices keep them: other names for columns, whole names,
numbers in words. Prints per file the seconds of each step; what takes long is what the worker does.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterable, Mapping

from app import create_app
from app.accounts.models import User
from app.extensions import db, writing
from app.imports.models import ImportBatch
from app.imports.reading import Layout, read_laid_out
from app.imports.services import choose, confirm, keep, say_columns
from app.imports.services.files import settle, show_preview, specs, understand
from tests.factories import Factories

SITES = 2500
CODES = ("25187", "25297", "25188")
PLACES = ("eerste", "tweede", "derde", "vierde")
Row = tuple[object, ...]


def text(head: Row, rows: Iterable[Row]) -> bytes:
    """A text file as a Dutch spreadsheet program saves it."""
    return "\n".join(";".join(map(str, row)) for row in (head, *rows)).encode()


def files(students: int, choices: int) -> list[tuple[str, bytes, dict[str, str]]]:
    """Name, content, and what somebody says of columns that are not recognised."""
    people = (
        (f"{n:07d}", "Jansen, Anna van", CODES[n % 3], "tweede jaar", "Zwolle") for n in range(students)
    )
    sites = ((f"Bedrijf {n}", f"L{n}", ",".join(CODES), "Zwolle") for n in range(SITES))
    openings = ((f"L{n}", ",".join(CODES), "twee", "01-02-2027", "02-07-2027") for n in range(SITES))
    wishes = (
        (f"{n // 4:07d}", PLACES[n % 4], f"L{(n // 4 * 7 + n % 4 * 31) % SITES}") for n in range(choices)
    )
    said = {
        "Lln.": "student_number",
        "Wie": "whole_name",
        "Opl.": "programme_code",
        "Zit in": "year_of_study",
    }
    return [
        ("klassen.csv", text(("Lln.", "Wie", "Opl.", "Zit in", "Woonplaats"), people), said),
        ("bedrijven.csv", text(("Bedrijfsnaam", "Leerbedrijf-ID", "Erkend voor", "Plaats"), sites), {}),
        (
            "plekken.csv",
            text(("Leerbedrijf-ID", "Opleidingscode(s)", "Aantal plaatsen", "Begin", "Eind"), openings),
            {},
        ),
        (
            "keuzes.csv",
            text(("Studentnummer", "Keuze nr", "Erkend bedrijf"), wishes),
            {"Keuze nr": "rank", "Erkend bedrijf": "sbb_company_id"},
        ),
    ]


class Clock:
    """Seconds between steps, by name."""

    def __init__(self) -> None:
        self.last = time.perf_counter()
        self.steps: dict[str, float] = {}

    def step(self, name: str) -> None:
        """What was done since the last step has this name."""
        db.session.commit()
        now = time.perf_counter()
        self.steps[name], self.last = now - self.last, now


def bring_in(name: str, data: bytes, said: Mapping[str, str], user: User, school_id: int) -> Clock:
    """Import one file."""
    clock = Clock()
    file = keep(data, name, school_id=school_id, actor=user)
    clock.step("keep")
    understood = understand(data, name, school_id)
    clock.step("look")
    settle(file, understood, actor=user)
    if understood.reading is None:
        draft = understood.draft
        columns = {
            column: said.get(header) or draft.layout.columns.get(column, "")
            for column, header in draft.headers.items()
        }
        layout = Layout(draft.spec.kind, draft.sheet.name, draft.row, {c: t for c, t in columns.items() if t})
        say_columns(file, layout)
        show_preview(file, read_laid_out(data, name, layout, specs()), actor=user)
    clock.step("preview")
    batch = db.session.get_one(ImportBatch, file.batch_id)
    choose(batch, (), (), "none")
    confirm(batch, actor=user)
    clock.step("import")
    print(f"{name:14} {len(data) // 1024:5} kB {batch.counts['new']:6} new  ", end="")
    return clock


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure imports at a school's size.")
    parser.add_argument("--students", type=int, default=3000)
    parser.add_argument("--choices", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/school.db"}
        with create_app().app_context(), writing():
            db.create_all()
            make = Factories()
            make.period()
            user, school_id = make.user(), make.school.id
            db.session.commit()
            for name, data, said in files(options.students, options.choices):
                clock = bring_in(name, data, said, user, school_id)
                print("  ".join(f"{step} {seconds:.2f} s" for step, seconds in clock.steps.items()))
    own, child = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"At most {own} MB in the process, {child} MB in the one that reads.")


if __name__ == "__main__":
    main()
