"""Check-ins and evaluations that wait: for the student who was asked, and for the person whom she chose."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext

from app.accounts.models import User
from app.checkins.queries.heard import open_talks_heard
from app.checkins.queries.own import check_ins_of, open_check_in, open_talk_of, own_plans_of
from app.checkins.views.heard import name_for
from app.dashboard.tasks.task import Task
from app.evaluations.queries.own import open_evaluations_of
from app.schools.queries import today


def check_in_tasks(user: User) -> Iterator[Task]:
    """Of a student: the talk that is open, and the three questions that she can answer now."""
    for plan in own_plans_of(user)[:1]:
        talk = open_talk_of(plan.id)
        if talk is not None:
            page = url_for("checkins.show_mine", _anchor="talk")
            yield Task(gettext("A talk about how it goes"), gettext("See your page"), page, due=talk.by_on)
        check_in = open_check_in(check_ins_of(plan))
        if check_in is not None:
            yield Task(
                gettext("Three questions about your internship"),
                gettext("Answer in three taps"),
                url_for("checkins.answer_own", check_in_id=check_in.id),
                due=check_in.closes_on,
                state="neutral",
            )


def evaluation_tasks(user: User) -> Iterator[Task]:
    """Of a student: internships that she can evaluate now."""
    for evaluation in open_evaluations_of(user):
        yield Task(
            gettext("How was your internship?"),
            gettext("Evaluate it"),
            url_for("evaluations.evaluate_own", evaluation_id=evaluation.id),
            evaluation.site.title,
            evaluation.closes_on,
            "neutral",
        )


def talk_tasks_of(user: User) -> Iterator[Task]:
    """Of whoever was chosen: talks to hold, until either of the two says that it was."""
    for talk in open_talks_heard(user):
        plan = talk.check_in.plan
        yield Task(
            gettext("Talk with a student who chose you"),
            gettext("See the check-ins"),
            url_for("checkins.show_heard", check_in_plan_id=plan.id),
            name_for(user, plan.student),
            talk.by_on,
            "problem" if talk.by_on < today() else "attention",
        )
