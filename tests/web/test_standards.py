"""What standards for web applications ask of every answer in production, where no other test says it."""

from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.extensions import db
from app.serving import serve_static_files
from config import Production

SITE = "https://stage.school.example"


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("production")
    application = create_app(Production(SECRET_KEY="x" * 32, PUBLIC_URL=SITE, DATA_DIR=folder))
    serve_static_files(application)
    with application.app_context():
        db.create_all()
        db.session.remove()
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def visitor(production: Flask) -> FlaskClient:
    return production.test_client()


def test_session_cookie_belongs_to_this_host_and_no_script(visitor: FlaskClient) -> None:
    cookie = SimpleCookie(visitor.get("/sign-in", base_url=SITE).headers["Set-Cookie"])[
        "__Host-meervoud_session"
    ]

    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_every_cookie_is_for_https_and_no_script(visitor: FlaskClient) -> None:
    token = _token(visitor)
    answer = visitor.post(
        "/language", data={"language": "en", "csrf_token": token}, base_url=SITE, headers={"Referer": SITE}
    )
    cookies = [SimpleCookie(line) for line in answer.headers.getlist("Set-Cookie")]
    found = {name: each for cookie in cookies for name, each in cookie.items()}

    assert answer.status_code == 303
    assert "__Host-language" in found
    assert [name for name in found if not name.startswith("__Host-")] == []
    assert {(each["path"], each["domain"]) for each in found.values()} == {("/", "")}
    assert [name for name, each in found.items() if not (each["secure"] and each["httponly"])] == []
    assert {each["samesite"] for each in found.values()} == {"Lax"}


def _token(visitor: FlaskClient) -> str:
    page = visitor.get("/sign-in", base_url=SITE).text
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


def test_page_over_https_asks_for_https_from_then_on(visitor: FlaskClient) -> None:
    told = visitor.get("/sign-in", base_url=SITE).headers["Strict-Transport-Security"]

    assert told == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/sign-in", "text/html; charset=utf-8"),
        ("/nothing-here", "text/html; charset=utf-8"),
        ("/static/base.css", 'text/css; charset="utf-8"'),
        ("/healthz", "application/json"),
    ],
)
def test_answer_says_what_it_is(visitor: FlaskClient, address: str, kind: str) -> None:
    assert visitor.get(address, base_url=SITE, buffered=True).headers["Content-Type"] == kind


def test_page_is_kept_by_no_browser_and_shared_with_no_other_site(visitor: FlaskClient) -> None:
    answer = visitor.get("/sign-in", base_url=SITE, headers={"Origin": "https://elsewhere.example"})

    assert answer.headers["Cache-Control"] == "no-store"
    assert [name for name, _ in answer.headers if name.startswith("Access-Control")] == []


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH"])
def test_method_that_nobody_needs_is_refused(visitor: FlaskClient, method: str) -> None:
    assert visitor.open("/sign-in", method=method, base_url=SITE).status_code in {400, 405}


@pytest.mark.parametrize("address", ["/static/", "/static/js/", "/.git/config", "/../config.py", "/console"])
def test_no_folder_and_no_file_of_ours_is_shown(visitor: FlaskClient, address: str) -> None:
    assert visitor.get(address, base_url=SITE, buffered=True).status_code == 404


def test_production_has_no_debugger(production: Flask) -> None:
    assert (production.debug, production.testing) == (False, False)


def test_policy_lets_nobody_frame_a_page_and_runs_no_script_of_others(visitor: FlaskClient) -> None:
    told = visitor.get("/sign-in", base_url=SITE).headers["Content-Security-Policy"]
    policy = dict(part.split(" ", 1) for part in told.split("; "))

    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"].split()[0] == "'self'"
    assert policy["script-src"].split()[1].startswith("'nonce-")
    assert len(policy["script-src"].split()) == 2
    assert "://" not in told
