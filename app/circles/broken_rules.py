"""The rules of a circle that an act may break, each with a sentence that says what to do."""

from collections.abc import Iterable

from flask_babel import gettext, ngettext

from app.errors import DomainError


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


class TooFewMembers(DomainError):
    """R24: a circle starts with three students at least, unless it is one to one."""

    def __init__(self, least: int) -> None:
        super().__init__(
            ngettext(
                "A circle starts with %(num)s student at least. Choose who takes part.",
                "A circle starts with %(num)s students at least. Choose more, or add them to another circle.",
                least,
            )
        )


class TooManyMembers(DomainError):
    """R24: a circle has eight students at most."""

    def __init__(self, most: int) -> None:
        super().__init__(
            ngettext(
                "A circle has %(num)s student at most. Split the group.",
                "A circle has %(num)s students at most. Split the group into two circles.",
                most,
            )
        )


class MentorCount(DomainError):
    """R24: one or two mentors."""

    def __init__(self) -> None:
        super().__init__(gettext("A circle has one or two mentors, each of them once. Choose again."))


class CircleFull(DomainError):
    """R24: every seat is taken."""

    def __init__(self) -> None:
        super().__init__(gettext("The last seat in this circle was just taken. Choose another circle."))


class CircleOver(DomainError):
    """An ended circle takes nobody in and does nothing any more."""

    def __init__(self) -> None:
        super().__init__(gettext("This circle has ended. Choose another circle."))


class AlreadyInCircle(DomainError):
    """One circle a student a period."""

    def __init__(self, name: str = "") -> None:
        super().__init__(
            gettext("%(name)s is in a circle in this period already. Move this student instead.", name=name)
            if name
            else gettext("You are in a circle in this period already. Leave that one first.")
        )


class StudentNotHere(DomainError):
    """Somebody who left the school takes no seat."""

    def __init__(self, name: str) -> None:
        super().__init__(gettext("%(name)s is not a student here any more.", name=name))


class MentorNotIndependent(DomainError):
    """R25: no mentor works at the site where a member is placed."""

    def __init__(self, mentor: str, students: Iterable[str]) -> None:
        super().__init__(
            gettext(
                "%(mentor)s works at the company where these students have their internship: %(students)s. A mentor "
                "is independent: choose another mentor or another circle.",
                mentor=mentor,
                students=_list(students),
            )
        )


class CircleDoesNotSuit(DomainError):
    """R25, or a decision of the coordinator, told to the student: without the reason, which is about somebody else."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This circle does not suit you. Choose another one, or ask your coordinator.")
        )


class KeptApart(DomainError):
    """A coordinator decided: this student not with this mentor."""

    def __init__(self, mentor: str, student: str) -> None:
        super().__init__(
            gettext(
                "It was decided that %(student)s and %(mentor)s are not in one circle. Withdraw that decision "
                "first, or choose another circle.",
                student=student,
                mentor=mentor,
            )
        )


class MentorNotAvailable(DomainError):
    """R26: only somebody in the register who agreed to lead circles, and has not paused."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This mentor cannot be asked now: she paused, left, or did not agree to lead a circle. "
                "Choose another mentor."
            )
        )


class MentorBusy(DomainError):
    """A mentor never leads two circles at one moment."""

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext(
                "%(name)s leads a circle at this moment of the week already. Choose another moment or mentor.",
                name=name,
            )
        )


class MentorFullyBooked(DomainError):
    """A mentor leads no more circles than she said she would."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__(
            ngettext(
                "%(name)s leads %(num)s circle, as many as she said she would. Choose another mentor.",
                "%(name)s leads %(num)s circles, as many as she said she would. Choose another mentor.",
                most,
                name=name,
            )
        )


class SameCircle(DomainError):
    """A move goes to another circle of the same period."""

    def __init__(self) -> None:
        super().__init__(gettext("Choose another circle of the same period."))


class WrongWeekday(DomainError):
    """A circle meets on its own day of the week, so that everybody can come."""

    status = 400

    def __init__(self, moment: str) -> None:
        super().__init__(
            gettext("This circle meets on %(moment)s. Choose a first day that fits.", moment=moment)
        )


class MeetingInPast(DomainError):
    """A meeting is planned for a moment that is still to come."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("This moment has passed. Choose a later one."))


class TwoMeetingsAtOnce(DomainError):
    """A circle does not meet twice on a day."""

    def __init__(self, day: str) -> None:
        super().__init__(gettext("This circle meets on %(day)s already. Choose another day.", day=day))


class MeetingOver(DomainError):
    """What was held or cancelled stays as it is."""

    def __init__(self) -> None:
        super().__init__(gettext("This meeting was held or cancelled, so it is not changed any more."))


class MeetingNotBegun(DomainError):
    """Who was there is noted once it has begun."""

    def __init__(self) -> None:
        super().__init__(gettext("This meeting has not begun. Note afterwards who was there."))


class MessageTooLong(DomainError):
    """A message is short, and says something."""

    status = 400

    def __init__(self, most: int) -> None:
        super().__init__(gettext("Write something, in %(most)s characters at most.", most=most))


class TooManyMessages(DomainError):
    """T19: so many messages a day."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            gettext("You have sent many messages today. Go on tomorrow, or talk at the meeting.")
        )


class NotYoursToTakeBack(DomainError):
    """Everybody takes back her own messages only."""

    def __init__(self) -> None:
        super().__init__(gettext("You can take back your own messages only."))


class AlreadyEvaluated(DomainError):
    """An evaluation is given once: changing it would show whose it is."""

    def __init__(self) -> None:
        super().__init__(gettext("You gave your answers already. Thank you."))
