"""Every list with a search finds what people mean: blind to accents and capitals, and every sign is itself.

The lists are the application's own: each page of the world that shows a search box.
"""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import literal, select, update

from app.access import Permission, Role, mark_of
from app.activities.models import Request
from app.audit.services import record
from app.companies.models import Company, Site
from app.extensions import db
from app.imports.models import ImportBatch, ImportRow, RowOutcome
from app.notices.models import Email
from app.rolemodels.models import RoleModel
from app.searching import found_in, says
from app.students.models import Student
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.world import World, build_world

pytestmark = pytest.mark.database
NAME = "Zoë d’Ünal 5%"
ALIKE = ["zoe", "ZOË", "Zoe\u0308", "d'unal", "zoe UNAL", "5%"]
OTHERS = ["zo_", "%zoe%", "5_", "5\\%", "zoe xaver"]


@pytest.mark.parametrize("text", [NAME, "ZOE D'UNAL 5%", "de zoë d'ünal 5% x"])
@pytest.mark.parametrize("part", ALIKE[:4])
def test_a_text_is_found_without_its_accents(database: None, text: str, part: str) -> None:
    assert db.session.scalar(select(found_in(part, literal(text))))
    assert says(text, part)


@pytest.mark.parametrize("part", OTHERS)
def test_a_sign_is_no_pattern(database: None, part: str) -> None:
    assert not db.session.scalar(select(found_in(part, literal(NAME))))
    assert not says(NAME, part)


def _named(make: Factories, world: World) -> None:
    """Give everything that a list shows the same name, and the lists that were empty a row."""
    columns: list[tuple[Any, str]] = [
        (Student, "last_name"),
        (RoleModel, "last_name"),
        (Company, "name"),
        (Request, "title"),
        (Email, "to_name"),
    ]
    for table, column in columns:
        db.session.execute(update(table).values({column: NAME}))
    db.session.execute(update(Site).values(name=NAME))
    coordinator = world.people[Role.COORDINATOR]
    coordinator.name = NAME
    record("run:publish", coordinator, actor=None, subject_name=NAME)
    batch = db.session.get(ImportBatch, world.ids["batch_id"])
    assert batch is not None
    make.row(
        ImportRow(
            batch_id=batch.id,
            position=1,
            sheet="",
            row_number=2,
            outcome=RowOutcome.NEW,
            title=NAME,
            source={},
            detail={"en": {}, "nl": {}},
        )
    )
    db.session.commit()


def _lists(app: Flask, world: World, browser: Browser, role: Role) -> list[str]:
    """The addresses of pages with a search box and rows under it, of those that this role may open."""
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        mark = mark_of(rule.endpoint)
        if "GET" in (rule.methods or ()) and isinstance(mark, Permission) and world.people[role].has(mark):
            with app.test_request_context():
                values = {name: world.value(name) for name in rule.arguments}
                address = app.url_map.bind("localhost").build(rule.endpoint, values)
            answer = browser._open("GET", address)
            if answer.mimetype == "text/html" and 'name="q"' in answer.get_data(as_text=True):
                found += [address] if _rows(Page(browser, answer, address)) else []
    return found


def _rows(page: Page) -> int:
    """How many rows show the name."""
    return sum(any(NAME in cell for cell in row) for row in page.rows())


@pytest.mark.parametrize(("role", "least"), [(Role.COORDINATOR, 10), (Role.SUPERVISOR, 3)])
def test_every_list_finds_what_people_mean(
    app: Flask, make: Factories, browser: Browser, role: Role, least: int
) -> None:
    world = build_world(make, make.school)
    _named(make, world)
    browser.sign_in(world.people[role])
    lists = _lists(app, world, browser, role)
    rows = {
        (address, search): _rows(browser.get(address, query={"q": search}))
        for address in lists
        for search in (*ALIKE, *OTHERS)
    }
    wrong = [
        f"{address}: {search}"
        for (address, search), found in rows.items()
        if (found > 0) != (search in ALIKE)
    ]

    assert not wrong, "\n".join(wrong)
    assert len(lists) >= least
