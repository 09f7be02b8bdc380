"""The rules of the registry that an act can break; each says what to do instead."""

from datetime import date

from flask_babel import gettext

from app.companies.models import StopState
from app.errors import DomainError
from app.web.filters import show_date


class RegistryRefusal(DomainError):
    """A rule about what may be stored; shown beside the form that was sent."""


class NotYetHappened(RegistryRefusal):
    """Something that was seen, said or counted cannot lie in the future."""

    def __init__(self) -> None:
        super().__init__(gettext("This day is still to come. Enter the day on which it happened."))


class HeardBeforeProposal(RegistryRefusal):
    """A company is heard about what was proposed, so not before that day."""

    def __init__(self, proposed_on: date) -> None:
        super().__init__(
            gettext(
                "The stop was proposed on %(day)s. A company is heard about it on that day or later.",
                day=show_date(proposed_on),
            )
        )


class GroundsErased(RegistryRefusal):
    """The grounds of a stop are wiped a year after it ended."""

    def __init__(self) -> None:
        super().__init__(gettext("The grounds of this stop were wiped a year after it ended."))


class MoreWomenThanStaff(RegistryRefusal):
    """The women are part of the staff in technical roles, so there cannot be more of them."""

    def __init__(self, women: int, staff: int) -> None:
        super().__init__(
            gettext(
                "%(women)s women is more than the %(staff)s people in technical roles. Correct one of the two.",
                women=women,
                staff=staff,
            )
        )


class NotCounted(RegistryRefusal):
    """A count is a whole number, 0 or more (R1); unknown is no count at all (R2)."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Enter a whole number, 0 or more. Do not add a count if the number is not known.")
        )


class TakenByAnother(RegistryRefusal):
    """A number that identifies a company or site belongs to one of them."""

    def __init__(self, number: str, owner: str) -> None:
        super().__init__(gettext("%(number)s already belongs to %(owner)s.", number=number, owner=owner))


class DatesReversed(RegistryRefusal):
    """Nothing ends before it starts."""

    def __init__(self) -> None:
        super().__init__(gettext("The last day is before the first. Swap the two dates."))


class CapacityOutOfRange(RegistryRefusal):
    """An opening has 0 to 500 places."""

    def __init__(self) -> None:
        super().__init__(gettext("An opening has 0 to 500 places."))


class WrongStopState(RegistryRefusal):
    """The procedure of a stop runs one way (R16)."""

    def __init__(self, state: StopState) -> None:
        super().__init__(
            gettext(
                "This placement stop is now at a different step (%(state)s). See its page for "
                "what you can do next.",
                state=state.label,
            )
        )


class StopUnderWay(RegistryRefusal):
    """A site has one stop at a time."""

    def __init__(self) -> None:
        super().__init__(gettext("There is already a placement stop for this site. Continue with that one."))


class ReasonMissing(RegistryRefusal):
    """Every step of a stop has its ground or reason (R16)."""

    def __init__(self) -> None:
        super().__init__(gettext("Write down why. A stop without a reason will not hold up."))


class SuspensionTooLong(RegistryRefusal):
    """A suspension lasts 30 days at most (R16)."""

    def __init__(self, last_day: date) -> None:
        super().__init__(
            gettext(
                "A suspension lasts 30 days at most: choose a day from today up to and including %(day)s.",
                day=show_date(last_day),
            )
        )


class NotHeard(RegistryRefusal):
    """No stop without hearing the company first (R16)."""

    def __init__(self) -> None:
        super().__init__(
            gettext("First record what the company said. Until then, placements can only be suspended.")
        )


class SamePersonDecides(RegistryRefusal):
    """Proposed by one, decided by another (R16, D8)."""

    def __init__(self) -> None:
        super().__init__(
            gettext("You proposed this stop, so somebody else has to decide. Ask another coordinator.")
        )


class ReviewTooLate(RegistryRefusal):
    """A stop is looked at again within a year (R16)."""

    def __init__(self, last_day: date) -> None:
        super().__init__(
            gettext("Choose a review date after today, %(day)s at the latest.", day=show_date(last_day))
        )


class TooManyYears(RegistryRefusal):
    """A school year in which nobody can have finished yet."""

    def __init__(self, year: int) -> None:
        super().__init__(
            gettext(
                "School year %(first)s-%(last)s has not ended. Choose one that has.",
                first=year - 1,
                last=year,
            )
        )


class CannotBeMerged(RegistryRefusal):
    """Two that are not one, or that cannot be one yet."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))


class ChangedMeanwhile(RegistryRefusal):
    """What was shown is not what would happen now."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Something changed since this page was shown. Look at it again, then confirm.")
        )
