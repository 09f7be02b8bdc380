"""Rows of signals and of what follows on a stop, for tests of what is kept of people."""

from datetime import date

from sqlalchemy import select

from app.accounts.models import User
from app.companies.models import PlacementStop, Site, StopGround
from app.confidential.models import FactKind
from app.confidential.services.facts import ask_to_share, give
from app.confidential.services.keys import make_key
from app.confidential.services.reports import key_for_owner, read, write_report
from app.extensions import db
from app.placements.models import Placement
from app.signals.models import CompanySignal, StopTalk, TalkDecision
from app.students.models import Student
from tests.confidential.rows import tell_in_confidence
from tests.factories import Factories


def a_signal(make: Factories, student: Student, site: Site) -> CompanySignal:
    """What a student tells about a company."""
    signal = CompanySignal(
        school_id=site.school_id,
        student_id=student.id,
        site_id=site.id,
        what="It is cold.",
        wants_talk=True,
        is_unsafe=False,
    )
    row: CompanySignal = make.row(signal)
    return row


def tell_a_coordinator(make: Factories, student: Student, site: Site) -> None:
    """The same, a talk after a stop there, and what she told the counsellor."""
    a_signal(make, student, site)
    tell_in_confidence(make, student)
    school_id, placed = student.school_id, select(Placement.id).where(Placement.student_id == student.id)
    ground = StopGround.OTHER
    stop = make.row(
        PlacementStop(school_id=school_id, site_id=site.id, ground=ground, explanation="", proposed_by_id=0)
    )
    make.row(
        StopTalk(
            school_id=school_id,
            stop_id=stop.id,
            placement_id=db.session.scalars(placed).first(),
            talked_on=date(2026, 10, 1),
            decision=TalkDecision.STAYS,
        )
    )


def told_both(make: Factories, counsellor: User, student: Student, site: Site) -> dict[str, int | str]:
    """What the student told the counsellor, who has a key, and agreed to share; and what she told the coordinator."""
    make_key(counsellor, "words of a counsellor")
    report, _phrase = write_report(student, "Something happened.", "", is_named=True)
    read(report, actor=counsellor)
    fact = ask_to_share(report, FactKind.NAME, "Her name.", None, actor=counsellor)
    give(fact, key_for_owner(report))
    signal = a_signal(make, student, site)
    return {"report_code": report.code, "fact_code": fact.code, "signal_id": signal.id}
