"""Consent per fact: the counsellor asks with the very words that would be shared, the student says yes or no."""

import json
import secrets
from dataclasses import dataclass

from app.accounts.models import User
from app.companies.models import Site
from app.confidential.boxes import close, open_box
from app.confidential.broken_rules import AlreadyRead, NotAsked, WrongReportState
from app.confidential.models import (
    ConfidentialReport,
    FactKind,
    FactState,
    ReportState,
    SharedFact,
    StepKind,
)
from app.confidential.queries.facts import facts_of
from app.confidential.services.reports import become
from app.confidential.services.steps import note
from app.extensions import db
from app.schools.queries import today
from app.sealing import seal, unseal


@dataclass(frozen=True)
class Question:
    """A fact with its words, for whoever can open it."""

    fact: SharedFact
    words: str


def _purpose(fact: SharedFact) -> str:
    return f"shared fact {fact.code}"


def ask_to_share(
    report: ConfidentialReport, kind: FactKind, words: str, site: Site | None, *, actor: User
) -> SharedFact:
    """Ask the student whether the coordinator may read these words. Raises WrongReportState."""
    if report.state in {ReportState.RECEIVED, ReportState.CLOSED}:
        raise WrongReportState
    if report.state is ReportState.ACKNOWLEDGED:
        become(report, ReportState.IN_CONVERSATION)
    code = secrets.token_urlsafe(18)
    content = json.dumps({"words": words, "site": site.id if site else None}, ensure_ascii=False).encode()
    fact = SharedFact(
        school_id=report.school_id,
        report_id=report.id,
        code=code,
        kind=kind,
        for_counsellors=close(report.public_key, content, code),
        for_reporter=close(report.reporter_key, content, code),
        asked_on=today(),
    )
    db.session.add(fact)
    note(report, StepKind.ASKED, actor=actor)
    db.session.flush()
    return fact


def questions_for_counsellor(report: ConfidentialReport, private: bytes) -> list[Question]:
    """Every fact of a report with its words, with the report's private key."""
    return [Question(fact, _open(private, fact.for_counsellors, fact)["words"]) for fact in facts_of(report)]


def questions_for_reporter(report: ConfidentialReport, private: bytes) -> list[Question]:
    """The same for the student, with hers."""
    return [Question(fact, _open(private, fact.for_reporter, fact)["words"]) for fact in facts_of(report)]


def _open(private: bytes, box: str, fact: SharedFact) -> dict[str, str]:
    found: dict[str, str] = json.loads(open_box(private, box, fact.code))
    return found


def give(fact: SharedFact, private: bytes) -> None:
    """The student agrees: from now on coordinators can read these words. Raises NotAsked."""
    if fact.state is not FactState.ASKED:
        raise NotAsked
    content = json.loads(open_box(private, fact.for_reporter, fact.code))
    fact.state, fact.answered_on = FactState.GIVEN, today()
    fact.shared, fact.site_id = seal(_purpose(fact), content["words"]), content["site"]
    if fact.report.state is ReportState.IN_CONVERSATION:
        become(fact.report, ReportState.SHARED_WITH_CONSENT)
    note(fact.report, StepKind.CONSENTED)
    db.session.flush()


def refuse(fact: SharedFact) -> None:
    """The student does not agree: nothing is shared. Raises NotAsked."""
    if fact.state is not FactState.ASKED:
        raise NotAsked
    fact.state, fact.answered_on = FactState.REFUSED, today()
    note(fact.report, StepKind.REFUSED)
    db.session.flush()


def withdraw(fact: SharedFact) -> None:
    """The student takes it back before anybody read it. Raises AlreadyRead, NotAsked."""
    if fact.state is FactState.READ:
        raise AlreadyRead(fact.read_on or today())
    if fact.state is not FactState.GIVEN:
        raise NotAsked
    fact.state, fact.shared, fact.site_id = FactState.WITHDRAWN, "", None
    note(fact.report, StepKind.WITHDRAWN)
    if fact.report.state is ReportState.SHARED_WITH_CONSENT and not _is_anything_shared(fact.report):
        become(fact.report, ReportState.IN_CONVERSATION)
    db.session.flush()


def _is_anything_shared(report: ConfidentialReport) -> bool:
    return any(fact.state in {FactState.GIVEN, FactState.READ} for fact in facts_of(report))


def read_fact(fact: SharedFact, *, actor: User) -> None:
    """Write down that a coordinator reads it: from then on it cannot be taken back."""
    if fact.state is FactState.GIVEN:
        fact.state, fact.read_on = FactState.READ, today()
        note(fact.report, StepKind.SHARED, actor=actor)
        db.session.flush()


def words_of(fact: SharedFact) -> str:
    """What the coordinator reads; empty before it was read, and after another SECRET_KEY."""
    return unseal(_purpose(fact), fact.shared) or "" if fact.state is FactState.READ else ""
