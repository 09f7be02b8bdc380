"""What gatherings hold about people: to what a student is invited, and who hosts it."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.extensions import db
from app.gatherings.models import (
    Gathering,
    GatheringEvaluation,
    GatheringFeed,
    GatheringHost,
    GatheringInvitation,
    TogetherAnswer,
    Way,
)
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose
from app.web.filters import show_date


def _gatherings(ids: Collection[Any]) -> Mapping[Any, str]:
    found = db.session.scalars(select(Gathering).where(Gathering.id.in_(ids)))
    return {one.id: f"{one.kind.label}, {show_date(one.on_date)}" for one in found}


def _invitations(number: int) -> Select[int]:
    return select(GatheringInvitation.id).where(GatheringInvitation.student_id == number)


def _of_invitations(ids: Collection[Any]) -> Mapping[Any, str]:
    found = db.session.execute(
        select(GatheringInvitation.id, Gathering)
        .join(GatheringInvitation.gathering)
        .where(GatheringInvitation.id.in_(ids))
    )
    return {key: f"{one.kind.label}, {show_date(one.on_date)}" for key, one in found}


GATHERINGS = Holding(
    Gathering,
    _l("Gatherings that you organise"),
    rows={Whose.ACCOUNT: lambda number: Gathering.organiser_id == number},
    shown="kind period_id title on_date starts_at minutes place details state created_at invited_at closed_at",
    staff={"organiser_id": "organiser_name"},
    plain="id school_id return_day_id site_id for_programmes for_years calendar_sequence version",
    source=words.YOU,
    readers=_l("coordinators; those invited, and hosts"),
    kept=Kept.GATHERINGS,
    labels=_gatherings,
)
HOSTS = Holding(
    GatheringHost,
    _l("Gatherings that you host"),
    rows={
        Whose.ACCOUNT: lambda number: GatheringHost.user_id == number,
        Whose.ROLE_MODEL: lambda number: GatheringHost.role_model_id == number,
    },
    shown="gathering_id added_at",
    plain="id user_id role_model_id",
    source=words.COORDINATOR,
    readers=_l("coordinators; those invited, your name"),
    kept=Kept.GATHERINGS,
    words={"gathering_id": _l("which one"), "added_at": _l("added")},
)
INVITATIONS = Holding(
    GatheringInvitation,
    _l("Return days, peer meetings and company visits that you are invited to"),
    rows={Whose.STUDENT: lambda number: GatheringInvitation.student_id == number},
    shown="gathering_id invited_at is_question answer answered_at was_there",
    plain="id student_id",
    source=_l("the rule by which people are invited, you, and the organiser"),
    readers=_l("the organiser alone"),
    kept=Kept.GATHERINGS,
    words={
        "gathering_id": _l("which one"),
        "is_question": _l("asked whether you would like to come"),
        "answer": _l("your answer"),
        "was_there": _l("you were there"),
    },
    labels=_of_invitations,
)
EVALUATIONS = Holding(
    GatheringEvaluation,
    _l("What you thought of a gathering"),
    rows={Whose.STUDENT: lambda number: GatheringEvaluation.invitation_id.in_(_invitations(number))},
    shown="invitation_id helped felt_safe would_again remark given_at",
    hers="invitation_id helped felt_safe would_again remark given_at",
    source=words.YOU,
    readers=_l("coordinators, as averages of three, six, nine answers, and remarks without names"),
    kept=Kept.GATHERINGS,
    words={"invitation_id": _l("which one")},
)
FEEDS = Holding(
    GatheringFeed,
    _l("The address of your calendar feed"),
    rows={Whose.STUDENT: lambda number: GatheringFeed.student_id == number},
    withheld={
        "student_id": _l(
            "That there is one. The address itself is on your own page: whoever has it reads your days."
        )
    },
    opens="nonce",
    source=words.YOU,
    readers=_l("anyone to whom you give the address: days and places, no names"),
    kept=Kept.GATHERINGS,
)
TOGETHER = Holding(
    TogetherAnswer,
    _l("What you said to meeting others in another way"),
    rows={Whose.STUDENT: lambda number: TogetherAnswer.student_id == number},
    shown="period_id ways answered_at",
    plain="id school_id student_id contact_id version",
    source=words.YOU,
    readers=_l("coordinators; a student of another year, once both said yes"),
    kept=Kept.GATHERINGS,
    words={"ways": _l("what you would like")},
    values={"ways": Way.labels()},
)
HELD = (INVITATIONS, EVALUATIONS, TOGETHER, HOSTS, GATHERINGS, FEEDS)
