"""What waits, by urgency: now, this week, can wait."""

from collections.abc import Iterable
from datetime import date, timedelta

from flask_babel import lazy_gettext

from app.dashboard.tasks.task import Task
from app.extensions import LabelledEnum

WEEK = timedelta(days=7)


class Urgency(LabelledEnum):
    """How long a task can wait, the most urgent first."""

    NOW = "now", lazy_gettext("Now")
    WEEK = "week", lazy_gettext("This week")
    LATER = "later", lazy_gettext("Can wait")


def urgency_of(task: Task, day: date) -> Urgency:
    """Now: it hurts somebody, went wrong, or is due. This week: it waits for the reader, or its day is near or past."""
    if task.hurts or task.state == "problem":
        return Urgency.NOW
    is_asked = task.state == "attention"
    if task.due is not None and (task.due == day or (is_asked and task.due < day)):
        return Urgency.NOW
    is_near = task.due is not None and task.due <= day + WEEK
    return Urgency.WEEK if is_asked or is_near else Urgency.LATER


def is_soon(task: Task, day: date) -> bool:
    """Whether it belongs above a page of the week: it is urgent, has no day, or its day is within a week."""
    return urgency_of(task, day) is Urgency.NOW or task.due is None or task.due <= day + WEEK


def groups_of(tasks: Iterable[Task], day: date) -> list[tuple[Urgency, list[Task]]]:
    """The tasks of each urgency that has any: what hurts on top, in the order given, then by the day that is due."""
    found: dict[Urgency, list[Task]] = {urgency: [] for urgency in Urgency}
    for task in tasks:
        found[urgency_of(task, day)].append(task)
    for group in found.values():
        group.sort(key=lambda task: (not task.hurts, date.min if task.hurts else task.due or date.max))
    return [(urgency, group) for urgency, group in found.items() if group]
