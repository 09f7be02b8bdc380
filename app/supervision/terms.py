"""How long supervisor runs are kept, with what they were told, what people decided, and what supervisors offered."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, exists, or_, select

from app.extensions import db
from app.privacy.retention import Term
from app.privacy.trail import TERM_TITLES
from app.runs.models import BUSY
from app.schools.models import Period
from app.students.models import ComingSupervisor
from app.supervision.models import ProposedSupervisor, SupervisorDecision, SupervisorOffer, SupervisorRun

_OF_A_PERIOD = (ComingSupervisor, SupervisorRun, SupervisorDecision, SupervisorOffer)


def _old_periods(school_id: int, before: date) -> Select[int]:
    """Periods with anything of supervision in them, and no run that is busy."""
    is_busy = exists().where(SupervisorRun.period_id == Period.id, SupervisorRun.state.in_(BUSY))
    holds = or_(*(exists().where(table.period_id == Period.id) for table in _OF_A_PERIOD))
    return (
        select(Period.id)
        .where(Period.school_id == school_id, Period.ends_on < before, holds, ~is_busy)
        .order_by(Period.id)
    )


def _delete_all(_school_id: int, ids: Sequence[int]) -> None:
    runs = select(SupervisorRun.id).where(SupervisorRun.period_id.in_(ids))
    db.session.execute(delete(ProposedSupervisor).where(ProposedSupervisor.run_id.in_(runs)))
    for table in _OF_A_PERIOD:
        db.session.execute(delete(table).where(table.period_id.in_(ids)))


TERMS = (
    Term(
        "supervision",
        TERM_TITLES["supervision"],
        since=_l("after the last day of the period"),
        happens=_l(
            "Supervisor runs go with what they were told, and so do hours and decisions. "
            "The guidance itself keeps the names of both."
        ),
        basis=_l("public task: explaining who guides an internship"),
        months=24,
        due=_old_periods,
        go=_delete_all,
        at_once=1,
    ),
)
