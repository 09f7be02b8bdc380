"""Reports, for the counsellors of a school: what waits, the conversation, what may be shared, the end."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.accounts.queries import names_of
from app.accounts.services.lockout import address_key
from app.companies.models import Site
from app.confidential.broken_rules import Locked, WrongPassphrase
from app.confidential.forms import KeepForm, PassphraseForm, ReplyForm, ShareForm
from app.confidential.models import ConfidentialReport, FactKind, ReportState
from app.confidential.queries.keys import count_without_reader, key_of, readers_in
from app.confidential.queries.reports import (
    access_of,
    accesses_of,
    count_waiting_for,
    report_for,
    reports_of,
    was_read_since,
)
from app.confidential.queries.sites import sites_named
from app.confidential.services import facts, keys, reports
from app.confidential.unlocking import IDLE, ensure_unlocked, lock, unlock, unlocked
from app.confidential.views.blueprint import bp
from app.errors import DomainError
from app.extensions import db, limiter, now
from app.web.filters import before_stop
from app.web.forms import BaseForm, choices_from

per_place = limiter.shared_limit(
    "60 per hour",
    scope="passphrases",
    key_func=lambda: f"{address_key(request.remote_addr or '')}{current_user.get_id()}",
    methods=["POST"],
)


def reports_waiting() -> int:
    """For the section's count: how many reports hold something that no counsellor read."""
    return count_waiting_for(current_user)


@bp.get("/confidential")
@requires(Permission.READ_CONFIDENTIAL_REPORTS)
def list_reports() -> str:
    """What waits first. Names and companies only while her key is open."""
    return _list(PassphraseForm())


def _list(form: PassphraseForm) -> str:
    key = key_of(current_user)
    private = unlocked(key)
    found = reports_of(current_user)
    words: dict[int, dict[str, str]] = {}
    if key is not None and private is not None:
        accesses = accesses_of(key)
        for report in found:
            own = keys.open_access(accesses[report.id], report, private)
            words[report.id] = reports.first_words(report, own)
    return render_template(
        "confidential/reports.html",
        key=key,
        is_open=private is not None,
        reports=found,
        words=words,
        form=form,
        alone=len(readers_in(current_user.school_id)) == 1,
        lost=count_without_reader(current_user.school_id),
    )


@bp.post("/confidential")
@requires(Permission.READ_CONFIDENTIAL_REPORTS)
@per_place
def unlock_key() -> str | Response | tuple[str, int]:
    """Open her key for this session."""
    form, key = PassphraseForm(), key_of(current_user)
    if key is None:
        return redirect(url_for("confidential.make_key"), code=303)
    if form.validate_on_submit():
        try:
            unlock(keys.open_key(key, form.passphrase.data or ""))
        except WrongPassphrase as refused:
            form.passphrase.errors = [refused.message]
        else:
            return redirect(url_for("confidential.list_reports"), code=303)
    return _list(form), 422


@bp.post("/confidential/lock")
@requires(Permission.READ_CONFIDENTIAL_REPORTS)
def lock_key() -> Response:
    """Close it again."""
    lock()
    return redirect(url_for("confidential.list_reports"), code=303)


@bp.get("/confidential/<string:report_code>")
@requires(Permission.READ_CONFIDENTIAL_REPORTS)
def show_report(report_code: str) -> str:
    """Where it is; and what it says, once she said that she reads it."""
    return _page(report_for(current_user, report_code))


def _opened(report: ConfidentialReport) -> bytes:
    """The report's own private key. Raises Locked."""
    key = key_of(current_user)
    if key is None:
        raise Locked
    private = ensure_unlocked(key)
    return keys.open_access(access_of(report, key), report, private)


def _page(report: ConfidentialReport, **forms: BaseForm) -> str:
    is_open = unlocked(key_of(current_user)) is not None
    is_read = is_open and not report.is_waiting and was_read_since(report, current_user, now() - IDLE)
    own = _opened(report) if is_read else None
    return render_template(
        "confidential/report.html",
        report=report,
        is_open=is_open,
        written=reports.conversation(report, own) if own else None,
        questions=facts.questions_for_counsellor(report, own) if own else [],
        reply_form=forms.get("reply") or ReplyForm(formdata=None),
        share_form=forms.get("share") or ShareForm(formdata=None),
        keep_form=forms.get("keep") or KeepForm(formdata=None),
        problems=next(iter(forms.values()), None),
        names=names_of({step.actor_id for step in report.steps if step.actor_id}),
        is_closed=report.state is ReportState.CLOSED,
    )


