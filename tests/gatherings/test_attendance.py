"""Who was there (R22): who records it, until when, and a list of names that has pages."""

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.gatherings.models import Gathering, GatheringInvitation, GatheringKind, GatheringState
from app.gatherings.queries import gatherings
from app.gatherings.services.hosting import add_host
from app.gatherings.services.inviting import invite
from app.gatherings.services.planning import plan
from tests.browser import Browser, Page
from tests.gatherings.conftest import Spring, details


def test_colleague_who_hosts_takes_attendance_of_a_return_day_and_of_no_peer_meeting(
    app: Flask, spring: Spring, meeting: Gathering, clock: time_machine.Traveller
) -> None:
    """Names from the day itself on, for two weeks; a role model sees none, and nobody those of a peer meeting (R22)."""
    day = plan(spring.period, GatheringKind.RETURN_DAY, details(title="Back at school"), actor=spring.marleen)
    for gathering in (day, meeting):
        add_host(gathering, "user", spring.amina.id, actor=spring.marleen)
        add_host(gathering, "role_model", spring.mentor.id, actor=spring.marleen)
        invite(gathering, actor=spring.marleen)
    db.session.commit()
    address, name = f"/hosted-gatherings/{day.id}/attendance", spring.women[0].last_name
    host = Browser(app).sign_in(spring.amina)
    assert name not in host.get(address).html

    clock.move_to(datetime(2027, 3, 18, 16, tzinfo=UTC))
    host.sign_in(spring.amina)
    page = host.get(f"/hosted-gatherings/{day.id}").click("Record who was there")
    first = select(GatheringInvitation).where(
        GatheringInvitation.gathering_id == day.id, GatheringInvitation.student_id == spring.women[0].id
    )
    page.submit("Record who was there", present=[str(db.session.scalars(first).one().id)])
    assert db.session.scalars(first).one().was_there
    host.get(f"/hosted-gatherings/{meeting.id}/attendance", expect=404)
    assert spring.mentor.user is not None
    host.sign_in(spring.mentor.user).get(address, expect=404)
    clock.move_to(datetime(2027, 4, 2, 9, tzinfo=UTC))
    assert name not in host.sign_in(spring.amina).get(address).html


def test_names_at_the_door_have_pages_and_a_search_and_no_tick_is_lost_between_them(
    browser: Browser,
    spring: Spring,
    meeting: Gathering,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Leaving a page records its ticks and nothing of the other pages; the last button says nobody else was there."""
    monkeypatch.setattr(gatherings, "AT_THE_DOOR", 4)
    invite(meeting, actor=spring.marleen)
    db.session.commit()
    clock.move_to(datetime(2027, 3, 18, 16, tzinfo=UTC))
    browser.sign_in(spring.marleen)

    def shown(page: Page) -> list[str]:
        return [one.get("value", "") for one in page.all(".//input[@name='shown']")]

    def there() -> list[bool | None]:
        db.session.expire_all()
        rows = select(GatheringInvitation).order_by(GatheringInvitation.id)
        return sorted((one.was_there for one in db.session.scalars(rows)), key=str)

    page = browser.get(f"/gatherings/{meeting.id}/attendance")
    assert "1 to 4 of 10 names" in page.text
    page = page.submit("Next")
    assert "5 to 8 of 10 names" in page.text
    assert meeting.state is GatheringState.OPEN, "looking on records nothing"
    page = page.submit("Next", present=shown(page)[:2])
    assert "9 to 10 of 10 names" in page.text
    assert there() == [False] * 2 + [None] * 6 + [True] * 2
    page = page.submit("Show", q=spring.women[0].last_name, present=shown(page)[:1])
    assert spring.women[0].name in page.text
    assert spring.women[1].name not in page.text
    assert there() == [False] * 3 + [None] * 4 + [True] * 3
    page = page.submit("Show", q="nobody has this name", present=shown(page))
    assert "No names found" in page.text
    page = page.click("Show everyone").submit("Record who was there")
    assert "4 students were there." in page.text
    assert there() == [False] * 6 + [True] * 4
