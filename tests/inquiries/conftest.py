"""A company, a former student who works there, and a coordinator, in the autumn before the period."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import time_machine

from app.access import Role
from app.accounts.models import User
from app.companies.models import Site
from app.extensions import db
from app.rolemodels.models import RoleModel, RoleModelKind
from app.schools.models import Period
from tests.factories import Factories

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass
class Scene:
    """Who is who."""

    coordinator: User
    site: Site
    period: Period
    alumna: RoleModel


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def scene(clock: time_machine.Traveller, make: Factories) -> Scene:
    coordinator = make.user(Role.COORDINATOR, name="Co Smit")
    assert make.default_programme
    site = make.site(
        company_name="Bakker Metaal",
        contact_name="Kim Bakker",
        contact_email="kim@bakker.example",
        contact_phone="0612345678",
    )
    alumna = make.role_model(kind=RoleModelKind.ALUMNA, site_id=site.id, first_name="Yara")
    period = make.default_period
    db.session.commit()
    return Scene(coordinator, site, period, alumna)
