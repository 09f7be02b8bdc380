"""Publishing a plan: all or nothing, and once (R45); and noting that a list of what was published left as a file."""

from datetime import date
from functools import partial
from typing import Any

from app.accounts.models import User
from app.audit.services import record
from app.notices.services import withdraw_emails
from app.placements.emails import announce, email_key
from app.placements.models import MatchRun, Proposal, ProposalState
from app.placements.queries.news import emails_due
from app.placements.queries.placements import confirmed_in
from app.placements.queries.proposals import all_proposals_of
from app.placements.services.publication_rules import publication_checks
from app.placements.trail import EXPORT_PLACEMENTS
from app.runs import publication
from app.runs.locks import lock_period
from app.schools.models import Period


def publish(run: MatchRun, answer_by: date, *, actor: User) -> int:
    """Offer every student what the plan says, and tell them; returns how many emails were written.

    The publication before it is superseded: what was not answered is withdrawn, what was accepted stays. Raises
    `NotReadyToPublish` with what is in the way, `RunAlreadyPublished` or `RunNotFinished`; then nothing has changed.
    """
    lock_period(run.period_id)
    told = publication.publish(
        run, partial(publication_checks, run), partial(_put_in_force, run, answer_by), actor=actor
    )
    return int(told["letters"])


def _put_in_force(run: MatchRun, answer_by: date, earlier: MatchRun | None) -> dict[str, Any]:
    offered = _withdraw_offers(earlier) if earlier is not None else {}
    run.answer_by = answer_by
    return {
        "placed": run.summary["placed"],
        "students": run.summary["students"],
        "letters": _tell(run, _offer(run), earlier, offered),
        "answer_by": answer_by.isoformat(),
    }


def _withdraw_offers(run: MatchRun) -> dict[int, int | None]:
    """Withdraw what is not answered; returns what it offered, by student."""
    offered: dict[int, int | None] = {}
    for proposal in all_proposals_of(run):
        if proposal.state is ProposalState.OFFERED:
            proposal.state = ProposalState.WITHDRAWN
            offered[proposal.student_id] = proposal.opening_id
    return offered


def _offer(run: MatchRun) -> list[Proposal]:
    """Make every draft an offer, except where a confirmed placement stands; returns the offers."""
    confirmed = confirmed_in(run.period_id)
    offers = []
    for proposal in all_proposals_of(run):
        if proposal.student_id in confirmed:
            proposal.state = ProposalState.ACCEPTED
        else:
            proposal.state = ProposalState.OFFERED
            offers.append(proposal)
    return offers


def _tell(
    run: MatchRun, offers: list[Proposal], earlier: MatchRun | None, before: dict[int, int | None]
) -> int:
    """Write to everybody with other news than before, and take back old news that has not left yet."""
    due = emails_due(offers, before)
    if earlier is not None:
        same = {row.student_id for row in offers} - {row.student_id for row in due}
        for student_id in before.keys() - same:
            withdraw_emails(email_key(earlier, student_id))
    return sum(announce(run, row) for row in due)


def note_export(period: Period, rows: int, *, actor: User) -> None:
    """Somebody took a file with so many rows of a period (decision 0015)."""
    record(EXPORT_PLACEMENTS, period, actor=actor, data={"rows": rows}, subject_name=period.name)
