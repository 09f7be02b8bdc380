"""Publishing a plan: all or nothing, and once (R45)."""

from datetime import date

from app.accounts.models import User
from app.audit.services import record
from app.extensions import db, now
from app.notices.services import withdraw_letters
from app.placements.broken_rules import NotReadyToPublish, RunAlreadyPublished, RunNotFinished
from app.placements.letters import announce, key_prefix
from app.placements.models import HAS_PLAN, PUBLISHABLE, MatchRun, Proposal, ProposalState, RunState
from app.placements.problem.checks import publication_checks
from app.placements.queries.placements import confirmed_in
from app.placements.queries.proposals import all_proposals_of
from app.placements.queries.runs import published_run_of
from app.placements.services.locks import lock_period
from app.placements.services.runs import change_state
from app.placements.trail import PUBLISH_RUN


def publish(run: MatchRun, answer_by: date, *, actor: User) -> int:
    """Offer every student what the plan says, and tell them; returns how many letters were written.

    The publication before it is superseded: what was not answered is withdrawn, what was accepted stays. Raises
    `NotReadyToPublish` with what is in the way, `RunAlreadyPublished` or `RunNotFinished`; then nothing has changed.
    """
    lock_period(run.period_id)
    db.session.refresh(run, with_for_update=True)
    if run.state in HAS_PLAN - PUBLISHABLE:
        raise RunAlreadyPublished
    if run.state not in PUBLISHABLE:
        raise RunNotFinished
    missing = [check.sentence for check in publication_checks(run) if not check.holds]
    if missing:
        raise NotReadyToPublish(missing)
    earlier = published_run_of(run.period_id)
    offered_before = _supersede(earlier) if earlier is not None else {}
    change_state(run, RunState.PUBLISHED)
    run.published_at, run.published_by_id, run.answer_by = now(), actor.id, answer_by
    letters = _offer(run, offered_before)
    db.session.flush()
    data = {
        "placed": run.summary["placed"],
        "students": run.summary["students"],
        "letters": letters,
        "supersedes": earlier.number if earlier else None,
        "answer_by": answer_by.isoformat(),
        "input": run.input_digest,
    }
    record(PUBLISH_RUN, run, actor=actor, school_id=run.school_id, data=data, subject_name=str(run.number))
    return letters


def _supersede(run: MatchRun) -> dict[int, int | None]:
    """Withdraw what is not answered; returns what it offered, by student."""
    change_state(run, RunState.SUPERSEDED)
    offered: dict[int, int | None] = {}
    for proposal in all_proposals_of(run):
        if proposal.state is ProposalState.OFFERED:
            proposal.state = ProposalState.WITHDRAWN
            offered[proposal.student_id] = proposal.opening_id
    withdraw_letters(key_prefix(run))
    return offered


def _offer(run: MatchRun, offered_before: dict[int, int | None]) -> int:
    """Make every draft an offer; a confirmed placement stands, and unchanged news is not told again."""
    confirmed = confirmed_in(run.period_id)
    written = 0
    for proposal in all_proposals_of(run):
        if proposal.student_id in confirmed:
            proposal.state = ProposalState.ACCEPTED
            continue
        proposal.state = ProposalState.OFFERED
        if _is_news(proposal, offered_before):
            written += announce(run, proposal)
    return written


def _is_news(proposal: Proposal, offered_before: dict[int, int | None]) -> bool:
    return (
        proposal.student_id not in offered_before
        or offered_before[proposal.student_id] != proposal.opening_id
    )
