"""A gathering whose day has passed: nothing is added to it, and that it did not take place is told nobody."""

from collections.abc import Callable
from datetime import UTC, datetime

import time_machine

from app.extensions import db
from app.gatherings.models import Gathering, GatheringState
from app.gatherings.services.inviting import invite
from tests.browser import Browser
from tests.gatherings.conftest import Spring

NEXT_DAY = datetime(2027, 3, 19, 9, tzinfo=UTC)


def test_day_that_passed_can_be_said_not_to_have_taken_place(
    browser: Browser, spring: Spring, meeting: Gathering, emails: Callable[[str], list[str]]
) -> None:
    invite(meeting, actor=spring.marleen)
    db.session.commit()
    address = f"/gatherings/{meeting.id}"
    assert "Edit" in browser.sign_in(spring.marleen).get(address).links

    with time_machine.travel(NEXT_DAY, tick=True):
        page = browser.sign_in(spring.marleen).get(address)
        assert "Edit" not in page.links
        assert "Ask them first." not in page.text
        assert browser.get("/gatherings").rows()[0][3] == "who was there?"
        page = page.submit("Record that it did not take place")
        assert "It is recorded that this did not take place." in page.text
        assert "Who was there?" not in browser.get("/today").text

    db.session.expire_all()
    assert meeting.state is GatheringState.CANCELLED
    assert emails("Cancelled: Peer meeting") == []
