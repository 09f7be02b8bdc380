"""What evaluations hold about students: hers as long as a placement leads to her, and after that part of totals."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.evaluations.models import Evaluation
from app.placements.models import Placement
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose, codes_only

EVALUATIONS = Holding(
    Evaluation,
    _l("What you thought of an internship"),
    rows={
        Whose.STUDENT: lambda number: Evaluation.placement_id.in_(
            select(Placement.id).where(Placement.student_id == number)
        )
    },
    shown="site_id period_id invited_at reminded_at answers answered_on line shows_line",
    hers="site_id period_id invited_at reminded_at answers answered_on line shows_line",
    plain="id school_id placement_id closes_on place",
    source=words.YOU,
    readers=_l(
        "you; everybody at school, from five answers on, as one word per theme; coordinators your line, if you said so"
    ),
    kept=Kept.EVALUATIONS,
    reads={"answers": codes_only},
    words={
        "answers": _l("your answers, 1 to 5"),
        "answered_on": _l("sent on"),
        "line": _l("in your own words"),
        "shows_line": _l("the coordinator may read what you wrote"),
        "reminded_at": _l("reminded"),
    },
    leaves=False,
)
HELD = (EVALUATIONS,)
