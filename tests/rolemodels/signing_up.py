"""Signing up from the public page, for the tests that do it."""

from sqlalchemy import select

from app.extensions import db
from app.rolemodels.models import RoleModel
from tests.browser import Browser, Page
from tests.factories import Factories

ADDRESS = "noor@work.example"
ANSWERS = {
    "first_name": "Noor",
    "name_prefix": "van der",
    "last_name": "Wal",
    "email": " Noor@Work.example",
    "kind": "alumna",
    "diploma_year": "2019",
    "employer": "Pixel Games",
    "job_title": "Developer",
    "town": "Zwolle",
    "accepts_conduct": "y",
}
OFFER = {"offers": ["circle", "guest_lesson"], "ways": ["in_person", "online"], "fields": None}
WHEN = {"slots": ["tue_evening"], "max_minutes": "45", "max_per_year": None, "until": None}
"""None is what the page shows by itself."""


def sign_up(browser: Browser, make: Factories, **changes: object) -> Page:
    """Walk through the three steps, as far as the answers go."""
    page = browser.get(f"/join/{make.school.code}")
    for number, step in enumerate((OFFER, WHEN), start=1):
        if f"Step {number} of 3" in page.text:
            answers = {
                name: changes.get(name, value) for name, value in step.items() if name in changes or value
            }
            page = page.submit(
                "Continue", **{name: a for name, a in answers.items() if f'name="{name}"' in page.html}
            )
    who = {name: value for name, value in changes.items() if name not in {**OFFER, **WHEN}}
    return page.submit("Sign up", **{**ANSWERS, **who}) if "Step 3 of 3" in page.text else page


def entry(email: str = ADDRESS) -> RoleModel:
    return db.session.execute(select(RoleModel).where(RoleModel.email == email)).scalar_one()
