"""Who gets in where: every route, as every role, with rows of one's own school and of another, and without a token.

The list of routes is the application's own, so a new route is tested from its first day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.access import GRANTS, Permission, Role, mark_of
from app.web.security import HEADERS
from tests.browser import Browser
from tests.factories import Factories
from tests.world import World, build_world

pytestmark = pytest.mark.database

OUT_OF_SCOPE: dict[tuple[str, Role], str] = {
    **{
        ("checkins.show_heard", role): "the student chose her mentor, and nobody else"
        for role in (Role.COORDINATOR, Role.SUPERVISOR, Role.COUNSELLOR)
    },
    **{
        ("reflections.show_shared", role): "the student shares her note with her supervisor, and nobody else"
        for role in (Role.COORDINATOR, Role.COUNSELLOR)
    },
    (
        "gatherings.record_hosted_attendance",
        Role.MENTOR,
    ): "a role model sees no names, a colleague who hosts does",
    ("circles.plan_my_meetings", Role.STUDENT): "the mentors of a circle plan its meetings",
    ("circles.change_my_meeting", Role.STUDENT): "the mentors of a circle move its meetings",
}
"""(endpoint, role): why somebody with the permission does not see even her own school's row of the world."""


NOT_YET: dict[str, str] = {
    "placements.download_problem": "the file holds the number of the lottery, and nothing of the period is published",
    "placements.download_solution": "the same",
}
"""Addresses that answer 409 for the world as it is, however much somebody may."""


PUBLIC: frozenset[Role] = frozenset()
EVERYBODY = frozenset(Role)
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
COORDINATORS = frozenset({Role.COORDINATOR})
SUPERVISORS = frozenset({Role.SUPERVISOR})
STUDENTS = frozenset({Role.STUDENT})
MENTORS = frozenset({Role.MENTOR})
COUNSELLORS = frozenset({Role.COUNSELLOR})
THE_SCHOOL = COORDINATORS | SUPERVISORS | ADMINISTRATORS | {Role.REPORT_VIEWER}
COACHES = COORDINATORS | SUPERVISORS | COUNSELLORS | MENTORS
READERS_OF_COMPANIES = EVERYBODY - ADMINISTRATORS - MENTORS

