"""Every parameter of every route gets what nobody sends by accident; none answers with a failure.

Routes are the application's own, fields those of the forms on its pages, and names in an address those that the code
reads. Nothing is stored: what a request would commit is undone after it.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextvars import Context
from dataclasses import dataclass, field
from inspect import getsource, unwrap
from io import BytesIO
from typing import Any
from urllib.parse import quote, urljoin, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.access import Permission, Role, mark_of
from app.accounts.models import RoleGrant, User
from app.extensions import db
from tests.browser import Browser
from tests.factories import Factories
from tests.markup import read
from tests.world import World, build_world

pytestmark = pytest.mark.database

READ_BY_CODE = re.compile(r"request\.(?:args|values|form)\.get(?:list)?\(\s*\"([\w-]+)\"")
TEXTS = {
    "breaks": "Een\r\nBcc: zoe@work.example\n\n\t\u2028\x1b[31m\x7f\ufeff",
    "patterns": "%_\\%'\"`;--<script>{{7*7}}${7}%s%(name)s[[(*",
    "huge": "Zoë😀" * 1_000,
    "odd": "\u202e\U0010ffff\ud7ff\ufffe Zoe\u0308 \u0130\u0131ß ﷽",
}
DAYS = {"breaks": "0001-01-01", "patterns": "9999-12-31", "huge": "1-1-99999999", "odd": "١٢-٠١-٢٠٢٦"}
NUMBERS = {"breaks": "-9223372036854775809", "patterns": "1e999", "huge": "9" * 5_000, "odd": "٣"}
KINDS = list(TEXTS)
JSON_BODIES = {"nested": "[" * 100_000 + "]" * 100_000, "list": "[1, 2]", "text": '"x"', "broken": "{"}
NUL = "a\0b"
HEALTH = "background.show_health"
"""Says 503 by itself where no worker runs, and reads nothing."""


@dataclass
class Form:
    """A form as a page shows it: where it goes, and its controls by name."""

    action: str
    method: str
    controls: dict[str, Element] = field(default_factory=dict)
    defaults: MultiDict[str, str] = field(default_factory=MultiDict)
    is_language: bool = False
    """It switches the language of the page."""

    def filled(self, kind: str, fields: str) -> MultiDict[str, Any]:
        """The values to send: what a person would fill in, except for one kind of value in one kind of `fields`."""
        values: MultiDict[str, Any] = MultiDict()
        for name, control in self.controls.items():
            nasty, plain = _values(control, kind)
            is_touched = name != "csrf_token" and _sort_of(control) == fields
            if is_touched:
                values[name] = nasty
            else:
                values.setlist(name, self.defaults.getlist(name) or [plain])
        return values


def _sort_of(control: Element) -> str:
    if control.tag == "textarea":
        return "text"
    if control.tag == "select" or control.get("type") in {"radio", "checkbox", "hidden"}:
        return "choice"
    kinds = {"date": "day", "time": "day", "number": "number", "file": "file"}
    return kinds.get(control.get("type", "text"), "text")


def _values(control: Element, kind: str) -> tuple[Any, Any]:
    """(a nasty value of this kind, a plain one) for a control."""
    match _sort_of(control):
        case "day":
            return DAYS[kind], "2027-02-01"
        case "number":
            return NUMBERS[kind], "1"
        case "choice":
            return {**TEXTS, "breaks": "99999999999999999999", "odd": "-1"}[kind], control.get("value", "")
        case "file":
            name = {"breaks": "a\r\nb.csv", "patterns": "../../%_.xlsx", "huge": "x" * 5_000 + ".ods"}
            return (BytesIO(b"PK\x03\x04;\xff"), name.get(kind, "\u202e.csv")), (BytesIO(b""), "")
        case _ if control.get("type") == "email":
            return f"{TEXTS[kind]}@work.example", "zoe@work.example"
    return TEXTS[kind], "Text"


def forms_of(address: str, html: str) -> Iterator[Form]:
    """Every form on a page."""
    root, _wrong = read(html)
    for element in root.iter("form"):
        form = Form(
            urljoin(address, element.get("action") or address), (element.get("method") or "get").upper()
        )
        for control in element.iter():
            name = control.get("name")
            if control.tag in {"input", "select", "textarea", "button"} and name:
                form.controls.setdefault(name, control)
                _take_default(form, name, control)
        form.is_language = bool({"language", "switch_language"} & set(form.controls)) and (
            element.get("class") == "switching"
        )
        yield form


def _take_default(form: Form, name: str, control: Element) -> None:
    if control.tag == "select":
        chosen = [each for each in control.iter("option") if each.get("selected") is not None]
        form.defaults.setlist(
            name, [each.get("value", "") for each in chosen or list(control.iter("option"))[:1]]
        )
    elif control.tag == "textarea" and (control.text or "").strip():
        form.defaults.add(name, control.text or "")
    elif control.get("type") in {"radio", "checkbox"}:
        if control.get("checked") is not None:
            form.defaults.add(name, control.get("value", "on"))
    elif control.get("value") and control.tag == "input":
        form.defaults.add(name, control.get("value", ""))


class Fuzzer:
    """Somebody with every right of her kind, who sends what nobody sends, and writes down what failed."""

    def __init__(self, app: Flask, world: World, browser: Browser) -> None:
        self.app, self.world, self.browser = app, world, browser
        self.forms: dict[tuple[str, str, tuple[str, ...]], Form] = {}
        self.names: dict[str, set[str]] = {}
        """Per route the names that its own filters send."""
        self.failed: list[str] = []
        self.token = ""
        self.answers: Counter[int] = Counter()
        self.switched: set[tuple[str, int]] = set()
        """Pages on which the language was switched, each by where it was sent to and its status."""
        browser.get("/about")
        cookie = browser.client.get_cookie("meervoud_session")
        self.cookie = f"meervoud_session={cookie.value}" if cookie else ""

    def ask(self, method: str, address: str, what: str, **options: Any) -> TestResponse:
        options["headers"] = {"Cookie": self.cookie, **options.get("headers", {})}
        client = self.app.test_client(use_cookies=False)  # so that no answer ends the visit
        # As a server does it: what is sent is read to its end and closed.
        response: TestResponse = Context().run(client.open, address, method=method, buffered=True, **options)
        self.answers[response.status_code] += 1
        if response.status_code >= 500:
            self.failed.append(f"{response.status_code} {method} {address[:150]}: {what}")
        elif method == "POST" and response.mimetype == "text/html" and response.status_code < 500:
            self.switch(response)
        return response

    def switch(self, response: TestResponse) -> None:
        """Press the other language on a page that answers what was sent: that page again, or one that is well."""
        key = (response.request.path, response.status_code)
        if key in self.switched:
            return
        forms = [
            form
            for form in forms_of(response.request.path, response.get_data(as_text=True))
            if form.is_language
        ]
        if not forms:
            return
        self.switched.add(key)
        values, form = forms[0].defaults, forms[0]
        if "next" in values:
            answer = self.ask("GET", values["next"], "opened after a switch")
            is_well = answer.status_code < 400 or answer.status_code == response.status_code
        else:
            sent = MultiDict([*values.items(multi=True), ("switch_language", "nl")])
            answer = self.ask("POST", form.action, "switched", data=sent)
            is_well = answer.status_code < 500 and answer.status_code not in {400, 404, 405}
            is_well = is_well and '<html lang="nl"' in answer.get_data(as_text=True)
        if not is_well:
            self.failed.append(f"{answer.status_code} after switching the language on POST {key}")

    def look(self, rule: Rule) -> None:
        """Open the page and keep its forms; then with every name the code reads, nasty."""
        address = self.address(rule)
        response = self.ask("GET", address, "as it is")
        page = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        for form in forms_of(address, page):
            if form.method == "GET":
                self.names.setdefault(rule.endpoint, set()).update(form.controls)
            key = (form.method, urlsplit(form.action).path, tuple(sorted(form.controls)))
            self.forms.setdefault(key, form)
            self.token = form.defaults.get("csrf_token") or self.token

    def address(self, rule: Rule, **changed: str) -> str:
        """The address of a route with rows that exist; of a text in it, another where `changed` names one."""
        address = rule.rule
        for name in rule.arguments:
            value = changed.get(name, str(self.world.value(name)))
            address = re.sub(rf"<[^<>]*[:]{name}>", lambda _, text=value: quote(text, safe=""), address)
        return address

    def fuzz_address(self, rule: Rule, method: str) -> None:
        """Each text and number in the path of a route."""
        for name in sorted(rule.arguments):
            numbers = {"number": NUMBERS["breaks"], "big": "9" * 400}
            texts = {} if f"<int:{name}>" in rule.rule else {**TEXTS, "NUL": NUL}
            for what, value in {**numbers, **texts}.items():
                self.ask(
                    method, self.address(rule, **{name: value}), f"{name} is {what}", data=self._signed()
                )

    def fuzz_names(self, rule: Rule) -> None:
        """Each name in the query of a route: the kinds take turns, so that each name meets each kind."""
        module = sys.modules[unwrap(self.app.view_functions[rule.endpoint]).__module__]
        read = set(READ_BY_CODE.findall(getsource(module)))
        names = sorted(
            read | self.names.get(rule.endpoint, set()) | ({"q", "sort", "page"} if read else set())
        )
        values = {**TEXTS, "day": "0001-01-01", "late": "9999-12-31", "number": "9" * 5_000, "minus": "-1"}
        kinds = list(values)
        for turn in range(len(kinds) if names else 0):
            query = {name: values[kinds[(turn + at) % len(kinds)]][:2_000] for at, name in enumerate(names)}
            self.ask("GET", self.address(rule), f"query, turn {turn}", query_string=query)
        self.ask("GET", self.address(rule), "NUL in the query", query_string={"q": NUL})

    def fuzz_form(self, form: Form) -> None:
        """Each kind of value in each kind of field; a form with a button only, once."""
        sorts = {_sort_of(control) for name, control in form.controls.items() if name != "csrf_token"}
        tries = [(sort, kind) for sort in sorted(sorts) for kind in KINDS] or [("button", KINDS[0])]
        for sort, kind in tries:
            values = form.filled(kind, sort)
            sent = {"query_string": values} if form.method == "GET" else {"data": values}
            self.ask(form.method, form.action, f"{sort} is {kind}", **sent)

    def fuzz_body(self, rule: Rule) -> None:
        """A NUL in any name or value, and JSON where a form is meant."""
        address = self.address(rule)
        self.ask("POST", address, "NUL", data={**self._signed(), "name": NUL, "a\0b": "x"})
        file = (BytesIO(b"a;b"), "a\0b.csv")
        self.ask("POST", address, "NUL in a file's name", data={**self._signed(), "file": file})
        for what, body in JSON_BODIES.items():
            headers = {"X-CSRFToken": self.token}
            self.ask(
                "POST", address, f"JSON, {what}", data=body, content_type="application/json", headers=headers
            )

    def _signed(self) -> dict[str, str]:
        return {"csrf_token": self.token}


def _sign_in(browser: Browser, world: World, role: Role | None) -> User | None:
    """Be the person of the world with this role, or nobody; a coordinator is administrator too, to see all forms."""
    if role is None:
        db.session.commit()
        return None
    person = world.people[role]
    if role is Role.COORDINATOR:
        person.role_grants.append(RoleGrant(role=Role.ADMINISTRATOR))
    browser.sign_in(person)
    return person


@pytest.mark.timeout(300)  # some thousands of requests
@pytest.mark.parametrize("role", [None, Role.COORDINATOR, Role.SUPERVISOR, Role.STUDENT, Role.MENTOR])
def test_no_parameter_of_any_route_makes_it_fail(
    app: Flask, make: Factories, browser: Browser, monkeypatch: pytest.MonkeyPatch, role: Role | None
) -> None:
    world = build_world(make, make.school)
    rules = _rules_for(app, _sign_in(browser, world, role))
    fuzzer = Fuzzer(app, world, browser)
    db.session.rollback()
    monkeypatch.setattr(db.session, "commit", db.session.flush)
    for rule in rules:
        if "GET" in (rule.methods or ()):
            fuzzer.look(rule)
    fuzz(fuzzer, rules)

    assert not fuzzer.failed, "\n".join(fuzzer.failed)
    assert fuzzer.answers[200] > 50, "it got in"


def fuzz(fuzzer: Fuzzer, rules: list[Rule]) -> None:
    """All that there is to send to these routes."""
    for rule in rules:
        methods = rule.methods or set()
        if "GET" in methods:
            fuzzer.fuzz_address(rule, "GET")
            fuzzer.fuzz_names(rule)
        if "POST" in methods:
            fuzzer.fuzz_body(rule)
            fuzzer.fuzz_address(rule, "POST")
    for form in fuzzer.forms.values():
        fuzzer.fuzz_form(form)


def _rules_for(app: Flask, person: User | None) -> list[Rule]:
    """The routes that are open to this person; to nobody, the public ones."""
    found = []
    with app.app_context():
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if rule.endpoint != "static":
                mark = mark_of(rule.endpoint)
                may = isinstance(mark, Permission) and person is not None and person.has(mark)
                if may or (mark is True and person is None and rule.endpoint != HEALTH):
                    found.append(rule)
    return found
