"""What activities do when somebody is erased: a student's wishes end and lose their words, remarks go."""

from sqlalchemy import or_, select, update

from app.activities.emails import Thanks
from app.activities.models import ActivityEvaluation, Invitation, InvitationState, Request, RequestState
from app.activities.services.asking import withdraw_invitation
from app.extensions import db, now
from app.privacy.erasure import Part
from app.privacy.people import GAP, Person
from app.privacy.registry import Whose

OPEN = (RequestState.OPEN, RequestState.AGREED)
GOING = (InvitationState.ASKED, InvitationState.OTHER_DAY, InvitationState.ACCEPTED)


def _wipe(person: Person) -> None:
    if Whose.STUDENT in person.ids:
        hers = or_(
            Request.student_id == person.ids[Whose.STUDENT],
            Request.author_id == person.ids.get(Whose.ACCOUNT, 0),
        )
        wishes = select(Request).where(hers).order_by(Request.id).with_for_update(key_share=True)
        for wish in db.session.scalars(wishes):
            wish.title, wish.details, wish.place, wish.town, wish.closing_note = GAP, "", "", None, ""
            _end(wish)
    if Whose.ACCOUNT in person.ids:
        account = person.ids[Whose.ACCOUNT]
        db.session.execute(
            update(ActivityEvaluation).where(ActivityEvaluation.author_id == account).values(remark="")
        )
    db.session.flush()


def _end(wish: Request) -> None:
    invitations = db.session.scalars(
        select(Invitation).where(Invitation.request_id == wish.id).order_by(Invitation.id)
    ).all()
    for invitation in invitations:
        invitation.note = ""
        if wish.state in OPEN and invitation.state in GOING:
            withdraw_invitation(invitation, Thanks.CALLED_OFF)
    if wish.state in OPEN:
        wish.state, wish.closed_at = RequestState.CANCELLED, now()
    wish.is_asking, wish.needs_coordinator, wish.look_at = False, False, None


PART = Part(wipe=_wipe)
