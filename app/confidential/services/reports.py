"""A report from its first word to its end: written, read, answered, closed, destroyed a year later (R42)."""

import json
import secrets
from dataclasses import dataclass
from datetime import date

from app.accounts.models import User
from app.confidential.boxes import DoesNotOpen, close, digest, key_of_words, new_pair, open_box, pair_of
from app.confidential.broken_rules import (
    DayInThePast,
    NoCounsellor,
    NotClosed,
    PhraseNotFound,
    WrongReportState,
)
from app.confidential.emails import tell_something_waits
from app.confidential.models import (
    REPORT_TRANSITIONS,
    ConfidentialReport,
    ReportEntry,
    ReportState,
    StepKind,
)
from app.confidential.phrases import new_phrase, normal_phrase
from app.confidential.queries.keys import readers_in
from app.confidential.queries.reports import (
    KEPT_YEARS,
    owner_tag_of,
    report_of_phrase,
    reports_to_destroy,
)
from app.confidential.services.keys import access_for
from app.confidential.services.steps import note
from app.errors import NotVisible
from app.extensions import db
from app.schools.queries import today
from app.sealing import derived, seal, unseal
from app.students.models import Student

PHRASE, KEY = "phrase of a confidential report", "key of a confidential report"
HALF = 32
BLANK = {"text": "", "company": "", "name": "", "class": "", "email": ""}
"""What a message can say."""


@dataclass(frozen=True)
class Written:
    """One message, open: on which day, by whom, and what it says."""

    on: date
    is_from_reporter: bool
    words: dict[str, str]


def write_report(
    student: Student, text: str, company: str, *, is_named: bool
) -> tuple[ConfidentialReport, str]:
    """Take in a report for the counsellors of her school. Raises NoCounsellor.

    Without her name the second answer is her phrase, which is kept nowhere; else it is empty.
    """
    readers = readers_in(student.school_id)
    if not readers:
        raise NoCounsellor
    own, phrase = new_pair(), "" if is_named else new_phrase()
    found_by, private = _of_phrase(phrase) if phrase else (None, new_pair().private)
    code = secrets.token_urlsafe(18)
    report = ConfidentialReport(
        school_id=student.school_id,
        code=code,
        public_key=own.public,
        reporter_key=pair_of(private).public,
        sealed_reporter_key=seal(_key_of(code), private.hex()) if is_named else "",
        owner_tag=owner_tag_of(student.id) if is_named else None,
        phrase_digest=found_by,
        is_named=is_named,
        received_on=today(),
    )
    db.session.add(report)
    db.session.flush()
    db.session.add_all(access_for(report, own.private, key) for key in readers)
    who = {"name": student.name, "class": student.class_group or "", "email": student.email or ""}
    _add(report, {"text": text, "company": company, **(who if is_named else {})}, StepKind.RECEIVED)
    return report, phrase


def _key_of(code: str) -> str:
    return f"{KEY} {code}"


def _of_phrase(phrase: str) -> tuple[str, bytes]:
    """By what a report is found, and the private key that opens its answers: neither follows from the other."""
    key = key_of_words(normal_phrase(phrase), derived(PHRASE)[:16], 2 * HALF)
    return digest(key[:HALF]), key[HALF:]


def _add(report: ConfidentialReport, words: dict[str, str], kind: StepKind) -> None:
    content = json.dumps(words, ensure_ascii=False).encode()
    db.session.add(
        ReportEntry(
            report_id=report.id,
            is_from_reporter=True,
            written_on=today(),
            for_counsellors=close(report.public_key, content, report.code),
        )
    )
    note(report, kind)
    report.is_waiting = True
    db.session.flush()
    tell_something_waits(report)


def key_for_owner(report: ConfidentialReport) -> bytes:
    """What opens the answers to a student who gave her name. Raises NotVisible after another SECRET_KEY."""
    private = unseal(_key_of(report.code), report.sealed_reporter_key)
    if private is None:
        raise NotVisible
    return bytes.fromhex(private)


def open_with_phrase(phrase: str) -> tuple[ConfidentialReport, bytes]:
    """The report of a phrase, and what opens its answers. Raises PhraseNotFound."""
    found_by, private = _of_phrase(phrase)
    try:
        return report_of_phrase(found_by), private
    except NotVisible as error:
        raise PhraseNotFound from error


