"""The emails around a circle. None names a mentor or holds what somebody wrote: each leads to the circle's own page.

So an email that waits, or lies in somebody's mailbox, tells nothing of whoever has left the circle or the register.
"""

from typing import Any

from flask_babel import LazyString, lazy_gettext

from app.circles.models import Membership, MentoringCircle
from app.circles.queries.seats import members_in
from app.extensions import now
from app.notices.services import withdraw_emails
from app.rolemodels.emails import write_to
from app.students.emails import send, text_for
from app.web.addresses import public_url


def email_prefix(seat: Membership) -> str:
    """How the key of every email to somebody about her seat begins."""
    return f"circle:{seat.circle_id}:seat:{seat.id}:"


def forget_emails(seat: Membership) -> None:
    """Take back what has not left yet, for somebody who is out of the circle."""
    withdraw_emails(email_prefix(seat))


def welcome(seat: Membership) -> None:
    """There is a circle for you: when it meets, and where its page is."""
    tell(seat, "welcome", "welcome")


def tell_of_new_mentor(circle: MentoringCircle) -> None:
    """The mentors of a circle changed: to each member, once for each change."""
    for seat in members_in(circle):
        tell(seat, f"mentors:{now().isoformat()}", "mentors")


def say_farewell(seat: Membership) -> None:
    """The circle has ended."""
    tell(seat, "ended", "ended")


def thank_mentor(seat: Membership) -> None:
    """She does not lead this circle any more, and it goes on."""
    tell(seat, "relieved", "relieved")


def tell(seat: Membership, key: str, name: str, **values: Any) -> None:
    """Write the email `emails/circles/<name>.txt` to whose seat it is, in her language; once for each `key`."""
    known = {
        "seat": seat,
        "circle": seat.circle,
        "person": seat.person,
        "has_account": seat.person.user_id is not None,
        "url": public_url("circles.show_my_circle", circle_id=seat.circle_id),
        **values,
    }
    if seat.role_model is not None:
        write_to(
            seat.role_model,
            kind=KIND,
            key=email_prefix(seat) + key,
            subject=SUBJECTS[name],
            template=f"circles/{name}",
            **known,
        )
    elif seat.student is not None and not seat.student.has_left:  # T4: who left the school hears nothing more
        text = text_for(seat.student.school_id, seat.student.user, SUBJECTS[name], f"circles/{name}", **known)
        send(seat.student, text, kind=KIND, key=email_prefix(seat) + key)


KIND = "circle"
SUBJECTS: dict[str, LazyString] = {
    "welcome": lazy_gettext("Your mentoring circle"),
    "mentors": lazy_gettext("Your mentoring circle: something has changed"),
    "relieved": lazy_gettext("You no longer lead this mentoring circle"),
    "ended": lazy_gettext("Your mentoring circle has ended"),
    "planned": lazy_gettext("Your mentoring circle: dates to keep free"),
    "moved": lazy_gettext("Your mentoring circle meets at another time"),
    "cancelled": lazy_gettext("Your mentoring circle is not meeting this time"),
    "message": lazy_gettext("There is a new message in your mentoring circle"),
}
