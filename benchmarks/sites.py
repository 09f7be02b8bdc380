"""Companies and choices at 2,500 sites: list, filter, search, map and its data, choosing, and what keeps it clean.

    python -m benchmarks.sites [--database URL] [--rounds 10] [--bar 300] [--only PATTERN]

Fills an empty database (SQLite in a folder that goes afterwards, by default) with `benchmarks.big_school` and asks the
application in this process, as its web server does. Prints for each page what answering takes of the processor, with
SQLite's work (p95 of the rounds), and how many statements it asks; then what planning a list of 2,500 withdrawn
recognitions takes. Ends with status 1 when a page is over the bar.
"""

import argparse
import re
import statistics
import sys
import tempfile
import time
from contextvars import Context
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from app.companies.models import Site
from app.extensions import db, writing
from app.imports.models import ImportKind
from app.imports.reading import read_spreadsheet
from app.imports.registry import importer_of
from app.imports.services import preview
from app.migrating import bring_up_to_date
from benchmarks.big_school import make_big_school
from benchmarks.during import Statements, signed_in, timed
from config import Development

PAGES = {
    "coordinator": (
        "/companies",
        "/companies?page=50",
        "/companies?standing=unknown",
        "/companies?q=bouw",
        "/companies?near=Zwolle&within=60",
        "/companies?sort=-women",
        "/companies/map",
        "/companies/map?near=Zwolle&within=60",
        "/companies/openings",
        "/companies/doubles",
        "/companies/1",
        "/inquiries/new?standing=unknown",
    ),
    "student50": (
        "/companies",
        "/companies?q=bouw",
        "/companies/map",
        "/my-choices",
        "/my-choices?q=bouw",
        "/my-choices?page=2",
        "/my-choices?view=map",
    ),
}
SOURCE = re.compile(r'data-map-source="([^"]+)"')


def asked(client: FlaskClient, path: str) -> str:
    """The answer to a request in a context of its own, as each of a server is."""
    answer = Context().run(client.get, path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return answer.get_data(as_text=True)


def measure(app: Flask, statements: Statements, rounds: int, only: str) -> float:
    """Every page, and what its map asks for; prints a line for each and returns the slowest."""
    worst = 0.0
    for who, pages in PAGES.items():
        client = signed_in(app, who)
        for page in (one for one in pages if re.search(only, one)):
            source = SOURCE.search(asked(client, page))
            for path in (page, source[1].replace("&amp;", "&")) if source else (page,):
                used, counts, size = [], [], 0
                for _ in range(rounds):
                    before, began = statements.count, time.process_time()
                    size = len(asked(client, path))
                    used.append((time.process_time() - began) * 1000)
                    counts.append(statements.count - before)
                slow = sorted(used)[max(0, -(-rounds * 95 // 100) - 1)]
                worst = max(worst, slow)
                asks = int(statistics.median(counts))
                print(
                    f"{slow:6.0f} ms of the processor {asks:4d} statements {size / 1024:7.1f} kB  {who}: {path}"
                )
    return worst


def plan_withdrawals(statements: Statements) -> None:
    """A list in which SBB ends the recognitions of every site."""
    sites = db.session.scalars(select(Site).order_by(Site.id)).all()
    lines = ["Leerbedrijf-ID;Ingetrokken per", *(f"{site.sbb_company_id};01-01-2027" for site in sites)]
    importer = importer_of(ImportKind.WITHDRAWALS)
    reading = read_spreadsheet("\n".join(lines).encode(), "ended.csv", importer.spec)
    about = {
        "file_name": "ended.csv",
        "file_digest": "0" * 64,
        "school_id": sites[0].school_id,
        "actor": None,
    }
    with timed(f"a preview of {len(sites)} withdrawn recognitions", statements):
        preview(importer, reading, **about)  # type: ignore[arg-type]
    db.session.rollback()


def main() -> None:
    """Fill, ask and print."""
    parser = argparse.ArgumentParser(description="Measure the pages of companies and choices at 2,500 sites.")
    parser.add_argument("--database", help="an empty database; SQLite in a temporary folder by default")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--bar", type=float, default=300, help="milliseconds of the processor")
    parser.add_argument("--only", default="", help="pages of which the address fits this pattern")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        address = options.database or f"sqlite:///{Path(folder) / 'meervoud.db'}"
        app = create_app(Development(DATA_DIR=Path(folder), SQLALCHEMY_DATABASE_URI=address))
        statements = Statements()
        with app.app_context(), writing():
            bring_up_to_date()
            statements.listen()
            make_big_school()
        worst = measure(app, statements, options.rounds, options.only)
        with app.app_context():
            plan_withdrawals(statements)
    sys.exit(1 if worst > options.bar else 0)


if __name__ == "__main__":
    main()
