"""Pages of the audit trail: all of it for coordinators, what is about accounts and settings for administrators."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext
from flask_login import current_user

from app.access import Fresh, Permission, fresh, requires
from app.audit.details import details_of
from app.audit.labels import about_words, actor_words, words_for
from app.audit.models import AuditEvent
from app.audit.queries import Wanted, actions_in, actors_in, events
from app.audit.services import note_export
from app.extensions import db
from app.web.exporting import FORMATS, export
from app.web.forms import day_of
from app.web.listing import ListState, SortColumn, page_of

bp = Blueprint("audit", __name__)
SORTS: dict[str, SortColumn | tuple[SortColumn, ...]] = {
    "at": AuditEvent.sequence,
    "who": (AuditEvent.actor_name, AuditEvent.sequence),
}


def _day(name: str) -> date | None:
    return day_of(request.args.get(name, ""))


def _asked(
    actions: list[str], actors: list[tuple[int, str]], *, only_technical: bool
) -> tuple[ListState, Wanted]:
    """What the address asks for: as the state of the list, and as what to look for."""
    since, until = _day("since"), _day("until")
    state = ListState.from_request(
        sorts=["-at", "who"],
        filters={
            "action": actions,
            "actor": [str(actor_id) for actor_id, _ in actors],
            "since": [since.isoformat()] if since else [],
            "until": [until.isoformat()] if until else [],
        },
    )
    actor = state.filters.get("actor")
    wanted = Wanted(
        search=state.search,
        action=state.filters.get("action", ""),
        actor_id=int(actor) if actor else None,
        since=since,
        until=until,
        only_technical=only_technical,
    )
    return state, wanted


def _page(*, only_technical: bool) -> str:
    actions = actions_in(current_user, only_technical=only_technical)
    actors = actors_in(current_user, only_technical=only_technical)
    state, wanted = _asked(actions, actors, only_technical=only_technical)
    return render_template(
        "audit/events.html",
        listing=page_of(events(current_user, wanted), state, SORTS),
        actions=sorted(
            ((action, words_for(action)) for action in actions), key=lambda pair: pair[1].casefold()
        ),
        actors=actors,
        words_for=words_for,
        about_words=about_words,
        actor_words=actor_words,
        details_of=details_of,
        only_technical=only_technical,
    )


def _file(*, only_technical: bool) -> Response:
    """The events as a spreadsheet. That it left is itself an event."""
    wanted_format = request.form.get("format", "")
    actions = actions_in(current_user, only_technical=only_technical)
    actors = actors_in(current_user, only_technical=only_technical)
    _, wanted = _asked(actions, actors, only_technical=only_technical)
    found = db.session.scalars(events(current_user, wanted).order_by(AuditEvent.sequence))
    headers = [
        gettext("Number"),
        gettext("When"),
        gettext("Who"),
        gettext("In the role of"),
        gettext("What"),
        gettext("About"),
        gettext("Reason"),
        gettext("Details"),
    ]
    response = export(
        "audit-trail", headers, _rows(found), wanted_format if wanted_format in FORMATS else FORMATS[0]
    )
    note_export(current_user, only_technical=only_technical)
    db.session.commit()
    return response


def _rows(found: Any) -> Iterator[list[Any]]:
    for event in found:
        details = "; ".join(f"{name}: {value}" for name, value in details_of(event.data))
        yield [
            event.sequence,
            event.at,
            actor_words(event),
            event.actor_roles,
            words_for(event.action),
            about_words(event),
            event.reason,
            details,
        ]


@bp.get("/audit")
@requires(Permission.VIEW_AUDIT)
def list_events() -> str:
    return _page(only_technical=False)


@bp.post("/audit/export")
@requires(Permission.VIEW_AUDIT)
@fresh(Fresh.WORK, is_file=True)
def export_events() -> Response:
    return _file(only_technical=False)


@bp.get("/account-events")
@requires(Permission.VIEW_TECHNICAL_AUDIT)
def list_technical_events() -> str:
    return _page(only_technical=True)


@bp.post("/account-events/export")
@requires(Permission.VIEW_TECHNICAL_AUDIT)
@fresh(Fresh.WORK, is_file=True)
def export_technical_events() -> Response:
    return _file(only_technical=True)
