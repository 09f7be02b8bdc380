"""Static files as `flask serve` sends them: kept for a year under an address of their own, compressed, light."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from app.extensions import db
from app.serving import serve_static_files
from app.web.static_files import FOLDER, digest_of, static_url_path
from tests.factories import PASSWORD, Factories

pytestmark = pytest.mark.database
LINK = re.compile(r'(?:href|src)="(/static/[^"#]+)')
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)')
KB = 1024


@pytest.fixture
def visitor(app: Flask, database: None) -> Client:
    serve_static_files(app)
    return app.test_client()


def ask(visitor: Client, path: str) -> TestResponse:
    return visitor.get(path, headers={"Accept-Encoding": "gzip"}, buffered=True)


def opened(answer: TestResponse) -> str:
    return gzip.decompress(answer.data).decode()


def test_files_that_a_page_names_are_kept_for_a_year(visitor: Client) -> None:
    links = LINK.findall(opened(ask(visitor, "/sign-in")))

    assert len(links) > 8
    assert all(link.startswith(f"{static_url_path()}/") for link in links)
    kept = {ask(visitor, link).headers["Cache-Control"] for link in links}
    assert kept == {"max-age=31536000, public, immutable"}


def test_text_of_files_is_compressed_and_fonts_are_not(visitor: Client) -> None:
    style = ask(visitor, f"{static_url_path()}/base.css")
    font = ask(visitor, f"{static_url_path()}/vendor/atkinson-hyperlegible-next/latin.woff2")

    assert opened(style) == (FOLDER / "base.css").read_text(encoding="utf-8")
    assert (font.status_code, "Content-Encoding" in font.headers) == (200, False)


@pytest.mark.parametrize("folder", ["/static", "/static/0123456789ab"])
def test_page_of_another_version_finds_the_files_of_today_for_an_hour(visitor: Client, folder: str) -> None:
    answer = ask(visitor, f"{folder}/base.css")

    assert answer.headers["Cache-Control"] == "max-age=3600, public"
    assert ask(visitor, f"{folder}/nothing.css").status_code == 404


def test_no_script_asks_how_wide_the_screen_is() -> None:
    """The journeys make a page wider and narrower instead of loading it at each width."""
    asks = re.compile(
        r"(?i)\b(inner|outer|client|offset|avail)Width\b|\bscreen\.|\"resize\"|matchMedia\(\"\((?!prefers-)"
    )
    scripts = sorted((FOLDER / "js").glob("*.js"))

    assert len(scripts) > 10
    assert [path.name for path in scripts if asks.search(path.read_text(encoding="utf-8"))] == []


def test_address_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a")
    seen = [digest_of(tmp_path)]
    (tmp_path / "a.css").write_text("b")
    seen.append(digest_of(tmp_path))
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    seen.append(digest_of(tmp_path))

    assert len(set(seen)) == 3
    assert digest_of(tmp_path) == seen[-1]


def test_first_page_is_light_and_later_ones_lighter(make: Factories, visitor: Client) -> None:
    """All that a student's browser asks for: the first page with its files and picture, then only what is new.

    The font is the one whose letters every page has; the other is for names with letters beyond Western Europe.
    """
    for n in range(60):
        make.opening(make.site(company_name=f"Bedrijf {n}"), allowance="300 euro", hours_per_week=32)
    email = make.student(with_account=True).email
    db.session.commit()
    font = f"{static_url_path()}/vendor/atkinson-hyperlegible-next/latin.woff2"
    icons = f"{static_url_path()}/vendor/bootstrap-icons/icons.svg"
    has: dict[str, int] = {}

    def weight(path: str) -> int:
        page = ask(visitor, path)
        wanted = {*LINK.findall(opened(page)), font, icons} - has.keys()
        has.update({link: len(ask(visitor, link).data) for link in wanted})
        return len(page.data) + sum(has[link] for link in wanted)

    first = weight("/")
    assert any(link.endswith("/pictures/map-light.webp") for link in has)
    token = TOKEN.search(opened(ask(visitor, "/sign-in")))
    assert token is not None
    visitor.post("/sign-in", data={"csrf_token": token[1], "email": email, "password": PASSWORD})
    later = {path: weight(path) for path in ("/today", "/my-choices", "/my-choices?page=2", "/companies")}

    fetched = (
        "map/netherlands.json",
        "vendor/leaflet/leaflet.js",
    )  # once its map is shown, and then for a year
    drawing = sum(len(ask(visitor, f"{static_url_path()}/{path}").data) for path in fetched)
    map_first, map_later = weight("/companies/map"), weight("/companies/map?near=Zwolle")

    assert first < 120 * KB
    assert max(map_first, map_later) < 30 * KB
    assert map_first + drawing < 120 * KB
    assert {path: size for path, size in later.items() if size > 30 * KB} == {}
