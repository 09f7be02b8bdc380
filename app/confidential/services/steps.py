"""The log of a report: counsellors read it, and nobody else. What a student did has a day and no time."""

from datetime import datetime, time

from app.accounts.models import User
from app.confidential.models import ConfidentialReport, ReportStep, StepKind
from app.extensions import db, now
from app.schools.queries import AMSTERDAM, today


def note(report: ConfidentialReport, kind: StepKind, *, actor: User | None = None) -> None:
    """Add a line; without `actor` the student did it."""
    at = now() if actor else datetime.combine(today(), time(), AMSTERDAM)
    db.session.add(ReportStep(report_id=report.id, kind=kind, at=at, actor_id=actor.id if actor else None))
