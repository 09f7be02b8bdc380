"""A role model answers: by a link in an email, without signing in, or on her own page."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, public, requires
from app.activities.calendars import calendar_for
from app.activities.forms import AnswerForm, DayAnswerForm
from app.activities.links import Answer, invitation_by_link
from app.activities.models import Invitation, InvitationState, RequestState
from app.activities.queries import contacts_for, invitations_of_role_model, own_invitation
from app.activities.services.answers import accept, decline, suggest_day
from app.activities.views.blueprint import bp
from app.errors import NotVisible
from app.extensions import db
from app.rolemodels.queries import role_model_of
from app.schools.queries import today
from app.web.addresses import public_url

ANSWERS = "<any('yes', 'no', 'other-day'):answer>"


def _form(invitation: Invitation, answer: Answer, asked_times: int) -> AnswerForm:
    """A yes to a student, and another day, come with a day."""
    needs_day = answer is Answer.OTHER_DAY or (answer is Answer.YES and invitation.request.is_wish)
    form: AnswerForm = DayAnswerForm() if needs_day else AnswerForm()
    if not form.is_submitted():
        form.version.data = asked_times
    return form


def _act(invitation: Invitation, answer: Answer, form: AnswerForm, asked_times: int) -> None:
    remark = form.remark.data or ""
    if answer is Answer.NO:
        decline(invitation, asked_times, remark=remark)
    elif isinstance(form, DayAnswerForm):
        suggest_day(invitation, asked_times, form.data["on"], remark=remark)
    else:
        accept(invitation, asked_times, remark=remark)
    db.session.commit()


def _thanks(invitation: Invitation) -> str:
    """What happens now, in a sentence."""
    if invitation.state is InvitationState.DECLINED:
        return gettext("Thank you for letting us know. We will ask somebody else.")
    if invitation.request.state is RequestState.AGREED:
        return gettext("Thank you. It is agreed: you will get an email with everything you need to know.")
    if invitation.request.is_wish:
        return gettext("Thank you. Once the student has confirmed the day, we will tell you who is coming.")
    if invitation.state is InvitationState.OTHER_DAY:
        return gettext(
            "Thank you. If it is agreed for this day, you will get an email. You will also get one if this day "
            "is not chosen."
        )
    return gettext("Thank you. You will get an email as soon as enough people have said yes.")


def _page(invitation: Invitation, answer: Answer, form: AnswerForm, **values: Any) -> str:
    return render_template(
        "activities/answer.html",
        invitation=invitation,
        activity=invitation.request,
        answer=answer.value,
        form=form,
        **values,
    )


def _answer(
    invitation: Invitation, answer: Answer, asked_times: int, back: Callable[[], str], **values: Any
) -> str | Response | tuple[str, int]:
    form = _form(invitation, answer, asked_times)
    if form.validate_on_submit():
        _act(invitation, answer, form, form.version.data or 0)
        flash(_thanks(invitation), "success")
        return redirect(back(), code=303)
    return _page(invitation, answer, form, **values), 422 if form.is_submitted() else 200


@bp.get("/invitations/<string:secret>")
@public
def show_by_link(secret: str) -> str:
    invitation, _asked_times = invitation_by_link(secret)
    return render_template(
        "activities/invitation_by_link.html",
        invitation=invitation,
        activity=invitation.request,
        contacts=contacts_for(invitation.request),
        secret=secret,
        today=today(),
    )


@bp.route(f"/invitations/<string:secret>/{ANSWERS}", methods=["GET", "POST"])
@public
def answer_by_link(secret: str, answer: str) -> str | Response | tuple[str, int]:
    """A page with one button: whatever opens links by itself (a mail scanner) answers nothing."""
    invitation, asked_times = invitation_by_link(secret)
    return _answer(
        invitation,
        Answer(answer),
        asked_times,
        lambda: url_for("activities.show_by_link", secret=secret),
        layout="layouts/public.html",
        cancel=url_for("activities.show_by_link", secret=secret),
    )


def questions_waiting() -> int:
    """Questions that wait for this role model's answer."""
    try:
        found = invitations_of_role_model(role_model_of(current_user))
    except NotVisible:
        return 0
    return sum(one.state is InvitationState.ASKED for one in found)


@bp.get("/asked")
@requires(Permission.ANSWER_ACTIVITIES)
def list_asked() -> str:
    role_model = role_model_of(current_user)
    return render_template(
        "activities/asked.html", invitations=invitations_of_role_model(role_model), today=today()
    )


@bp.get("/asked/<int:invitation_id>")
@requires(Permission.ANSWER_ACTIVITIES)
def show_asked(invitation_id: int) -> str:
    invitation = own_invitation(role_model_of(current_user), invitation_id)
    return render_template(
        "activities/invitation.html",
        invitation=invitation,
        activity=invitation.request,
        contacts=contacts_for(invitation.request),
        today=today(),
    )


@bp.route(f"/asked/<int:invitation_id>/{ANSWERS}", methods=["GET", "POST"])
@requires(Permission.ANSWER_ACTIVITIES)
def answer(invitation_id: int, answer: str) -> str | Response | tuple[str, int]:
    invitation = own_invitation(role_model_of(current_user), invitation_id)
    page = url_for("activities.show_asked", invitation_id=invitation.id)
    return _answer(
        invitation,
        Answer(answer),
        invitation.asked_times,
        lambda: page,
        layout="layouts/base.html",
        cancel=page,
    )


@bp.get("/asked/<int:invitation_id>/calendar")
@requires(Permission.ANSWER_ACTIVITIES)
def download_asked(invitation_id: int) -> Response:
    invitation = own_invitation(role_model_of(current_user), invitation_id)
    page = "activities.show_asked"
    return _calendar(invitation, public_url(page, invitation_id=invitation.id)) or redirect(
        url_for(page, invitation_id=invitation.id), code=303
    )


@bp.get("/invitations/<string:secret>/calendar")
@public
def download_by_link(secret: str) -> Response:
    invitation, _asked_times = invitation_by_link(secret)
    page = "activities.show_by_link"
    return _calendar(invitation, public_url(page, secret=secret)) or redirect(
        url_for(page, secret=secret), code=303
    )


def _calendar(invitation: Invitation, url: str) -> Response | None:
    """For somebody who comes."""
    is_coming = invitation.state is InvitationState.ACCEPTED
    return calendar_for(invitation.request, url) if is_coming else None
