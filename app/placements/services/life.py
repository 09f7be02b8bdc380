"""The life of a placement (D14): its steps, each with who, when and why, and those that the calendar takes."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from app.accounts.models import User
from app.companies.models import Opening
from app.companies.queries import standings
from app.extensions import db, now
from app.listed import Listed
from app.placements.broken_rules import PlacementChanged, PlacementIsOver
from app.placements.models import NEXT_STATES, Placement, PlacementState, PlacementStep
from app.schools.queries import AMSTERDAM
from app.students.models import Student

FOLLOWING: Listed[Callable[[Sequence[Placement]], None]] = Listed("placements: what follows their life")
"""What features above do when steps are written: the placements have their new state or days by then."""


def begin(placement: Placement, reason: str = "", *, actor: User | None) -> None:
    """Add a confirmed placement with the first step of its life; flushes."""
    db.session.add(placement)
    db.session.flush()
    write_step(placement, reason, actor=actor)


def take_step(
    placement: Placement,
    state: PlacementState,
    reason: str = "",
    *,
    actor: User | None = None,
    at: datetime | None = None,
) -> None:
    """Bring the placement to a state and write the step; `actor` is None for the calendar.

    Raises `PlacementIsOver` when that state cannot follow on the one it is in.
    """
    _move(placement, state)
    write_step(placement, reason, actor=actor, at=at)


def _move(placement: Placement, state: PlacementState) -> None:
    if state not in NEXT_STATES[placement.state]:
        raise PlacementIsOver(placement.state)
    placement.state = state


def write_step(placement: Placement, reason: str, *, actor: User | None, at: datetime | None = None) -> None:
    """Write down what happened to a placement in the state that it is in, and let what follows its life follow.

    `at`: now, unless said otherwise.
    """
    _write(placement, reason, actor=actor, at=at)
    _follow([placement])


def _write(placement: Placement, reason: str, *, actor: User | None, at: datetime | None) -> None:
    db.session.add(
        PlacementStep(
            placement_id=placement.id,
            state=placement.state,
            at=at or now(),
            author_id=actor.id if actor else None,
            author_name=actor.name if actor else "",
            reason=reason,
        )
    )


def _follow(placements: Sequence[Placement]) -> None:
    for follow in FOLLOWING:
        follow(placements)


def keep_up(placement: Placement, day: date) -> None:
    """Take the steps that the calendar asks for until `day`, each dated on its own day however late this is done."""
    keep_all_up([placement], day)


def keep_all_up(placements: Sequence[Placement], day: date) -> None:
    """The same for many: what follows their life is asked once for all."""
    moved: dict[int, Placement] = {}
    for placement in placements:
        for state, since in _due(placement, day):
            _move(placement, state)
            _write(placement, "", actor=None, at=max(_start_of(since), placement.confirmed_at))
            moved[placement.id] = placement
    if moved:
        _follow(list(moved.values()))


def _due(placement: Placement, day: date) -> Iterator[tuple[PlacementState, date]]:
    if placement.state is PlacementState.CONFIRMED and placement.starts_on <= day:
        is_signed = placement.agreement_signed_on is not None
        yield PlacementState.ACTIVE if is_signed else PlacementState.AGREEMENT_PENDING, placement.starts_on
    if placement.is_held and placement.ends_on < day:
        yield PlacementState.COMPLETED, placement.ends_on + timedelta(days=1)


def _start_of(day: date) -> datetime:
    """Midnight in Amsterdam."""
    return datetime.combine(day, time.min, AMSTERDAM)


def take_up(placement: Placement, version: int | None = None) -> None:
    """Lock the placement until the transaction ends, and read it again.

    Raises `PlacementChanged` when `version`, of the page on which somebody acts, is not the one stored.
    """
    db.session.refresh(placement, with_for_update={"of": Placement, "key_share": True})
    if version is not None and placement.version != version:
        raise PlacementChanged


def needs_guidance(student: Student, opening: Opening) -> bool:
    """R10, D5: whether she gets intensive guidance there: a participant at a site that is flagged today."""
    is_flagged = standings(opening.school_id, {opening.site_id})[opening.site_id].is_flagged
    return bool(student.participates) and is_flagged
