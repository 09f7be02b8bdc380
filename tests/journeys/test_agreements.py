"""An agreement from sheet to signature, and the company told who comes: on a phone, in Dutch."""

import re
from collections.abc import Callable

import pytest

from config import Development
from tests.journeys.server import Server
from tests.journeys.visitor import Visitor
from tests.printing.reading import read_pdf

PASSWORD = Development().DEMO_PASSWORD


def _press(visitor: Visitor, button: str) -> None:
    visitor.page.locator("main").get_by_role("button", name=button, exact=True).first.click()


def _hours_on(visitor: Visitor) -> list[int]:
    """Every number of hours that the page names, in their order."""
    return [int(number) for number in re.findall(r"(\d+) uur", visitor.page.locator("#hours").inner_text())]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_agreement_from_sheet_to_signature(
    fresh_demo: Server, visitor: Callable[..., Visitor], scripts: bool
) -> None:
    coordinator = visitor(fresh_demo, phone=True, with_scripts=scripts)
    coordinator.sign_in("coordinator@demo.example", PASSWORD).go("/agreements?state=unsigned")
    page = coordinator.look("agreements-unsigned").page
    page.locator("#results tbody th a").first.click()
    address = page.url
    _press(coordinator, "Blad maken")
    page.fill("[name=trainer_name]", "Ties Bakker")
    page.fill("[name=required_hours]", "900")
    _press(coordinator, "Blad opslaan")
    coordinator.look("agreement-filled-in")
    planned, *_until_today, asked, missing = _hours_on(coordinator)
    assert (asked, planned + missing) == (900, 900)
    _press(coordinator, "Blad is uitgereikt")
    printed = read_pdf(page.request.get(f"{address}/sheet.pdf").body())
    _press(coordinator, "Getekende praktijkovereenkomst vastleggen")
    coordinator.look("agreement-signed")
    assert page.locator(".tag-ok", has_text="getekend").count() == 1
    assert (printed.pages, printed.conforms_to, "Ties Bakker" in printed.text) == (1, "pdfuaid:part=1", True)

    coordinator.go(address.removeprefix(fresh_demo.address).replace("/agreement", "/preparation"))
    _press(coordinator, "Het bedrijf weet het al")
    coordinator.look("company-told")
    assert page.get_by_text("Marleen Hoekstra").count() >= 1
