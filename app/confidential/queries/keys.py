"""Keys of counsellors: who reads what comes in, and who of them can open what."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.access import Role
from app.accounts.models import User
from app.accounts.queries import holds
from app.alphabet import alphabetical
from app.confidential.models import ConfidentialReport, CounsellorKey, ReportAccess
from app.errors import visible_row
from app.extensions import db


def readers_in(school_id: int) -> list[CounsellorKey]:
    """The keys of the counsellors who can read what comes in now, by name: role in force, account open."""
    query = (
        select(CounsellorKey)
        .join(CounsellorKey.user)
        .options(joinedload(CounsellorKey.user))
        .where(CounsellorKey.school_id == school_id, User.is_closed.is_(False), holds(Role.COUNSELLOR))
        .order_by(alphabetical(User.name), User.id)
    )
    return list(db.session.scalars(query).unique())


def key_of(user: User) -> CounsellorKey | None:
    """Her own key, if she made one."""
    return db.session.scalar(select(CounsellorKey).where(CounsellorKey.user_id == user.id))


def colleague_for(user: User, user_id: int) -> CounsellorKey:
    """The key of another counsellor of her school; raises NotVisible."""
    return visible_row(
        select(CounsellorKey)
        .join(CounsellorKey.user)
        .where(
            CounsellorKey.school_id == user.school_id,
            CounsellorKey.user_id == user_id,
            CounsellorKey.user_id != user.id,
            User.is_closed.is_(False),
            holds(Role.COUNSELLOR),
        )
    )


def accesses_without(mine: CounsellorKey, other: CounsellorKey) -> list[ReportAccess]:
    """My accesses to reports that the other cannot open."""
    hers = select(ReportAccess.report_id).where(ReportAccess.key_id == other.id)
    query = select(ReportAccess).where(ReportAccess.key_id == mine.id, ReportAccess.report_id.not_in(hers))
    return list(db.session.scalars(query.order_by(ReportAccess.id)))


def count_without_reader(school_id: int) -> int:
    """How many reports nobody can open: every key that opened them is gone."""
    opened = select(ReportAccess.report_id)
    query = select(func.count(ConfidentialReport.id)).where(
        ConfidentialReport.school_id == school_id, ConfidentialReport.id.not_in(opened)
    )
    return db.session.scalar(query) or 0