WHO: dict[str, frozenset[Role]] = {
    "/": PUBLIC,
    "/about": PUBLIC,
    "/account-events/": ADMINISTRATORS,
    "/account/": EVERYBODY,
    "/activities/": COORDINATORS | SUPERVISORS,
    "/activities/days-along": COORDINATORS,
    "/activities/days-along/": COORDINATORS,
    "/activities/effect": COORDINATORS | {Role.REPORT_VIEWER},
    "/agreements": COORDINATORS | SUPERVISORS,
    "/agreements/": COORDINATORS,
    "/asked/": MENTORS,
    "/audit/": COORDINATORS,
    "/by-letter/": PUBLIC,
    "/check-in/": PUBLIC,
    "/check-ins/": COORDINATORS | SUPERVISORS | MENTORS | {Role.COUNSELLOR},
    "/circle-calendar/": PUBLIC,
    "/circles/": COORDINATORS,
    "/coaching": COACHES,
    "/coaching/": COACHES,
    "/companies": READERS_OF_COMPANIES,
    "/companies/": COORDINATORS,
    "/company-agreement/": PUBLIC,
    "/company-answer/": PUBLIC,
    "/companies/<int:site_id>": READERS_OF_COMPANIES,
    "/companies/map": READERS_OF_COMPANIES,
    "/companies/map/": READERS_OF_COMPANIES,
    "/companies/<int:site_id>/notes": COORDINATORS | SUPERVISORS,
    "/confidential/": COUNSELLORS,
    "/evaluation/": PUBLIC,
    "/evaluations": COORDINATORS,
    "/figures": COORDINATORS | {Role.REPORT_VIEWER},
    "/figures/": COORDINATORS,
    "/figures/gender-scan": COORDINATORS | {Role.REPORT_VIEWER},
    "/gallery": PUBLIC,
    "/guidance": COORDINATORS,
    "/guidance/": COORDINATORS | SUPERVISORS,
    "/guidance/coach-requests": COORDINATORS,
    "/guidance/coach-requests/": COORDINATORS,
    "/guidance/handovers": COORDINATORS,
    "/guidance/handovers/": COORDINATORS,
    "/guidance/supervisors": COORDINATORS,
    "/guidance/supervisors/": COORDINATORS,
    "/guidance-calendar/": PUBLIC,
    "/gathering-calendar/": PUBLIC,
    "/gatherings/": COORDINATORS,
    "/healthz": PUBLIC,
    "/hosted-gatherings/": MENTORS | COORDINATORS | SUPERVISORS | {Role.COUNSELLOR},
    "/metrics": PUBLIC,
    "/.well-known/security.txt": PUBLIC,
    "/imports/": COORDINATORS,
    "/inquiries": COORDINATORS,
    "/inquiries/": COORDINATORS,
    "/invitation/": PUBLIC,
    "/invitations/": PUBLIC,
    "/join": PUBLIC,
    "/join/": PUBLIC,
    "/language": PUBLIC,
    "/letters/": COORDINATORS,
    "/my-agreement": STUDENTS,
    "/my-agreement/": STUDENTS,
    "/my-check-ins/": STUDENTS,
    "/my-choices/": STUDENTS,
    "/my-circle/": STUDENTS | MENTORS,
    "/my-circle/<int:circle_id>/join": STUDENTS,
    "/my-circle/wish": STUDENTS,
    "/my-guidance": STUDENTS,
    "/my-guidance/more": STUDENTS,
    "/my-coach": STUDENTS,
    "/my-coach/": STUDENTS,
    "/my-evaluations/": STUDENTS,
    "/my-notes/": STUDENTS,
    "/my-gatherings/": STUDENTS,
    "/my-offer/": MENTORS,
    "/my-hours": SUPERVISORS,
    "/my-placement/": STUDENTS,
    "/my-students": SUPERVISORS,
    "/my-week": SUPERVISORS,
    "/my-week/": SUPERVISORS,
    "/my-wishes/": STUDENTS,
    "/password/": PUBLIC,
    "/people/": COORDINATORS | ADMINISTRATORS,
    "/people/<int:user_id>/close": ADMINISTRATORS,
    "/people/<int:user_id>/end-sessions": ADMINISTRATORS,
    "/people/sign-in/": ADMINISTRATORS,
    "/people/<int:user_id>/erase": ADMINISTRATORS,
    "/people/sign-in/<int:provider_id>/confirm": COORDINATORS | ADMINISTRATORS,
    "/people/<int:user_id>/reopen": ADMINISTRATORS,
    "/people/<int:user_id>/roles/": ADMINISTRATORS,
    "/people/<int:user_id>/roles/confirm": COORDINATORS | ADMINISTRATORS,
    "/people/<int:user_id>/second-step/reset": ADMINISTRATORS,
    "/placements/": COORDINATORS,
    "/placements/<int:placement_id>": COORDINATORS | SUPERVISORS,
    "/placements/<int:placement_id>/agreement": COORDINATORS | SUPERVISORS,
    "/placements/<int:placement_id>/preparation": COORDINATORS | SUPERVISORS,
    "/placements/<int:placement_id>/preparation.pdf": COORDINATORS | SUPERVISORS,
    "/placements/my-students": SUPERVISORS,
    "/privacy-requests/": COORDINATORS,
    "/privacy/erasures": COORDINATORS | ADMINISTRATORS,
    "/privacy/erasures/": COORDINATORS | ADMINISTRATORS,
    "/privacy/terms/": COORDINATORS | ADMINISTRATORS,
    "/reports/guidance": COORDINATORS | {Role.REPORT_VIEWER},
    "/reports/runs/": COORDINATORS,
    "/role-models": COORDINATORS | SUPERVISORS,
    "/role-models/": COORDINATORS,
    "/role-models/<int:role_model_id>": COORDINATORS | SUPERVISORS,
    "/school/": COORDINATORS,
    "/school/export/": COORDINATORS | ADMINISTRATORS,
    "/school/periods": THE_SCHOOL,
    "/school/programmes": THE_SCHOOL,
    "/school/settings/": COORDINATORS | ADMINISTRATORS,
    "/school/teams": THE_SCHOOL,
    "/school/vacations": THE_SCHOOL,
    "/school/vacations/": COORDINATORS | ADMINISTRATORS,
    "/supervision/": COORDINATORS,
    "/shared-notes/": COORDINATORS | SUPERVISORS | {Role.COUNSELLOR},
    "/sign-in/": PUBLIC,
    "/sign-out": PUBLIC,
    "/signals/": COORDINATORS,
    "/students/": COORDINATORS,
    "/talk/": STUDENTS,
    "/talk/answers": PUBLIC,
    "/talk/conversation/": PUBLIC,
    "/theme": PUBLIC,
    "/today": EVERYBODY,
}
"""Who may come where, whatever the code says: an address, or with a slash at its end all that begins with it, where
no longer one fits."""

