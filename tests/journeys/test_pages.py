"""The main pages of the demo school, in both languages, at every width from a phone to a desktop, light and dark."""

from collections.abc import Callable

import pytest

from config import Development
from tests.journeys.server import Server
from tests.journeys.visitor import Visitor

PAGES = {
    "coordinator": {
        "dashboard": "/today",
        "companies": "/companies",
        "map-of-companies": "/companies/map?near=Zwolle",
        "company": "/companies/3",
        "openings": "/companies/openings",
        "talks": "/companies/talks",
        "doubles": "/companies/doubles",
        "quick-entry": "/companies/quick",
        "copy-openings": "/companies/openings/copy",
        "merge": "/companies/1/merge?with=2",
        "find-double": "/companies/1/double?q=metaal",
        "answers-of-companies": "/inquiries/claims",
        "answer-of-company": "/inquiries/claims/1",
        "asked-companies": "/inquiries",
        "ask-companies": "/inquiries/new?standing=unknown",
        "asked-company": "/inquiries/4",
        "links-to-pass-on": "/inquiries/links",
        "students": "/students",
        "student": "/students/2",
        "edit-student": "/students/2/edit",
        "new-student": "/students/new",
        "give-supervisor": "/students/supervisor?which=all&give=0",
        "runs": "/placements/runs",
        "new-run": "/placements/runs/new",
        "run": "/placements/runs/1",
        "run-map": "/placements/runs/1/map",
        "trade-offs": "/placements/runs/1/trade-offs",
        "proposal": "/placements/runs/1/students/2",
        "whole-picture": "/reports/runs/1",
        "publish": "/placements/runs/1/publish",
        "placements": "/placements",
        "swaps": "/placements/swaps",
        "finds": "/companies/found",
        "signals": "/signals",
        "agreements": "/agreements",
        "agreement": "/placements/6/agreement",
        "prepare-company": "/placements/6/preparation",
        "imports": "/imports",
        "import-students": "/imports/new/students",
        "import-any": "/imports/new",
        "emails": "/letters",
        "role-models": "/role-models?near=Zwolle&offer=circle",
        "role-model": "/role-models/2",
        "edit-role-model": "/role-models/2/edit",
        "quarantine": "/role-models/quarantine",
        "activities": "/activities",
        "new-activity": "/activities/new",
        "activity-held": "/activities/1",
        "activity-asking": "/activities/15",
        "open-wish": "/activities/17",
        "what-helped": "/activities/effect?year=2026",
        "guidance": "/guidance",
        "guidance-late": "/guidance?show=late",
        "guidance-training": "/guidance/supervisors",
        "guidance-handovers": "/guidance/handovers",
        "guidance-figures": "/reports/guidance",
        "women-and-men": "/figures",
        "enter-figures": "/figures/2025/intake",
        "coach-requests": "/guidance/coach-requests",
        "coach-request": "/guidance/coach-requests/3",
        "coach-on-request": "/coaching",
        "supervisor-runs": "/supervision/runs",
        "new-supervisor-run": "/supervision/runs/new",
        "supervisor-run": "/supervision/runs/1",
        "hours-of-supervisors": "/supervision/hours",
        "supervisor-decisions": "/supervision/decisions",
        "vacations": "/school/vacations",
        "return-days": "/gatherings",
        "new-peer-meeting": "/gatherings/new/peer_meeting",
        "return-day": "/gatherings/2",
        "peer-meeting": "/gatherings/3",
        "attendance": "/gatherings/1/attendance",
        "meeting-others": "/gatherings/together",
        "days-along": "/activities/days-along",
        "day-along": "/activities/days-along/2",
        "circles": "/circles",
        "new-circle": "/circles/new",
        "circle-wishes": "/circles/wishes",
        "circle-map": "/circles/map",
        "circle-runs": "/circles/runs",
        "new-circle-run": "/circles/runs/new",
        "programmes": "/school/programmes",
        "people": "/people",
        "settings": "/school/settings",
        "audit": "/audit",
        "privacy-requests": "/privacy-requests",
        "contacts": "/companies/contacts",
        "erasures": "/privacy/erasures",
        "terms": "/privacy/terms",
        "change-terms": "/privacy/terms/change",
        "export": "/school/export",
    },
    "student": {
        "start": "/today",
        "talk": "/talk",
        "talk-company": "/talk/company",
        "choices": "/my-choices",
        "wishes": "/my-choices/wishes",
        "my-placement": "/my-placement",
        "another-place": "/my-placement/another",
        "found": "/my-choices/found",
        "my-agreement": "/my-agreement",
        "my-guidance": "/my-guidance",
        "my-coach": "/my-coach",
        "companies-for-students": "/companies",
        "map-for-students": "/companies/map",
        "company-for-students": "/companies/3",
        "come-along": "/my-wishes",
        "new-wish": "/my-wishes/at/3",
        "wish": "/my-wishes/16",
        "my-check-ins": "/my-check-ins",
        "my-notes": "/my-notes",
        "my-return-days": "/my-gatherings",
        "my-return-day": "/my-gatherings/3",
        "evaluate-gathering": "/my-gatherings/1/evaluate",
        "meet-others": "/my-gatherings/together",
        "my-days-along": "/my-wishes/days",
        "my-day-along": "/my-wishes/days/3",
        "ask-a-host": "/my-wishes/days/at/3",
        "my-circle": "/my-circle",
        "circle-wish": "/my-circle/wish",
        "account": "/account",
        "known": "/account/known",
        "ask-about-data": "/account/known/ask",
    },
    "supervisor": {
        "supervisor-start": "/today",
        "my-week": "/my-week",
        "guidance-plan": "/guidance/5",
        "guidance-contact": "/guidance/5/contacts/new",
        "my-students": "/my-students",
        "my-hours": "/my-hours",
        "own-placements": "/placements/my-students",
        "own-activities": "/activities",
    },
    "viewer": {
        "totals": "/today",
        "totals-of-activities": "/activities/effect",
        "totals-by-gender": "/figures?flow=graduates",
    },
    "admin": {
        "admin-start": "/today",
        "account-events": "/account-events",
        "sessions": "/account/sessions",
        "no-waiting-roles": "/people/waiting",
    },
    "mentor": {
        "mentor-start": "/today",
        "asked": "/asked",
        "question": "/asked/1",
        "no-circle": "/my-circle",
        "my-offer": "/my-offer",
        "edit-my-offer": "/my-offer/edit",
        "stop": "/my-offer/withdraw",
    },
}
"""Who -> name of the picture -> address."""
PUBLIC = {
    "welcome": "/",
    "sign-in": "/sign-in",
    "talk-answers": "/talk/answers",
    "sign-in-by-letter": "/sign-in/by-letter",
    "join": "/join/demo",
    "code-of-conduct": "/join/demo/code-of-conduct",
    "privacy": "/join/demo/privacy",
}


