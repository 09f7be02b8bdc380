"""The emails about activities: questions and thanks to role models, news to whoever asked.

An email to whoever asked names no role model, and none holds what people wrote: that stands on the page it leads to.
"""

from enum import StrEnum

from flask import current_app
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from app.activities.links import links_for
from app.activities.models import Invitation, Request
from app.activities.queries import author_of, contacts_for
from app.notices.services import queue_email, withdraw_emails
from app.rolemodels.emails import write_to
from app.web.addresses import public_url


class Thanks(StrEnum):
    """Why somebody who was asked is not needed after all."""

    FOUND = "found"
    CALLED_OFF = "called_off"
    NOT_CONFIRMED = "not_confirmed"
    NOT_CHOSEN = "not_chosen"


class News(StrEnum):
    """What happened to a request, for whoever asked."""

    AGREED = "agreed"
    DAY_SUGGESTED = "day_suggested"
    NOBODY_LEFT = "nobody_left"
    OPEN_AGAIN = "open_again"
    CALLED_OFF = "called_off"


_SUBJECTS: dict[News, LazyString] = {
    News.AGREED: _l("Agreed: %(title)s"),
    News.DAY_SUGGESTED: _l("A day has been suggested: %(title)s"),
    News.NOBODY_LEFT: _l("There is nobody left to ask: %(title)s"),
    News.OPEN_AGAIN: _l("Open again: %(title)s"),
    News.CALLED_OFF: _l("Called off: %(title)s"),
}
_NOBODY_THERE = _l("We are looking for somebody: %(title)s")
_ONLY_TICKED_ASKED = _l("Everybody who was ticked has been asked: %(title)s")


def _key(invitation: Invitation, what: str) -> str:
    return f"activity:{invitation.request_id}:invitation:{invitation.id}:{what}:{invitation.asked_times}"


def ask_her(invitation: Invitation) -> None:
    """The question, with a link for each answer."""
    request = invitation.request
    write_to(
        invitation.role_model,
        kind="activity_question",
        key=_key(invitation, "ask"),
        subject=_l("A question for you: %(offer)s", offer=request.kind),
        template="activities/question",
        invitation=invitation,
        request=request,
        answers=links_for(invitation),
    )


def tell_agreed(invitation: Invitation) -> None:
    """To somebody who said yes: it is on, when, where, and who expects her."""
    request = invitation.request
    contacts = contacts_for(request)
    write_to(
        invitation.role_model,
        kind="activity_agreed",
        key=_key(invitation, f"agreed:{request.version}"),
        subject=_l("Agreed: %(offer)s", offer=request.kind),
        template="activities/agreed",
        invitation=invitation,
        request=request,
        reply_to=contacts[0].email if len(contacts) == 1 else None,
        contacts=contacts,
        answers=links_for(invitation),
    )


def thank(invitation: Invitation, why: Thanks) -> None:
    """To somebody who need not come or answer; nothing when the question has not left and is not answered."""
    if take_back_question(invitation) and invitation.answered_at is None:
        return
    write_to(
        invitation.role_model,
        kind="activity_thanks",
        key=_key(invitation, why),
        subject=_l("No longer needed: %(offer)s", offer=invitation.request.kind),
        template="activities/thanks",
        invitation=invitation,
        request=invitation.request,
        why=why.value,
    )


def take_back_question(invitation: Invitation) -> bool:
    """Take back every email about this question that has not left; True when the question itself was among them."""
    waiting = withdraw_emails(_key(invitation, "ask"))
    withdraw_emails(f"activity:{invitation.request_id}:invitation:{invitation.id}:")
    return waiting > 0


def tell_author(request: Request, news: News) -> None:
    """To whoever asked, in her own language: what happened, and where to read on."""
    author = author_of(request)
    if author is None:
        return
    page = "activities.show_wish" if request.is_wish else "activities.show_request"
    values = {"wish_id" if request.is_wish else "request_id": request.id}
    with force_locale(author.language):
        body = current_app.jinja_env.get_template("emails/activities/news.txt").render(
            author=author, request=request, news=news.value, url=public_url(page, **values)
        )
        subject = str(_subject(request, news)) % {"title": f"{request.kind}, {request.title}"}
    queue_email(
        key=f"activity:{request.id}:{news}:{request.version}",
        kind=f"activity_{news}",
        school_id=request.school_id,
        recipient_id=author.id,
        to_name=author.name,
        to_address=author.email,
        language=author.language,
        subject=subject,
        body=body.strip() + "\n",
    )


def _subject(request: Request, news: News) -> LazyString:
    """With others left to ask by hand, or where nobody was asked, it is not true that nobody is left."""
    if news is News.NOBODY_LEFT and request.is_wish:
        return _NOBODY_THERE
    if news is News.NOBODY_LEFT and not request.asks_others:
        return _ONLY_TICKED_ASKED
    return _SUBJECTS[news]
