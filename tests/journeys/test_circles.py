"""From an empty database to a circle: an alumna signs up by phone, is approved, leads a circle, pauses by email."""

import re
import time
from collections.abc import Callable, Iterator
from email import message_from_string, policy

import pytest

from tests.journeys.server import Server, running_server
from tests.journeys.visitor import Visitor

PASSWORD = "meer-dan-drie-2026"
COORDINATOR = "coordinator@demo.example"
ALUMNA = "anouk.terbraak@werk.example"
THREE_MINUTES = 180.0
LINKS = re.compile(r"https?://\S+")


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A new database with the demo school, for these journeys alone: they change its register."""
    with running_server(tmp_path_factory.mktemp("circles")) as server:
        yield server


class Thumbs:
    """Counts how long somebody needs on a phone, by the keystroke-level model (Card, Moran and Newell 1980).

    1.35 s to think about each question, 1.1 s to reach for what is tapped, and 0.4 s a character, slow for a phone.
    """

    def __init__(self, visitor: Visitor) -> None:
        self.page = visitor.page
        self.seconds = 0.0

    def type(self, name: str, text: str) -> None:
        """Fill in the box called `name`."""
        self.page.locator(f"main [name={name}]").fill(text)
        self.seconds += 1.35 + 1.1 + 0.4 * len(text)

    def tick(self, name: str, *values: str) -> None:
        """Tick these answers to the question called `name`."""
        for value in values:
            self.page.locator(f"main input[name={name}][value={value}]").check()
        self.seconds += 1.35 + 1.1 * len(values)

    def press(self) -> None:
        """Press the button of the page."""
        self.page.locator("main button[type=submit]:not([value=back])").last.click()
        self.seconds += 1.35 + 1.1


def _newest_email(server: Server, address: str, holds: str) -> str:
    """The text of the newest email to `address` in which a link holds `holds`."""
    for _ in range(80):
        for text in reversed(server.emails()):
            email = message_from_string(text, policy=policy.default)
            if address in str(email["To"]):
                body = email.get_body(("plain",)).get_content()  # type: ignore[attr-defined]
                if holds in body:
                    return str(body)
        time.sleep(0.25)
    raise AssertionError(f"No email to {address} with a link to {holds}")


def _link(email: str, holds: str) -> str:
    """The first link in the email that holds `holds`, as a path."""
    found = next(link for link in LINKS.findall(email) if holds in link)
    return "/" + found.split("/", 3)[3]


def _sign_up(alumna: Visitor) -> float:
    """Fill in the public page and confirm the address; gives how long that takes somebody, in seconds."""
    thumbs = Thumbs(alumna)
    alumna.go("/join/demo").look("join")
    thumbs.tick("offers", "circle", "guest_lesson")
    thumbs.tick("ways", "in_person", "online")
    thumbs.press()
    alumna.look("join-when")
    thumbs.tick("slots", "tue_evening", "thu_evening")
    thumbs.press()
    alumna.look("join-who")
    alumna.page.go_back()
    assert alumna.page.locator("main input[value=tue_evening]").is_checked()
    alumna.page.go_forward()
    thumbs.type("first_name", "Anouk")
    thumbs.type("name_prefix", "ter")
    thumbs.type("last_name", "Braak")
    thumbs.type("email", ALUMNA)
    thumbs.tick("kind", "alumna")
    thumbs.type("employer", "Overijssel Robotica")
    thumbs.type("job_title", "Servicemonteur")
    thumbs.type("town", "Zwolle")
    alumna.page.locator("main input[name=accepts_conduct]").check()
    thumbs.seconds += 1.35 + 1.1
    thumbs.press()
    alumna.look("join-sent")
    alumna.go(_link(_newest_email(alumna.server, ALUMNA, "/by-letter/confirm/"), "/by-letter/confirm/"))
    alumna.look("join-confirm")
    thumbs.press()
    return thumbs.seconds


def _approve(coordinator: Visitor) -> None:
    coordinator.go("/role-models/applications").look("applications")
    coordinator.page.get_by_role("link", name="Anouk ter Braak").first.click()
    coordinator.look("application")
    coordinator.page.locator("form[action$='/approve'] button[type=submit]").click()


def _plan_circles(coordinator: Visitor) -> None:
    """Start a run, and see that its plan is proven: no plan seats more."""
    page = coordinator.page
    coordinator.go("/circles/runs/new").look("new-circle-run")
    page.locator("form.run-form button[type=submit]").last.click()
    page.locator("#circles").wait_for(timeout=60_000)
    coordinator.look("circle-run")
    assert page.get_by_text("bewezen").count(), page.locator("main").inner_text()[:800]


def _publish(coordinator: Visitor) -> None:
    page = coordinator.page
    page.locator("a[href$='/publish']").first.click()
    coordinator.look("publish-circles")
    page.locator("form[action$='/publish'] button[type=submit]").click()
    coordinator.go("/circles").look("circles")


def _see_circle(alumna: Visitor) -> None:
    """Sign in by an email, without ever having chosen a password, and open the circle."""
    alumna.go("/sign-in/by-letter")
    alumna.page.locator("main input[name=email]").fill(ALUMNA)
    alumna.page.locator("main button[type=submit]").click()
    alumna.go(_link(_newest_email(alumna.server, ALUMNA, "/sign-in/by-letter/"), "/sign-in/by-letter/"))
    alumna.page.locator("main button[type=submit]").click()
    alumna.go("/my-circle").look("my-circles")
    if not re.search(r"/my-circle/\d+$", alumna.page.url):
        alumna.page.locator("main a[href*='/my-circle/']").first.click()
    alumna.look("my-circle")


def test_alumna_signs_up_leads_a_circle_and_pauses(school: Server, visitor: Callable[..., Visitor]) -> None:
    alumna = visitor(school, phone=True)
    coordinator = visitor(school).sign_in(COORDINATOR, PASSWORD)

    seconds = _sign_up(alumna)
    _approve(coordinator)
    _plan_circles(coordinator)
    _publish(coordinator)
    _see_circle(alumna)
    alumna.go(_link(_newest_email(school, ALUMNA, "/by-letter/pause/"), "/by-letter/pause/")).look("pause")
    alumna.page.locator("main button[type=submit]").click()
    alumna.look("paused")

    assert seconds < THREE_MINUTES, f"Signing up takes {seconds:.0f} seconds"
    coordinator.go("/circles/runs/new")
    assert "Anouk" not in coordinator.page.locator("main").inner_text()
