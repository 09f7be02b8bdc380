"""Signals, for coordinators: what students tell, and what they agreed to share of a confidential report."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.models import Site
from app.companies.queries import current_stop_of
from app.companies.site_page import ShownSignal
from app.confidential.queries.facts import list_of_facts, shared_fact_for
from app.confidential.services.facts import read_fact, words_of
from app.extensions import db
from app.schools.queries import AMSTERDAM
from app.signals import services
from app.signals.broken_rules import SignalRefusal
from app.signals.forms import AnswerForm
from app.signals.models import CompanySignal, Outcome, SignalState
from app.signals.queries import list_of_signals, signal_for, signals_at
from app.signals.views.blueprint import bp


@bp.get("/signals")
@requires(Permission.VIEW_SIGNALS)
def list_signals() -> str:
    """What waits first."""
    return render_template(
        "signals/signals.html", signals=list_of_signals(current_user), facts=list_of_facts(current_user)
    )


@bp.get("/signals/shared/<string:fact_code>")
@requires(Permission.VIEW_SIGNALS)
def show_shared(fact_code: str) -> str:
    """What a student agreed to share, once somebody says that she reads it."""
    fact = shared_fact_for(current_user, fact_code)
    stop = current_stop_of(fact.site_id) if fact.site_id else None
    return render_template("signals/shared.html", fact=fact, words=words_of(fact), stop=stop)


@bp.post("/signals/shared/<string:fact_code>")
@requires(Permission.VIEW_SIGNALS)
def read_shared(fact_code: str) -> Response:
    """Read it: from then on the student cannot take it back, and she sees that (decision 0015)."""
    fact = shared_fact_for(current_user, fact_code)
    read_fact(fact, actor=current_user)
    db.session.commit()
    return redirect(url_for("signals.show_shared", fact_code=fact.code), code=303)


def signals_about(site: Site) -> list[ShownSignal]:
    """What stands on the page of a company: signals, and what a counsellor shared about it once it was read (R42)."""
    if not current_user.has(Permission.VIEW_SIGNALS):
        return []
    told = [
        ShownSignal(
            one.created_at.astimezone(AMSTERDAM).date(),
            str(one.state.label),
            url_for("signals.show_signal", signal_id=one.id),
        )
        for one in signals_at(current_user, site)
    ]
    shared = [
        ShownSignal(
            fact.read_on,
            gettext("shared by a counsellor"),
            url_for("signals.show_shared", fact_code=fact.code),
        )
        for fact in list_of_facts(current_user)
        if fact.site_id == site.id and fact.read_on is not None
    ]
    return sorted([*told, *shared], key=lambda one: one.told_on, reverse=True)


def _page(signal: CompanySignal, form: AnswerForm) -> str:
    return render_template(
        "signals/signal.html",
        signal=signal,
        form=form,
        stop=current_stop_of(signal.site_id),
        state=signal.state,
        states=SignalState,
    )


@bp.get("/signals/<int:signal_id>")
@requires(Permission.VIEW_SIGNALS)
def show_signal(signal_id: int) -> str:
    """One signal, and the next step."""
    return _page(signal_for(current_user, signal_id), AnswerForm())


@bp.post("/signals/<int:signal_id>/take-up")
@requires(Permission.VIEW_SIGNALS)
def take_up(signal_id: int) -> Response:
    """Say that somebody looks after it."""
    signal = signal_for(current_user, signal_id)
    services.take_up(signal, actor=current_user)
    db.session.commit()
    flash(gettext("The student sees that you look after it."), "success")
    return redirect(url_for("signals.show_signal", signal_id=signal.id), code=303)


@bp.post("/signals/<int:signal_id>/answer")
@requires(Permission.VIEW_SIGNALS)
def answer(signal_id: int) -> str | Response | tuple[str, int]:
    """Tell the student what was done."""
    signal, form = signal_for(current_user, signal_id), AnswerForm()
    if form.validate_on_submit():
        try:
            services.answer(
                signal,
                Outcome(form.outcome.data),
                form.data["talked_on"],
                form.answer.data or "",
                actor=current_user,
            )
        except SignalRefusal as refused:
            form.outcome.errors = [refused.message]
        else:
            db.session.commit()
            flash(
                gettext("The student reads what was done, and gets an email that there is an answer."),
                "success",
            )
            return redirect(url_for("signals.list_signals"), code=303)
    return _page(signal, form), 422
