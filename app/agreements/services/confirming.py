"""A company says by a link whether its agreement is right; a coordinator decides what that is worth (R39)."""

from datetime import date

from app.accounts.models import User
from app.agreements.broken_rules import AnswerIsOld, AnswerIsSettled
from app.agreements.letters import digest_to_confirm
from app.agreements.links import is_open
from app.agreements.models import Agreement, CompanyPreparation, Party
from app.agreements.services.signing import record_signature
from app.agreements.trail import CONFIRM_BY_LINK, OBJECT_BY_LINK, SETTLE_ANSWER
from app.audit.services import record
from app.extensions import db, now
from app.inquiries.broken_rules import LinkIsOver
from app.schools.queries import AMSTERDAM


def answer(preparation: CompanyPreparation, *, is_agreed: bool, name: str, remark: str) -> None:
    """Keep what a company says, with what it was shown; the link is used. Raises LinkIsOver."""
    _lock(preparation)
    if not is_open(preparation):
        raise LinkIsOver
    preparation.is_agreed, preparation.answered_at = is_agreed, now()
    preparation.said_name, preparation.remark = name, remark
    preparation.shown_digest = digest_to_confirm(preparation.placement)
    db.session.flush()
    record(
        CONFIRM_BY_LINK if is_agreed else OBJECT_BY_LINK,
        preparation.placement,
        actor=None,
        school_id=preparation.school_id,
        about=preparation.placement.student,
    )


def take_as_signature(
    preparation: CompanyPreparation, agreement: Agreement, version: int, *, actor: User
) -> None:
    """Record it as the signature of the company, on the day on which it answered.

    Raises AnswerIsSettled, AnswerIsOld where the company saw another sheet or does not agree, and what
    `record_signature` raises.
    """
    _take_up(preparation)
    if not is_of_today(preparation):
        raise AnswerIsOld
    day = answered_on(preparation)
    record_signature(agreement, version, Party.COMPANY, day, preparation.said_name, actor=actor)
    _settle(preparation, actor)


def note_seen(preparation: CompanyPreparation, *, actor: User) -> None:
    """A coordinator read it, and nothing changes. Raises AnswerIsSettled."""
    _take_up(preparation)
    _settle(preparation, actor)


def is_of_today(preparation: CompanyPreparation) -> bool:
    """Whether the company agrees with the sheet as it is now."""
    return bool(preparation.is_agreed) and preparation.shown_digest == digest_to_confirm(
        preparation.placement
    )


def answered_on(preparation: CompanyPreparation) -> date:
    """The day of the answer, at school."""
    if preparation.answered_at is None:
        raise AnswerIsSettled
    return preparation.answered_at.astimezone(AMSTERDAM).date()


def _lock(preparation: CompanyPreparation) -> None:
    db.session.refresh(preparation, with_for_update={"of": CompanyPreparation, "key_share": True})


def _take_up(preparation: CompanyPreparation) -> None:
    _lock(preparation)
    if preparation.answered_at is None or preparation.settled_at is not None:
        raise AnswerIsSettled


def _settle(preparation: CompanyPreparation, actor: User) -> None:
    preparation.settled_at = now()
    db.session.flush()
    record(SETTLE_ANSWER, preparation.placement, actor=actor, about=preparation.placement.student)
