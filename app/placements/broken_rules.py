"""The rules of placing that an act may break, each with a sentence that says what to do."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_babel import gettext, lazy_gettext, ngettext

from app.errors import DomainError
from app.web.filters import show_date

RULES_FOR_EVERYBODY = {
    "programme": lazy_gettext("it is for other programmes"),
    "recognition": lazy_gettext("the company is not recognised for this programme on the first day"),
    "stopped": lazy_gettext("nobody can be placed at this company now"),
    "withdrawn": lazy_gettext("the opening has been withdrawn"),
}
"""Why an opening cannot take a student, whoever decides."""


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


class NothingToCompare(DomainError):
    """A comparison holds the run and a few other orders."""

    status = 400

    def __init__(self, most: int) -> None:
        super().__init__(gettext("Choose one to %(most)s other orders to compare with this run.", most=most))


class NothingToPlace(DomainError):
    """A run needs students and openings."""

    def __init__(self) -> None:
        super().__init__(
            gettext("There are no students or no openings in this period. Import or add them first.")
        )


class PinBreaksRule(DomainError):
    """A pin obeys programme, recognition and placement stops. Each such pin is impossible by itself."""

    def __init__(self, broken: Iterable[tuple[str, str]]) -> None:
        """`broken`: the name of each student, and the code of the rule in `RULES_FOR_EVERYBODY`."""
        names = (f"{name} ({RULES_FOR_EVERYBODY[code]})" for name, code in broken)
        super().__init__(
            gettext(
                "The opening to which these students are pinned can no longer take them: "
                "%(names)s. Withdraw those decisions first.",
                names=_list(names),
            )
        )


class TooManyPins(DomainError):
    """R38: pins fit in the openings. Those named exclude each other: whichever are withdrawn, the rest fits."""

    def __init__(self, opening: str, places: int, names: Sequence[str]) -> None:
        room = ngettext(
            "%(opening)s has %(num)s place, and more students are pinned to it: %(names)s.",
            "%(opening)s has %(num)s places, and more students are pinned to it: %(names)s.",
            places,
            opening=opening,
            names=_list(names),
        )
        what_to_do = ngettext(
            "Withdraw %(num)s of these decisions first.",
            "Withdraw %(num)s of these decisions first.",
            len(names) - places,
        )
        super().__init__(f"{room} {what_to_do}")


class ProblemNotUsable(DomainError):
    """The rows do not make a problem that can be solved."""

    def __init__(self, faults: str) -> None:
        super().__init__(gettext("The data cannot be used for a run: %(faults)s", faults=faults))


class ChoicesStillOpen(DomainError):
    """R36: whoever publishes while students can change their choices says whether they still can afterwards."""

    status = 400

    def __init__(self, day: date) -> None:
        super().__init__(
            gettext(
                "Students can change their choices until %(day)s. Say whether you close the choices with this "
                "publication or leave them open. Nothing was published.",
                day=show_date(day),
            )
        )


class OpeningFull(DomainError):
    """R38: every place of the opening is taken."""

    def __init__(self, names: Iterable[str] = (), *, is_own: bool = True) -> None:
        """`names`: who has the places, for staff. `is_own`: the student herself reads it."""
        who = _list(names)
        if who:
            words = gettext(
                "Every place in this opening is taken by %(names)s. Move one of them first, or "
                "choose another opening.",
                names=who,
            )
        elif is_own:
            words = gettext(
                "The last place here has just been taken. Ask your internship coordinator what to do."
            )
        else:
            words = gettext("The last place here has just been taken. Plan again to find another one.")
        super().__init__(words)


class OpeningNotAllowed(DomainError):
    """R15, R37: the opening cannot take this student, whoever decides."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            gettext("This opening cannot take this student: %(reason)s. Choose another one.", reason=reason)
        )


class ExchangeGone(DomainError):
    """An exchange is made as it is offered, while it is."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This exchange is not possible now. Nobody was moved. Open the page again and choose another."
            )
        )


class OpeningNotInRun(DomainError):
    """A plan is changed within the data it stands on."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This opening was added or changed after the run. Start a new run to use it.")
        )


class StudentAlreadyPlaced(DomainError):
    """R38: one confirmed placement per period; a confirmed placement is not moved by a run or a decision."""

    def __init__(self) -> None:
        super().__init__(gettext("There is already a confirmed placement in this period. It stays as it is."))


class NotOpenForAnswer(DomainError):
    """A proposal is answered once, while it is the published one."""

    def __init__(self, *, is_own: bool = True) -> None:
        super().__init__(
            gettext("This proposal can no longer be answered. Look at your placement page to see why.")
            if is_own
            else gettext("This proposal can no longer be answered. Look at the student's page to see why.")
        )


class ProposalChanged(DomainError):
    """An answer is given to the proposal that was on the screen, not to a later one."""

    def __init__(self, *, is_own: bool = True) -> None:
        super().__init__(
            gettext("Your proposal changed after you opened the page. Read it again, then answer.")
            if is_own
            else gettext("The proposal changed after you opened the page. Read it again with the student.")
        )


class PlaceNotAvailable(DomainError):
    """R15: nobody starts at a stopped site; the student is not told why."""

    def __init__(self, *, is_own: bool = True) -> None:
        super().__init__(
            gettext("This place is no longer available. Ask your internship coordinator what you can do.")
            if is_own
            else gettext("Nobody can start at this company now. Plan again to find another place.")
        )
