"""That the agreement of a placement counts as signed (R39): the sheets and who signed them are in `app/agreements`."""

from datetime import date, timedelta

from flask_babel import gettext

from app.accounts.models import User
from app.audit.services import record
from app.placements.broken_rules import (
    AgreementInForce,
    AgreementIsSigned,
    PlacementIsOver,
    SignedDayImpossible,
)
from app.placements.models import Placement, PlacementState
from app.placements.services.life import keep_up, take_step, take_up, write_step
from app.placements.trail import SIGN_AGREEMENT, TAKE_BACK_AGREEMENT
from app.runs.decisions import ensure_reason
from app.schools.queries import today
from app.web.filters import show_date

EARLIEST = timedelta(days=365)
"""An agreement is signed at most this long before the first day; earlier is a slip of the pen."""


def sign(placement: Placement, version: int | None, signed_on: date, *, actor: User) -> None:
    """Record the agreement; a placement that has begun is active from now on.

    Raises `SignedDayImpossible`, `AgreementIsSigned`, `PlacementChanged` or `PlacementIsOver`.
    """
    take_up(placement, version)
    keep_up(placement, today())
    if not placement.is_held:
        raise PlacementIsOver(placement.state)
    if placement.agreement_signed_on is not None:
        raise AgreementIsSigned
    ensure_possible(placement, signed_on)
    placement.agreement_signed_on = signed_on
    words = gettext("The agreement was signed on %(day)s.", day=show_date(signed_on))
    if placement.state is PlacementState.AGREEMENT_PENDING:
        take_step(placement, PlacementState.ACTIVE, words, actor=actor)
    else:
        write_step(placement, words, actor=actor)
    _write_down(placement, SIGN_AGREEMENT, signed_on, "", actor)


def ensure_possible(placement: Placement, signed_on: date) -> None:
    """Raise `SignedDayImpossible` for a day that is ahead, or long before the first day."""
    earliest = placement.starts_on - EARLIEST
    if not earliest <= signed_on <= today():
        raise SignedDayImpossible(earliest, today())


def take_back(placement: Placement, version: int | None, reason: str, *, actor: User) -> None:
    """Take a recorded agreement back, before the first day; the placement waits for its agreement again.

    Raises `AgreementInForce` from the first day on, `ReasonMissing` or `PlacementChanged`. No effect when there is
    none.
    """
    take_up(placement, version)
    keep_up(placement, today())
    signed_on = placement.agreement_signed_on
    if signed_on is None:
        return
    if placement.state is not PlacementState.CONFIRMED:
        raise AgreementInForce
    reason = ensure_reason(reason)
    placement.agreement_signed_on = None
    words = gettext("The agreement is no longer recorded as signed: %(reason)s", reason=reason)
    write_step(placement, words[:1000], actor=actor)
    _write_down(placement, TAKE_BACK_AGREEMENT, signed_on, reason, actor)


def _write_down(placement: Placement, action: str, signed_on: date, reason: str, actor: User) -> None:
    record(
        action,
        placement,
        actor=actor,
        reason=reason,
        data={"student": placement.student_id, "signed_on": signed_on.isoformat()},
        about=placement.student,
    )
