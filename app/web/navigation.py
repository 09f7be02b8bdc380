"""The sections of the application, in the order of the year, and which of them somebody sees.

The kit knows no feature, so `app/contents.py` lists the counts of what waits, by section. A section whose permission
somebody lacks is not shown, nor is its count asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import LazyString, lazy_gettext
from flask_login import current_user

from app.access import Permission
from app.listed import Listed


@dataclass(frozen=True)
class NavItem:
    """One section. `in_bar` puts it in the bar at the bottom of a phone, for students and mentors.

    `is_upkeep`: not the work of the year but what it rests on; a line sets these apart. `tab_for`: whoever has this
    permission finds it as a tab of another section. `also`: where pages of this section start that do not stand below
    its own address; where two sections say the same, it is the one whose own address it is, else the first.
    """

    endpoint: str
    label: LazyString
    icon: str
    permission: Permission
    in_bar: bool = False
    is_upkeep: bool = False
    tab_for: Permission | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A section as one page shows it: where it leads, whether we are in it, how much waits there."""

    label: LazyString
    icon: str
    url: str
    is_current: bool
    count: int
    in_bar: bool
    is_upkeep: bool


_P = Permission
_l = lazy_gettext
ITEMS: tuple[NavItem, ...] = (
    NavItem(
        "dashboard.show_dashboard", _l("Today"), "house", _P.VIEW_DASHBOARD, in_bar=True, also=("/check-ins",)
    ),
    NavItem(
        "students.edit_preferences",
        _l("My choices"),
        "list-ol",
        _P.CHOOSE_OPENINGS,
        in_bar=True,
        also=("/my-coach",),
    ),
    NavItem(
        "placements.show_my_placement",
        _l("My placement"),
        "signpost-split",
        _P.ANSWER_PLACEMENT,
        in_bar=True,
        also=("/my-agreement",),
    ),
    NavItem("checkins.show_mine", _l("My check-ins"), "check-circle", _P.CHECK_IN),
    NavItem("reflections.list_notes", _l("My notes"), "pencil", _P.WRITE_REFLECTIONS),
    NavItem("circles.list_my_circles", _l("My circle"), "people", _P.VIEW_OWN_CIRCLES, in_bar=True),
    NavItem("activities.list_wishes", _l("Come along"), "person-walking", _P.WISH_ACTIVITY),
    NavItem(
        "activities.list_asked", _l("Requests for me"), "question-circle", _P.ANSWER_ACTIVITIES, in_bar=True
    ),
    NavItem("rolemodels.show_my_offer", _l("My offer"), "person-check", _P.MANAGE_OWN_OFFER, in_bar=True),
    NavItem("guidance.show_week", _l("My week"), "signpost-split", _P.GIVE_GUIDANCE, also=("/guidance",)),
    NavItem(
        "coaching.show_coaching",
        _l("Coach on request"),
        "person",
        _P.OFFER_COACHING,
        tab_for=_P.ANSWER_COACH_REQUESTS,
    ),
    NavItem("supervision.edit_my_hours", _l("My hours"), "clock-history", _P.GIVE_GUIDANCE),
    NavItem("guidance.show_mine", _l("My guidance"), "person-check", _P.ASK_GUIDANCE),
    NavItem("confidential.show_ways", _l("Talk to somebody"), "envelope", _P.WRITE_TO_COUNSELLOR),
    NavItem(
        "confidential.list_reports",
        _l("Confidential reports"),
        "shield-lock",
        _P.READ_CONFIDENTIAL_REPORTS,
    ),
    NavItem("signals.list_signals", _l("Signals"), "exclamation-circle", _P.VIEW_SIGNALS),
    NavItem(
        "students.list_my_students",
        _l("My students"),
        "mortarboard",
        _P.VIEW_OWN_STUDENTS,
        also=("/placements",),
    ),
    NavItem(
        "companies.list_sites",
        _l("Companies"),
        "buildings",
        _P.VIEW_COMPANIES,
        in_bar=True,
        also=("/inquiries",),
    ),
    NavItem("companies.list_openings", _l("Openings"), "briefcase", _P.MANAGE_COMPANIES),
    NavItem("students.list_students", _l("Students"), "mortarboard", _P.VIEW_STUDENTS),
    NavItem("rolemodels.list_role_models", _l("Role models"), "person-badge", _P.VIEW_ROLE_MODELS),
    NavItem(
        "placements.list_runs", _l("Match runs"), "arrow-left-right", _P.MANAGE_RUNS, also=("/reports/runs",)
    ),
    NavItem("placements.list_placements", _l("Placements"), "signpost-split", _P.VIEW_PLACEMENTS),
    NavItem("agreements.list_agreements", _l("Agreements"), "pen", _P.FOLLOW_PLACEMENTS),
    NavItem(
        "guidance.list_plans",
        _l("Guidance"),
        "person-check",
        _P.OVERSEE_GUIDANCE,
        also=("/coaching", "/reports/guidance"),
    ),
    NavItem(
        "reports.show_guidance",
        _l("Guidance in figures"),
        "list-ol",
        _P.VIEW_TOTALS,
        tab_for=_P.OVERSEE_GUIDANCE,
    ),
    NavItem("figures.show_flows", _l("Women and men"), "people", _P.VIEW_TOTALS, tab_for=_P.MANAGE_SCHOOL),
    NavItem(
        "supervision.list_supervisor_runs",
        _l("Supervisor runs"),
        "clock",
        _P.ASSIGN_SUPERVISORS,
        also=("/supervision",),
    ),
    NavItem("evaluations.show_evaluations", _l("Evaluations"), "bar-chart", _P.VIEW_EVALUATIONS),
    NavItem("circles.list_circles", _l("Mentoring circles"), "people", _P.MANAGE_CIRCLES),
    NavItem(
        "gatherings.list_gatherings",
        _l("Return days"),
        "person-walking",
        _P.MANAGE_GATHERINGS,
        also=("/hosted-gatherings",),
    ),
    NavItem("gatherings.list_my_gatherings", _l("Return days"), "calendar-event", _P.ANSWER_GATHERINGS),
    NavItem(
        "gatherings.list_hosted",
        _l("Meetings you host"),
        "person-walking",
        _P.HOST_GATHERINGS,
        tab_for=_P.MANAGE_GATHERINGS,
    ),
    NavItem("activities.list_requests", _l("Activities"), "calendar-event", _P.REQUEST_ACTIVITIES),
    NavItem(
        "activities.show_effect",
        _l("What helped"),
        "bar-chart",
        _P.VIEW_TOTALS,
        tab_for=_P.REQUEST_ACTIVITIES,
    ),
    NavItem("notices.list_emails", _l("Emails"), "envelope", _P.VIEW_EMAILS, is_upkeep=True),
    NavItem(
        "privacy.list_requests",
        _l("Requests about data"),
        "question-circle",
        _P.ANSWER_REQUESTS,
        is_upkeep=True,
    ),
    NavItem("imports.list_imports", _l("Imports"), "file-earmark-arrow-up", _P.IMPORT_DATA, is_upkeep=True),
    NavItem(
        "schools.list_programmes",
        _l("Programmes"),
        "journal-text",
        _P.MANAGE_SCHOOL,
        is_upkeep=True,
        also=("/school", "/figures"),
    ),
    NavItem("accounts.list_users", _l("People and roles"), "person-gear", _P.INVITE_PEOPLE, is_upkeep=True),
    NavItem(
        "schools.show_settings",
        _l("Settings"),
        "gear",
        _P.MANAGE_SETTINGS,
        is_upkeep=True,
        also=("/school", "/privacy/terms"),
    ),
    NavItem("privacy.list_erasures", _l("Erasures"), "x-circle", _P.CONFIRM_ERASURE, is_upkeep=True),
    NavItem("audit.list_events", _l("Audit trail"), "clock-history", _P.VIEW_AUDIT, is_upkeep=True),
    NavItem(
        "audit.list_technical_events",
        _l("Account events"),
        "shield-lock",
        _P.VIEW_TECHNICAL_AUDIT,
        is_upkeep=True,
    ),
)

