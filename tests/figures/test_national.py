"""R31: newer national figures than those that come with Meervoud, loaded by whoever runs the server."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app.access import Role
from app.extensions import db
from app.figures.models import NationalIntake
from app.schools.reference import DOMAINS
from tests.browser import Browser
from tests.factories import Factories
from tests.figures.rows import a_programme, figures

pytestmark = pytest.mark.database
HEAD = "domain;women;total"
ROWS = [*(f"{code};120;1.000" for code in DOMAINS), "all;1500;10.000"]


def load(app: Flask, folder: Path, *lines: str) -> Result:
    file = folder / "national.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return app.test_cli_runner().invoke(args=["figures", "national", str(file), "--year", "2026"])


def test_what_is_loaded_is_compared_with_and_its_year_is_shown(
    app: Flask, make: Factories, browser: Browser, tmp_path: Path
) -> None:
    figures(a_programme(make, "25104", "79000"), 2026, women=6, men=74)
    browser.sign_in(make.user(Role.COORDINATOR))
    db.session.commit()

    assert "with 2025-2026 from now on" in load(app, tmp_path, HEAD, *ROWS).output

    page = browser.get("/figures?year=2026")
    assert page.rows()[0][0] == f"{DOMAINS['79000'][1]} nationally 12.0%; 4.5 percentage points lower here"
    assert page.rows()[2][0] == "All programmes nationally 15.0%"
    assert "2025-2026 (DUO)" in page.text
    again = [line.replace("120", "150") for line in ROWS]
    assert load(app, tmp_path, HEAD, *again).exit_code == 0
    assert (
        "nationally 15.0%; 7.5 percentage points lower here" in browser.get("/figures?year=2026").rows()[0][0]
    )


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["code;women", "79000;1"], "The first row has to name the columns"),
        ([HEAD, *ROWS[:-1]], "Domains that are missing: all"),
        ([HEAD, *ROWS, "12345;1;2"], "Codes that are no domain: 12345"),
        ([HEAD, "79000;many;3"], "Row 2: women and total have to be whole numbers"),
        ([HEAD, "79000;5;3"], "Row 2: there cannot be more women than students"),
    ],
)
def test_what_cannot_be_used_changes_nothing(
    app: Flask, make: Factories, tmp_path: Path, lines: list[str], said: str
) -> None:
    result = load(app, tmp_path, *lines)

    assert (result.exit_code, said in result.output) == (1, True)
    assert db.session.query(NationalIntake).count() == 0
