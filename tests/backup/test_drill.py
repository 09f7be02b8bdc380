"""The drill: a backup while people save, `kill -9` in the middle of it, and the school back on another machine."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import make_url

from app import create_app
from app.background.engine import huey
from app.backup import services
from app.companies.models import Site
from app.extensions import db, writing
from app.privacy.erasure import erase, known_as
from app.privacy.registry import Whose
from app.privacy.trail import COMMAND
from app.rolemodels.models import RoleModel, RoleModelState
from app.rolemodels.services import withdraw
from app.students.models import Student
from benchmarks.visitors import TOKEN, Visitor
from config import Development
from tests.journeys.server import Server, running_server

pytestmark = pytest.mark.database
WRITERS = 3
ENOUGH = 12
"""Notes that are acknowledged before the backup begins, and once more before the machine is killed."""
PATIENCE_SECONDS = 120


@pytest.fixture
def addresses(database_uri: str, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Of two empty databases of the kind of this run."""
    if database_uri.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'here.db'}", f"sqlite:///{tmp_path / 'elsewhere.db'}"
        return
    server = create_engine(database_uri, isolation_level="AUTOCOMMIT")
    names = ("drill_here", "drill_elsewhere")
    with server.connect() as connection:
        for name in names:
            connection.execute(text(f"CREATE DATABASE {name}"))
    here, elsewhere = (
        make_url(database_uri).set(database=name).render_as_string(hide_password=False) for name in names
    )
    yield here, elsewhere
    with server.connect() as connection:
        for name in names:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


class Writers:
    """People who write one note after the other; `kept` are those for which the server said that they are saved."""

    def __init__(self, server: Server, site: int, password: str) -> None:
        self.kept: list[str] = []
        self._counted = threading.Condition()
        self._server, self._site, self._password = server, site, password
        self._threads = [
            threading.Thread(target=self._write, args=(number,), daemon=True) for number in range(WRITERS)
        ]
        for thread in self._threads:
            thread.start()

    def _write(self, number: int) -> None:
        """Until the server does not answer any more."""
        visitor = Visitor(self._server.address)
        visitor.sign_in("supervisor@demo.example", self._password)
        page = visitor.get("site", f"/companies/{self._site}")
        count = 0
        while True:
            note = f"note {number}.{count}."
            form = [("csrf_token", page.found(TOKEN)), ("text", note)]
            answer = visitor.post("note", f"/companies/{self._site}/notes", form)
            if answer.status == 0:
                visitor.leave()
                return
            if answer.status != 302:
                continue  # somebody else saved in the same moment: she tries again
            count += 1
            with self._counted:
                self.kept.append(note)
                self._counted.notify_all()

    def wait_for(self, count: int) -> list[str]:
        """What is acknowledged once it is so many."""
        with self._counted:
            assert self._counted.wait_for(lambda: len(self.kept) >= count, PATIENCE_SECONDS), self.kept
            return list(self.kept)

    def stop(self) -> None:
        """Wait until everybody saw that the server is gone."""
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)


@contextmanager
def looking(address: str, data: Path) -> Iterator[Flask]:
    """An application on a database, its context entered."""
    app = create_app(Development(DATA_DIR=data, SQLALCHEMY_DATABASE_URI=address))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    huey.storage.close()  # its connection is one of its own


def _notes(site: int) -> set[str]:
    stored = db.session.scalar(select(Site.notes).where(Site.id == site)) or ""
    return set(re.findall(r"note \d+\.\d+\.", stored))


def _people_leave() -> tuple[int, int]:
    """A role model withdraws and a student is erased: their numbers."""
    role_model = db.session.scalars(
        select(RoleModel).where(RoleModel.state == RoleModelState.ACTIVE).order_by(RoleModel.id)
    ).first()
    assert role_model is not None
    withdraw(role_model)
    student = db.session.scalars(
        select(Student).where(Student.user_id.is_(None)).order_by(Student.id)
    ).first()
    assert student is not None
    erase([known_as(Whose.STUDENT, student.id)], COMMAND, actor=None)
    db.session.commit()
    return role_model.id, student.id


def _put_back(folder: Path, elsewhere: str, killed: Server, key: Path) -> None:
    """Restore the only backup on another machine, which knows who left since; its trail is whole."""
    (backup,) = (folder / "safe").glob("*.age")
    settings = {**killed.settings, "DATABASE_URL": elsewhere}
    other = Server("", folder / "elsewhere", folder / "log", settings)
    departures = killed.data / "departures.jsonl"
    back = other.run("backup", "restore", str(backup), "--key", str(key), "--departures", str(departures))
    assert back.returncode == 0, back.stderr
    assert "Withdrawals repeated: 2." in back.stdout
    verified = other.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.mark.timeout(400)  # two servers, four commands
def test_nothing_acknowledged_is_lost_and_nobody_who_left_is_back(
    addresses: tuple[str, str], tmp_path: Path
) -> None:
    here, elsewhere = addresses
    key = tmp_path / "school.key"
    settings = {"DATABASE_URL": here, "BACKUP_RECIPIENTS": services.make_key(key)}
    with running_server(tmp_path / "here", settings=settings) as server:
        with looking(here, server.data) as app:
            site = db.session.scalar(select(Site.id).order_by(Site.id).limit(1))
            password = app.config["DEMO_PASSWORD"]
        assert site is not None
        writers = Writers(server, site, password)
        before = writers.wait_for(ENOUGH)
        made = server.run("backup", "create", "--to", str(tmp_path / "safe"))
        assert made.returncode == 0, made.stderr
        with looking(here, server.data), writing():
            gone, erased = _people_leave()
        writers.wait_for(len(writers.kept) + ENOUGH)
        server.kill()
        writers.stop()

    with looking(here, server.data):
        assert set(writers.kept) <= _notes(site)

    _put_back(tmp_path, elsewhere, server, key)
    with looking(elsewhere, tmp_path / "elsewhere"):
        assert set(before) <= _notes(site)
        role_model = db.session.get(RoleModel, gone)
        assert role_model is not None
        assert role_model.has_left
        student = db.session.get(Student, erased)
        assert student is not None
        assert (student.last_name, student.email) == ("", None)
    with running_server(tmp_path, settings={"DATABASE_URL": elsewhere}) as again:
        coordinator = Visitor(again.address)
        assert coordinator.sign_in("coordinator@demo.example", password).status == 303
        page = coordinator.get("site", f"/companies/{site}")
        coordinator.leave()
        assert before[0] in page.text
