"""What comes after a right password or link: in at once, or first the second step."""

from flask import url_for

from app.accounts.factors import has_second_step
from app.accounts.half_sessions import begin_half_session
from app.accounts.models import Proof, User
from app.accounts.services.second_steps import note_entry
from app.accounts.sessions import begin_session
from app.accounts.ways_in import ENTERED, Via


def admit(user: User, proof: Proof, onward: str, *, has_both: bool = False, via: Via | None = None) -> str:
    """Let her in, or ask for her second step first. Returns the page to go on with. The view commits.

    `has_both`: the second step was given too: here, by a passkey, or at the provider of a single sign-on. `via`: what
    that provider said of the session, kept until there is one.
    """
    if not has_both and has_second_step(user):
        begin_half_session(user, onward, via or {})
        return url_for("accounts.give_second_step")
    note_entry(user, has_both=has_both)
    begin_session(user, proof)
    for note in ENTERED:
        note(user, via or {})
    return onward
