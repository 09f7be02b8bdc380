"""Gatherings: which somebody sees, the list of them, and how many come."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.accounts.queries import open_account
from app.alphabet import alphabetical
from app.companies.models import Company, Site
from app.errors import visible_row
from app.extensions import db
from app.gatherings.models import (
    Answer,
    Gathering,
    GatheringHost,
    GatheringInvitation,
    GatheringKind,
    GatheringState,
)
from app.gatherings.models.invitation import EXPECTED
from app.rolemodels.models import RoleModel
from app.schools.queries import today
from app.searching import has_words
from app.students.models import Student
from app.web.listing import Listing, ListState, SortColumn, page_of

_BY_STATE = case(
    {GatheringState.PLANNED: 0, GatheringState.OPEN: 1, GatheringState.HELD: 2},
    value=Gathering.state,
    else_=3,
)
SORTS: Mapping[str, SortColumn | Sequence[SortColumn]] = {
    "day": (Gathering.on_date, Gathering.starts_at, Gathering.id),
    "state": (_BY_STATE, Gathering.on_date, Gathering.id),
    "title": (func.lower(Gathering.title), Gathering.id),
}

AT_THE_DOOR = 100
"""Names on a page of who was there."""
INVITED_SORTS: Mapping[str, Sequence[SortColumn]] = {
    "name": (
        alphabetical(Student.last_name),
        alphabetical(Student.first_name),
        GatheringInvitation.id,
    ),
}


def _with_place(query: Select[Gathering]) -> Select[Gathering]:
    return query.options(
        joinedload(Gathering.period),
        joinedload(Gathering.site).joinedload(Site.company),
        joinedload(Gathering.return_day),
    )


def gathering_for(user: User, gathering_id: int) -> Gathering:
    """One of the school's, for a coordinator; raises NotVisible."""
    query = select(Gathering).where(Gathering.school_id == user.school_id, Gathering.id == gathering_id)
    return visible_row(_with_place(query))


def page_of_gatherings(user: User, state: ListState) -> Listing[Gathering]:
    """One page of those of the school: a word in title or place, a kind, a state."""
    query = select(Gathering).where(Gathering.school_id == user.school_id)
    query = query.where(*has_words(state.search, Gathering.title, Gathering.place, Gathering.organiser_name))
    if kind := state.filters.get("kind"):
        query = query.where(Gathering.kind == GatheringKind(kind))
    if wanted := state.filters.get("state"):
        query = query.where(Gathering.state == GatheringState(wanted))
    return page_of(_with_place(query), state, SORTS)


def organiser_of(gathering: Gathering) -> User | None:
    """The colleague to whom a host can write about it; None once that account is closed."""
    return open_account(gathering.organiser_id)


def expected_at(gathering_ids: Collection[int]) -> dict[int, int]:
    """By gathering, how many are expected; without invitations it is left out."""
    rows = db.session.execute(
        select(GatheringInvitation.gathering_id, func.count())
        .where(GatheringInvitation.gathering_id.in_(gathering_ids), GatheringInvitation.answer.in_(EXPECTED))
        .group_by(GatheringInvitation.gathering_id)
    )
    return {gathering_id: count for gathering_id, count in rows}


def return_days_ahead(school_id: int) -> list[Gathering]:
    """Return days that a peer meeting can be part of, the next first."""
    return list(
        db.session.scalars(
            select(Gathering)
            .where(
                Gathering.school_id == school_id,
                Gathering.kind == GatheringKind.RETURN_DAY,
                Gathering.state.in_((GatheringState.PLANNED, GatheringState.OPEN)),
                Gathering.on_date > today(),
            )
            .order_by(Gathering.on_date, Gathering.id)
        )
    )


def parts_of(gathering: Gathering) -> list[Gathering]:
    """The peer meetings of a return day."""
    query = select(Gathering).where(Gathering.return_day_id == gathering.id).order_by(Gathering.id)
    return list(db.session.scalars(_with_place(query)))


def hosts_of(gathering_ids: Collection[int]) -> dict[int, list[GatheringHost]]:
    """By gathering its hosts, in the order in which they were added."""
    found: dict[int, list[GatheringHost]] = {gathering_id: [] for gathering_id in gathering_ids}
    rows = db.session.scalars(
        select(GatheringHost)
        .where(GatheringHost.gathering_id.in_(gathering_ids))
        .options(
            joinedload(GatheringHost.user), joinedload(GatheringHost.role_model).joinedload(RoleModel.user)
        )
        .order_by(GatheringHost.id)
    )
    for row in rows:
        found[row.gathering_id].append(row)
    return found


def _hosts(user: User) -> ColumnElement[bool]:
    """This person hosts it, as a colleague or as a role model, and students were invited."""
    role_models = select(RoleModel.id).where(RoleModel.user_id == user.id)
    mine = select(GatheringHost.gathering_id).where(
        or_(GatheringHost.user_id == user.id, GatheringHost.role_model_id.in_(role_models))
    )
    return and_(Gathering.id.in_(mine), Gathering.state != GatheringState.PLANNED)


def hosted_by(user: User) -> list[Gathering]:
    """What this person hosts, the next day first and what was after it."""
    query = select(Gathering).where(Gathering.school_id == user.school_id, _hosts(user))
    return list(db.session.scalars(_with_place(query).order_by(Gathering.on_date, Gathering.starts_at)))


