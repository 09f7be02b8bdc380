"""T20: who leaves tomorrow takes no more files with names than a day's work needs, and not unseen."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.accounts import sweeps
from app.accounts.models import User
from app.accounts.services.downloads import MOST, TOLD_FROM
from app.audit.services import record
from app.extensions import db
from app.notices.models import Email
from app.privacy.trail import COPY
from app.rolemodels.trail import EXPORT
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database
EVENING = datetime(2026, 12, 7, 18, tzinfo=UTC)


def take(user: User, times: int) -> None:
    for _ in range(times):
        record(EXPORT, user.school, actor=user, school_id=user.school_id, data={"rows": 3})
    db.session.commit()


def told() -> list[tuple[str, str]]:
    """Who reads that somebody took many, and what the email says, after the worker looked twice."""
    for _ in range(2):
        sweeps._looked.clear()
        sweeps.watch_files()
    emails = db.session.scalars(select(Email).where(Email.kind == "many_files").order_by(Email.id))
    return [(email.to_name, email.body) for email in emails]


def test_a_day_has_an_end_to_what_one_person_takes(make: Factories, browser: Browser) -> None:
    leaver, colleague = make.user(Role.COORDINATOR), make.user(Role.COORDINATOR)
    make.site()
    with time_machine.travel(EVENING, tick=False):
        take(leaver, MOST - 1)
        browser.sign_in(leaver)
        page = browser.get("/companies")
        page.submit("csv")
        refused = page.submit("csv", expect=429)
        assert f"You took {MOST} files with names in the past 24 hours" in refused.text
        browser.get("/companies")

        browser.sign_in(colleague)
        browser.get("/companies").submit("csv")

    with time_machine.travel(EVENING + timedelta(hours=25), tick=False):
        browser.sign_in(leaver)
        browser.get("/companies").submit("csv")


def test_copies_of_students_count_and_a_copy_of_oneself_does_not(make: Factories, browser: Browser) -> None:
    leaver = make.user(Role.COORDINATOR)
    student = make.student()
    make.site()
    for _ in range(MOST):
        record(COPY, leaver, actor=leaver, data={"format": "html"})
    db.session.commit()
    browser.sign_in(leaver)
    browser.get("/companies").submit("csv")

    for _ in range(MOST):
        record(COPY, student, actor=leaver, subject_name=student.name, data={"format": "html"})
    db.session.commit()

    browser.get("/companies").submit("csv", expect=429)


def test_colleagues_hear_of_it_once_a_day_before_that(make: Factories) -> None:
    leaver = make.user(Role.COORDINATOR, name="Kim de Boer")
    colleague, administrator = make.user(Role.COORDINATOR), make.user(Role.ADMINISTRATOR)
    make.user(Role.SUPERVISOR)
    make.user(Role.COORDINATOR, school=make.new_school())
    with time_machine.travel(EVENING, tick=False):
        take(leaver, TOLD_FROM - 1)
        assert told() == []

        take(leaver, 1)
        found = told()
        assert [name for name, _ in found] == [colleague.name, administrator.name]
        assert f"Kim de Boer took {TOLD_FROM} files with names of people" in found[0][1]
        take(leaver, 5)
        assert told() == found


def test_what_others_take_is_theirs(make: Factories) -> None:
    one, another = make.user(Role.COORDINATOR), make.user(Role.COORDINATOR)
    take(one, TOLD_FROM - 1)
    take(another, TOLD_FROM - 1)

    assert told() == []
