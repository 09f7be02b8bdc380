"""Every way in that an account can have, for people with a row in every table."""

from app.accounts.models import BrowserSession, Proof, User
from app.schools.models import School
from tests.accounts.steps import a_code, a_passkey, a_reset, an_app
from tests.confidential.rows import a_key
from tests.factories import Factories
from tests.signon.rows import a_link, a_provider


def ways_in(make: Factories, school: School, user: User) -> None:
    """Somebody is signed in, has each second step, and is linked to a sign-in service."""
    make.row(
        BrowserSession(
            user_id=user.id,
            secret_hash=f"{school.id}-{user.id}",
            proof=Proof.PASSWORD,
            browser="Firefox",
            system="Linux",
        )
    )
    for second_step in (an_app, a_passkey, a_code, a_reset, a_key):
        second_step(make, user)
    a_link(a_provider(school), user, f"subject-{user.id}")
