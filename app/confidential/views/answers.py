"""The conversation, for the student: with her account, or with the phrase that she was shown.

All of it comes by POST, so no address says whose conversation it is, and a browser keeps none of the pages. Without a
name nobody signs in: the page with the phrase is for everybody, and the phrase is the key.
"""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, public
from app.accounts.services.lockout import address_key
from app.confidential.broken_rules import PhraseNotFound
from app.confidential.forms import MoreForm, PhraseForm
from app.confidential.models import ConfidentialReport
from app.confidential.queries.facts import fact_in
from app.confidential.queries.reports import can_be_opened, own_report
from app.confidential.services import facts, reports
from app.confidential.views.blueprint import bp
from app.errors import DomainError, NotVisible
from app.extensions import db, limiter
from app.logs import untraced
from app.students.queries import student_of

per_place = limiter.shared_limit(
    "120 per hour",
    scope="phrases",
    key_func=lambda: address_key(request.remote_addr or ""),
    exempt_when=lambda: not request.form.get("phrase"),
    methods=["POST"],
)
"""A phrase is far too long to guess; working one out takes the server a tenth of a second."""


@dataclass(frozen=True)
class Opened:
    """A conversation, and what opens its answers; the phrase goes with each form of the page, and nowhere else."""

    report: ConfidentialReport
    private: bytes
    phrase: str


def _opened() -> Opened:
    """By her phrase, or as herself. Raises PhraseNotFound, NotVisible."""
    phrase = request.form.get("phrase", "")[:200]
    if phrase:
        report, private = reports.open_with_phrase(phrase)
        return Opened(report, private, phrase)
    if not current_user.is_authenticated or not current_user.has(Permission.WRITE_TO_COUNSELLOR):
        raise NotVisible
    report = own_report(student_of(current_user), request.form.get("code", ""))
    return Opened(report, reports.key_for_owner(report), "")


def _page(opened: Opened, form: MoreForm | None = None, said: str = "", refused: str = "") -> str:
    report = opened.report
    fields = {"phrase": opened.phrase} if opened.phrase else {"code": report.code}
    blank = MoreForm(formdata=None, phrase=opened.phrase, code="" if opened.phrase else report.code)
    return render_template(
        "confidential/conversation.html",
        report=report,
        written=reports.answers(report, opened.private),
        questions=facts.questions_for_reporter(report, opened.private),
        is_lost=not can_be_opened(report),
        form=form or blank,
        fields=fields,
        said=said,
        refused=refused,
        is_staying=current_user.is_authenticated,
    )


@bp.get("/talk/answers")
@public
@untraced
def ask_phrase() -> str:
    """Where somebody without a name enters her phrase."""
    return render_template("confidential/ask_phrase.html", form=PhraseForm())


@bp.get("/talk/conversation")
@bp.get("/talk/conversation/write")
@bp.get("/talk/conversation/answer")
@public
@untraced
def begin_again() -> Response:
    """An address of a page that came by POST: where the conversation is opened."""
    is_student = current_user.is_authenticated and current_user.has(Permission.WRITE_TO_COUNSELLOR)
    return redirect(url_for("confidential.show_ways" if is_student else "confidential.ask_phrase"), code=303)


@bp.post("/talk/conversation")
@public
@per_place
@untraced
def open_conversation() -> str | tuple[str, int]:
    """Her conversation."""
    try:
        return _page(_opened())
    except PhraseNotFound as refused:
        form = PhraseForm()
        form.phrase.errors = [refused.message]
        return render_template("confidential/ask_phrase.html", form=form), 422


@bp.post("/talk/conversation/write")
@public
@per_place
@untraced
def write_more() -> str | tuple[str, int]:
    """Another message."""
    opened, form = _opened(), MoreForm()
    if not form.validate():
        return _page(opened, form), 422
    reports.write_more(opened.report, form.text.data or "")
    db.session.commit()
    return _page(opened, said=gettext("The counsellor has it. Look here again in two school days."))


@bp.post("/talk/conversation/answer")
@public
@per_place
@untraced
def answer() -> str | tuple[str, int]:
    """Yes or no to sharing one fact, or taking a yes back."""
    opened = _opened()
    fact = fact_in(opened.report, request.form.get("fact", ""))
    act = request.form.get("act", "")
    try:
        if act == "give":
            facts.give(fact, opened.private)
        elif act == "withdraw":
            facts.withdraw(fact)
        else:
            facts.refuse(fact)
    except DomainError as refused:
        db.session.rollback()
        return _page(opened, refused=str(refused)), 409
    db.session.commit()
    return _page(opened, said=gettext("Your answer is recorded."))
