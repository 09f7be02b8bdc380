"""The rules of gatherings that an act may break, each with a sentence that says what to do."""

from datetime import date

from flask_babel import gettext

from app.errors import DomainError
from app.gatherings.models import GatheringState
from app.web.filters import show_date


class GatheringClosed(DomainError):
    """What was held or cancelled is not changed, answered or invited to."""

    def __init__(self, state: GatheringState) -> None:
        super().__init__(
            gettext(
                "This can no longer be done: the state of this gathering is now “%(state)s”. Reload the page.",
                state=state.label,
            )
        )


class OutsidePeriod(DomainError):
    """R22: it is on a day within the period."""

    status = 400

    def __init__(self, first: date, last: date) -> None:
        super().__init__(
            gettext("Choose a day from %(first)s to %(last)s.", first=show_date(first), last=show_date(last))
        )


class NotASchoolDay(DomainError):
    """It is on a day on which the school is open."""

    status = 400

    def __init__(self, day: date) -> None:
        super().__init__(gettext("The school is closed on %(day)s. Choose a school day.", day=show_date(day)))


class DayHasPassed(DomainError):
    """What people are invited to lies ahead."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("Choose a day after today."))


class OtherDayThanReturnDay(DomainError):
    """A peer meeting that is part of a return day is on that day."""

    status = 400

    def __init__(self, day: date) -> None:
        super().__init__(
            gettext(
                "The return day is on %(day)s. Move the return day, and this moves along.", day=show_date(day)
            )
        )


class NobodyToInvite(DomainError):
    """By its rule nobody would come."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "Nobody is invited by this rule on this day. Look at the day, the programmes and the years, "
                "and whether the agreements of the placements are signed."
            )
        )


class AssessorAsHost(DomainError):
    """R22: nobody who assesses one of those invited is at a peer meeting."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            gettext(
                "%(names)s guides a student who is invited, and nobody who assesses them is at a peer meeting. "
                "Choose a counsellor, a mentor or somebody else.",
                names=", ".join(names),
            )
        )


class HostNotFound(DomainError):
    """Only colleagues and role models of the school are hosts."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("Choose somebody from the list."))


class NotTheOrganiser(DomainError):
    """The list of those invited is for the organiser alone, and so is what needs it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext(
                "%(name)s organises this, and only the organiser sees who is invited. Take it over first, "
                "if you do this from now on.",
                name=name,
            )
        )


class NotTheDayYet(DomainError):
    """Who was there is known on the day itself."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This day has not come yet. You can record who was there on the day itself.")
        )


class AlreadyEvaluated(DomainError):
    """Once: changing an answer would show whose it is."""

    def __init__(self) -> None:
        super().__init__(gettext("You have already answered these questions. Thank you."))


class NotToEvaluate(DomainError):
    """Whoever was there says what it brought, once it is over."""

    def __init__(self) -> None:
        super().__init__(gettext("You can say how it was once it is over, if you were there."))


class OfferClosed(DomainError):
    """There is nothing to answer: she answered, or she is not alone."""

    def __init__(self) -> None:
        super().__init__(gettext("There is nothing to answer here now. Go to your start page."))
