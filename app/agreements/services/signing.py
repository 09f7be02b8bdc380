"""Recording who signed, on which day; once everybody has, the placement counts as signed (R39, D14)."""

from collections.abc import Collection
from datetime import date

from flask_babel import gettext
from sqlalchemy import select

from app.accounts.models import User
from app.agreements.broken_rules import GuardianNotNeeded, GuardianUnknown, SheetHasOtherDays, SheetIsOut
from app.agreements.models import Agreement, AgreementSignature, AgreementState, Party
from app.agreements.parties import parties_of, parties_on
from app.agreements.queries.sheets import holding
from app.agreements.services.sheets import make_sheet, move_sheet, take_sheet
from app.agreements.trail import SIGN_SHEET, note_sheet
from app.extensions import db
from app.placements.models import HELD, Placement
from app.placements.services import agreements
from app.placements.services.life import keep_up, write_step
from app.schools.queries import today
from app.students.beginning import is_under_18
from app.web.filters import show_date


def record_signature(
    agreement: Agreement, version: int, party: Party, signed_on: date, name: str = "", *, actor: User
) -> None:
    """Record that one party signed; the last one makes the agreement count.

    For a guardian `name` stays on the sheet. Raises `SignedDayImpossible`, `SheetHasOtherDays`, `GuardianUnknown`,
    `GuardianNotNeeded`, `SheetIsOut` or `SheetChanged`.
    """
    take_sheet(agreement, version)
    if not agreement.is_open:
        raise SheetIsOut(agreement.state)
    _ensure_right_day(agreement, signed_on)
    if party is Party.GUARDIAN:
        _ensure_guardian(agreement, signed_on, name)
    _sign(agreement, party, signed_on, name, actor)
    _count(agreement, actor)


def record_all(agreement: Agreement, version: int | None, signed_on: date, *, actor: User) -> None:
    """Record that everybody who had not signed yet did so on this day.

    Raises what `record_signature` raises; `GuardianUnknown` when nobody said who signed for a student under 18.
    """
    take_sheet(agreement, version)
    if not agreement.is_open:
        raise SheetIsOut(agreement.state)
    _ensure_right_day(agreement, signed_on)
    hers = agreement.signature_of(Party.STUDENT)
    for party in parties_on(agreement.placement.student, hers.signed_on if hers else signed_on):
        if agreement.signature_of(party) is None:
            if party is Party.GUARDIAN and not agreement.guardian_name:
                raise GuardianUnknown
            _sign(agreement, party, signed_on, "", actor)
    _count(agreement, actor)


def sign_all(school_id: int, placement_ids: Collection[int], signed_on: date, *, actor: User) -> int:
    """Record as signed by everybody the agreements of those of these placements that are held; returns how many.

    All or none: raises what `record_all` raises for one of them. A sheet is made where there was none.
    """
    placements = db.session.scalars(
        select(Placement)
        .where(
            Placement.school_id == school_id,
            Placement.id.in_(placement_ids),
            Placement.state.in_(HELD),
        )
        .order_by(Placement.id)
        .with_for_update(of=Placement, key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    signed = 0
    for placement in placements:
        keep_up(placement, today())
        if not placement.is_held or (
            placement.agreement_signed_on is not None and holding(placement) is None
        ):
            continue
        sheet = make_sheet(placement, actor=actor)
        if sheet.is_open:
            record_all(sheet, None, signed_on, actor=actor)
            signed += 1
    return signed


def _ensure_right_day(agreement: Agreement, signed_on: date) -> None:
    agreements.ensure_possible(agreement.placement, signed_on)
    if agreement.has_other_days:
        raise SheetHasOtherDays


def _ensure_guardian(agreement: Agreement, signed_on: date, name: str) -> None:
    hers = agreement.signature_of(Party.STUDENT)
    student = agreement.placement.student
    if not is_under_18(student.date_of_birth, hers.signed_on if hers else signed_on):
        raise GuardianNotNeeded
    agreement.guardian_name = name or agreement.guardian_name
    if not agreement.guardian_name:
        raise GuardianUnknown


def _sign(agreement: Agreement, party: Party, signed_on: date, name: str, actor: User) -> None:
    if agreement.signature_of(party) is not None:
        return  # pressed twice: the first time counts
    agreement.signatures.append(
        AgreementSignature(
            party=party,
            signed_on=signed_on,
            name="" if party is Party.GUARDIAN else name,
            author_id=actor.id,
            author_name=actor.name,
        )
    )
    db.session.flush()
    note_sheet(SIGN_SHEET, agreement, actor=actor, party=party.value, signed_on=signed_on.isoformat())


def _count(agreement: Agreement, actor: User) -> None:
    """Bring the sheet to the state that its signatures make; the last one makes the placement's agreement count."""
    waiting = [p for p in parties_of(agreement, today()) if agreement.signature_of(p) is None]
    if waiting:
        if agreement.state is not AgreementState.PARTLY_SIGNED:
            move_sheet(agreement, AgreementState.PARTLY_SIGNED)
        return
    agreement.signed_on = last = max(one.signed_on for one in agreement.signatures)
    move_sheet(agreement, AgreementState.SIGNED)
    placement = agreement.placement
    if placement.agreement_signed_on is None:
        agreements.sign(placement, None, last, actor=actor)
        return
    words = gettext(
        "Sheet %(number)s of the agreement was signed on %(day)s.",
        number=agreement.number,
        day=show_date(last),
    )
    write_step(placement, words, actor=actor)
