"""Students and counsellors for tests of confidential reports."""

from app.access import Role
from app.accounts.models import User
from app.confidential.services.keys import make_key
from app.students.models import Student
from tests.browser import Browser, Page
from tests.factories import Factories

PASSPHRASE = "four words nobody guesses"
MARKER = "zebrafluit-in-de-kantine-8841"


def a_counsellor(make: Factories, **values: object) -> tuple[User, str]:
    """A counsellor with a key, and the code on her sheet."""
    user = make.user(Role.COUNSELLOR, **values)
    return user, make_key(user, PASSPHRASE)


def a_student(make: Factories, **values: object) -> Student:
    """A student with an account."""
    return make.student(with_account=True, **values)


def tell(
    browser: Browser, student: Student, text: str = MARKER, *, named: bool = True, company: str = ""
) -> Page:
    """Write to the counsellor through the page."""
    assert student.user is not None
    page = browser.sign_in(student.user).get("/talk").click("Write to the counsellor")
    return page.submit("Send to the counsellor", text=text, company=company, named="yes" if named else "no")


def unlock(browser: Browser, counsellor: User, passphrase: str = PASSPHRASE) -> Page:
    """Sign in and open the key."""
    return browser.sign_in(counsellor).get("/confidential").submit("Open", passphrase=passphrase)


def read_first(page: Page) -> Page:
    """Read the report on top of the list."""
    link = next(href for href in page.links.values() if href.startswith("/confidential/") and len(href) > 30)
    return page.browser.get(link).submit("Read this report")
