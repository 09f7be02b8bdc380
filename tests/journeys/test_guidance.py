"""A supervisor's week on a phone, in Dutch: late, a contact in under a minute, no signal, an alert, a handover."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

from config import Development
from tests.journeys.server import Server
from tests.journeys.visitor import Visitor

PASSWORD = Development().DEMO_PASSWORD
TAP, KEY = 1.35 + 1.1 + 0.2, 0.5
"""Seconds by the keystroke-level model: think, reach and press; a key on a phone takes longer than the model's 0.28."""
LINE = "Wil meer programmeren; trainer zorgt voor een eigen opdracht."


class Thumb:
    """Counts what somebody does with a thumb."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.keys = page, 0, 0

    def tap(self, what: Locator) -> None:
        what.click()
        self.taps += 1

    def choose(self, name: str, value: str) -> None:
        self.tap(_box(self.page, name, value))

    def type(self, name: str, text: str) -> None:
        self.tap(self.page.locator(f"input[name={name}]"))
        self.page.keyboard.type(text)
        self.keys += len(text)

    @property
    def seconds(self) -> float:
        return self.taps * TAP + self.keys * KEY


def _box(page: Page, name: str, value: str) -> Locator:
    """The box around an answer, which its label fills."""
    number = page.locator(f"input[name={name}][value='{value}']").get_attribute("id")
    return page.locator(f"label[for='{number}']")


def _start(server: Server, visitor: Callable[..., Visitor], who: str, **options: object) -> Visitor:
    somebody = visitor(server, phone=True, **options)
    return somebody.sign_in(f"{who}@demo.example", PASSWORD)


def _record(thumb: Thumb, safe: str) -> None:
    """The whole of a contact: open it from the week, four answers, one line, save."""
    thumb.tap(thumb.page.locator("#late .contact-card .btn-primary").first)
    thumb.choose("motivation", "2")
    thumb.choose("results", "3")
    thumb.choose("atmosphere", "3")
    thumb.choose("feels_safe", safe)
    thumb.type("remark", LINE)
    thumb.tap(thumb.page.get_by_role("button", name="Contact opslaan"))


def _kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "() => Object.keys(localStorage).filter((key) => key.startsWith('meervoud-kept'))"
    )
    return found


@pytest.mark.timeout(300)
def test_a_supervisors_week(demo_server: Server, visitor: Callable[..., Visitor]) -> None:
    """A contact takes 49 seconds by the keystroke-level model, and 16 without the line.

    That is 7 taps of 2.65 s (open, motivation, results, atmosphere, safe, the line, save) and 61 keys of 0.5 s; kind
    and day are filled in already.
    """
    supervisor = _start(demo_server, visitor, "supervisor")
    page, thumb = supervisor.page, Thumb(supervisor.page)
    supervisor.look("guidance-week")
    late = page.locator("#late .contact-card").count()
    assert late > 0
    name = page.locator("#late .contact-who a").first.inner_text()

    _record(thumb, "no")

    assert (thumb.taps, thumb.keys) == (7, len(LINE))
    assert thumb.seconds < 60
    page.get_by_text("Vraagt vandaag aandacht").wait_for()
    assert page.get_by_text("Amina el Idrissi").is_visible(), "the counsellor is offered"
    assert _kept(page) == []
    supervisor.look("guidance-alert")
    supervisor.go("/today")
    assert page.locator("#late .contact-card").count() == late - 1
    alert = page.locator("#alerts .contact-card", has_text=name)
    alert.get_by_role("button").click()
    supervisor.go("/today")
    assert page.locator("#alerts .contact-card", has_text=name).count() == 0

    _type_without_a_signal(supervisor)
    _hand_over(demo_server, visitor, supervisor)


def _type_without_a_signal(supervisor: Visitor) -> None:
    """What somebody filled in at a company without a signal is there again, and gone once it is saved."""
    page = supervisor.page
    page.goto(page.locator("#students .guided a").first.evaluate("link => link.href"))
    page.get_by_role("link", name="Ander contact vastleggen").click()
    supervisor.look("guidance-contact")
    supervisor.context.set_offline(True)
    for name in ("motivation", "results", "atmosphere"):
        _box(page, name, "4").click()
    _box(page, "feels_safe", "yes").click()
    page.locator("input[name=remark]").fill(LINE)
    page.get_by_role("button", name="Contact opslaan").click()
    page.get_by_text("Je hebt geen verbinding.").wait_for()
    supervisor.context.set_offline(False)
    page.reload()
    page.get_by_text("Wat je hier eerder invulde, staat er weer.").wait_for()
    assert page.locator("input[name=remark]").input_value() == LINE
    assert page.locator("input[name=atmosphere][value='4']").is_checked()
    assert LINE in json.dumps(page.evaluate("() => ({...localStorage})"))
    page.get_by_role("button", name="Contact opslaan").click()
    page.get_by_text("Het contact is vastgelegd.").wait_for()
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('meervoud-kept'))")


def _hand_over(server: Server, visitor: Callable[..., Visitor], supervisor: Visitor) -> None:
    """She is ill: her students and what is open are with a colleague at once, and no longer with her."""
    plan = supervisor.page.url.split("?")[0].removeprefix(server.address)
    coordinator = _start(server, visitor, "coordinator")
    coordinator.go("/guidance?show=late")
    assert coordinator.page.locator("#results tbody tr").count() > 0, (
        "what is late is on the coordinator's list"
    )
    coordinator.go("/guidance/handovers")
    page = coordinator.page
    page.locator("select[name=absent_id]").select_option(label=_option(page, "absent_id", "Joris ter Braak"))
    page.locator("select[name=stand_in_id]").select_option(label="Wendy Kuipers")
    page.locator("input[name=until]").fill("2099-01-01")
    page.get_by_role("button", name="Studenten overdragen").click()
    page.get_by_text("Iedereen om wie het gaat krijgt een e-mail.").wait_for()
    coordinator.look("guidance-handed-over")
    answer = supervisor.page.goto(server.address + plan)
    assert answer is not None
    assert answer.status == 404
    supervisor.go("/today")
    assert supervisor.page.locator(".contact-card").count() == 0
    colleague = _start(server, visitor, "colleague")
    colleague.go(plan)


def _option(page: Page, name: str, begins: str) -> str:
    labels = page.locator(f"select[name={name}] option").all_inner_texts()
    return next(label for label in labels if label.startswith(begins))


@pytest.mark.timeout(300)
def test_a_week_without_javascript(demo_server: Server, visitor: Callable[..., Visitor]) -> None:
    colleague = _start(demo_server, visitor, "colleague", with_scripts=False)
    page, thumb = colleague.page, Thumb(colleague.page)
    late = page.locator("#late .contact-card").count()

    _record(thumb, "yes")

    assert thumb.taps == 7
    assert page.get_by_text("Het contact is vastgelegd").is_visible()
    colleague.go("/today")
    assert page.locator("#late .contact-card").count() == late - 1
    page.locator("#week .contact-card .btn-link, #late .contact-card .btn-link").first.click()
    page.get_by_role("button", name="Afspraak opslaan").click()
    assert page.get_by_text("De afspraak staat in je week").is_visible()
    student = _start(demo_server, visitor, "student", with_scripts=False)
    student.go("/my-guidance")
    assert student.page.get_by_role("heading", name="Mijn begeleiding").is_visible()
