"""Invitations: one role model asked for one request, and what she said."""

from datetime import date, datetime
from enum import StrEnum

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activities.models.request import Request
from app.extensions import Base, enum_type, now
from app.rolemodels.models import RoleModel


class InvitationState(StrEnum):
    """asked -> accepted | declined | other_day | no_answer | withdrawn (no longer needed, or she left the register)."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OTHER_DAY = "other_day"
    NO_ANSWER = "no_answer"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> LazyString:
        return INVITATION_STATE_LABELS[self]


INVITATION_STATE_LABELS: dict[InvitationState, LazyString] = {
    InvitationState.ASKED: lazy_gettext("asked"),
    InvitationState.ACCEPTED: lazy_gettext("said yes"),
    InvitationState.DECLINED: lazy_gettext("said no"),
    InvitationState.OTHER_DAY: lazy_gettext("suggests another day"),
    InvitationState.NO_ANSWER: lazy_gettext("did not answer"),
    InvitationState.WITHDRAWN: lazy_gettext("no longer needed"),
}


class Invitation(Base):
    """A question to one role model. At most one per request, so that nobody is asked the same thing twice."""

    __tablename__ = "activity_invitation"
    __table_args__ = (UniqueConstraint("request_id", "role_model_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("activity_request.id"), index=True)
    role_model_id: Mapped[int] = mapped_column(ForeignKey("role_model.id"), index=True)
    state: Mapped[InvitationState] = mapped_column(
        enum_type(InvitationState, "invitation_state"), default=InvitationState.ASKED, index=True
    )
    asked_at: Mapped[datetime] = mapped_column(default=now)
    answer_by: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    suggested_on: Mapped[date | None]
    remark: Mapped[str] = mapped_column(String(1000), default="")
    """Her own words; wiped when she withdraws."""
    version: Mapped[int] = mapped_column(default=1)
    request: Mapped[Request] = relationship()
    role_model: Mapped[RoleModel] = relationship()
    __mapper_args__ = {"version_id_col": version}
