"""What circle runs hold about students and mentors."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.mentoring.models import CircleRun, ProposedCircle, ProposedSeat
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose, codes_only
from app.runs.models import RunState
from app.runs.privacy import PLAN_RUN, SHOWN, told_of

_NOT_OUT = _l(
    "What a run proposes is here once it is published. Until then it is a draft that may still change."
)


def _came_out(run_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    states = (RunState.PUBLISHED, RunState.SUPERSEDED)
    return run_id.in_(select(CircleRun.id).where(CircleRun.state.in_(states)))


SEATS = Holding(
    ProposedSeat,
    _l("Seats in circles that were proposed for you"),
    rows={Whose.STUDENT: lambda number: ProposedSeat.student_id == number},
    shown="has_priority minutes reason details moved_reason",
    staff={"moved_by_id": ""},
    plain="id run_id student_id circle_id solver_circle_id version",
    source=_l("a circle run, and coordinators"),
    readers=words.COORDINATORS,
    kept=Kept.CIRCLE_RUNS,
    only=lambda: _came_out(ProposedSeat.run_id),
    except_words=_NOT_OUT,
    reads={"details": codes_only},
    words={
        "has_priority": _l("seated first: nobody else of the programme at your site, or few women there"),
        "reason": _l("why there is no seat"),
        "details": _l("why this seat"),
        "moved_reason": _l("why somebody changed it"),
        "minutes": _l("minutes of travel"),
    },
)
CIRCLES = Holding(
    ProposedCircle,
    _l("Circles that were proposed with you as a mentor"),
    rows={
        Whose.ROLE_MODEL: lambda number: or_(
            ProposedCircle.host_id == number, ProposedCircle.second_id == number
        )
    },
    shown="slot is_online changed_reason",
    staff={"changed_by_id": ""},
    plain="id run_id number host_id second_id",
    source=_l("a circle run, and coordinators"),
    readers=words.COORDINATORS,
    kept=Kept.CIRCLE_RUNS,
    only=lambda: _came_out(ProposedCircle.run_id),
    except_words=_NOT_OUT,
    words={"changed_reason": _l("why somebody changed it")},
)
RUNS = Holding(
    CircleRun,
    _l("What circle runs were told about you"),
    rows={
        Whose.STUDENT: lambda number: CircleRun.id.in_(
            select(ProposedSeat.run_id).where(ProposedSeat.student_id == number)
        )
    },
    shown=SHOWN,
    staff=PLAN_RUN.staff,
    plain=f"{PLAN_RUN.plain} is_one_to_one options",
    source=words.MEERVOUD,
    readers=words.COORDINATORS,
    kept=Kept.CIRCLE_RUNS,
    only=lambda: _came_out(CircleRun.id),
    except_words=_NOT_OUT,
    extracts={"frozen_input": told_of},
    reads={"frozen_input": codes_only},
)
HELD = (
    RUNS,
    CIRCLES,
    SEATS,
)
