"""Two people at the same moment: one publication, one seat, one run. Threads on a real database."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.extensions import db
from app.notices.models import Email
from app.placements.broken_rules import OpeningFull
from app.placements.models import MatchRun, Placement, Proposal, ProposalState
from app.placements.policies import Policy
from app.placements.services.answers import accept
from app.placements.services.publishing import publish
from app.placements.services.runs import start
from app.runs.broken_rules import RunAlreadyPublished, RunInProgress
from app.runs.models import RunState
from app.runs.publishing import review
from app.schools.models import Period
from tests.placements.conftest import ANSWER_BY, Town
from tests.racing import at_once


def test_twenty_publishes_give_one_publication(
    app: Flask, town: Town, solve: Callable[..., MatchRun]
) -> None:
    run = solve(town)
    review(run, actor=town.coordinator)
    db.session.commit()
    run_id, actor_id = run.id, town.coordinator.id

    def press() -> None:
        publish(
            db.session.get_one(MatchRun, run_id),
            ANSWER_BY,
            actor=db.session.get_one(User, actor_id),
            closes_choices=False,
        )

    outcomes = at_once(app, [press] * 20)

    assert outcomes == {"done": 1, RunAlreadyPublished.__name__: 19}
    assert run.state is RunState.PUBLISHED
    assert db.session.scalar(select(func.count(Email.id))) == 4
    published = select(func.count(AuditEvent.id)).where(AuditEvent.action == "run:publish")
    assert db.session.scalar(published) == 1
    assert set(db.session.scalars(select(Proposal.state))) == {ProposalState.OFFERED}


def test_last_seat_goes_to_one(app: Flask, town: Town, published: MatchRun) -> None:
    town.big.capacity = 1
    db.session.commit()
    rows = db.session.scalars(select(Proposal).where(Proposal.opening_id == town.big.id)).all()
    asked = [(row.id, row.version, row.student.user_id) for row in rows]

    def take(proposal_id: int, version: int, user_id: int) -> Callable[[], object]:
        return lambda: accept(
            db.session.get_one(Proposal, proposal_id), version, actor=db.session.get_one(User, user_id)
        )

    outcomes = at_once(app, [take(*each) for each in asked if each[2] is not None])  # type: ignore[arg-type]

    assert outcomes == {"done": 1, OpeningFull.__name__: 1}
    assert db.session.scalar(select(func.count(Placement.id))) == 1


def test_one_accepting_twice_gets_one_placement(app: Flask, town: Town, published: MatchRun) -> None:
    row = db.session.scalars(select(Proposal).where(Proposal.opening_id == town.small.id)).one()
    proposal_id, version, user_id = row.id, row.version, row.student.user_id
    assert user_id is not None
    db.session.commit()

    def take() -> None:
        accept(db.session.get_one(Proposal, proposal_id), version, actor=db.session.get_one(User, user_id))

    outcomes = at_once(app, [take] * 8)

    assert outcomes["done"] == 1
    assert sum(outcomes.values()) == 8
    assert db.session.scalar(select(func.count(Placement.id))) == 1


def test_eight_starts_give_one_run(app: Flask, town: Town) -> None:
    db.session.commit()
    period_id = town.period.id

    def press() -> None:
        start(db.session.get_one(Period, period_id), Policy(), actor=None)

    outcomes = at_once(app, [press] * 8)

    assert outcomes == {"done": 1, RunInProgress.__name__: 7}
    assert db.session.scalar(select(func.count(MatchRun.id))) == 1
