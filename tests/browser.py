"""A browser for tests: it follows links and sends forms, and reads each page as a strict editor would.

Every page it gets must be valid HTML with one `h1`, a title that begins with it, a language, no id twice, a label for
every control, an action and a CSRF token for every form that changes something, scripts with the nonce of the policy,
and no inline style. A page test is therefore also a test of all that.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextvars import Context
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import Proof, User
from app.accounts.services.browser_sessions import begin
from app.extensions import db
from tests.markup import Wrong, read

CONTROLS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


def _text(element: Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


class Page:
    """One answer, with the few things tests ask of a page."""

    def __init__(self, browser: "Browser", response: TestResponse, url: str) -> None:
        self.browser = browser
        self.response = response
        self.status = response.status_code
        self.url = url
        self.html = response.get_data().decode("utf-8", "replace")  # a file may come instead of a page

    @cached_property
    def _read(self) -> tuple[Element, list[Wrong]]:
        return read(self.html)

    @property
    def root(self) -> Element:
        return self._read[0]

    @property
    def errors(self) -> list[Wrong]:
        """What is wrong with the markup."""
        return self._read[1]

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def h1(self) -> str:
        return _text(self.root.find(".//h1"))  # type: ignore[arg-type]

    @property
    def title(self) -> str:
        return _text(self.root.find(".//title"))  # type: ignore[arg-type]

    @property
    def main(self) -> Element:
        found = self.root.find(".//main")
        return found if found is not None else self.root

    @property
    def text(self) -> str:
        """The words of the main part, spaces folded."""
        return _text(self.main)

    def all(self, path: str) -> list[Element]:
        """Elements by ElementTree's XPath, for example `.//tr`."""
        return list(self.root.findall(path))

    def texts(self, path: str) -> list[str]:
        return [_text(element) for element in self.all(path)]

    def rows(self) -> list[list[str]]:
        """The body rows of the page's tables as lists of cell texts."""
        return [
            [_text(cell) for cell in row if cell.tag in {"td", "th"}]
            for row in self.main.findall(".//tbody/tr")
        ]

    @property
    def main_acts(self) -> list[str]:
        """The filled buttons of the main part: what the page asks one to do."""
        return self.texts(".//main//button[@class='btn btn-primary']")

    @property
    def links(self) -> dict[str, str]:
        return {_text(link): link.get("href", "") for link in self.root.iter("a")}

    def click(self, label: str, expect: int = 200) -> "Page":
        """Follow the link with this text."""
        if label not in self.links:
            raise AssertionError(f"No link {label!r} on {self.url}; there are {sorted(self.links)}")
        return self.browser.get(urljoin(self.url, self.links[label]), expect=expect)

    def form(self, button: str) -> Element:
        """The form that has a button with this text."""
        for form in self.root.iter("form"):
            for element in form.iter():
                if element.tag == "button" and _text(element) == button:
                    return form
        buttons = sorted({_text(element) for element in self.root.iter("button")})
        raise AssertionError(f"No button {button!r} on {self.url}; there are {buttons}")

    def submit(self, button: str, expect: int = 200, follow: bool = True, **values: Any) -> "Page":
        """Press the button after filling in `values` (field name -> text, list of texts, or (stream, file name))."""
        form = self.form(button)
        names = {control.get("name") for control in _controls(form)}
        unknown = set(values) - {name for name in names if name}
        if unknown:
            raise AssertionError(
                f"The form of {button!r} has no field {sorted(unknown)}; it has {sorted(n for n in names if n)}"
            )
        data = {**_defaults(form), **values}
        for element in form.iter("button"):
            if _text(element) == button and element.get("name"):
                data[element.get("name", "")] = element.get("value", "")
        data = {key: value for key, value in data.items() if value is not None}
        url = urljoin(self.url, form.get("action") or self.url)
        if form.get("method", "get").lower() == "get":
            return self.browser.get(url, expect=expect, query=data)
        return self.browser.post(url, data, expect=expect, follow=follow)


def _controls(form: Element) -> Iterator[Element]:
    for element in form.iter():
        if element.tag in CONTROLS:
            yield element


def _defaults(form: Element) -> dict[str, Any]:
    """What the form would send if nobody touched it."""
    data: dict[str, Any] = {}
    for control in _controls(form):
        name, kind = control.get("name"), control.get("type", "")
        if not name or control.get("disabled") is not None or kind in {"submit", "button", "file"}:
            continue
        if control.tag == "select":
            chosen = [option for option in control.iter("option") if option.get("selected") is not None]
            chosen = chosen or (
                [] if control.get("multiple") is not None else list(control.iter("option"))[:1]
            )
            value: Any = [option.get("value", _text(option)) for option in chosen]
        elif control.tag == "textarea":
            value = [(control.text or "").removeprefix("\n")]
        elif kind in {"checkbox", "radio"}:
            value = [control.get("value", "on")] if control.get("checked") is not None else []
        else:
            value = [control.get("value", "")]
        if value:
            data[name] = data.get(name, []) + value
    return data


