"""Gatherings: to invite to and to record, to host, to answer; and offers to meet others (R9, R22)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask import url_for
from flask_babel import gettext

from app.accounts.models import User
from app.dashboard.tasks.task import Task
from app.gatherings.models import Answer, Gathering, GatheringInvitation, GatheringState
from app.gatherings.queries.gatherings import duties_of, hosted_by
from app.gatherings.queries.own import evaluated_by, invitations_to, may_evaluate
from app.gatherings.queries.together import offer_to
from app.schools.queries import today
from app.students.models import Student

EVALUATED_WITHIN = 28
"""Days after which nobody is asked how it was any more."""


def organiser_tasks(user: User) -> Iterator[Task]:
    """Of the organiser: nobody invited yet, or over and nobody recorded who was there; and what she hosts herself."""
    duties = duties_of(user)
    for one in duties.organising:
        if one.state is GatheringState.PLANNED:
            url = url_for("gatherings.show_gathering", gathering_id=one.id)
            yield _task(gettext("Invite students"), gettext("See who it is for"), url, one)
        else:
            url = url_for("gatherings.record_attendance", gathering_id=one.id)
            what, label = gettext("Who was there?"), gettext("Record who was there")
            yield replace(_task(what, label, url, one, "neutral"), due_is="since")
    yield from _hosting(duties.hosting)


def host_tasks(user: User) -> Iterator[Task]:
    """Of a host: what is to come."""
    yield from _hosting(hosted_by(user))


def _hosting(hosted: Sequence[Gathering]) -> Iterator[Task]:
    for one in hosted:
        if one.state is GatheringState.OPEN and one.on_date >= today():
            url = url_for("gatherings.show_hosted", gathering_id=one.id)
            yield _task(gettext("You host a meeting"), gettext("See where and when"), url, one, "neutral")


def invitation_tasks(student: Student) -> Iterator[Task]:
    """Of a student: to answer or to come to, the next first; then how it was; then an offer to meet others."""
    invitations, answered = invitations_to(student), evaluated_by(student)
    for one in reversed(invitations):
        if one.gathering.state is GatheringState.OPEN and one.gathering.on_date >= today():
            yield from _ahead(one)
    for one in invitations:
        is_recent = (today() - one.gathering.on_date).days <= EVALUATED_WITHIN
        if is_recent and one.id not in answered and may_evaluate(one):
            url = url_for("gatherings.evaluate_gathering", gathering_id=one.gathering_id)
            yield _task(gettext("How was it?"), gettext("Say how it was"), url, one.gathering, "neutral")
    offer = offer_to(student)
    if offer is not None and offer.is_open:
        whom = gettext("a peer meeting, a mentoring circle, or a student of another year")
        url = url_for("gatherings.show_offer")
        yield Task(gettext("Meet other students"), gettext("Read and answer"), url, whom)


def _ahead(invitation: GatheringInvitation) -> Iterator[Task]:
    gathering = invitation.gathering
    url = url_for("gatherings.show_my_gathering", gathering_id=gathering.id)
    if invitation.answer is Answer.ASKED:
        yield _task(gettext("Would you like to come?"), gettext("Say yes or no"), url, gathering)
    elif invitation.answer is not Answer.DECLINED:
        yield _task(str(gathering.kind.label), gettext("See the invitation"), url, gathering, "neutral")


def _task(what: str, label: str, url: str, gathering: Gathering, state: str = "attention") -> Task:
    return Task(what, label, url, gathering.title, gathering.on_date, state, due_is="on")
