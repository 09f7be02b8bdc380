"""The rules of a circle that an act may break, each with a sentence that says what to do."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext, ngettext

from app.errors import DomainError
from app.rolemodels.models import RoleModel, RoleModelState
from app.web.filters import show_date


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


class TooFewMembers(DomainError):
    """R24: a circle starts with three students at least, unless it is one to one."""

    def __init__(self, least: int) -> None:
        super().__init__(
            ngettext(
                "A circle starts with at least %(num)s student. Choose who takes part.",
                "A circle starts with at least %(num)s students. Choose more, or add them to another circle.",
                least,
            )
        )


class TooManyMembers(DomainError):
    """R24: a circle has eight students at most."""

    def __init__(self, most: int) -> None:
        super().__init__(
            ngettext(
                "A circle has at most %(num)s student. Split the group.",
                "A circle has at most %(num)s students. Split the group into two circles.",
                most,
            )
        )


class MentorCount(DomainError):
    """R24: one or two mentors."""

    def __init__(self) -> None:
        super().__init__(
            gettext("A circle has one or two mentors, and nobody can be chosen twice. Choose again.")
        )


class CircleFull(DomainError):
    """R24: every seat is taken."""

    def __init__(self) -> None:
        super().__init__(gettext("The last seat in this circle has just been taken. Choose another circle."))


class CircleOver(DomainError):
    """An ended circle takes nobody in and does nothing any more."""

    def __init__(self) -> None:
        super().__init__(gettext("This circle has ended. Choose another circle."))


class AlreadyInCircle(DomainError):
    """One circle a student a period."""

    def __init__(self, name: str = "") -> None:
        super().__init__(
            gettext("%(name)s is already in a circle in this period. Move this student instead.", name=name)
            if name
            else gettext("You are already in a circle in this period. Leave that one first.")
        )


class StudentNotHere(DomainError):
    """Somebody who left the school takes no seat."""

    def __init__(self, name: str) -> None:
        super().__init__(gettext("%(name)s is no longer a student here.", name=name))


class MentorNotIndependent(DomainError):
    """R25: no mentor works at the site where a member is placed."""

    def __init__(self, mentor: str, students: Iterable[str]) -> None:
        super().__init__(
            gettext(
                "%(mentor)s works at the company where these students have their internship: "
                "%(students)s. A mentor has to be independent: choose another mentor or another "
                "circle.",
                mentor=mentor,
                students=_list(students),
            )
        )


class CircleDoesNotSuit(DomainError):
    """R25, or a decision of the coordinator, told to the student: without the reason, which is about somebody else."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This circle is not suitable for you. Choose another one, or ask your coordinator.")
        )


class KeptApart(DomainError):
    """A coordinator decided: this student not with this mentor."""

    def __init__(self, mentor: str, student: str) -> None:
        super().__init__(
            gettext(
                "It was decided that %(student)s and %(mentor)s should not be in the same "
                "circle. Withdraw that decision first, or choose another circle.",
                student=student,
                mentor=mentor,
            )
        )


class MentorNotAvailable(DomainError):
    """R26: only somebody in the register who agreed to lead circles, and has not paused."""

    def __init__(self, mentor: RoleModel, day: date) -> None:
        last = mentor.available_until
        if mentor.state is RoleModelState.PAUSED:
            sentence = gettext("%(name)s has paused. Choose another mentor.", name=mentor.name)
        elif mentor.state is not RoleModelState.ACTIVE:
            sentence = gettext("This mentor is not an active role model now. Choose another mentor.")
        elif last is not None and last < day:
            sentence = gettext(
                "%(name)s could be asked until %(day)s. Choose another mentor.",
                name=mentor.name,
                day=show_date(last),
            )
        else:
            sentence = gettext(
                "%(name)s does not offer to lead a circle now. Choose another mentor.", name=mentor.name
            )
        super().__init__(sentence)


class MentorBusy(DomainError):
    """A mentor never leads two circles at one moment."""

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext(
                "%(name)s already leads a circle at this time of the week. Choose another time or mentor.",
                name=name,
            )
        )


class MentorFullyBooked(DomainError):
    """A mentor leads no more circles than she said she would."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__(
            ngettext(
                "%(name)s already leads %(num)s circle, as many as she agreed to. Choose another mentor.",
                "%(name)s already leads %(num)s circles, as many as she agreed to. Choose another mentor.",
                most,
                name=name,
            )
        )


class SameCircle(DomainError):
    """A move goes to another circle of the same period."""

    def __init__(self) -> None:
        super().__init__(gettext("Choose another circle in the same period."))


class WrongWeekday(DomainError):
    """A circle meets on its own day of the week, so that everybody can come."""

    status = 400

    def __init__(self, moment: str) -> None:
        super().__init__(
            gettext("This circle meets on %(moment)s. Choose a first day that matches.", moment=moment)
        )


class MeetingInPast(DomainError):
    """A meeting is planned for a moment that is still to come."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("This time has passed. Choose a later one."))


class TwoMeetingsAtOnce(DomainError):
    """A circle does not meet twice on a day."""

    def __init__(self, day: str) -> None:
        super().__init__(gettext("This circle already meets on %(day)s. Choose another day.", day=day))


class MeetingOver(DomainError):
    """What was held or cancelled stays as it is."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This meeting has already been held or cancelled, so it can no longer be changed.")
        )


class MeetingNotBegun(DomainError):
    """Who was there is noted once it has begun."""

    def __init__(self) -> None:
        super().__init__(gettext("This meeting has not started yet. Record afterwards who was there."))


class MessageTooLong(DomainError):
    """A message is short, and says something."""

    status = 400

    def __init__(self, most: int) -> None:
        super().__init__(gettext("Write something, in at most %(most)s characters.", most=most))


class TooManyMessages(DomainError):
    """T19: so many messages a day."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            gettext("You have sent a lot of messages today. Continue tomorrow, or talk at the meeting.")
        )


class NotYoursToTakeBack(DomainError):
    """Everybody takes back her own messages only."""

    def __init__(self) -> None:
        super().__init__(gettext("You can only take back your own messages."))


class AlreadyEvaluated(DomainError):
    """An evaluation is given once: changing it would show whose it is."""

    def __init__(self) -> None:
        super().__init__(gettext("You have already given your answers. Thank you."))
