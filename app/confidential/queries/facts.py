"""What may be shared of reports: for the counsellor and the student all of it, for coordinators what she agreed to."""

from sqlalchemy import Select, false, select
from sqlalchemy.orm import joinedload

from app.access import Permission
from app.accounts.models import User
from app.companies.models import Site
from app.confidential.models import ConfidentialReport, FactState, SharedFact
from app.errors import visible_row
from app.extensions import db

FOR_COORDINATORS = (FactState.GIVEN, FactState.READ)


def facts_of(report: ConfidentialReport) -> list[SharedFact]:
    """Every fact of a report, the oldest first."""
    return list(
        db.session.scalars(
            select(SharedFact).where(SharedFact.report_id == report.id).order_by(SharedFact.id)
        )
    )


def with_a_question(reports: list[ConfidentialReport]) -> set[int]:
    """The numbers of those among these reports whose student is asked whether something may be shared."""
    ids = [report.id for report in reports]
    asked = (SharedFact.report_id.in_(ids), SharedFact.state == FactState.ASKED)
    return set(db.session.scalars(select(SharedFact.report_id).where(*asked))) if ids else set()


def fact_in(report: ConfidentialReport, code: str) -> SharedFact:
    """One fact of this report; raises NotVisible."""
    return visible_row(select(SharedFact).where(SharedFact.report_id == report.id, SharedFact.code == code))


def shared_with(user: User) -> Select[SharedFact]:
    """The facts that students of her school agreed to share, for a coordinator; with company, nobody's name."""
    if not user.has(Permission.VIEW_SIGNALS):
        return select(SharedFact).where(false())
    return (
        select(SharedFact)
        .where(SharedFact.school_id == user.school_id, SharedFact.state.in_(FOR_COORDINATORS))
        .options(joinedload(SharedFact.site).joinedload(Site.company))
    )


def list_of_facts(user: User) -> list[SharedFact]:
    """What she may read, what nobody read yet on top."""
    query = shared_with(user).order_by(SharedFact.state != FactState.GIVEN, SharedFact.id.desc())
    return list(db.session.scalars(query))


def shared_fact_for(user: User, code: str) -> SharedFact:
    """One of them; raises NotVisible."""
    return visible_row(shared_with(user).where(SharedFact.code == code))
