"""Asking companies: whom it would reach, how far it is, the link of one, and asking or withdrawing again."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.queries import site_for
from app.companies.views.lists import list_state, site_list
from app.extensions import db
from app.inquiries.emails import text_for_contact
from app.inquiries.forms import AskForm
from app.inquiries.links import link_for
from app.inquiries.models import CompanyInquiry, Recipient
from app.inquiries.queries.asked import (
    inquiry_for,
    page_of_asked,
    sending_for,
    sendings_of,
)
from app.inquiries.queries.people import first_to_ask, reach_of
from app.inquiries.services.asking import Way, ask_again, begin_sending, last_day, note_link, withdraw
from app.inquiries.views.blueprint import bp
from app.inquiries.views.links import asked_state
from app.schools.models import Period
from app.schools.queries import current_period, today
from app.web.addresses import row_number
from app.web.listing import ListState


@bp.get("/inquiries")
@requires(Permission.MANAGE_COMPANIES)
def list_asked() -> str:
    state = asked_state()
    return render_template(
        "inquiries/asked.html",
        listing=page_of_asked(current_user, state),
        sendings=sendings_of(current_user),
        today=today(),
    )


def _chosen() -> tuple[list[int], ListState | None]:
    """One site (`site`), or all that match the filters of the list of companies."""
    if site_id := request.args.get("site", type=row_number):
        return [site_for(current_user, site_id).id], None
    state = list_state()
    return site_list().ids(state), state


@bp.route("/inquiries/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def ask_companies() -> str | Response | tuple[str, int]:
    """Whom it would reach, and what they would read; nothing leaves before the button."""
    period = current_period(current_user.school_id)
    if period is None:
        return render_template("companies/no_period.html")
    site_ids, state = _chosen()
    form = AskForm(
        data={"whom": ["contacts"], "way": "email", "language": "nl", "expires_on": last_day(today())}
    )
    if form.validate_on_submit():
        return _begin(site_ids, form, period)
    shown = render_template(
        "inquiries/ask.html",
        form=form,
        period=period,
        state=state,
        site_id=site_ids[0] if state is None else None,
        reach=reach_of(current_user.school_id, site_ids),
        texts=[_sample(site_ids, period, language) for language in ("nl", "en")] if site_ids else [],
    )
    return shown, 422 if form.is_submitted() else 200


def _begin(site_ids: list[int], form: AskForm, period: Period) -> Response:
    chosen = form.data
    way = Way(
        period,
        chosen["expires_on"],
        chosen["language"],
        chosen["way"] == "email",
        "contacts" in chosen["whom"],
        "alumnae" in chosen["whom"],
    )
    sending = begin_sending(site_ids, way, actor=current_user)
    db.session.commit()
    return redirect(url_for("inquiries.show_sending", sending_id=sending.id), code=303)


def _sample(site_ids: list[int], period: Period, language: str) -> object:
    """What the contact of the first who can be asked would read, with an example where the link comes."""
    site = site_for(current_user, first_to_ask(current_user.school_id, site_ids) or site_ids[0])
    example = CompanyInquiry(
        school_id=site.school_id,
        site=site,
        period=period,
        recipient=Recipient.CONTACT,
        to_name=site.contact_name or "",
        language=language,
        expires_on=last_day(today()),
        asked_by_id=current_user.id,
        asked_by_name=current_user.name,
    )
    return text_for_contact(example, gettext("(here comes the link of this company)"))


@bp.get("/inquiries/sendings/<int:sending_id>")
@requires(Permission.MANAGE_COMPANIES)
def show_sending(sending_id: int) -> str:
    sending = sending_for(current_user, sending_id)
    return render_template("inquiries/sending.html", sending=sending)


@bp.get("/inquiries/<int:inquiry_id>")
@requires(Permission.MANAGE_COMPANIES)
def show_inquiry(inquiry_id: int) -> str:
    return render_template(
        "inquiries/inquiry.html", inquiry=inquiry_for(current_user, inquiry_id), link="", today=today()
    )


@bp.post("/inquiries/<int:inquiry_id>/link")
@requires(Permission.MANAGE_COMPANIES)
def show_link(inquiry_id: int) -> str:
    """The link, to pass on by hand. By a POST, for it is recorded who saw it."""
    inquiry = inquiry_for(current_user, inquiry_id)
    note_link(inquiry, actor=current_user)
    db.session.commit()
    return render_template("inquiries/inquiry.html", inquiry=inquiry, link=link_for(inquiry), today=today())


@bp.post("/inquiries/<int:inquiry_id>/withdraw")
@requires(Permission.MANAGE_COMPANIES)
def withdraw_inquiry(inquiry_id: int) -> Response:
    inquiry = inquiry_for(current_user, inquiry_id)
    withdraw(inquiry, actor=current_user)
    db.session.commit()
    flash(gettext("The question has been withdrawn. Its link no longer works."), "success")
    return redirect(url_for("inquiries.show_inquiry", inquiry_id=inquiry.id), code=303)


@bp.post("/inquiries/<int:inquiry_id>/again")
@requires(Permission.MANAGE_COMPANIES)
def ask_once_more(inquiry_id: int) -> Response:
    inquiry = inquiry_for(current_user, inquiry_id)
    new = ask_again(inquiry, last_day(today()), actor=current_user)
    db.session.commit()
    if new.by_email:
        flash(gettext("Asked again, with a new link. The earlier link no longer works."), "success")
    else:
        flash(gettext("A new link has been made. The earlier link no longer works."), "success")
    return redirect(url_for("inquiries.show_inquiry", inquiry_id=new.id), code=303)
