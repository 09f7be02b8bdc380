"""A small school that asks for guest lessons, and four women in its register who may be asked."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.activities.models import Invitation, InvitationState, Request
from app.activities.services.asking import begin_asking
from app.activities.sweeps import look_at_requests
from app.extensions import db
from app.notices.models import Email, EmailState
from app.rolemodels.models import Contact, Offer, RoleModel, RoleModelField
from app.schools.models import EducationDomain
from tests.factories import Factories
from tests.placements.conftest import english

__all__ = ["english"]

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ICT, BUILDING = "79050", "79000"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """24 November 2026, a Tuesday, ten o'clock in the morning in Zwolle; a test moves it."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@dataclass
class Register:
    """A colleague, her coordinator, and four women who give guest lessons; the first fits best."""

    teacher: User
    coordinator: User
    near: RoleModel
    far: RoleModel
    builder: RoleModel
    online: RoleModel

    @property
    def everybody(self) -> list[RoleModel]:
        return [self.near, self.far, self.builder, self.online]


@pytest.fixture
def register(make: Factories) -> Register:
    """In ICT: one in Zwolle, one in Utrecht, one who meets online only; and one in building, in Zwolle."""
    for code, name in ((ICT, "ICT"), (BUILDING, "Building")):
        make.row(EducationDomain(code=code, name_nl=name, name_en=name))

    def somebody(name: str, town: str, field: str, **values: object) -> RoleModel:
        person = make.role_model(
            Offer.GUEST_LESSON,
            Offer.SPEED_DATE,
            Offer.INFORMATION,
            first_name=name,
            last_name=f"van {name}",
            town=town,
            **values,
        )
        person.fields = [RoleModelField(domain_code=field)]
        db.session.flush()
        return person

    return Register(
        make.user(Role.SUPERVISOR),
        make.user(),
        somebody("Near", "Zwolle", ICT),
        somebody("Far", "Utrecht", ICT),
        somebody("Builder", "Zwolle", BUILDING),
        somebody("Online", "Zwolle", ICT, meets_in_person=False),
    )


@pytest.fixture
def lesson(make: Factories, register: Register) -> Request:
    """A guest lesson about ICT in Zwolle on 9 March 2027 that needs one person; nobody was asked yet."""
    return make.request(register.teacher, title="Networks", domain_code=ICT)


@pytest.fixture
def ask(register: Register) -> Callable[..., list[Invitation]]:
    """Let a request go by itself; gives its invitations."""

    def begin(request: Request, *chosen: RoleModel, asks_others: bool = True) -> list[Invitation]:
        begin_asking(request, [one.id for one in chosen], asks_others=asks_others, actor=register.teacher)
        return invitations(request)

    return begin


@pytest.fixture
def look() -> Callable[[], None]:
    """What the worker does every few seconds."""

    def sweep() -> None:
        db.session.commit()
        look_at_requests()
        db.session.expire_all()

    return sweep


def invitations(request: Request) -> list[Invitation]:
    """Those of a request, in the order of asking."""
    query = select(Invitation).where(Invitation.request_id == request.id).order_by(Invitation.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def states(request: Request) -> dict[str, InvitationState]:
    """First name -> what became of her invitation."""
    return {one.role_model.first_name: one.state for one in invitations(request)}


def emails_to(email: str | None) -> list[Email]:
    """The emails to an address that left or will, the oldest first."""
    return list(
        db.session.scalars(
            select(Email)
            .where(Email.to_address == email, Email.state != EmailState.WITHDRAWN)
            .order_by(Email.id)
        )
    )


def contacts_of(role_model: RoleModel) -> list[str]:
    """The kinds of her contacts, the oldest first."""
    query = select(Contact.kind).where(Contact.role_model_id == role_model.id).order_by(Contact.id)
    return [kind.value for kind in db.session.scalars(query)]


def path_in(email: Email, end: str) -> str:
    """The link of an email that ends so, as a path."""
    found = re.search(rf"https?://[^/\s]+(/invitations/[^/\s]+{end})\s", email.body)
    assert found is not None, email.body
    return found[1]
