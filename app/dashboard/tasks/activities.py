"""Activities that wait: for a colleague who asked, for a student, for a role model."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from flask import url_for
from flask_babel import gettext

from app.accounts.models import User
from app.activities.models import Invitation, InvitationState, Request, RequestState
from app.activities.queries import invitations_of_role_model, wishes_with_days
from app.activities.queries.waiting import Why, waiting_requests
from app.dashboard.tasks.task import Task
from app.errors import NotVisible
from app.rolemodels.queries import role_model_of
from app.schools.queries import today
from app.students.models import Student


def request_tasks(user: User) -> Iterator[Task]:
    """Of a colleague: people to find (a coordinator for everybody), days to answer, what has been to report on."""
    waiting = waiting_requests(user)
    for request in (one for one, why in waiting if why is Why.SHORT):
        what = (
            gettext("A student has a wish, but there is nobody to ask")
            if request.is_wish
            else gettext("Not enough people for an activity")
        )
        yield _task(what, gettext("See what you can do"), request)
    for request in (one for one, why in waiting if why is Why.DAY):
        yield _task(
            gettext("Another day has been suggested"), gettext("Accept it or keep to your own day"), request
        )
    for request in (one for one, why in waiting if why is Why.BEEN):
        what, label = gettext("Did it take place?"), gettext("Say how it went")
        yield replace(_task(what, label, request, state="neutral"), due_is="since")


def _task(what: str, label: str, request: Request, state: str = "attention") -> Task:
    url = url_for("activities.show_request", request_id=request.id)
    return Task(what, label, url, request.name, request.on_date, state, due_is="on")


def wish_tasks(student: Student) -> Iterator[Task]:
    """Of a student: a day to confirm, and a day that was."""
    for request, invitation in wishes_with_days(student):
        url = url_for("activities.show_wish", wish_id=request.id)
        name = request.name
        if request.state is RequestState.OPEN and invitation is not None:
            yield Task(
                gettext("Does this day suit you?"),
                gettext("View the day"),
                url,
                name,
                invitation.suggested_on,
                due_is="on",
            )
        elif request.state is RequestState.AGREED and request.on_date and request.on_date <= today():
            what, label = gettext("How was it?"), gettext("Say how it was")
            yield Task(what, label, url, name, request.on_date, due_is="on")


def question_tasks(user: User) -> Iterator[Task]:
    """Of a role model: what she has not answered yet, the first deadline first."""
    try:
        asked = invitations_of_role_model(role_model_of(user))
    except NotVisible:
        return
    for invitation in _unanswered(asked):
        request = invitation.request
        url = url_for("activities.show_asked", invitation_id=invitation.id)
        name = request.name
        yield Task(
            gettext("A question for you"), gettext("Read and answer"), url, name, invitation.answer_by.date()
        )


def _unanswered(asked: Iterable[Invitation]) -> list[Invitation]:
    waiting = [one for one in asked if one.state is InvitationState.ASKED]
    return sorted(waiting, key=lambda one: one.answer_by)
