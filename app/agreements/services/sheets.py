"""Making a sheet, filling it in, handing it out, replacing it by a new one, withdrawing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from app.accounts.models import User
from app.agreements.broken_rules import SheetChanged, SheetIncomplete, SheetIsOut
from app.agreements.models import NEXT_STATES, Agreement, AgreementState
from app.agreements.parties import missing_in
from app.agreements.queries.sheets import CLOSED, newest_sheets, sheets_of
from app.agreements.trail import (
    FILL_IN_SHEET,
    MAKE_SHEET,
    PRINT_SHEETS,
    REPLACE_SHEET,
    SEND_SHEET,
    WITHDRAW_SHEET,
    note_new_sheets,
    note_sheet,
)
from app.audit.services import record
from app.extensions import db, now
from app.placements.broken_rules import AgreementInForce, PlacementIsOver
from app.placements.models import Placement, PlacementState
from app.placements.services import agreements
from app.placements.services.life import keep_up, take_up, write_step
from app.runs.decisions import ensure_reason
from app.schools.queries import today
from app.students.beginning import is_under_18

_S = AgreementState
FILLED_IN = frozenset({_S.DRAFT, _S.READY})
"""States in which what the sheet says may change."""


@dataclass(frozen=True)
class Content:
    """What people fill in on a sheet."""

    days_per_week: int | None
    hours_per_week: int | None
    required_hours: int | None
    trainer_name: str
    work: str
    guardian_name: str
    guardian_address: str


def take_sheet(agreement: Agreement, version: int | None = None) -> None:
    """Lock the placement and the sheet until the transaction ends, and read them again; the calendar catches up.

    Raises `SheetChanged` when `version`, of the page on which somebody acts, is not the one stored.
    """
    take_up(agreement.placement)
    keep_up(agreement.placement, today())
    db.session.refresh(agreement, with_for_update={"of": Agreement, "key_share": True})
    if version is not None and agreement.version != version:
        raise SheetChanged


def make_sheet(placement: Placement, *, actor: User | None) -> Agreement:
    """The sheet that holds; where there is none yet, a new one with what is known. Raises `PlacementIsOver`."""
    take_up(placement)
    keep_up(placement, today())
    if not placement.is_held:
        raise PlacementIsOver(placement.state)
    earlier = sheets_of(placement)
    held = next((sheet for sheet in earlier if sheet.state not in CLOSED), None)
    return held or _new_sheet(placement, earlier, actor)


def make_sheets(placements: Sequence[Placement], *, actor: User | None) -> None:
    """A new sheet for each of these placements, in few statements.

    They were read and locked in this transaction, are held, and have no sheet that holds.
    """
    day = today()
    for placement in placements:
        keep_up(placement, day)
    earlier = newest_sheets(placements)
    sheets = [_drafted(placement, earlier.get(placement.id)) for placement in placements]
    db.session.add_all(sheets)
    db.session.flush()
    note_new_sheets(sheets, actor=actor)


def sheets_to_sign(rows: Iterable[Any], *, actor: User) -> list[Agreement]:
    """Of rows of a placement and its sheet, or None: the sheets that somebody still has to sign.

    A sheet is made where there was none. That they leave together is in the trail.
    """
    sheets = [
        sheet or make_sheet(placement, actor=actor)
        for placement, sheet in rows
        if (sheet.is_open if sheet else placement.agreement_signed_on is None)
    ]
    if sheets:
        data = {"sheets": len(sheets)}
        record(PRINT_SHEETS, actor.school, actor=actor, school_id=actor.school_id, data=data)
    return sheets


def _new_sheet(placement: Placement, earlier: list[Agreement], actor: User | None) -> Agreement:
    """The next sheet, with what the newest of the earlier ones said."""
    sheet = _drafted(placement, earlier[0] if earlier else None)
    db.session.add(sheet)
    db.session.flush()
    note_sheet(MAKE_SHEET, sheet, actor=actor)
    return sheet


def _drafted(placement: Placement, like: Agreement | None) -> Agreement:
    opening = placement.opening
    sheet = Agreement(
        school_id=placement.school_id,
        placement_id=placement.id,
        placement=placement,
        number=like.number + 1 if like else 1,
        starts_on=placement.starts_on,
        ends_on=placement.ends_on,
        days_per_week=like.days_per_week if like else opening.days_per_week,
        hours_per_week=like.hours_per_week if like else opening.hours_per_week,
        required_hours=placement.student.required_hours,
        trainer_name=(like.trainer_name if like else opening.site.trainer_name) or "",
        work=like.work if like else "",
        guardian_name=like.guardian_name if like else "",
        guardian_address=like.guardian_address if like else "",
        signatures=[],
        files=[],
    )
    _forget_guardian(sheet)
    _look_whether_ready(sheet)
    return sheet


def fill_in(agreement: Agreement, version: int, content: Content, *, actor: User) -> None:
    """Say what the sheet holds. Raises `SheetIsOut` once it was handed out, or `SheetChanged`.

    A parent or guardian is kept only of whoever is under 18.
    """
    take_sheet(agreement, version)
    if agreement.state not in FILLED_IN:
        raise SheetIsOut(agreement.state)
    for name, value in vars(content).items():
        setattr(agreement, name, value)
    _forget_guardian(agreement)
    _look_whether_ready(agreement)
    db.session.flush()
    note_sheet(FILL_IN_SHEET, agreement, actor=actor)


def name_guardian(agreement: Agreement, version: int, name: str, address: str, *, actor: User) -> None:
    """Say who signs for a student under 18, by the student herself. Raises `SheetIsOut` or `SheetChanged`."""
    take_sheet(agreement, version)
    if agreement.state not in FILLED_IN:
        raise SheetIsOut(agreement.state)
    agreement.guardian_name, agreement.guardian_address = name, address
    _forget_guardian(agreement)
    _look_whether_ready(agreement)
    db.session.flush()
    note_sheet(FILL_IN_SHEET, agreement, actor=actor)


def _forget_guardian(agreement: Agreement) -> None:
    if not is_under_18(agreement.placement.student.date_of_birth, today()):
        agreement.guardian_name = agreement.guardian_address = ""


def _look_whether_ready(agreement: Agreement) -> None:
    agreement.state = _S.DRAFT if missing_in(agreement, today()) else _S.READY


def move_sheet(agreement: Agreement, state: AgreementState) -> None:
    """Bring the sheet to a state. Raises `SheetIsOut` when that cannot follow on the one it is in."""
    if state not in NEXT_STATES[agreement.state]:
        raise SheetIsOut(agreement.state)
    agreement.state = state
    db.session.flush()


def send_sheet(agreement: Agreement, version: int, *, actor: User) -> None:
    """Record that the sheet is out to be signed. Raises `SheetIncomplete`, `SheetIsOut` or `SheetChanged`."""
    take_sheet(agreement, version)
    if agreement.state is _S.DRAFT:
        raise SheetIncomplete(missing_in(agreement, today()))
    agreement.sent_on = today()
    move_sheet(agreement, _S.SENT)
    note_sheet(SEND_SHEET, agreement, actor=actor)


def replace_sheet(agreement: Agreement, version: int, reason: str, *, actor: User) -> Agreement:
    """Close the sheet and make the next one, with the days of the placement as they are now.

    Before the first day the placement waits for its agreement again; once it has begun it goes on under the sheet
    that was signed. Raises `SheetIsOut`, `SheetChanged`, `PlacementIsOver` or `ReasonMissing`.
    """
    take_sheet(agreement, version)
    placement, reason = agreement.placement, ensure_reason(reason)
    if not placement.is_held:
        raise PlacementIsOver(placement.state)
    _close(agreement, _S.REPLACED, reason)
    note_sheet(REPLACE_SHEET, agreement, actor=actor, reason=reason)
    if placement.state is PlacementState.CONFIRMED and placement.agreement_signed_on is not None:
        agreements.take_back(placement, None, reason, actor=actor)
    new = _new_sheet(placement, sheets_of(placement), actor)
    write_step(
        placement, gettext("Sheet %(number)s of the agreement was made.", number=new.number), actor=actor
    )
    return new


def withdraw_sheet(agreement: Agreement, version: int, reason: str, *, actor: User) -> None:
    """Withdraw a sheet: it was not signed after all, or is wrong. A new one can be made.

    Raises `AgreementInForce` for a signed one from the first day on, `SheetIsOut`, `SheetChanged` or `ReasonMissing`.
    """
    take_sheet(agreement, version)
    placement, reason = agreement.placement, ensure_reason(reason)
    is_signed = agreement.state is _S.SIGNED
    if is_signed and placement.state is not PlacementState.CONFIRMED:
        raise AgreementInForce
    if agreement.state in CLOSED:
        raise SheetIsOut(agreement.state)
    _close(agreement, _S.WITHDRAWN, reason)
    note_sheet(WITHDRAW_SHEET, agreement, actor=actor, reason=reason)
    if is_signed:
        agreements.take_back(placement, None, reason, actor=actor)


def _close(agreement: Agreement, state: AgreementState, reason: str) -> None:
    move_sheet(agreement, state)
    agreement.closed_at, agreement.closing_reason = now(), reason
    db.session.flush()
