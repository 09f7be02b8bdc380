"""Requests: a team, or a student, would like a role model to come, or to come along with her (R27).

Afterwards somebody evaluates: did it help (R47).
"""

from datetime import date, datetime, time
from typing import Any

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models import Site
from app.extensions import Base, LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.rolemodels.models import Offer
from app.schools.models import EducationDomain, Team
from app.students.models import Student


class RequestState(LabelledEnum):
    """open -> agreed -> held or not held; or cancelled. An open wish (nobody to ask) is open, for the coordinator."""

    OPEN = "open", lazy_gettext("looking for somebody")
    AGREED = "agreed", lazy_gettext("agreed")
    """As many said yes as were asked for, and, for a shadow day, the student too."""
    HELD = "held", lazy_gettext("took place")
    NOT_HELD = "not_held", lazy_gettext("did not take place")
    """Agreed, but it came to nothing on the day."""
    CANCELLED = "cancelled", lazy_gettext("cancelled")


_S = RequestState
REQUEST_TRANSITIONS: dict[RequestState, frozenset[RequestState]] = {
    _S.OPEN: frozenset({_S.AGREED, _S.CANCELLED}),
    _S.AGREED: frozenset({_S.OPEN, _S.HELD, _S.NOT_HELD, _S.CANCELLED}),
    _S.HELD: frozenset(),
    _S.NOT_HELD: frozenset(),
    _S.CANCELLED: frozenset(),
}
WISH_KINDS: dict[Offer, LazyString] = {
    Offer.SHADOW_DAY: lazy_gettext("Shadow day"),
    Offer.CONVERSATION: lazy_gettext("Conversation"),
}
"""What a wish is called in few words: the register says at whose work, and before what."""
TEAM_OFFERS = (Offer.GUEST_LESSON, Offer.SPEED_DATE, Offer.INFORMATION)
"""What colleagues ask for."""
STUDENT_OFFERS = (Offer.SHADOW_DAY, Offer.CONVERSATION)
"""What a student asks for herself."""


class Request(Versioned, SchoolRow):
    """One activity that is asked for. Goes on asking by itself until enough people said yes."""

    __tablename__ = "activity_request"
    __table_args__ = (
        CheckConstraint("people_needed BETWEEN 1 AND 30", name="people_needed"),
        CheckConstraint("answer_days BETWEEN 1 AND 30", name="answer_days"),
        CheckConstraint("minutes BETWEEN 10 AND 600", name="minutes"),
    )

    offer: Mapped[Offer] = mapped_column(enum_type(Offer, "request_offer"))
    title: Mapped[str] = mapped_column(String(200))
    """What it is called; a student's wish is called after the company."""
    details: Mapped[str] = mapped_column(Text, default="")
    """What the role model reads about it, on a page and never in an email."""
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    student_id: Mapped[int | None] = mapped_column(ForeignKey("student.id"), index=True)
    """A student's own wish: a shadow day or a conversation."""
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    """The company at which it has to be (R27)."""
    domain_code: Mapped[str | None] = mapped_column(ForeignKey("education_domain.code"))
    on_date: Mapped[date | None]
    """For a student's wish: once she said yes to the day that the role model proposed."""
    starts_at: Mapped[time | None]
    """Local time."""
    minutes: Mapped[int | None]
    """How long it takes."""
    place: Mapped[str] = mapped_column(String(200), default="")
    town: Mapped[str | None] = mapped_column(String(100))
    is_online: Mapped[bool] = mapped_column(default=False)
    people_needed: Mapped[int] = mapped_column(default=1)
    answer_days: Mapped[int] = mapped_column(default=5)
    """How long somebody has to answer before the next is asked."""
    state: Mapped[RequestState] = mapped_column(
        enum_type(RequestState, "request_state"), default=RequestState.OPEN, index=True
    )
    is_asking: Mapped[bool] = mapped_column(default=False)
    """Somebody pressed the button: from then on the next person is asked without anybody doing anything."""
    shortlist: Mapped[list[Any]] = mapped_column(default=list)
    """Ids of role models who are asked before anybody else, in this order."""
    asks_others: Mapped[bool] = mapped_column(default=True)
    """Whether, after the shortlist, anybody else who fits is asked."""
    look_at: Mapped[datetime | None] = mapped_column(index=True)
    """When the worker has to look at it again: somebody's time is up, or somebody new may have signed up."""
    needs_coordinator: Mapped[bool] = mapped_column(default=False)
    """Nobody is left to ask: an open wish on the coordinator's list (R27)."""
    student_confirmed_at: Mapped[datetime | None]
    """R27: both confirm."""
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
    closing_note: Mapped[str] = mapped_column(String(500), default="")
    """Why it was called off, for whoever asked for it."""
    team: Mapped[Team | None] = relationship()
    student: Mapped[Student | None] = relationship()
    site: Mapped[Site | None] = relationship()
    domain: Mapped[EducationDomain | None] = relationship()

    @property
    def kind(self) -> LazyString:
        """What it is, in a word or two."""
        return WISH_KINDS.get(self.offer, self.offer.label)

    @property
    def name(self) -> str:
        """What it is and what it is called."""
        return f"{self.kind}: {self.title}"

    @property
    def trail_name(self) -> str:
        """What the trail calls it: nothing is ever wiped from there, and its title may name a role model."""
        return f"A-{self.id}"

    @property
    def is_wish(self) -> bool:
        """A student's own: its day is proposed by the role model, and the student confirms it."""
        return self.student_id is not None


class ActivityEvaluation(Base):
    """What a team or student thought of an activity, from 1 (did not help) to 5 (helped much)."""

    __tablename__ = "activity_evaluation"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        UniqueConstraint("request_id", "author_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("activity_request.id"), index=True)
    score: Mapped[int]
    remark: Mapped[str] = mapped_column(String(1000), default="")
    author_id: Mapped[int | None]
    given_at: Mapped[datetime] = mapped_column(default=now)
    request: Mapped[Request] = relationship()
