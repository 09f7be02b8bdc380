"""Companies to bring in, counts to ask for, talks to hold, placement stops to decide on."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select

from app.companies.models import Opening, PlacementStop, StopState
from app.companies.queries import RegistryFigures, sites_without_adequate_intake
from app.dashboard.tasks.task import Task
from app.guidance.queries.recognitions import without_talk
from app.schools.models import Period
from app.schools.queries import today
from app.signals.queries import REVIEW_GRACE


def registry_tasks(figures: RegistryFigures) -> Iterator[Task]:
    """R2, R4: sites whose count is unknown or old."""
    if figures.unknown:
        what, url = (
            gettext("Ask how many women work in technical roles"),
            url_for("companies.list_sites", standing="unknown"),
        )
        yield Task(
            what, gettext("Show sites"), url, ngettext("%(num)s site", "%(num)s sites", figures.unknown)
        )
    if figures.outdated:
        what, url = (
            gettext("Have an old count confirmed"),
            url_for("companies.list_sites", standing="outdated"),
        )
        whom = ngettext("%(num)s site", "%(num)s sites", figures.outdated)
        yield Task(what, gettext("Show sites"), url, whom, state="neutral")


def recognition_tasks(school_id: int, withdrawn: int) -> Iterator[Task]:
    """R18, R37: the internship goes on, and nobody is left alone with it. `withdrawn` recognitions are known."""
    for one in without_talk(school_id) if withdrawn else ():
        placement = one.placement
        whom = f"{placement.student.name}, {placement.opening.site.title}"
        what = gettext("Talk with a student: SBB ends the recognition of the company during the internship")
        url = url_for("placements.show_placement", placement_id=placement.id)
        yield Task(what, gettext("View details"), url, whom, one.last_day)


def track_tasks(found: int) -> Iterator[Task]:
    """Openings from before tracks counted, of which nobody ever said BOL or BBL."""
    if found:
        what = ngettext(
            "%(num)s opening does not say BOL or BBL. It now takes both.",
            "%(num)s openings do not say BOL or BBL. They now take both.",
            found,
        )
        url = url_for("companies.list_openings", track="assumed")
        yield Task(what, gettext("Show openings"), url, state="neutral")


def talk_tasks(school_id: int, period: Period) -> Iterator[Task]:
    """R13: new companies with an opening in the period and no talk that ended well."""
    with_openings = select(Opening.site_id).where(
        Opening.school_id == school_id,
        Opening.period_id == period.id,
        Opening.is_withdrawn.is_(False),
    )
    gaps = sites_without_adequate_intake(with_openings, period)
    if gaps:
        whom = ngettext("%(num)s new company", "%(num)s new companies", len(gaps))
        what, label = gettext("Hold the talk before the first placement"), gettext("Plan talks")
        url = url_for("companies.list_talks")
        if len(gaps) > 1:
            label = gettext("Plan and record talks")
            url = url_for("companies.show_several_talks", period=period.id)
        yield Task(what, label, url, whom, period.starts_on)


def stop_tasks(stops: Iterable[PlacementStop]) -> Iterator[Task]:
    """R16: of the stops that were not lifted, those that wait for a decision or for their review."""
    day = today()
    for stop in stops:
        is_decided = stop.state is StopState.IN_FORCE
        due = stop.review_on if is_decided else stop.suspended_until
        if is_decided and (due is None or due > day):
            continue
        is_late = due is not None and due < day
        what = _stop_words(is_decided=is_decided, is_escalated=_is_escalated(due, day, is_decided=is_decided))
        state = "problem" if is_late else "attention"
        yield Task(
            what,
            gettext("View details"),
            url_for("companies.show_stop", stop_id=stop.id),
            due=due,
            state=state,
        )


def _is_escalated(due: date | None, day: date, *, is_decided: bool) -> bool:
    """A suspension that ran out at once, a review after two weeks."""
    return due is not None and due < day - (REVIEW_GRACE if is_decided else timedelta())


def _stop_words(*, is_decided: bool, is_escalated: bool) -> str:
    late: str = gettext("The review of a placement stop is more than two weeks late")
    ended: str = gettext("A suspension has ended without a decision")
    if is_escalated:
        return late if is_decided else ended
    words: str = gettext("Review a placement stop") if is_decided else gettext("Decide on a placement stop")
    return words