WAITING: Listed[tuple[str, Callable[[], int]]] = Listed("navigation: what waits")
"""The endpoint of a section, and a function that says how much waits there for the current user."""


def items_for(has: Callable[[Permission], bool]) -> list[NavItem]:
    """The sections of whoever has the permissions that `has` says; what is a tab elsewhere is left out."""
    return [
        item
        for item in ITEMS
        if has(item.permission) and not (item.tab_for is not None and has(item.tab_for))
    ]


def navigation() -> tuple[Section, ...]:
    """The sections of the current user; none for a visitor who has not signed in."""
    if not current_user.is_authenticated:
        return ()
    there = [item for item in items_for(current_user.has) if item.endpoint in current_app.view_functions]
    visible = [(item, url_for(item.endpoint)) for item in there]
    held = [
        (len(start), start == url, item)
        for item, url in visible
        for start in (url, *item.also)
        if _holds(start, request.path)
    ]
    here = max(held, key=lambda one: one[:2], default=(0, False, None))[2]
    counts = dict(WAITING)
    return tuple(
        _section(item, url, counts.get(item.endpoint), is_current=item is here) for item, url in visible
    )


def _holds(url: str, path: str) -> bool:
    """Whether a page is the one at `url` or stands below it. The section of the longest such url is where we are."""
    return path == url or (url != "/" and path.startswith(f"{url.rstrip('/')}/"))


def _section(item: NavItem, url: str, count: Callable[[], int] | None, *, is_current: bool) -> Section:
    waits = count() if count else 0
    return Section(item.label, item.icon, url, is_current, waits, item.in_bar, item.is_upkeep)
