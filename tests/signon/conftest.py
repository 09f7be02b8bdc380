"""A sign-in service, the school's settings for it, and the way through it."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.extensions import db
from app.sealing import seal
from app.signon.flow import SECRET as PURPOSE
from app.signon.models import Provider
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.signon.rows import a_provider
from tests.signon.service import SECRET, Service, served


@pytest.fixture
def service(app: Flask) -> Iterator[Service]:
    """A service that runs, and of which nothing was read yet."""
    app.extensions.pop("sign-in services", None)
    with served(Service()) as running:
        yield running


@pytest.fixture
def provider(make: Factories, service: Service) -> Provider:
    """The same service, as the school set it up."""
    made = a_provider(
        make.school, name="School account", issuer=service.issuer, sealed_secret=seal(PURPOSE, SECRET)
    )
    db.session.commit()
    return made


def begin(browser: Browser, address: str) -> str:
    """Go to the service from one of our addresses; where it led."""
    location = browser.get(address, expect=302, follow=False).response.location
    assert location is not None
    return location


def come_back(browser: Browser, location: str, expect: int = 200) -> Page:
    """Follow the service's redirect back to us."""
    parts = urlsplit(location)
    return browser.get(f"{parts.path}?{parts.query}", expect=expect)


@pytest.fixture
def go_through(browser: Browser, service: Service) -> Callable[..., Page]:
    """All the way: from our address to the service and back."""

    def go(address: str, expect: int = 200) -> Page:
        return come_back(browser, service.authorize(begin(browser, address)), expect)

    return go
