"""Publishing a plan: all or nothing, and once (R45); and noting that a list of what was published left as a file."""

from datetime import date

from app.accounts.models import User
from app.audit.services import record
from app.extensions import db, now
from app.notices.services import withdraw_letters
from app.placements.broken_rules import NotReadyToPublish, RunAlreadyPublished, RunNotFinished
from app.placements.letters import announce, letter_key
from app.placements.models import HAS_PLAN, PUBLISHABLE, MatchRun, Proposal, ProposalState, RunState
from app.placements.queries.news import letters_due
from app.placements.queries.placements import confirmed_in
from app.placements.queries.proposals import all_proposals_of
from app.placements.queries.runs import published_run_of
from app.placements.services.locks import lock_period, lock_run
from app.placements.services.publication_rules import publication_checks
from app.placements.services.runs import change_state
from app.placements.trail import EXPORT_PLACEMENTS, PUBLISH_RUN
from app.schools.models import Period


def publish(run: MatchRun, answer_by: date, *, actor: User) -> int:
    """Offer every student what the plan says, and tell them; returns how many letters were written.

    The publication before it is superseded: what was not answered is withdrawn, what was accepted stays. Raises
    `NotReadyToPublish` with what is in the way, `RunAlreadyPublished` or `RunNotFinished`; then nothing has changed.
    """
    lock_period(run.period_id)
    lock_run(run)
    if run.state in HAS_PLAN - PUBLISHABLE:
        raise RunAlreadyPublished
    if run.state not in PUBLISHABLE:
        raise RunNotFinished
    missing = [check.sentence for check in publication_checks(run) if not check.holds]
    if missing:
        raise NotReadyToPublish(missing)
    earlier = published_run_of(run.period_id)
    offered = _supersede(earlier) if earlier is not None else {}
    change_state(run, RunState.PUBLISHED)
    run.published_at, run.published_by_id, run.answer_by = now(), actor.id, answer_by
    letters = _tell(run, _offer(run), earlier, offered)
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
    due = letters_due(offers, before)
    if earlier is not None:
        same = {row.student_id for row in offers} - {row.student_id for row in due}
        for student_id in before.keys() - same:
            withdraw_letters(letter_key(earlier, student_id))
    return sum(announce(run, row) for row in due)


def note_export(period: Period, rows: int, *, actor: User) -> None:
    """Somebody took a file with so many rows of a period (decision 0015)."""
    record(
        EXPORT_PLACEMENTS,
        period,
        actor=actor,
        school_id=period.school_id,
        data={"rows": rows},
        subject_name=period.name,
    )
