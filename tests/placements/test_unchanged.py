"""P3: what was published never changes by itself, whatever people do that is not changing a placement."""

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.background.engine import sweep
from app.companies.models import CountSource
from app.companies.services import add_count, restore_opening, withdraw_opening
from app.errors import DomainError
from app.extensions import db
from app.placements.models import MatchRun, Placement, Proposal
from app.placements.policies import DEFAULT_ORDER, FIRST
from app.placements.services.answers import accept
from app.placements.services.decisions import forbid, pin
from app.schools.queries import today
from app.students.models import ChoiceList
from app.students.services import save_choices, save_wishes
from app.students.services.details import edit_student
from tests.factories import Factories
from tests.imports.conftest import STUDENTS, csv_file, student_line
from tests.placements.conftest import Town, stop

pytestmark = pytest.mark.database
STEPS = 500


def told() -> list[tuple[object, ...]]:
    """Every published row as it is stored: what was offered, and what became of it."""
    db.session.expire_all()
    published = select(MatchRun.id).where(MatchRun.published_at.is_not(None))
    offers = db.session.scalars(select(Proposal).where(Proposal.run_id.in_(published)).order_by(Proposal.id))
    placements = db.session.scalars(select(Placement).order_by(Placement.id))
    found: list[tuple[object, ...]] = [
        *((row.student_id, row.opening_id, row.rank, row.state, row.answered_at) for row in offers),
        *((row.student_id, row.opening_id, row.state, row.starts_on, row.ends_on) for row in placements),
    ]
    db.session.rollback()  # nothing waits for what was only read
    return found


def _import_students(app: Flask, town: Town, folder: Path, chance: random.Random) -> None:
    """A file that names some of the students again, in another programme or town, as schools send them."""
    lines = [
        student_line(
            student.student_number,
            first=student.first_name,
            last=student.last_name,
            prefix="",
            code=chance.choice(("25187", "25297")),
            town=chance.choice(("Zwolle", "Kampen")),
            mail=f"{student.student_number.lower()}@student.school.example",
        )
        for student in chance.sample(town.students, chance.randint(1, 4))
    ]
    file = folder / "students.csv"
    file.write_bytes(csv_file(STUDENTS, *lines))
    code = town.coordinator.school.code
    assert app.test_cli_runner().invoke(
        args=["import", "students", str(file), "--school", code]
    ).exit_code in {0, 1}


def _choose(town: Town, chance: random.Random) -> None:
    student = chance.choice(town.students)
    openings = [town.big.id, town.small.id, town.unknown.id]
    chance.shuffle(openings)
    version = db.session.scalar(
        select(ChoiceList.version).where(
            ChoiceList.student_id == student.id, ChoiceList.period_id == town.period.id
        )
    )
    save_choices(
        student,
        town.period,
        openings[: chance.randint(0, 3)],
        version or 0,
        actor=student.user or town.coordinator,
    )


def _wish(town: Town, chance: random.Random) -> None:
    save_wishes(
        student := chance.choice(town.students),
        together=chance.choice((True, False, None)),
        women_present=chance.choice((True, False, None)),
        female_coach=None,
        max_minutes=chance.choice((None, 5, 60)),
        vetoed_site_ids=[site.id for site in town.sites if chance.random() < 0.2],
        actor=student.user or town.coordinator,
    )
    student.participates = chance.choice((True, False, None))


def _count(town: Town, chance: random.Random) -> None:
    add_count(
        chance.choice(town.sites),
        women=chance.randint(0, 6),
        counted_on=today() - timedelta(days=chance.randint(0, 900)),
        source=CountSource.COMPANY,
        technical_staff=None,
        actor=town.coordinator,
    )


def _withdraw(town: Town, chance: random.Random) -> None:
    opening = chance.choice((town.big, town.small, town.unknown))
    if opening.is_withdrawn:
        restore_opening(opening, actor=town.coordinator)
    else:
        withdraw_opening(opening, "The company moves.", actor=town.coordinator)


def _decide(town: Town, chance: random.Random) -> None:
    act = chance.choice((pin, forbid))
    opening = chance.choice((town.big, town.small, town.unknown))
    act(chance.choice(town.students), opening, "A reason.", actor=town.coordinator)


def _edit(town: Town, chance: random.Random) -> None:
    student = chance.choice(town.students)
    edit_student(
        student,
        {"email": student.email, "town": chance.choice(("Zwolle", "Groningen")), "class_group": "B"},
        actor=town.coordinator,
    )


def test_five_hundred_acts_leave_what_was_published_as_it_was(
    app: Flask,
    make: Factories,
    town: Town,
    published: MatchRun,
    solve: Callable[..., MatchRun],
    tmp_path: Path,
) -> None:
    make.programme("25297")
    first, second, *_ = db.session.scalars(
        select(Proposal).where(Proposal.run_id == published.id).order_by(Proposal.id)
    )
    for row in (first, second):
        accept(row, row.version, actor=row.student.user or town.coordinator)
    db.session.commit()
    before, chance = told(), random.Random(3)
    stop(town.unknown, town.coordinator)
    acts: dict[str, tuple[int, Callable[[], object]]] = {
        "run": (
            1,
            lambda: solve(town, criteria=(FIRST, *chance.sample(DEFAULT_ORDER[1:], len(DEFAULT_ORDER) - 1))),
        ),
        "import": (1, lambda: _import_students(app, town, tmp_path, chance)),
        "worker": (2, sweep),
        "choose": (20, lambda: _choose(town, chance)),
        "wish": (20, lambda: _wish(town, chance)),
        "count": (20, lambda: _count(town, chance)),
        "withdraw": (15, lambda: _withdraw(town, chance)),
        "decide": (10, lambda: _decide(town, chance)),
        "edit": (10, lambda: _edit(town, chance)),
    }
    names = chance.choices(list(acts), [weight for weight, _ in acts.values()], k=STEPS)
    done, changed = set(), []
    for name in names:
        try:
            acts[name][1]()
            db.session.commit()
            done.add(name)
        except DomainError:
            db.session.rollback()  # a rule refused it, as it would on a page
        if told() != before:
            changed.append(name)
            break

    assert changed == []
    assert done == set(acts)
    assert len(before) == len(town.students) + 2