def write_more(report: ConfidentialReport, text: str) -> None:
    """The student writes again; a report that was closed is open from then on."""
    if report.state is ReportState.CLOSED:
        report.state, report.closed_on, report.kept_until = ReportState.IN_CONVERSATION, None, None
    _add(report, {"text": text}, StepKind.WRITTEN)


def conversation(report: ConfidentialReport, private: bytes) -> list[Written]:
    """All that was written, for a counsellor, with the report's private key; the oldest first. Raises DoesNotOpen."""
    return [
        Written(
            entry.written_on,
            entry.is_from_reporter,
            BLANK | json.loads(open_box(private, entry.for_counsellors, report.code)),
        )
        for entry in report.entries
    ]


def answers(report: ConfidentialReport, private: bytes) -> list[Written]:
    """What the student reads: each answer, and of what she wrote herself only the day."""
    return [
        Written(entry.written_on, entry.is_from_reporter, _answer(report, entry, private))
        for entry in report.entries
    ]


def _answer(report: ConfidentialReport, entry: ReportEntry, private: bytes) -> dict[str, str]:
    if not entry.for_reporter:
        return BLANK
    found: dict[str, str] = json.loads(open_box(private, entry.for_reporter, report.code))
    return BLANK | found


def first_words(report: ConfidentialReport, private: bytes) -> dict[str, str]:
    """What the first message says, for a list; empty where this key does not open it."""
    try:
        return conversation(report, private)[0].words
    except DoesNotOpen:
        return BLANK


def read(report: ConfidentialReport, *, actor: User) -> None:
    """Write down that a counsellor reads it; the first one acknowledges it, and the student sees that."""
    if report.state is ReportState.RECEIVED:
        become(report, ReportState.ACKNOWLEDGED)
        report.acknowledged_on = today()
    report.is_waiting = False
    note(report, StepKind.READ, actor=actor)
    db.session.flush()


def become(report: ConfidentialReport, state: ReportState) -> None:
    """Take a step. Raises WrongReportState where there is none from here."""
    if state is not report.state and state not in REPORT_TRANSITIONS[report.state]:
        raise WrongReportState
    report.state = state


def reply(report: ConfidentialReport, text: str, *, actor: User) -> None:
    """Answer the student in the same place. Raises WrongReportState where nobody read it yet, or it is closed."""
    if report.state in {ReportState.RECEIVED, ReportState.CLOSED}:
        raise WrongReportState
    if report.state is ReportState.ACKNOWLEDGED:
        become(report, ReportState.IN_CONVERSATION)
    content = json.dumps({"text": text, "name": actor.name}, ensure_ascii=False).encode()
    db.session.add(
        ReportEntry(
            report_id=report.id,
            is_from_reporter=False,
            written_on=today(),
            for_counsellors=close(report.public_key, content, report.code),
            for_reporter=close(report.reporter_key, content, report.code),
        )
    )
    note(report, StepKind.ANSWERED, actor=actor)
    db.session.flush()


def close_report(report: ConfidentialReport, *, actor: User) -> None:
    """Close it: a year from now it is destroyed. Raises WrongReportState."""
    if report.state is ReportState.CLOSED:
        raise WrongReportState
    become(report, ReportState.CLOSED)
    report.closed_on = today()
    note(report, StepKind.CLOSED, actor=actor)
    db.session.flush()


def keep_longer(report: ConfidentialReport, until: date, *, actor: User) -> None:
    """Keep a closed report until a day, because of proceedings. Raises NotClosed, DayInThePast."""
    if report.state is not ReportState.CLOSED:
        raise NotClosed
    if until <= today():
        raise DayInThePast
    report.kept_until = until
    note(report, StepKind.KEPT, actor=actor)
    db.session.flush()


def destroy_old_reports() -> int:
    """Destroy what was closed more than a year ago, of every school; gives how many."""
    day = today()
    old = reports_to_destroy(_a_year_before(day), day)
    for report in old:
        db.session.delete(report)
    db.session.flush()
    return len(old)


def _a_year_before(day: date) -> date:
    year = day.year - KEPT_YEARS
    return date(year, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
