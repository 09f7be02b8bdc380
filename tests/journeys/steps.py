"""What several journeys do on their way: begin from an invitation, know every company, make a plan and publish it."""

import re
import time
from email import message_from_string, policy

from tests.journeys.server import Server
from tests.journeys.visitor import Visitor

PASSWORD = "een-zin-die-ik-onthoud-7"
LINK = re.compile(r"https?://\S+/invitation/\S+")


def newest_link(server: Server, address: str) -> str:
    """The link of the newest invitation to this address, as a path."""
    for _ in range(60):
        for text in reversed(server.emails()):
            email = message_from_string(text, policy=policy.default)
            if address in str(email["To"]):
                found = LINK.search(email.get_content())  # type: ignore[attr-defined]
                if found:
                    return "/" + found[0].split("/", 3)[3]
        time.sleep(0.25)
    raise AssertionError(f"No invitation for {address}")


def begin(visitor: Visitor, address: str) -> Visitor:
    """Accept an invitation by the link in the email."""
    visitor.go(newest_link(visitor.server, address))
    for box in visitor.page.locator("input[type=password]").all():
        box.fill(PASSWORD)
    visitor.page.locator("main button[type=submit]").last.click()
    return visitor


def know_every_company(coordinator: Visitor) -> None:
    """Say of every company on the list of talks that the school placed students there before. In English."""
    page = coordinator.page
    for _ in range(10):
        coordinator.go("/companies/talks")
        boxes = page.locator("input[name=site]")
        if boxes.count() == 0:
            return
        for box in boxes.all():
            box.check()
        page.get_by_role("button", name="Update the ticked companies").click()
    raise AssertionError("The list of talks does not become empty")


def publish_a_new_plan(coordinator: Visitor) -> None:
    """Start a run, wait for its plan, review and publish it; the choices close. In English."""
    page = coordinator.page
    coordinator.go("/placements/runs/new")
    page.get_by_role("button", name="Start the run").last.click()
    page.get_by_role("button", name="I have reviewed this plan").first.wait_for(timeout=90_000)
    run_path = page.url.partition("#")[0].removeprefix(coordinator.server.address)
    page.get_by_role("button", name="I have reviewed this plan").first.click()
    know_every_company(coordinator)
    coordinator.go(f"{run_path}/publish")
    for radio in page.get_by_label("Close the choices with this publication").all():  # while they are open
        radio.check()
    page.get_by_role("button", name="Publish the placements").click()
