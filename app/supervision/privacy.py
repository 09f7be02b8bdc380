"""What supervision holds about people: what supervisors offer, and which supervisor was proposed for a student."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose, codes_only
from app.runs.models import MADE_PUBLIC
from app.runs.privacy import PLAN_RUN, SHOWN, told_of
from app.supervision.models import (
    ProposedSupervisor,
    SupervisorDecision,
    SupervisorOffer,
    SupervisorRun,
)

_NOT_OUT = _l(
    "What a run proposes is here once it is published. Until then it is a draft that may still change."
)


def _came_out(run_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return run_id.in_(select(SupervisorRun.id).where(SupervisorRun.state.in_(MADE_PUBLIC)))


OFFERS = Holding(
    SupervisorOffer,
    _l("Your hours for guiding internships"),
    rows={Whose.ACCOUNT: lambda number: SupervisorOffer.user_id == number},
    shown="period_id hours programme_codes town away_from changed_at",
    staff={"author_id": "author_name"},
    plain="id school_id user_id version",
    source=_l("you, a coordinator, or a file of the school"),
    readers=words.COORDINATORS,
    kept=Kept.SUPERVISION,
    words={
        "hours": _l("hours"),
        "programme_codes": _l("programmes that you guide"),
        "town": _l("where you set out from"),
        "away_from": _l("away from"),
        "changed_at": _l("last changed"),
    },
)
PROPOSED = Holding(
    ProposedSupervisor,
    _l("Supervisors that were proposed for you"),
    rows={
        Whose.STUDENT: lambda number: ProposedSupervisor.student_id == number,
        Whose.ACCOUNT: lambda number: ProposedSupervisor.supervisor_id == number,
    },
    shown={
        Whose.STUDENT: "site_id hours is_intensive minutes reason details moved_reason",
        Whose.ACCOUNT: "hours is_intensive minutes",
    },
    staff={"moved_by_id": ""},
    plain="id run_id student_id supervisor_id solver_supervisor_id version",
    source=_l("a supervisor run, and coordinators"),
    readers=words.COORDINATORS,
    kept=Kept.SUPERVISION,
    only=lambda: _came_out(ProposedSupervisor.run_id),
    except_words=_NOT_OUT,
    reads={"details": codes_only},
    values={
        "reason": {
            "no_supervisor": _l("nobody who can guide this programme"),
            "hours_full": _l("supervisors have no hours left"),
            "moved_by_hand": _l("taken out by hand"),
        }
    },
    words={
        "hours": _l("hours of guidance"),
        "is_intensive": _l("more guidance"),
        "minutes": _l("minutes of travel"),
        "reason": _l("why there is no supervisor"),
        "details": _l("why this supervisor"),
        "moved_reason": _l("why somebody changed it"),
    },
)
DECISIONS = Holding(
    SupervisorDecision,
    _l("Decisions of coordinators about your supervisor"),
    rows={
        Whose.STUDENT: lambda number: SupervisorDecision.student_id == number,
        Whose.ACCOUNT: lambda number: SupervisorDecision.supervisor_id == number,
    },
    shown={
        Whose.STUDENT: "period_id kind reason created_at withdrawn_at",
        Whose.ACCOUNT: "period_id kind created_at withdrawn_at",
    },
    staff={"author_id": "author_name", "withdrawn_by_id": ""},
    plain="id school_id student_id supervisor_id",
    source=words.COORDINATOR,
    readers=words.COORDINATORS,
    kept=Kept.SUPERVISION,
)
RUNS = Holding(
    SupervisorRun,
    _l("What supervisor runs were told about you"),
    rows={
        Whose.STUDENT: lambda number: SupervisorRun.id.in_(
            select(ProposedSupervisor.run_id).where(ProposedSupervisor.student_id == number)
        )
    },
    shown=SHOWN,
    staff=PLAN_RUN.staff,
    plain=f"{PLAN_RUN.plain} options",
    source=words.MEERVOUD,
    readers=words.COORDINATORS,
    kept=Kept.SUPERVISION,
    only=lambda: _came_out(SupervisorRun.id),
    except_words=_NOT_OUT,
    extracts={"frozen_input": told_of},
    reads={"frozen_input": codes_only},
)
HELD = (RUNS, PROPOSED, DECISIONS, OFFERS)
