"""Invitations: one role model asked for one request, and what she said."""

from datetime import date, datetime

from flask_babel import lazy_gettext
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activities.models.request import Request
from app.extensions import Base, LabelledEnum, Versioned, enum_type, now
from app.rolemodels.models import RoleModel


class InvitationState(LabelledEnum):
    """asked -> accepted | declined | other_day | no_answer | withdrawn (no longer needed, or she left the register)."""

    ASKED = "asked", lazy_gettext("asked")
    ACCEPTED = "accepted", lazy_gettext("said yes")
    DECLINED = "declined", lazy_gettext("said no")
    OTHER_DAY = "other_day", lazy_gettext("suggests another day")
    NO_ANSWER = "no_answer", lazy_gettext("did not answer")
    WITHDRAWN = "withdrawn", lazy_gettext("no longer needed")


_S = InvitationState
INVITATION_TRANSITIONS: dict[InvitationState, frozenset[InvitationState]] = {
    _S.ASKED: frozenset({_S.ACCEPTED, _S.DECLINED, _S.OTHER_DAY, _S.NO_ANSWER, _S.WITHDRAWN, _S.ASKED}),
    _S.ACCEPTED: frozenset({_S.DECLINED, _S.ASKED, _S.WITHDRAWN}),
    _S.DECLINED: frozenset({_S.ACCEPTED, _S.OTHER_DAY}),
    _S.OTHER_DAY: frozenset({_S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN, _S.OTHER_DAY}),
    _S.NO_ANSWER: frozenset({_S.ACCEPTED, _S.DECLINED, _S.OTHER_DAY}),
    _S.WITHDRAWN: frozenset(),
}
"""She may change her mind, or answer late, as long as the request is open. Asked again: for another day."""


class Invitation(Versioned, Base):
    """A question to one role model. At most one per request, so that nobody is asked the same thing twice."""

    __tablename__ = "activity_invitation"
    __table_args__ = (UniqueConstraint("request_id", "role_model_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("activity_request.id"), index=True)
    role_model_id: Mapped[int] = mapped_column(ForeignKey("role_model.id"), index=True)
    state: Mapped[InvitationState] = mapped_column(
        enum_type(InvitationState, "invitation_state"), default=InvitationState.ASKED, index=True
    )
    asked_times: Mapped[int] = mapped_column(default=1)
    """Grows when she is asked again for another day; an answer to an older question is refused."""
    asked_at: Mapped[datetime] = mapped_column(default=now)
    answer_by: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    suggested_on: Mapped[date | None]
    """The day on which she can: another day than was asked, or the day of a shadow day."""
    remark: Mapped[str] = mapped_column(String(1000), default="")
    """Her own words; wiped when she withdraws."""
    note: Mapped[str] = mapped_column(String(500), default="")
    """What the student wrote when the day did not suit her; wiped as well."""
    request: Mapped[Request] = relationship()
    role_model: Mapped[RoleModel] = relationship()
