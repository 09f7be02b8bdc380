"""The emails about places to students, each in the student's own language."""

from datetime import date

from flask_babel import lazy_gettext

from app.accounts.models import User
from app.companies.models import Opening
from app.placements.models import AnswerWay, MatchRun, Proposal, ProposalState
from app.students.emails import EmailText, send, text_for
from app.students.models import Student
from app.web.addresses import public_url


def email_key(run: MatchRun, student_id: int) -> str:
    """The one email of a publication to a student."""
    return f"publication:{run.id}:student:{student_id}:place"


def email_text(run: MatchRun, proposal: Proposal, account: User | None, answer_by: date | None) -> EmailText:
    """The email that a publication writes to the student with this account, or would write."""
    opening = proposal.opening
    if opening is None:
        subject, template = lazy_gettext("Your internship: no place yet"), "placements/unplaced"
    else:
        subject = lazy_gettext("Your internship: %(company)s", company=opening.site.title)
        template = "placements/placed"
    return text_for(
        run.school_id,
        account,
        subject,
        template,
        student=proposal.student,
        period=run.period,
        answer_by=answer_by,
        opening=opening,
        reason=proposal.reason,
        url=public_url("placements.show_my_placement"),
    )


def announce(run: MatchRun, proposal: Proposal) -> bool:
    """Tell a student her place, or that there is none yet and what happens next; False when she has no address.

    Says nothing of counts, flags or other students.
    """
    student = proposal.student
    text = email_text(run, proposal, student.user, run.answer_by)
    return send(student, text, kind="publication", key=email_key(run, student.id))


def announce_lapse(run: MatchRun, student: Student) -> bool:
    """Tell a student that her offer has ended, because she no longer goes (D12); False when she has no address."""
    text = text_for(
        run.school_id,
        student.user,
        lazy_gettext("Your internship: the place offered to you has ended"),
        "placements/lapsed",
        student=student,
        period=run.period,
    )
    return send(student, text, kind="publication", key=email_key(run, student.id))


def confirm_recorded(proposal: Proposal, opening: Opening, way: AnswerWay, by: str) -> bool:
    """Tell a student that somebody wrote her answer down; False when she has no address. What she said is not in it."""
    student = proposal.student
    text = text_for(
        student.school_id,
        student.user,
        lazy_gettext("Your internship: your answer has been recorded"),
        "placements/recorded",
        student=student,
        opening=opening,
        is_accepted=proposal.state is ProposalState.ACCEPTED,
        way=way.label,
        by=by,
        url=public_url("placements.show_my_placement"),
    )
    return send(student, text, kind="recorded_answer", key=f"answer:{proposal.id}")