def _back(report: ConfidentialReport) -> Response:
    return redirect(url_for("confidential.show_report", report_code=report.code), code=303)


@bp.post("/confidential/<string:report_code>/read")
@requires(Permission.READ_CONFIDENTIAL_REPORTS)
def read_report(report_code: str) -> Response:
    """Read it: a POST, for that somebody reads it is written down (decision 0015)."""
    report = report_for(current_user, report_code)
    _opened(report)
    reports.read(report, actor=current_user)
    db.session.commit()
    return _back(report)


@bp.post("/confidential/<string:report_code>/reply")
@requires(Permission.READ_CONFIDENTIAL_REPORTS)
def reply(report_code: str) -> str | Response | tuple[str, int]:
    """Answer, in the same place."""
    report = report_for(current_user, report_code)
    _opened(report)
    form = ReplyForm()
    if not form.validate_on_submit():
        return _page(report, reply=form), 422
    reports.reply(report, form.text.data or "", actor=current_user)
    db.session.commit()
    flash(gettext("The student can read your answer."), "success")
    return _back(report)


@bp.post("/confidential/<string:report_code>/share")
@requires(Permission.READ_CONFIDENTIAL_REPORTS)
def ask_to_share(report_code: str) -> str | Response | tuple[str, int]:
    """Ask the student whether the coordinator may know one thing."""
    report = report_for(current_user, report_code)
    _opened(report)
    form = ShareForm()
    sites = sites_named(current_user.school_id, form.company.data or "")
    named = ((site.id, f"{site.title}, {site.town or ''}".rstrip(", ")) for site in sites)
    form.site_id.choices = choices_from(named)
    if form.validate_on_submit() and (found := _words(form, sites)) is not None:
        words, site = found
        facts.ask_to_share(report, FactKind(form.kind.data), words, site, actor=current_user)
        db.session.commit()
        flash(
            gettext("The student reads your question, and nothing is shared before the answer is yes."),
            "success",
        )
        return _back(report)
    return _page(report, share=form), 422


def _words(form: ShareForm, sites: list[Site]) -> tuple[str, Site | None] | None:
    """What would be shared, and about which company; None where something is missing, with a message beside it."""
    if form.kind.data != FactKind.SIGNAL:
        if form.words.data:
            return form.words.data, None
        form.words.errors = [gettext("Write what the coordinator will read.")]
        return None
    chosen = [site for site in sites if site.id == form.site_id.data] or (sites if len(sites) == 1 else [])
    if not chosen:
        form.company.errors = [
            gettext("Choose one of these companies below.")
            if sites
            else gettext("No company has this name. Enter a part of it.")
            if form.company.data
            else gettext("Enter which company the signal is about.")
        ]
        return None
    return gettext("There is a signal about %(company)s.", company=before_stop(chosen[0].title)), chosen[0]


@bp.post("/confidential/<string:report_code>/close")
@requires(Permission.READ_CONFIDENTIAL_REPORTS)
def close_report(report_code: str) -> Response:
    """Close it: a year from now it is destroyed."""
    report = report_for(current_user, report_code)
    _opened(report)
    reports.close_report(report, actor=current_user)
    db.session.commit()
    flash(gettext("The report is closed."), "success")
    return _back(report)


@bp.post("/confidential/<string:report_code>/keep")
@requires(Permission.READ_CONFIDENTIAL_REPORTS)
def keep_report(report_code: str) -> str | Response | tuple[str, int]:
    """Keep a closed report longer, because of proceedings."""
    report = report_for(current_user, report_code)
    _opened(report)
    form = KeepForm()
    if form.validate_on_submit():
        try:
            reports.keep_longer(report, form.data["until"], actor=current_user)
        except DomainError as refused:
            form.until.errors = [refused.message]
        else:
            db.session.commit()
            flash(gettext("It is kept until that day."), "success")
            return _back(report)
    return _page(report, keep=form), 422
