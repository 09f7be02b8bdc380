"""Going in through the front door, as a person does."""

from tests.browser import Browser, Page

START = "/today"
REFUSED = "do not match, or there were too many attempts"


def enter(browser: Browser, email: str, password: str) -> Page:
    """Sign in on the sign-in page; what comes after it."""
    return browser.get("/sign-in").submit("Sign in", email=email, password=password)


def is_in(page: Page) -> bool:
    """Whether somebody is signed in on this page."""
    return page.h1 != "Sign in" and "Sign out" in page.texts(".//button")