def _wait_for_the_run(visitor: Visitor) -> None:
    """The demo's first run is solved by the worker within seconds of the start."""
    for _ in range(60):
        visitor.go("/placements/runs/1")
        if visitor.page.locator("#who").count():
            return
        visitor.page.wait_for_timeout(1000)
    raise AssertionError("The demo's run is not solved")


@pytest.mark.timeout(900)  # all pages: begins with the first
@pytest.mark.parametrize(("language", "phone"), [("nl", True), ("en", False)])
def test_every_main_page_reads_well(
    demo_server: Server, visitor: Callable[..., Visitor], language: str, phone: bool
) -> None:
    # Axe hears each page in both languages and at both sizes, but not in every pair: words and width meet in the layout
    # only, and whether something is wider than the screen is asked in all four.
    stranger = visitor(demo_server, language=language, phone=phone)
    for name, path in PUBLIC.items():
        stranger.go(path).look_on_both(name)
    for who, pages in PAGES.items():
        somebody = visitor(demo_server, language=language, phone=phone)
        somebody.sign_in(f"{who}@demo.example", Development().DEMO_PASSWORD)
        somebody.speak(language)
        if who == "coordinator":
            _wait_for_the_run(somebody)
        for name, path in pages.items():
            somebody.go(path).look_on_both(name)
        assert somebody.page.locator("html").get_attribute("lang") == language
