"""The rules of signals and of what follows on a stop, as errors that say what to do."""

from flask_babel import gettext

from app.errors import DomainError


class SignalRefusal(DomainError):
    """A rule that is shown beside the form that was sent."""


class WrongSignalState(SignalRefusal):
    """Somebody was here before."""

    def __init__(self) -> None:
        super().__init__(gettext("A colleague has already done this. Reload the page to see where it is."))


class StopNeeded(SignalRefusal):
    """Where others are not safe either, something is done before there is an answer."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "The student says that others are not safe there. First talk to the company, or propose a stop."
            )
        )


class NoStopYet(SignalRefusal):
    """An answer says what is so."""

    def __init__(self) -> None:
        super().__init__(gettext("There is no placement stop at this site. First propose one, then answer."))


class DayOfTalkNeeded(SignalRefusal):
    """A talk has a day, and it lies behind us."""

    def __init__(self) -> None:
        super().__init__(gettext("Enter the day of the talk: today or earlier."))


class NotInForce(SignalRefusal):
    """What follows on a decision comes after it."""

    def __init__(self) -> None:
        super().__init__(gettext("This stop is not in force, so nothing follows on it yet."))


class StudentNamed(SignalRefusal):
    """SBB does not need to know which student it was."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This text names a student. Write “a student” instead: SBB does not need the name.")
        )


class NotTold(SignalRefusal):
    """SBB settles what it was told."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Enter first when the complaint was filed, or when you used the report point.")
        )


class DayAhead(SignalRefusal):
    """What was done has a day behind us."""

    def __init__(self) -> None:
        super().__init__(
            gettext("These days lie in the past or are today. Leave open what is still to be done.")
        )
