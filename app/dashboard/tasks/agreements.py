"""Agreements to have signed before the first day (R39), and companies to tell who comes (R14)."""

from collections.abc import Iterator
from datetime import date

from flask import url_for
from flask_babel import gettext, ngettext

from app.accounts.models import User
from app.agreements.models import Party
from app.agreements.queries import (
    AgreementsWaiting,
    Waiting,
    agreements_waiting,
    holding,
    own_placements,
    unprepared,
)
from app.agreements.queries.preparations import AHEAD, due_on
from app.dashboard.tasks.task import Task
from app.schools.queries import today

MOST_NAMED = 5
"""Companies to tell each have a line of their own, until there are more of them."""


def agreement_tasks(waiting: AgreementsWaiting) -> Iterator[Task]:
    """For a coordinator: who has to sign before when, which sheets are outdated, which companies know nothing yet."""
    if waiting.signatures.count:
        what = gettext("Have agreements signed before the first day")
        yield _of_list(what, "to_sign", waiting.signatures, waiting.signatures.first_day)
    if waiting.new_sheets.count:
        what = gettext("Make new sheets: the days of placements changed")
        yield _of_list(what, "other_days", waiting.new_sheets, None)
    if waiting.companies.count:
        yield _companies(waiting.companies)
    if waiting.answers.count:
        yield _of_list(gettext("Read what companies say of agreements"), "answered", waiting.answers, None)


def preparation_tasks(user: User) -> Iterator[Task]:
    """For a supervisor: the companies of her own students that know nothing yet, each by name while they are few."""
    found = unprepared(user, today(), MOST_NAMED + 1)
    if len(found) > MOST_NAMED:
        yield _companies(agreements_waiting(user, today()).companies)
        return
    for placement in found:
        what, label = gettext("Tell the company who comes"), gettext("See the text")
        whom = f"{placement.student.name}, {placement.opening.site.title}"
        url = url_for("agreements.prepare_company", placement_id=placement.id)
        yield Task(what, label, url, whom, due_on(placement), _state(due_on(placement)))


def _companies(waiting: Waiting) -> Task:
    due = waiting.first_day - AHEAD if waiting.first_day else None
    return _of_list(gettext("Tell companies who comes"), "to_tell", waiting, due)


def _of_list(what: str, state: str, waiting: Waiting, due: date | None) -> Task:
    """A task that leads to the list with a filter."""
    url = url_for("agreements.list_agreements", state=state)
    whom = ngettext("%(num)s student", "%(num)s students", waiting.count)
    return Task(what, gettext("Show agreements"), url, whom, due, _state(due))


def own_agreement_tasks(user: User) -> Iterator[Task]:
    """For a student: to sign each of her sheets before the first day on it."""
    for placement in own_placements(user):
        sheet = holding(placement) if placement.agreement_signed_on is None else None
        if sheet is not None and sheet.signature_of(Party.STUDENT) is None:
            yield Task(
                gettext("Sign your agreement"),
                gettext("See your agreement"),
                url_for("agreements.show_my_agreement", placement=placement.id),
                placement.opening.site.title,
                placement.starts_on,
                _state(placement.starts_on),
            )


def _state(due: date | None) -> str:
    """Late once the day has come after which it should be done."""
    return "problem" if due is not None and due < today() else "attention"
