"""What signals hold about students, and what of a stop holds nothing about anybody."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.placements.models import Placement
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose
from app.signals.models import CompanySignal, SbbReport, StopTalk

SIGNALS = Holding(
    CompanySignal,
    _l("What you told about a company"),
    rows={Whose.STUDENT: lambda number: CompanySignal.student_id == number},
    shown="site_id what happened_on wants_talk is_unsafe state created_at talked_on outcome answer answered_on",
    staff={"taken_up_by_id": ""},
    plain="id school_id student_id version",
    source=_l("you; a coordinator, who answered"),
    readers=words.COORDINATORS,
    kept=Kept.SIGNALS,
    words={
        "what": _l("what you told"),
        "happened_on": _l("when it was"),
        "wants_talk": _l("you would like to talk"),
        "is_unsafe": _l("others are not safe either"),
        "talked_on": _l("talked to the company on"),
        "outcome": _l("what was done"),
        "answer": _l("answer to you"),
        "answered_on": _l("answered on"),
    },
)
TALKS = Holding(
    StopTalk,
    _l("Talk about your internship at a company"),
    rows={
        Whose.STUDENT: lambda number: StopTalk.placement_id.in_(
            select(Placement.id).where(Placement.student_id == number)
        )
    },
    shown="talked_on decision",
    staff={"author_id": ""},
    plain="id school_id stop_id placement_id",
    source=words.COORDINATOR,
    readers=words.COORDINATORS,
    kept=Kept.PLACEMENTS,
    words={"talked_on": _l("talked with you on"), "decision": _l("decided together")},
)
SBB = Holding(
    SbbReport,
    "Reports to SBB",
    plain="id school_id stop_id adviser_informed_on complaint_on report_point_on settled_on account company_answer "
    "outcome version",
    nobody="about a company: a text that names a student is refused",
)
HELD = (SIGNALS, TALKS, SBB)
