"""Human decisions that every later circle run obeys: with this mentor, or never with that one."""

from flask_babel import lazy_gettext
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, LabelledEnum, enum_type
from app.rolemodels.models import RoleModel
from app.runs.models import Decision, decision_constraints


class CircleDecisionKind(LabelledEnum):
    """PIN: with this mentor. FORBID: not with this mentor."""

    PIN = "pin", lazy_gettext("with this mentor")
    FORBID = "forbid", lazy_gettext("not with this mentor")


class CircleDecision(Decision, Base):
    """A coordinator's word about one student and one mentor, with its reason; withdrawn rather than deleted."""

    __tablename__ = "circle_decision"
    __table_args__ = decision_constraints("circle_decision")
    about = "role_model_id"

    role_model_id: Mapped[int] = mapped_column(ForeignKey("role_model.id"), index=True)
    kind: Mapped[CircleDecisionKind] = mapped_column(enum_type(CircleDecisionKind, "circle_decision_kind"))
    role_model: Mapped[RoleModel] = relationship()
