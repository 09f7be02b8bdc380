"""Planning again after a publication: what changed, a run that moves as few people as possible, who hears what."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.placements.emails import email_text
from app.placements.explaining.chains import Chain, chains_of
from app.placements.explaining.reasons import MoveTold
from app.placements.models import MatchRun, Proposal
from app.placements.policies import Policy, replan_order
from app.placements.queries import all_proposals_of, run_for
from app.placements.queries.named import accounts_of, openings_named, students_named
from app.placements.queries.news import news_of
from app.placements.queries.placements import placements_named
from app.placements.services import runs as services
from app.placements.services.replanning import changed_since, end_struck
from app.placements.views.blueprint import bp
from app.placements.views.publication import DAYS_TO_ANSWER
from app.runs.queries import busy_run_in, published_run_in
from app.schools.queries import today
from app.students.emails import EmailText
from app.web.addresses import row_number

MOST_EMAILS = 100
MOST_CHAINS = 30


@bp.get("/placements/runs/<int:run_id>/replan")
@requires(Permission.MANAGE_RUNS)
def ask_replan(run_id: int) -> Response | str:
    """What changed since a publication, and what planning again would do. For an earlier one: the one in force."""
    run = run_for(current_user, run_id)
    published = published_run_in(MatchRun, run.period_id)
    if published is None:
        return redirect(url_for("placements.show_run", run_id=run.id))
    if published.id != run.id:
        return redirect(url_for("placements.ask_replan", run_id=published.id))
    changed = changed_since(run)
    struck = placements_named(run.school_id, changed.struck)
    return render_template(
        "placements/replan.html",
        run=run,
        changed=changed,
        struck=struck,
        openings=openings_named(run.school_id, changed.opening_ids),
        students=students_named(run.school_id, changed.student_ids),
        busy=busy_run_in(MatchRun, run.school_id),
    )


@bp.post("/placements/runs/<int:run_id>/replan")
@requires(Permission.MANAGE_RUNS)
def replan(run_id: int) -> Response:
    """End the placements that were ticked, and start a run in which little change comes right after a place."""
    run = run_for(current_user, run_id)
    published = published_run_in(MatchRun, run.period_id)
    if published is None or published.id != run.id:
        return redirect(url_for("placements.ask_replan", run_id=run.id), code=303)
    reason = gettext("Ended when planning again after run %(number)s.", number=run.number)
    ended = end_struck(run, request.form.getlist("end", type=row_number), reason, actor=current_user)
    started = services.start(run.period, _policy(run), actor=current_user)
    db.session.commit()
    if ended:
        flash(
            ngettext("%(num)s placement has been ended.", "%(num)s placements have been ended.", ended),
            "success",
        )
    return redirect(url_for("placements.show_run", run_id=started.id), code=303)


def _policy(run: MatchRun) -> Policy:
    """As the published run, with as little change as possible."""
    return Policy(
        criteria=replan_order(run.policy["criteria"]),
        preference_mode=run.policy["preference_mode"],
        time_limit_seconds=run.time_limit_seconds,
    )


@bp.get("/placements/runs/<int:run_id>/news")
@requires(Permission.MANAGE_RUNS)
def show_news(run_id: int) -> Response | str:
    """Who would move, in chains, and which emails would leave, before anything is published."""
    run = run_for(current_user, run_id)
    if not run.state.can_change or published_run_in(MatchRun, run.period_id) is None:
        return redirect(url_for("placements.show_run", run_id=run.id))
    proposals = all_proposals_of(run)
    chains = chains_of(run, proposals)
    news = news_of(run, proposals)
    shown = news.emails[:MOST_EMAILS]
    places = {place for move in _moves(chains) for place in (move.before, move.after)}
    places.update(row.opening_id for row in shown)
    places.update(news.before.get(row.student_id) for row in shown)
    openings = openings_named(run.school_id, {place for place in places if place is not None})
    answer_by = today() + timedelta(days=DAYS_TO_ANSWER)
    return render_template(
        "placements/news.html",
        run=run,
        chains=chains[:MOST_CHAINS],
        more_chains=max(0, len(chains) - MOST_CHAINS),
        moved=len(_moves(chains)),
        news=news,
        emails=_emails(run, shown, answer_by),
        answer_by=answer_by,
        openings=openings,
        students={row.student_id: row.student for row in proposals},
    )


def _moves(chains: list[Chain]) -> list[MoveTold]:
    return [move for chain in chains for move in chain]


def _emails(run: MatchRun, rows: Sequence[Proposal], answer_by: date) -> list[tuple[Proposal, EmailText]]:
    """What each student would read."""
    accounts = accounts_of(run.school_id, [row.student for row in rows])
    return [(row, email_text(run, row, accounts.get(row.student.user_id or 0), answer_by)) for row in rows]
