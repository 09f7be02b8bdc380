"""What a publication does to the proposals of its run and of the one before, in few statements, and whom it tells."""

from sqlalchemy import select, update

from app.extensions import db
from app.notices.services import withdraw_emails_called
from app.placements.emails import announce, announce_lapse, email_key
from app.placements.models import HAD, MatchRun, Placement, Proposal, ProposalState
from app.placements.queries.news import emails_due, lapsed_offers
from app.placements.queries.proposals import TOLD, all_proposals_of


def withdraw_offers(run: MatchRun) -> dict[int, int | None]:
    """Withdraw what is not answered; returns what it offered, by student."""
    withdrawn = db.session.execute(
        update(Proposal)
        .where(Proposal.run_id == run.id, Proposal.state == ProposalState.OFFERED)
        .values(state=ProposalState.WITHDRAWN, version=Proposal.version + 1)
        .returning(Proposal.student_id, Proposal.opening_id)
    )
    return {student_id: opening_id for student_id, opening_id in withdrawn}


def offer(run: MatchRun) -> list[Proposal]:
    """Make every draft an offer, except where a confirmed placement stands; returns the offers."""
    of_run = update(Proposal).where(Proposal.run_id == run.id)
    confirmed = select(Placement.student_id).where(
        Placement.period_id == run.period_id, Placement.state.in_(HAD)
    )
    db.session.execute(of_run.values(state=ProposalState.OFFERED, version=Proposal.version + 1))
    stands = of_run.where(Proposal.student_id.in_(confirmed)).values(state=ProposalState.ACCEPTED)
    db.session.execute(stands.execution_options(synchronize_session="fetch"))
    return [row for row in all_proposals_of(run, *TOLD) if row.state is ProposalState.OFFERED]


def tell(
    run: MatchRun, offers: list[Proposal], earlier: MatchRun | None, before: dict[int, int | None]
) -> int:
    """Email students whose published place changes; withdraw unsent earlier emails that no longer hold."""
    due = emails_due(offers, before)
    if earlier is not None:
        same = {row.student_id for row in offers} - {row.student_id for row in due}
        withdraw_emails_called([email_key(earlier, student_id) for student_id in before.keys() - same])
    in_plan = set(db.session.scalars(select(Proposal.student_id).where(Proposal.run_id == run.id)))
    lapsed = sum(announce_lapse(run, student) for student in lapsed_offers(run, in_plan, before))
    return lapsed + announce(run, due)
