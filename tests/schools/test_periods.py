"""How places are given in a period (D11): set until choices open, then settled; the lottery is drawn and stays."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEvent
from app.dashboard.season import season_of
from app.extensions import db
from app.runs.models import RunState
from app.schools.models import Period
from app.schools.queries import today, why_choices_are_closed
from app.schools.services.periods import (
    ChoicesHaveOpened,
    PeriodDetails,
    PlacesSettled,
    is_settled,
    save_period,
)
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database

SOON = timedelta(days=10)


def details(period: Period, **changes: object) -> PeriodDetails:
    """What is stored of a period, changed."""
    names = (
        "name",
        "starts_on",
        "ends_on",
        "choices_open_on",
        "choices_close_on",
        "precedence",
        "only_listed",
    )
    return replace(PeriodDetails(**{name: getattr(period, name) for name in names}), **changes)  # type: ignore[arg-type]


@pytest.fixture
def ahead(make: Factories) -> Period:
    """A period whose choices open in ten days."""
    row: Period = make.period(
        name="P2",
        starts_on=date(2099, 2, 1),
        ends_on=date(2099, 7, 2),
        choices_open_on=today() + SOON,
        choices_close_on=date(2098, 12, 18),
    )
    return row


@pytest.mark.parametrize(
    ("choice", "precedence"),
    [
        ("published chosen", ["published", "chosen"]),
        ("chosen published", ["chosen", "published"]),
        ("published", ["published"]),
        ("chosen", ["chosen"]),
        ("", []),
    ],
)
def test_how_places_are_given_is_set_before_choices_open(
    make: Factories, browser: Browser, ahead: Period, choice: str, precedence: list[str]
) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get(f"/school/periods/{ahead.id}")
    page.submit("Save the period", precedence=choice, only_listed="y")

    db.session.refresh(ahead)
    assert (ahead.precedence, ahead.only_listed) == (precedence, True)
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.data["precedence"], event.data["only_listed"]) == (precedence, True)
    words = browser.get("/audit").text
    assert "placed on their own list only" in words


def test_it_is_settled_once_choices_are_open(make: Factories, browser: Browser, ahead: Period) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    before = browser.get(f"/school/periods/{ahead.id}")
    ahead.choices_open_on = today()
    db.session.flush()
    actor = make.user()

    with pytest.raises(PlacesSettled):
        save_period(ahead, details(ahead, only_listed=True), school_id=ahead.school_id, actor=actor)
    later = details(ahead, choices_open_on=today() + SOON)
    with pytest.raises(ChoicesHaveOpened):
        save_period(ahead, later, school_id=ahead.school_id, actor=actor)
    page = browser.get(f"/school/periods/{ahead.id}")
    assert "A published place first, then choices handed in" in page.text
    assert "This is settled" in page.text
    assert "so this day no longer changes" in page.text
    page.submit("Save the period", name="P2 again")
    db.session.refresh(ahead)
    assert (ahead.name, ahead.precedence, ahead.only_listed) == ("P2 again", ["published", "chosen"], False)

    before.submit("Save the period", expect=409, precedence="chosen")
    db.session.refresh(ahead)
    assert ahead.precedence == ["published", "chosen"]


def test_a_form_of_before_choices_opened_says_why_it_is_refused(
    make: Factories, browser: Browser, ahead: Period
) -> None:
    """Time alone settles it: the form is of this version."""
    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get(f"/school/periods/{ahead.id}")
    make.choices(make.student(), make.opening(period=ahead))

    refused = page.submit("Save the period", precedence="chosen")

    assert "no longer change: nobody sets the rules knowing what comes of them" in refused.text
    db.session.refresh(ahead)
    assert ahead.precedence == ["published", "chosen"]


def test_it_is_settled_once_anybody_has_handed_in_choices(make: Factories, ahead: Period) -> None:
    assert not is_settled(ahead)
    make.choices(make.student(), make.opening(period=ahead))
    assert is_settled(ahead)
    saved = save_period(
        ahead, details(ahead, choices_open_on=today()), school_id=ahead.school_id, actor=make.user()
    )
    assert saved.choices_open_on == today()


def test_it_is_settled_once_a_run_was_made(make: Factories, ahead: Period) -> None:
    """Whatever came of the run: it tells whose turn it was."""
    make.match_run(period_id=ahead.id, state=RunState.CANCELLED)
    assert is_settled(ahead)
    with pytest.raises(PlacesSettled):
        save_period(ahead, details(ahead, precedence=[]), school_id=ahead.school_id, actor=make.user())


def test_the_lottery_is_drawn_once_and_only_its_check_digits_are_shown(
    make: Factories, browser: Browser, ahead: Period
) -> None:
    seed = ahead.lot_seed = 3_141_592_653_589_793
    db.session.commit()
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get(f"/school/periods/{ahead.id}")

    assert sha256(str(seed).encode()).hexdigest() in page.text
    assert str(seed) not in page.html
    page.submit("Save the period", name="P2 again")
    db.session.refresh(ahead)
    assert ahead.lot_seed == seed


def test_choices_are_closed_for_a_reason(make: Factories, ahead: Period) -> None:
    assert why_choices_are_closed(ahead) == "not_yet"
    assert why_choices_are_closed(make.period()) is None
    assert why_choices_are_closed(make.period(choices_close_on=date(2020, 1, 1))) == "over"


@pytest.mark.parametrize(("opens", "begun"), [(date(2026, 11, 2), "2 Nov 2026"), (date(2026, 12, 1), "–")])
def test_the_list_says_when_a_publication_closed_choices(
    make: Factories, browser: Browser, opens: date, begun: str
) -> None:
    make.period(
        choices_open_on=opens,
        choices_close_on=date(2026, 12, 21),
        choices_closed_at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC),
    )

    ((*_, begins, ends, _status, _who),) = browser.sign_in(make.user()).get("/school/periods").rows()

    assert (begins, ends) == (begun, "closed on 21 Nov 2026, when the places were published")


def test_the_season_begins_choosing_on_the_first_day_for_choices(make: Factories) -> None:
    period = make.period(choices_open_on=date(2026, 11, 2), choices_close_on=date(2026, 12, 21))

    choosing = season_of(period, date(2026, 11, 1))[1]

    assert (choosing.start, choosing.end, choosing.state) == (date(2026, 11, 2), date(2026, 12, 21), "ahead")
