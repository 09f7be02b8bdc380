"""What the session of a browser keeps of a sign-in at a service: which one signed it in, and whom is to be linked."""

import time
from dataclasses import asdict, dataclass

from flask import session

from app.accounts.models import Proof, User
from app.accounts.sessions import this_session
from app.accounts.views.admission import admit
from app.accounts.ways_in import Via
from app.extensions import db
from app.signon.flow import LIFETIME, Pending, Person
from app.signon.models import Provider
from app.signon.services.signing_out import note_session

_TO_LINK, _SIGNED_IN = "sign_on_to_link", "sign_on"


@dataclass(frozen=True)
class ToLink:
    """Somebody who proved who she is at a service, and whose account is to be linked once she has confirmed it."""

    pending: Pending
    person: Person


def keep_to_link(pending: Pending, person: Person) -> None:
    """Until the page that asks for a confirmation is answered."""
    session[_TO_LINK] = {"pending": asdict(pending), "person": asdict(person), "at": int(time.time())}


def to_link(provider: Provider) -> ToLink | None:
    """Whom this browser may link at this service; None when that was long ago, or at another service."""
    kept = session.get(_TO_LINK)
    if kept is None or kept["at"] < time.time() - LIFETIME:
        return None
    found = ToLink(Pending(**kept["pending"]), Person(**kept["person"]))
    return found if found.pending.provider_id == provider.id else None


def forget_to_link() -> None:
    """It was linked, or will not be."""
    session.pop(_TO_LINK, None)


def admit_from(provider: Provider, user: User, person: Person, onward: str) -> str:
    """Let somebody in who comes from this service; first her second step, where the service did not see to one.

    Returns the page to go on with. The view commits.
    """
    via: Via = {"provider": provider.id, "sid": person.sid}
    return admit(user, Proof.SINGLE_SIGN_ON, onward, has_both=person.is_strong, via=via)


def note_entered(user: User, via: Via) -> None:
    """Remember, of a session that just began, which service it came from."""
    here, provider = this_session(), db.session.get(Provider, via.get("provider", 0))
    if here is not None and provider is not None:
        session[_SIGNED_IN] = provider.id
        note_session(provider, user, here.id, str(via["sid"]))


def signed_in_by() -> int | None:
    """The number of the service that signed this session in."""
    kept = session.get(_SIGNED_IN)
    return kept if isinstance(kept, int) else None