def takes_attendance(user: User, gathering: Gathering) -> bool:
    """Whether this person may see who is invited, to record who was there: the organiser, and a colleague who hosts.

    At a peer meeting the organiser alone (R22): its list says who participates. A role model sees no names.
    """
    if gathering.organiser_id == user.id:
        return True
    hosts = select(GatheringHost.id).where(
        GatheringHost.gathering_id == gathering.id, GatheringHost.user_id == user.id
    )
    is_colleague = user.is_staff and db.session.scalar(hosts) is not None
    return is_colleague and gathering.kind is not GatheringKind.PEER_MEETING


@dataclass(frozen=True)
class Duties:
    """What a colleague has to do with gatherings, each list with the next day first."""

    organising: list[Gathering]
    """Hers to organise: nobody invited yet, or over and nobody recorded who was there."""
    hosting: list[Gathering]


def duties_of(user: User) -> Duties:
    """Both in one statement, for whoever plans gatherings."""
    waits = and_(
        Gathering.organiser_id == user.id,
        or_(
            (Gathering.state == GatheringState.PLANNED) & (Gathering.on_date > today()),
            (Gathering.state == GatheringState.OPEN) & (Gathering.on_date <= today()),
        ),
    )
    found = db.session.execute(
        select(Gathering, waits, _hosts(user))
        .where(Gathering.school_id == user.school_id, or_(waits, _hosts(user)))
        .order_by(Gathering.on_date, Gathering.starts_at, Gathering.id)
    ).all()
    return Duties([row[0] for row in found if row[1]], [row[0] for row in found if row[2]])


def held_in(school_id: int, first: date, end: date) -> list[Gathering]:
    """Those that took place from `first` until before `end`."""
    return list(
        db.session.scalars(
            select(Gathering).where(
                Gathering.school_id == school_id,
                Gathering.state == GatheringState.HELD,
                Gathering.on_date >= first,
                Gathering.on_date < end,
            )
        )
    )


def invitations_of(gathering: Gathering) -> list[GatheringInvitation]:
    """Everybody who was invited, by surname: for the organiser alone."""
    return _invitations(gathering, list(Answer))


def is_anybody_invited(gathering: Gathering) -> bool:
    """Whether somebody ever was, whatever came of it."""
    return bool(db.session.scalar(select(exists().where(GatheringInvitation.gathering_id == gathering.id))))


def page_of_invitations(gathering: Gathering, state: ListState) -> Listing[GatheringInvitation]:
    """One page of everybody who was invited, by surname: for the organiser alone."""
    query = (
        select(GatheringInvitation)
        .join(GatheringInvitation.student)
        .where(GatheringInvitation.gathering_id == gathering.id)
        .options(contains_eager(GatheringInvitation.student).joinedload(Student.programme))
    )
    return page_of(query, state, INVITED_SORTS)


def page_at_the_door(gathering: Gathering, state: ListState) -> Listing[GatheringInvitation]:
    """One page of those who can be there, by surname, or whoever has the words searched for in her name."""
    query = (
        select(GatheringInvitation)
        .join(GatheringInvitation.student)
        .where(
            GatheringInvitation.gathering_id == gathering.id,
            GatheringInvitation.answer != Answer.WITHDRAWN,
            *has_words(state.search, Student.first_name, Student.name_prefix, Student.last_name),
        )
        .options(contains_eager(GatheringInvitation.student))
    )
    return page_of(query, state, INVITED_SORTS, page_size=AT_THE_DOOR)


def answers_to(gathering: Gathering) -> tuple[dict[str, int], int]:
    """How many gave each answer, by its value, and how many were there: counted by the database."""
    rows = db.session.execute(
        select(
            GatheringInvitation.answer,
            func.count(),
            func.count(case((GatheringInvitation.was_there.is_(True), 1))),
        )
        .where(GatheringInvitation.gathering_id == gathering.id)
        .group_by(GatheringInvitation.answer)
    ).all()
    counts = {answer.value: 0 for answer in Answer} | {answer.value: count for answer, count, _there in rows}
    return counts, sum(there for _answer, _count, there in rows)


def companies_to_visit(school_id: int) -> list[tuple[int, str]]:
    """The sites of a school by the name that people use, for a list to choose from: two columns of thousands."""
    name = func.coalesce(func.nullif(Site.name, ""), Company.name)
    query = select(Site.id, name).join(Site.company).where(Site.school_id == school_id)
    return [
        (site_id, title) for site_id, title in db.session.execute(query.order_by(alphabetical(name), Site.id))
    ]


def expected_of(gathering: Gathering) -> list[GatheringInvitation]:
    """Those who hear what changes: everybody but who said no."""
    return _invitations(gathering, [Answer.INVITED, Answer.ASKED, Answer.COMES])


def _invitations(gathering: Gathering, answers: Collection[Answer]) -> list[GatheringInvitation]:
    rows = db.session.scalars(
        select(GatheringInvitation)
        .where(GatheringInvitation.gathering_id == gathering.id, GatheringInvitation.answer.in_(answers))
        .options(
            joinedload(GatheringInvitation.student).joinedload(Student.programme),
            joinedload(GatheringInvitation.student).joinedload(Student.user),
        )
    )
    return sorted(rows, key=lambda row: (row.student.last_name.casefold(), row.student.first_name, row.id))
