"""Who may do what: roles, permissions, one table that grants them, and the gate that is closed by default.

Every view carries `@requires(Permission.X)` or `@public`; an endpoint without a mark is refused. Which rows a person
sees is decided by the `visible_to` query of each feature; whether an act is allowed now is decided by its service.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_babel import lazy_gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.extensions import LabelledEnum, db, writing_anew
from app.listed import Listed

View = TypeVar("View", bound=Callable[..., Any])


class Role(LabelledEnum):
    """What somebody is in her school.

    An account may hold several staff roles, never a staff role beside student or mentor.
    """

    ADMINISTRATOR = "administrator", lazy_gettext("Administrator")
    COORDINATOR = "coordinator", lazy_gettext("Internship coordinator")
    SUPERVISOR = "supervisor", lazy_gettext("Internship supervisor")
    COUNSELLOR = "counsellor", lazy_gettext("Confidential counsellor")
    REPORT_VIEWER = "report_viewer", lazy_gettext("Ambassador")
    STUDENT = "student", lazy_gettext("Student")
    MENTOR = "mentor", lazy_gettext("Mentor")


STAFF = frozenset(
    {Role.ADMINISTRATOR, Role.COORDINATOR, Role.SUPERVISOR, Role.COUNSELLOR, Role.REPORT_VIEWER}
)


CONFIRMERS = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})
"""Who can be the second person for a role: those who may invite people."""


class Permission(StrEnum):
    """One act on one kind of thing, `subject:action`."""

    VIEW_DASHBOARD = "dashboard:view"
    MANAGE_OWN_ACCOUNT = "account:manage_own"
    MANAGE_USERS = "users:manage"
    INVITE_PEOPLE = "users:invite"
    MANAGE_SETTINGS = "settings:manage"
    VIEW_SCHOOL = "school:view"
    MANAGE_SCHOOL = "school:manage"
    VIEW_COMPANIES = "companies:view"
    MANAGE_COMPANIES = "companies:manage"
    VIEW_COUNTS = "counts:view"
    VIEW_COMPANY_FILES = "company_files:view"
    ADD_COMPANY_NOTES = "company_notes:add"
    KNOW_PLACEMENT_STOPS = "placement_stops:know"
    """That a stop is in force, not why."""
    VIEW_PLACEMENT_STOPS = "placement_stops:view"
    MANAGE_PLACEMENT_STOPS = "placement_stops:manage"
    VIEW_STUDENTS = "students:view"
    MANAGE_STUDENTS = "students:manage"
    VIEW_OWN_STUDENTS = "students:view_own"
    CHOOSE_OPENINGS = "preferences:choose"
    IMPORT_DATA = "imports:manage"
    MANAGE_RUNS = "runs:manage"
    VIEW_PLACEMENTS = "placements:view"
    FOLLOW_PLACEMENTS = "placements:follow"
    """The page of one placement, with its life."""
    ANSWER_PLACEMENT = "placements:answer_own"
    VIEW_ROLE_MODELS = "role_models:view"
    MANAGE_ROLE_MODELS = "role_models:manage"
    MANAGE_OWN_OFFER = "role_models:manage_own"
    """What a role model herself offers, and until when."""
    MANAGE_CIRCLES = "circles:manage"
    CHECK_IN = "check_ins:answer_own"
    EVALUATE_PLACEMENT = "evaluations:answer_own"
    VIEW_EVALUATIONS = "evaluations:view"
    """The response, and what students passed on; what was found at a site is on its page."""
    WRITE_REFLECTIONS = "reflections:write_own"
    READ_SHARED_REFLECTIONS = "reflections:read_shared"
    """Notes that a student shares with this person by name, and no other."""
    HEAR_CHECK_INS = "check_ins:hear"
    """Of students who chose this person to read along, and of nobody else."""
    WISH_CIRCLE = "circles:wish"
    VIEW_OWN_CIRCLES = "circles:view_own"
    MANAGE_GATHERINGS = "gatherings:manage"
    ANSWER_GATHERINGS = "gatherings:answer_own"
    HOST_GATHERINGS = "gatherings:host"
    """When and where, of what somebody hosts, and how many come."""
    REQUEST_ACTIVITIES = "activities:request"
    MANAGE_ACTIVITIES = "activities:manage"
    WISH_ACTIVITY = "activities:wish"
    ANSWER_ACTIVITIES = "activities:answer_own"
    GIVE_GUIDANCE = "guidance:give"
    """The week of somebody who guides students."""
    FOLLOW_GUIDANCE = "guidance:follow"
    """The plan of one placement, and its contacts."""
    OVERSEE_GUIDANCE = "guidance:oversee"
    ASK_GUIDANCE = "guidance:ask"
    ASSIGN_SUPERVISORS = "supervision:assign"
    """Hours of supervisors, and runs that divide the students among them."""
    VIEW_TOTALS = "totals:view"
    VIEW_AUDIT = "audit:view"
    VIEW_TECHNICAL_AUDIT = "audit:view_technical"
    VIEW_EMAILS = "emails:view"
    ANSWER_REQUESTS = "privacy_requests:answer"
    """What people ask about what is kept of them."""
    CONFIRM_ERASURE = "erasures:confirm"
    """See what waits to be erased, and confirm what somebody else asked for."""
    WRITE_TO_COUNSELLOR = "confidential_reports:write"
    READ_CONFIDENTIAL_REPORTS = "confidential_reports:read"
    """Those that her own key opens, and no other."""
    GIVE_SIGNALS = "signals:give"
    ASK_COACH = "coaches:ask"
    OFFER_COACHING = "coaches:offer"
    """Say of oneself that one can be a coach, and see the students who have one as such."""
    ANSWER_COACH_REQUESTS = "coach_requests:answer"
    VIEW_SIGNALS = "signals:view"
    """What students say of companies, and what they agreed to share of a confidential report."""


_P = Permission
_EVERYBODY = frozenset({_P.VIEW_DASHBOARD, _P.MANAGE_OWN_ACCOUNT})

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: _EVERYBODY
    | {
        _P.MANAGE_USERS,
        _P.INVITE_PEOPLE,
        _P.MANAGE_SETTINGS,
        _P.VIEW_SCHOOL,
        _P.VIEW_TECHNICAL_AUDIT,
        _P.CONFIRM_ERASURE,
    },
    Role.COORDINATOR: _EVERYBODY
    | {
        _P.INVITE_PEOPLE,
        _P.MANAGE_SETTINGS,
        _P.VIEW_SCHOOL,
        _P.MANAGE_SCHOOL,
        _P.VIEW_COMPANIES,
        _P.MANAGE_COMPANIES,
        _P.VIEW_COUNTS,
        _P.VIEW_COMPANY_FILES,
        _P.ADD_COMPANY_NOTES,
        _P.KNOW_PLACEMENT_STOPS,
        _P.VIEW_PLACEMENT_STOPS,
        _P.MANAGE_PLACEMENT_STOPS,
        _P.VIEW_STUDENTS,
        _P.MANAGE_STUDENTS,
        _P.IMPORT_DATA,
        _P.MANAGE_RUNS,
        _P.VIEW_PLACEMENTS,
        _P.FOLLOW_PLACEMENTS,
        _P.VIEW_ROLE_MODELS,
        _P.MANAGE_ROLE_MODELS,
        _P.MANAGE_CIRCLES,
        _P.HEAR_CHECK_INS,
        _P.READ_SHARED_REFLECTIONS,
        _P.VIEW_EVALUATIONS,
        _P.MANAGE_GATHERINGS,
        _P.HOST_GATHERINGS,
        _P.REQUEST_ACTIVITIES,
        _P.MANAGE_ACTIVITIES,
        _P.FOLLOW_GUIDANCE,
        _P.OVERSEE_GUIDANCE,
        _P.ASSIGN_SUPERVISORS,
        _P.VIEW_TOTALS,
        _P.VIEW_AUDIT,
        _P.VIEW_EMAILS,
        _P.ANSWER_REQUESTS,
        _P.CONFIRM_ERASURE,
        _P.VIEW_SIGNALS,
        _P.OFFER_COACHING,
        _P.ANSWER_COACH_REQUESTS,
    },
    Role.SUPERVISOR: _EVERYBODY
    | {
        _P.VIEW_SCHOOL,
        _P.VIEW_COMPANIES,
        _P.VIEW_COUNTS,
        _P.VIEW_COMPANY_FILES,
        _P.ADD_COMPANY_NOTES,
        _P.VIEW_OWN_STUDENTS,
        _P.FOLLOW_PLACEMENTS,
        _P.VIEW_ROLE_MODELS,
        _P.HOST_GATHERINGS,
        _P.REQUEST_ACTIVITIES,
        _P.HEAR_CHECK_INS,
        _P.GIVE_GUIDANCE,
        _P.FOLLOW_GUIDANCE,
        _P.READ_SHARED_REFLECTIONS,
        _P.OFFER_COACHING,
    },
    Role.COUNSELLOR: _EVERYBODY
    | {
        _P.VIEW_COMPANIES,
        _P.VIEW_COUNTS,
        _P.VIEW_COMPANY_FILES,
        _P.KNOW_PLACEMENT_STOPS,
        _P.HEAR_CHECK_INS,
        _P.READ_SHARED_REFLECTIONS,
        _P.HOST_GATHERINGS,
        _P.READ_CONFIDENTIAL_REPORTS,
        _P.OFFER_COACHING,
    },
    Role.REPORT_VIEWER: _EVERYBODY | {_P.VIEW_SCHOOL, _P.VIEW_COMPANIES, _P.VIEW_COUNTS, _P.VIEW_TOTALS},
    Role.STUDENT: _EVERYBODY
    | {
        _P.VIEW_COMPANIES,
        _P.CHOOSE_OPENINGS,
        _P.ANSWER_PLACEMENT,
        _P.WISH_CIRCLE,
        _P.VIEW_OWN_CIRCLES,
        _P.ANSWER_GATHERINGS,
        _P.WISH_ACTIVITY,
        _P.CHECK_IN,
        _P.ASK_GUIDANCE,
        _P.EVALUATE_PLACEMENT,
        _P.WRITE_REFLECTIONS,
        _P.WRITE_TO_COUNSELLOR,
        _P.GIVE_SIGNALS,
        _P.ASK_COACH,
    },
    Role.MENTOR: _EVERYBODY
    | {
        _P.MANAGE_OWN_OFFER,
        _P.VIEW_OWN_CIRCLES,
        _P.ANSWER_ACTIVITIES,
        _P.HEAR_CHECK_INS,
        _P.HOST_GATHERINGS,
        _P.OFFER_COACHING,
    },
}


class Fresh(StrEnum):
    """For what somebody has to have shown lately that it is her; how lately are settings (docs/decisions/0030)."""

    ACCOUNTS = "accounts"
    """Who gets in, and as what: roles, invitations, ways to sign in."""
    WORK = "work"
    """Files with names that leave, and publications."""


ON_REFUSAL: Listed[tuple[Callable[[Any], bool], Callable[[Any, str], None]]] = Listed("access: on refusal")
"""Whether a refusal to this person is news, and what writes it down, with the rule of the page."""


def granted(roles: frozenset[Role]) -> frozenset[Permission]:
    """All permissions of somebody with these roles.

    Without any, as when her role waits for a second person, she has her start page and her account.
    """
    return _EVERYBODY.union(*(GRANTS[role] for role in roles))


def requires(permission: Permission) -> Callable[[View], View]:
    """Mark a view: only for somebody who has `permission`."""

    def mark(view: View) -> View:
        view.required_permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a view: for everybody, also without signing in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def fresh(kind: Fresh, *, reading: bool = False, is_file: bool = False) -> Callable[[View], View]:
    """Mark a view: its changes, and with `reading` its page too, ask for a proof that is recent.

    `is_file`: it answers with a file, so afterwards there is a page with a button for it.
    """

    def mark(view: View) -> View:
        view.asks_fresh = AsksFresh(kind, reading, is_file)  # type: ignore[attr-defined]
        return view

    return mark


@dataclass(frozen=True)
class AsksFresh:
    """What a view asks of the last proof."""

    kind: Fresh
    reading: bool
    is_file: bool


def fresh_of(endpoint: str) -> AsksFresh | None:
    """What `endpoint` asks of the last proof, if anything."""
    found: AsksFresh | None = getattr(current_app.view_functions[endpoint], "asks_fresh", None)
    return found


def mark_of(endpoint: str | None) -> Permission | bool | None:
    """The permission that `endpoint` asks for, True when it is public or a file, None when nobody marked it."""
    if endpoint is None or endpoint == "static":
        return True  # no such page: the 404 follows by itself
    view = current_app.view_functions[endpoint]
    if getattr(view, "is_public", False):
        return True
    return getattr(view, "required_permission", None)


def lacks_an_account() -> bool:
    """Whether nobody is signed in who asks for a page that is not public."""
    return mark_of(request.endpoint) is not True and not current_user.is_authenticated


def _gate() -> Response | None:
    mark = mark_of(request.endpoint)
    if mark is True:
        return None
    if not current_user.is_authenticated:
        if request.method not in {"GET", "HEAD"}:
            abort(401)
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    if not isinstance(mark, Permission) or not current_user.has(mark):
        _write_down()
        abort(403)
    return None


def _write_down() -> None:
    """Let the trail say that a page was refused, where that is news; a look first, so that nobody waits to write it."""
    user, page = current_user._get_current_object(), str(request.url_rule)  # noqa: SLF001 - Werkzeug's way to ask
    for is_news, note in ON_REFUSAL:
        if is_news(user):
            with writing_anew():
                note(user, page)
                db.session.commit()


def init_app(app: Flask) -> None:
    """Close every endpoint that carries no mark or asks for a permission that the visitor lacks."""
    app.before_request(_gate)
