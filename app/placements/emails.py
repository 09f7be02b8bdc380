"""The emails about places to students, each in the student's own language."""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext

from app.accounts.models import User
from app.companies.models import Opening
from app.notices.services import queue_email, queue_emails
from app.placements.models import AnswerWay, MatchRun, Placement, Proposal, ProposalState
from app.students.emails import EmailText, email_to, send, text_for
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
        subject = lazy_gettext("Your internship: %(company)s", company=opening.title)
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
        only_listed=not run.policy.get("unranked", True),
        url=public_url("placements.show_my_placement"),
    )


def announce(run: MatchRun, proposals: Iterable[Proposal]) -> int:
    """Tell students their place, or that there is none yet and what happens next; returns how many have an address.

    Says nothing of counts, flags or other students.
    """
    emails = []
    for proposal in proposals:
        student = proposal.student
        text = email_text(run, proposal, student.user, run.answer_by)
        emails.append(email_to(student, text, kind="publication", key=email_key(run, student.id)))
    reached = [email for email in emails if email is not None]
    queue_emails(reached)
    return len(reached)


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


def tell_of_replacement(new: Placement, old: Placement) -> None:
    """Tell a student and her supervisor that she goes elsewhere from a day on. Why is in neither email."""
    student, subject = (
        new.student,
        lazy_gettext("Another internship: %(company)s", company=new.opening.title),
    )
    known = {"student": student, "placement": new, "before": old}
    url = public_url("placements.show_my_placement")
    text = text_for(new.school_id, student.user, subject, "placements/replaced", url=url, **known)
    send(student, text, kind="replacement", key=f"placement:{new.id}:student")
    supervisor = student.supervisor
    if supervisor is None:
        return
    url = public_url("placements.show_placement", placement_id=new.id)
    subject = lazy_gettext("%(name)s goes to %(company)s", name=student.name, company=new.opening.title)
    text = text_for(
        new.school_id,
        supervisor,
        subject,
        "placements/replaced_for_supervisor",
        url=url,
        supervisor=supervisor,
        **known,
    )
    queue_email(
        key=f"placement:{new.id}:supervisor",
        kind="replacement",
        school_id=new.school_id,
        recipient_id=supervisor.id,
        to_name=supervisor.name,
        to_address=supervisor.email,
        language=text.language,
        subject=text.subject,
        body=text.body,
    )