class Browser:
    """A person's browser: keeps cookies, sends CSRF tokens by filling in the real forms."""

    def __init__(self, app: Flask, language: str = "en") -> None:
        self.app = app
        self.client = app.test_client()
        self.language = language

    def sign_in(self, user: User) -> "Browser":
        """Be this person (without the sign-in page; that page has its own tests)."""
        if user.language != self.language:
            user.language = self.language
        _row, secret = begin(user, Proof.PASSWORD, self.client.environ_base.get("HTTP_USER_AGENT", ""))
        db.session.commit()
        with self.client.session_transaction() as session:
            session.clear()
            session["_user_id"] = f"{user.id}.{secret}"
        return self

    def _open(self, method: str, url: str, **options: Any) -> TestResponse:
        """One request in a context of its own, as the server would give it, so that sessions do not mix."""
        db.session.commit()
        headers = {"Accept-Language": self.language, **options.pop("headers", {})}
        response: TestResponse = Context().run(
            self.client.open, url, method=method, headers=headers, **options
        )
        db.session.expire_all()
        return response

    def get(
        self, url: str, expect: int = 200, query: dict[str, Any] | None = None, follow: bool = True
    ) -> Page:
        response = self._open("GET", url, query_string=query, follow_redirects=follow)
        return self._page(response, expect)

    def post(
        self, url: str, data: dict[str, Any] | None = None, expect: int = 200, follow: bool = True
    ) -> Page:
        response = self._open("POST", url, data=data or {}, follow_redirects=follow)
        return self._page(response, expect)

    def token(self) -> str:
        """A valid CSRF token of this session, for tests that post without a form."""
        page = self.get("/")
        for control in page.root.iter("input"):
            if control.get("name") == "csrf_token":
                return control.get("value", "")
        raise AssertionError("The start page has no form with a CSRF token")

    def _page(self, response: TestResponse, expect: int) -> Page:
        url = response.request.path + (
            f"?{response.request.query_string.decode()}" if response.request.query_string else ""
        )
        if response.status_code != expect:
            words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))[:600]
            raise AssertionError(
                f"{response.request.method} {url} answered {response.status_code}, not {expect}: {words}"
            )
        page = Page(self, response, url)
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            check_page(page)
        return page


def check_page(page: Page) -> None:
    """Read the page as a strict editor; raises AssertionError with all that is wrong with it."""
    problems = [
        *_markup_problems(page),
        *_heading_problems(page),
        *_control_problems(page),
        *_script_problems(page),
    ]
    assert not problems, f"{page.url}: " + "; ".join(problems)


def _markup_problems(page: Page) -> Iterator[str]:
    for (line, _column), code, _details in page.errors:
        yield f"invalid HTML in line {line}: {code}: {page.html.splitlines()[line - 1].strip()[:120]}"
    ids = Counter(element.get("id") for element in page.root.iter() if element.get("id"))
    yield from (f"the id {name} stands there {count} times" for name, count in ids.items() if count > 1)
    for element in page.root.iter():
        for reference in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            for name in (element.get(reference) or "").split():
                if name not in ids:
                    yield f"{reference} points to {name}, which is not there"
    if not page.root.get("lang"):
        yield "the page has no language"


def _heading_problems(page: Page) -> Iterator[str]:
    headings = page.all(".//h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1 headings"
    elif not re.sub(r"^(To correct|Verbeter dit): ", "", page.title).startswith(_text(headings[0])):
        yield f"the title {page.title!r} does not begin with the heading {_text(headings[0])!r}"
    if "{{" in page.text or "%(" in page.text or "None" in page.text.split():
        yield "the text shows a placeholder or the word None"


def _control_problems(page: Page) -> Iterator[str]:
    labelled = {label.get("for") for label in page.root.iter("label")}
    for form in page.root.iter("form"):
        names = {control.get("name") for control in _controls(form)}
        if form.get("action") is None:
            yield "a form without an action"
        if form.get("method", "get").lower() == "post" and "csrf_token" not in names:
            yield f"the form to {form.get('action')} has no CSRF token"
    for control in _controls(page.root):
        if control.get("type") in UNLABELLED:
            continue
        if (
            control.get("id") not in labelled
            and not control.get("aria-label")
            and not control.get("aria-labelledby")
        ):
            yield f"the control {control.get('name')} has no label"
    for image in page.root.iter("img"):
        if image.get("alt") is None:
            yield f"the image {image.get('src')} has no text"
    for button in [*page.root.iter("button"), *page.root.iter("a")]:
        if not _text(button) and not button.get("aria-label"):
            yield "a button or link without words"


def _script_problems(page: Page) -> Iterator[str]:
    policy = page.response.headers.get("Content-Security-Policy", "")
    for script in page.root.iter("script"):
        if f"'nonce-{script.get('nonce')}'" not in policy:
            yield "a script without the nonce of the policy"
    for element in page.root.iter():
        if element.get("style") is not None:
            yield f"inline style on {element.tag}"
        if any(name.startswith("on") for name in element.attrib):
            yield f"an inline handler on {element.tag}"
