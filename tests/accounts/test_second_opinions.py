"""One rule for whatever two people decide: who is a second person, and who adds no opinion of her own."""

import pytest

from app.access import Role
from app.accounts.factors import resets_to_confirm
from app.accounts.models import RoleGrant, User
from app.accounts.services.factor_resets import ask_reset, confirm_reset
from app.accounts.services.second_person import confirm_role
from app.errors import SecondPersonNeeded
from app.extensions import db
from app.privacy import two_people
from app.privacy.registry import Whose
from app.signon.services.providers import confirm as confirm_provider
from tests.accounts.steps import an_app
from tests.browser import Browser
from tests.factories import Factories
from tests.signon.rows import a_provider

pytestmark = pytest.mark.database


@pytest.fixture
def puppet(make: Factories) -> tuple[User, User]:
    """An administrator of a school with a second person, and a coordinator whose role comes from her alone."""
    admin, second = make.user(Role.ADMINISTRATOR), make.user(Role.COORDINATOR)
    make.school.second_person_id = second.id
    puppet = make.user(Role.COORDINATOR)
    puppet.role_grants[0].granted_by_id, puppet.role_grants[0].confirmed_by_id = admin.id, None
    db.session.flush()
    return admin, puppet


def test_one_rule_says_who_is_a_second_person_for_whatever_two_decide(
    make: Factories, puppet: tuple[User, User]
) -> None:
    admin, of_hers = puppet
    other = make.user(Role.COORDINATOR)
    lost = make.user(Role.COUNSELLOR)
    an_app(make, lost)
    ask_reset(lost, admin)
    erasure = two_people.ask(Whose.STUDENT, make.student().id, in_spite="", actor=admin)
    lost.role_grants.append(RoleGrant(role=Role.SUPERVISOR, granted_by_id=admin.id, needs_confirmation=True))
    provider = a_provider(make.school, changed_by_id=admin.id, needs_confirmation=True)
    db.session.flush()

    decisions = {
        "role": lambda actor: confirm_role(lost, Role.SUPERVISOR, actor),
        "reset": lambda actor: confirm_reset(lost, actor),
        "service": lambda actor: confirm_provider(provider, actor),
        "erasure": lambda actor: two_people.confirm(erasure, actor=actor),
    }

    for decide in decisions.values():
        for actor in (admin, of_hers):
            with pytest.raises(SecondPersonNeeded):
                decide(actor)
        decide(other)
    assert resets_to_confirm(other) == []


def test_nobody_is_offered_what_she_cannot_confirm(
    make: Factories, browser: Browser, puppet: tuple[User, User]
) -> None:
    admin, of_hers = puppet
    lost = make.user(Role.COUNSELLOR)
    an_app(make, lost)
    ask_reset(lost, admin)
    two_people.ask(Whose.STUDENT, make.student().id, in_spite="", actor=admin)

    browser.sign_in(of_hers)

    assert resets_to_confirm(of_hers) == []
    assert "Confirm the reset" not in browser.get(f"/people/{lost.id}").text
    assert "Erase everything" not in browser.get("/privacy/erasures").text
