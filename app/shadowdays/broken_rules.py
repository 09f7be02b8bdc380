"""The rules of days along that an act may break, each with a sentence that says what to do."""

from datetime import date

from flask_babel import gettext

from app.errors import DomainError
from app.shadowdays.models import ShadowDayState
from app.web.filters import show_date


class NoActiveInternship(DomainError):
    """R19: on that day the host has no internship there."""

    def __init__(self, day: date) -> None:
        super().__init__(
            gettext(
                "This student has no active internship there on %(day)s. Choose a day on which they have one.",
                day=show_date(day),
            )
        )


class HostHasGuest(DomainError):
    """R19: one guest for each host on a day."""

    def __init__(self, day: date) -> None:
        super().__init__(
            gettext(
                "Somebody else already asked to come along on %(day)s. Choose another day.",
                day=show_date(day),
            )
        )


class GuestHasDay(DomainError):
    """Nobody is in two places on a day."""

    def __init__(self, day: date) -> None:
        super().__init__(
            gettext(
                "You already have a day along, or a question for one, on %(day)s. Choose another day.",
                day=show_date(day),
            )
        )


class DidNotAgree(DomainError):
    """Only a student who agreed is asked; she may have changed her mind a moment ago."""

    def __init__(self) -> None:
        super().__init__(gettext("This student can no longer be asked. Go back to see who can."))


class NotChoosing(DomainError):
    """A day along is for whoever is going on an internship and has not begun it."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "You can come along for a day in the time before your own internship. Ask your internship "
                "coordinator if you want to see a company now."
            )
        )


class DayNotAhead(DomainError):
    """A day along is asked for before it comes."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("Choose a day after today."))


class NotASchoolDay(DomainError):
    """On a day on which the school is closed no student is there to go along with."""

    status = 422

    def __init__(self, day: date, following: date) -> None:
        super().__init__(
            gettext(
                "There is no school on %(day)s: it is in a weekend, or a holiday. The first school day after it "
                "is %(following)s.",
                day=show_date(day),
                following=show_date(following),
            )
        )


class TooManyQuestions(DomainError):
    """A few questions at a time, so that days are not held for nothing."""

    def __init__(self, most: int) -> None:
        super().__init__(
            gettext(
                "You have asked for %(most)s days that nobody has answered yet. Wait for an answer, or withdraw one.",
                most=most,
            )
        )


class CompanyNotAvailable(DomainError):
    """Nobody goes to a company where nobody is placed now; a student is not told why."""

    def __init__(self) -> None:
        super().__init__(gettext("This company is not taking students at the moment. Choose another one."))


class DayClosed(DomainError):
    """What was declined, withdrawn or cancelled does not change."""

    def __init__(self, state: ShadowDayState) -> None:
        super().__init__(
            gettext(
                "This can no longer be done: the state of this day is now “%(state)s”. Reload the page.",
                state=state.label,
            )
        )


class DayNotCome(DomainError):
    """What a day was like is known on the day itself, or later."""

    def __init__(self) -> None:
        super().__init__(gettext("This day has not come yet. You can say afterwards what you think."))


class DayIsOver(DomainError):
    """A day that was is not cancelled."""

    def __init__(self) -> None:
        super().__init__(gettext("This day is over, so it cannot be changed."))
