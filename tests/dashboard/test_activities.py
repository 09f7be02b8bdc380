"""What of activities waits on each start page: for whoever asked, a student, a role model, a coordinator."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from app.access import Role
from app.activities.models import InvitationState, RequestState
from app.rolemodels.models import Offer
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def session_day() -> Iterator[None]:
    """24 November 2026, so that days in these tests are ahead, or just past, for ever."""
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=True):
        yield


def test_colleague_sees_another_day_and_what_has_been(make: Factories, browser: Browser) -> None:
    teacher = make.user(Role.SUPERVISOR)
    lesson = make.request(teacher, title="Networks")
    make.invitation(
        lesson,
        make.role_model(),
        state=InvitationState.OTHER_DAY,
        suggested_on=date(2027, 3, 11),
    )
    make.request(teacher, title="Robots", state=RequestState.AGREED, on_date=date(2026, 11, 23))
    make.request(teacher, title="Today", state=RequestState.AGREED, on_date=date(2026, 11, 24))
    page = browser.sign_in(teacher).get("/today")

    assert "Another day has been suggested" in page.text
    assert "Guest lesson: Networks" in page.text
    assert "Guest lesson: Robots" in page.text
    assert "Guest lesson: Today" not in page.text
    assert "Networks" not in browser.sign_in(make.user(Role.SUPERVISOR)).get("/today").text


def test_a_colleague_reads_by_urgency_from_the_sixth_task_on(make: Factories, browser: Browser) -> None:
    """Fewer stand in one list; the most urgent is on top in both."""
    teacher = make.user(Role.SUPERVISOR)
    browser.sign_in(teacher)
    for day in range(4):
        make.request(teacher, title=f"Been {day}", state=RequestState.AGREED, on_date=date(2026, 11, 20))
    lesson = make.request(teacher, title="Networks", on_date=date(2026, 11, 27))
    make.invitation(
        lesson, make.role_model(), state=InvitationState.OTHER_DAY, suggested_on=date(2027, 3, 11)
    )
    few = browser.get("/today")
    make.request(teacher, title="Robots", state=RequestState.AGREED, on_date=date(2026, 11, 20))
    many = browser.get("/today")

    for page, tasks, groups in ((few, 5, []), (many, 6, ["This week"])):
        assert len(page.texts(".//p[@class='task-what']")) == tasks
        assert [one for one in page.texts(".//h2") if one == "This week"] == groups


def test_coordinator_sees_where_people_are_short(make: Factories, browser: Browser) -> None:
    student = make.student(with_account=True)
    assert student.user is not None
    make.request(make.user(Role.SUPERVISOR), title="Networks", needs_coordinator=True)
    site = make.site(company_name="Bakker Metaal")
    make.request(
        student.user,
        student=student,
        site=site,
        title=site.title,
        offer=Offer.SHADOW_DAY,
        needs_coordinator=True,
    )
    page = browser.sign_in(make.user()).get("/today")

    assert "Not enough people for an activity" in page.text
    assert "A student has a wish, but there is nobody to ask" in page.text


def test_student_sees_a_day_to_confirm_and_a_day_that_was(make: Factories, browser: Browser) -> None:
    student = make.student(with_account=True)
    assert student.user is not None
    site = make.site(company_name="Bakker Metaal")
    values = {"student": student, "site": site, "title": site.title}
    wish = make.request(student.user, offer=Offer.SHADOW_DAY, **values)
    her = make.role_model(Offer.SHADOW_DAY, first_name="Ada")
    make.invitation(wish, her, state=InvitationState.ACCEPTED, suggested_on=date(2026, 12, 8))
    make.request(
        student.user,
        offer=Offer.CONVERSATION,
        state=RequestState.AGREED,
        on_date=date(2026, 11, 23),
        **values,
    )
    page = browser.sign_in(student.user).get("/today")

    assert "on 8 Dec 2026" in page.text
    assert "on 23 Nov 2026" in page.text
    assert "Ada" not in page.text


def test_role_model_sees_what_she_is_asked(make: Factories, browser: Browser) -> None:
    her = make.role_model(Offer.GUEST_LESSON, with_account=True)
    lesson = make.request(make.user(Role.SUPERVISOR), title="Networks")
    make.invitation(lesson, her, answer_by=datetime(2026, 11, 29, 22, 59, 59, tzinfo=UTC))
    assert her.user is not None
    page = browser.sign_in(her.user).get("/today")

    assert "A question for you" in page.text
    assert "by 29 Nov 2026" in page.text
    assert page.click("Read and answer: A question for you").h1 == "Guest lesson: Networks"


def test_account_of_a_mentor_in_no_register_has_nothing_to_do(make: Factories, browser: Browser) -> None:
    assert "Nothing needs your attention now." in browser.sign_in(make.user(Role.MENTOR)).get("/today").text