ENDS_THE_VISIT = {
    ("accounts.sign_out", "POST"),
    ("accounts.sign_out_everywhere", "POST"),
    ("rolemodels.withdraw_my_offer", "POST"),
}
"""After one of these nobody is signed in, so the rest of the walk would say nothing."""


@dataclass(frozen=True)
class Visit:
    """One way to ask for a route."""

    rule: Rule
    method: str

    @property
    def endpoint(self) -> str:
        return self.rule.endpoint


def visits(app: Flask) -> Iterator[Visit]:
    """Every route with every method it takes."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        if rule.endpoint != "static":
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield Visit(rule, method)


def address_of(app: Flask, visit: Visit, world: World) -> str:
    with app.test_request_context():
        return app.url_map.bind("localhost").build(
            visit.endpoint, {name: world.value(name) for name in visit.rule.arguments}, method=visit.method
        )


def ask(browser: Browser, visit: Visit, address: str, token: str | None) -> int:
    data = {"csrf_token": token} if token and visit.method != "GET" else {}
    response = browser._open(visit.method, address, data=data)
    missing = [name for name in (*HEADERS, "Content-Security-Policy") if name not in response.headers]
    assert not missing, f"{visit.method} {address} answers {response.status_code} without {missing}"
    assert response.status_code < 500, f"{visit.method} {address} fails"
    return response.status_code


def test_every_endpoint_is_marked(app: Flask) -> None:
    with app.app_context():
        unmarked = sorted({visit.endpoint for visit in visits(app) if mark_of(visit.endpoint) is None})
    assert unmarked == [], "mark the view with @requires(Permission.X) or @public"


def test_every_permission_is_granted_to_somebody() -> None:
    assert {permission for granted in GRANTS.values() for permission in granted} == set(Permission)


def entry_of(address: str) -> str | None:
    """The address itself where the table names it, else the longest beginning of it that the table names."""
    if address in WHO:
        return address
    beginnings = (entry for entry in WHO if entry.endswith("/") and entry != "/")
    return max((each for each in beginnings if f"{address}/".startswith(each)), key=len, default=None)


def test_every_address_is_for_whom_the_table_says(app: Flask) -> None:
    wrong, used = [], set()
    with app.app_context():
        for visit in visits(app):
            mark, entry = mark_of(visit.endpoint), entry_of(visit.rule.rule)
            roles = PUBLIC if mark is True else {role for role in Role if mark in GRANTS[role]}
            if entry is None or WHO[entry] != roles:
                wrong.append(f"{visit.rule.rule}: {sorted(roles)}, says the code; {entry} says the table")
            used.add(entry)
    assert wrong == []
    assert used == set(WHO), "entries that no address falls under"


def test_addresses_are_kebab_case_with_typed_values(app: Flask) -> None:
    wrong = []
    for visit in visits(app):
        words = [part for part in visit.rule.rule.split("/") if part and not part.startswith("<")]
        if any(word != word.lower() or "_" in word for word in words):
            wrong.append(visit.rule.rule)
        if any(part.startswith("<") and ":" not in part for part in visit.rule.rule.split("/")):
            wrong.append(visit.rule.rule)
    assert wrong == []


@pytest.mark.parametrize("role", Role)
def test_each_role_gets_in_where_it_may_and_nowhere_else(
    app: Flask, make: Factories, browser: Browser, role: Role
) -> None:
    own, other = build_world(make, make.school), build_world(make, make.new_school())
    browser.sign_in(own.people[role])
    token = browser.token()
    wrong = []
    for visit in visits(app):
        mark = mark_of(visit.endpoint)
        if mark is True or (visit.endpoint, visit.method) in ENDS_THE_VISIT:
            continue
        may = isinstance(mark, Permission) and mark in GRANTS[role]
        status = ask(browser, visit, address_of(app, visit, other), token)
        if not may and status != 403:
            wrong.append(f"{visit.method} {visit.endpoint}: {status} instead of 403")
        elif may and visit.rule.arguments - World.NOT_ROWS and status != 404:
            wrong.append(f"{visit.method} {visit.endpoint}: {status} with another school's id instead of 404")
        if may and visit.method == "GET":
            status = ask(browser, visit, address_of(app, visit, own), token)
            expected = {404} if (visit.endpoint, role) in OUT_OF_SCOPE else {200, 302, 303}
            expected = {409} if visit.endpoint in NOT_YET else expected
            if status not in expected:
                wrong.append(
                    f"{visit.method} {visit.endpoint}: {status} with her own school's id instead of {expected}"
                )
    assert wrong == []


def test_a_number_beyond_every_row_is_not_found(app: Flask, make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR, Role.ADMINISTRATOR))
    token = browser.token()
    wrong = []
    for visit in visits(app):
        rows = [name for name in visit.rule.arguments if name.endswith("_id")]
        if not rows:
            continue
        address = re.sub(r"<int:\w+>", str(2**64), visit.rule.rule)
        address = re.sub(r"<any\((\w+)[^>]*>", r"\1", address)
        status = ask(browser, visit, address, token)
        if status not in {404, 405}:  # 405 where another route at the same address takes another method
            wrong.append(f"{visit.method} {visit.endpoint}: {status}")
    assert wrong == []


def test_a_visitor_is_asked_to_sign_in_first(app: Flask, make: Factories, browser: Browser) -> None:
    world = build_world(make, make.school)
    token = browser.get("/sign-in").root.find(".//input[@name='csrf_token']").get("value")  # type: ignore[union-attr]
    wrong = []
    for visit in visits(app):
        if mark_of(visit.endpoint) is True:
            continue
        status = ask(browser, visit, address_of(app, visit, world), token)
        if status != (302 if visit.method == "GET" else 401):
            wrong.append(f"{visit.method} {visit.endpoint}: {status}")
    assert wrong == []


def test_every_unsafe_route_refuses_a_request_without_a_token(
    app: Flask, make: Factories, browser: Browser
) -> None:
    world = build_world(make, make.school)
    wrong = []
    for role in Role:
        browser.sign_in(world.people[role])
        for visit in visits(app):
            mark = mark_of(visit.endpoint)
            if visit.method == "GET" or not (mark is True or mark in GRANTS[role]):
                continue
            for token in (None, "a-token-of-somebody-else"):
                status = ask(browser, visit, address_of(app, visit, world), token)
                if status != 400:
                    wrong.append(f"{visit.method} {visit.endpoint} as {role}: {status} with token {token}")
    assert wrong == []
