"""The rules of circle runs that an act may break, each with a sentence that says what to do."""

from flask_babel import gettext, ngettext

from app.errors import DomainError


class NoMentors(DomainError):
    """R24: a circle has one mentor at least."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "There is no mentor to ask: nobody in the register has agreed to lead a circle "
                "and said when she is free. Approve or invite mentors first, or enter the times "
                "they gave you."
            )
        )


class TooFewStudents(DomainError):
    """R24: a circle begins with three students."""

    def __init__(self, count: int, least: int) -> None:
        have = ngettext("%(num)s student can join a circle", "%(num)s students can join a circle", count)
        super().__init__(
            gettext(
                "%(have)s, but a circle needs at least %(least)s. Ask more students if they would like one.",
                have=have,
                least=least,
            )
        )


class CircleProblemNotUsable(DomainError):
    """The rows do not make a question that can be solved."""

    def __init__(self, faults: str) -> None:
        super().__init__(gettext("The data cannot be used for a circle run: %(faults)s", faults=faults))
